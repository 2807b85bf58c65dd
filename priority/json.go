package priority

import (
	"encoding/json"
	"math"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// rowJSON is a row as scripts read it. What is not known is null.
type rowJSON struct {
	Office    quotawatch.OfficeCode `json:"office"`
	Name      string                `json:"name"`
	From      quotawatch.Day        `json:"from"`
	To        quotawatch.Day        `json:"to"`
	Stated    string                `json:"stated"`
	Shows     []string              `json:"shows"`
	Arrests   quotawatch.Estimate   `json:"arrests"`
	Shown     quotawatch.Estimate   `json:"shown"`
	Share     quotawatch.Estimate   `json:"share"`
	Low       *float64              `json:"low"`
	High      *float64              `json:"high"`
	Convicted quotawatch.Estimate   `json:"convicted"`
	Pending   quotawatch.Estimate   `json:"pending"`
	Neither   quotawatch.Estimate   `json:"neither"`
	Unknown   quotawatch.Estimate   `json:"unknown"`
	Why       string                `json:"why,omitempty"`
}

// bounds gives low and high of a share to six decimals, nil where it is not
// known.
func bounds(e quotawatch.Estimate) (low, high *float64) {
	if !e.Known() {
		return nil, nil
	}
	l, h := math.Round(e.Low*1e6)/1e6, math.Round(e.High*1e6)/1e6
	return &l, &h
}

type answerJSON struct {
	Scope      quotawatch.Scope        `json:"scope"`
	From       quotawatch.Day          `json:"from"`
	To         quotawatch.Day          `json:"to"`
	Definition quotawatch.DefinitionID `json:"definition"`
	Build      string                  `json:"build"`
	Source     string                  `json:"source"`
	Synthetic  bool                    `json:"synthetic"`
	Headline   string                  `json:"headline"`
	Interval   string                  `json:"interval"`
	Stated     []registry.Priority     `json:"stated"`
	Rows       []rowJSON               `json:"rows"`
	Unassigned quota.Unassigned        `json:"unassigned"`
	Caveats    []string                `json:"caveats"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes, for the
// schema of the API.
func (*Answer) JSONShape() any { return answerJSON{} }

// MarshalJSON writes the answer in the shape that scripts may rely on.
func (a *Answer) MarshalJSON() ([]byte, error) {
	rows := make([]rowJSON, 0, len(a.Rows))
	for _, r := range a.Rows {
		j := rowJSON{r.Office, r.Name, r.Period.From, r.Period.To, r.Stated, append([]string{}, r.Shows...), r.Arrests, r.Shown, r.Share, nil, nil,
			r.Convicted, r.Pending, r.Neither, r.Unknown, r.Why}
		j.Low, j.High = bounds(r.Share)
		rows = append(rows, j)
	}
	return json.Marshal(answerJSON{a.Scope, a.Window.From, a.Window.To, a.Provenance.Definition, a.Provenance.Build, a.Provenance.Source, a.Synthetic, a.Headline(), interval,
		append([]registry.Priority{}, a.Stated...), rows, a.Unassigned, a.Provenance.Caveats})
}

// interval says what low and high of a share are.
const interval = "low and high of a share are no sampling interval: counts are complete; they bound what it would be if none or all arrests of unknown criminality were shown"
