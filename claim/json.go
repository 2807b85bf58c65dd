package claim

import (
	"encoding/json"
	"math/big"
	"strconv"

	"github.com/quotawatch/quotawatch"
)

type observedJSON struct {
	Value quotawatch.Estimate `json:"value"`
	Low   quotawatch.Estimate `json:"low"`
	High  quotawatch.Estimate `json:"high"`
}

type acceptedJSON struct {
	Low     *json.Number `json:"low"`
	High    *json.Number `json:"high"`
	LowOut  bool         `json:"low_out,omitempty"`
	HighOut bool         `json:"high_out,omitempty"`
}

// resultJSON is a checked claim as scripts read it.
type resultJSON struct {
	ID       string               `json:"id"`
	Title    string               `json:"title"`
	Claimant string               `json:"claimant"`
	Kind     quotawatch.ClaimKind `json:"kind"`
	Said     quotawatch.Day       `json:"said"`
	Claimed  quotawatch.Stated    `json:"claimed"`
	Defined  string               `json:"defined"`
	Verdict  Verdict              `json:"verdict"`
	Robust   bool                 `json:"robust"`
	Observed observedJSON         `json:"observed"`
	Accepts  *acceptedJSON        `json:"accepts,omitempty"`
	Why      string               `json:"why"`
	Change   string               `json:"change"`
	Source   string               `json:"source"`
	Evidence Evidence             `json:"evidence,omitempty"`
	Rules    []Observation        `json:"rules"`
	Check    *quotawatch.Check    `json:"check,omitempty"`
	Needs    string               `json:"needs,omitempty"`
	Note     string               `json:"note,omitempty"`
	StatedIn []string             `json:"stated_in"`
	Doubtful bool                 `json:"unverified,omitempty"`
	Build    string               `json:"build"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes, for the
// schema of the API.
func (Result) JSONShape() any { return resultJSON{} }

// MarshalJSON writes the shape that scripts may rely on: id, claimed, observed,
// verdict, robust, why and source; and beside it all that the claim is.
func (r Result) MarshalJSON() ([]byte, error) {
	doc := resultJSON{ID: r.ID, Title: r.Title, Claimant: r.Claimant, Kind: r.Kind, Said: r.Said, Claimed: r.Number, Defined: r.Defined, Verdict: r.Verdict,
		Robust: r.Robust, Observed: observedJSON{r.Value, r.Low, r.High}, Why: r.Why, Change: r.Change, Rules: r.Observations, Check: r.Check,
		Needs: r.Needs, Note: r.Note, StatedIn: r.Sources, Doubtful: r.Unverified, Build: r.Build}
	if r.Check != nil {
		doc.Accepts = &acceptedJSON{decimal(r.Accepts.Low), decimal(r.Accepts.High), r.Accepts.LowOut, r.Accepts.HighOut}
	}
	if len(r.Observations) > 0 {
		doc.Source, doc.Evidence = r.Observations[0].Source, r.Observations[0].Evidence
	} else {
		doc.Rules = []Observation{}
	}
	return json.Marshal(doc)
}

// decimal writes an end of a range, nil for an open one.
func decimal(v *big.Rat) *json.Number {
	if v == nil {
		return nil
	}
	f, _ := v.Float64()
	n := json.Number(strconv.FormatFloat(f, 'f', -1, 64))
	return &n
}
