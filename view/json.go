package view

import (
	"bytes"
	"encoding/json"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

// periodJSON is a period as scripts read it.
type periodJSON struct {
	From    quotawatch.Day      `json:"from"`
	To      quotawatch.Day      `json:"to"`
	Days    int                 `json:"days"`
	Arrests quotawatch.Estimate `json:"arrests"`
	PerDay  quotawatch.Estimate `json:"per_day"`
	Of      quotawatch.Estimate `json:"of"`
	Share   quotawatch.Estimate `json:"share"`
	Mean    quotawatch.Estimate `json:"mean"`
}

type partJSON struct {
	ID      string              `json:"id"`
	Name    string              `json:"name"`
	Arrests quotawatch.Estimate `json:"arrests"`
}

type lackJSON struct {
	Reason string              `json:"reason"`
	Spans  []quotawatch.Window `json:"spans"`
}

func (p Period) json() periodJSON {
	return periodJSON{p.From, p.To, p.Days, p.Arrests, p.PerDay, p.Of, p.Share, p.Mean}
}

// answerJSON is an answer as scripts read it.
type answerJSON struct {
	Filter     string                  `json:"filter"`
	From       quotawatch.Day          `json:"from"`
	To         quotawatch.Day          `json:"to"`
	Counted    quotawatch.Window       `json:"counted"`
	Definition quotawatch.DefinitionID `json:"definition"`
	Basis      quotawatch.Basis        `json:"basis"`
	Average    int                     `json:"average"`
	Show       Show                    `json:"show"`
	Every      mix.Every               `json:"every"`
	Build      string                  `json:"build"`
	Source     string                  `json:"source"`
	Records    bool                    `json:"records"`
	Synthetic  bool                    `json:"synthetic"`
	Headline   string                  `json:"headline"`
	Total      periodJSON              `json:"total"`
	Rows       []periodJSON            `json:"rows"`
	Totals     map[string][]partJSON   `json:"totals"`
	Lacks      map[string]lackJSON     `json:"lacks"`
	Unassigned quota.Unassigned        `json:"unassigned"`
	Caveats    []string                `json:"caveats"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes, for the
// schema of the API.
func (*Answer) JSONShape() any { return answerJSON{} }

// MarshalJSON writes the answer in the shape that scripts may rely on; see
// docs/methods/series.md. Numbers that are not known are null.
func (a *Answer) MarshalJSON() ([]byte, error) {
	rows, totals, lacks := []periodJSON{}, map[string][]partJSON{}, map[string]lackJSON{}
	for _, p := range a.Periods {
		rows = append(rows, p.json())
	}
	for by, parts := range a.Parts {
		totals[by.String()] = []partJSON{}
		for _, p := range parts {
			totals[by.String()] = append(totals[by.String()], partJSON{p.ID, p.Name, p.Arrests})
		}
	}
	for by, l := range a.Lacks {
		lacks[by.String()] = lackJSON{l.Reason, append([]quotawatch.Window{}, l.Spans...)}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // the filter is the query of an address, with its &
	err := e.Encode(answerJSON{a.Filter.Encode(), a.Window.From, a.Window.To, a.Counted, a.Provenance.Definition, a.Provenance.Basis, a.Filter.Average, a.Filter.Show, a.Filter.Every,
		a.Provenance.Build, a.Provenance.Source, a.Records, a.Synthetic, a.Headline(), a.Total.json(), rows, totals, lacks, a.Unassigned, a.Provenance.Caveats})
	return out.Bytes(), err
}
