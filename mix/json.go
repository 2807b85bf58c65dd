package mix

import (
	"encoding/json"
	"math"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// rowJSON is a row as scripts read it; design, section 6, fixes the first six
// names.
type rowJSON struct {
	Office  quotawatch.OfficeCode `json:"office"`
	Group   string                `json:"group"`
	Arrests quotawatch.Estimate   `json:"arrests"`
	Share   quotawatch.Estimate   `json:"share"`
	Low     *float64              `json:"low"`
	High    *float64              `json:"high"`
	Name    string                `json:"name"`
	From    *quotawatch.Day       `json:"from,omitempty"`
	To      *quotawatch.Day       `json:"to,omitempty"`
	*changeJSON
}

type changeJSON struct {
	BaselineArrests quotawatch.Estimate `json:"baseline_arrests"`
	BaselineShare   quotawatch.Estimate `json:"baseline_share"`
	Additional      quotawatch.Estimate `json:"added_per_day"`
	AdditionalLow   *float64            `json:"added_low"`
	AdditionalHigh  *float64            `json:"added_high"`
	Marginal        quotawatch.Estimate `json:"marginal_share"`
	MarginalLow     *float64            `json:"marginal_low"`
	MarginalHigh    *float64            `json:"marginal_high"`
}

type increaseJSON struct {
	Office         quotawatch.OfficeCode `json:"office"`
	PerDay         quotawatch.Estimate   `json:"per_day"`
	BaselinePerDay quotawatch.Estimate   `json:"baseline_per_day"`
	Additional     quotawatch.Estimate   `json:"added_per_day"`
	Low            *float64              `json:"low"`
	High           *float64              `json:"high"`
	Refused        string                `json:"refused"`
}

type windowJSON struct {
	quotawatch.Window
	Weeks       int    `json:"weeks"`
	TrimmedDays int    `json:"trimmed_days"`
	AgeDays     int    `json:"age_days"`
	BlockWeeks  int    `json:"block_weeks"`
	Source      string `json:"source"`
}

type effectJSON struct {
	Factor string              `json:"factor"`
	Effect quotawatch.Estimate `json:"effect"`
	Low    *float64            `json:"low"`
	High   *float64            `json:"high"`
}

type categoryJSON struct {
	Name         string              `json:"category"`
	BaselinePart quotawatch.Estimate `json:"baseline_part"`
	Part         quotawatch.Estimate `json:"part"`
	BaselineRate quotawatch.Estimate `json:"baseline_rate"`
	Rate         quotawatch.Estimate `json:"rate"`
	Composition  quotawatch.Estimate `json:"composition"`
	Within       quotawatch.Estimate `json:"rate_effect"`
}

type splitJSON struct {
	Group         string              `json:"group"`
	Factors       []string            `json:"factors"`
	BaselineShare quotawatch.Estimate `json:"baseline_share"`
	Share         quotawatch.Estimate `json:"share"`
	Change        quotawatch.Estimate `json:"change"`
	Low           *float64            `json:"low"`
	High          *float64            `json:"high"`
	Effects       []effectJSON        `json:"effects"`
	Categories    []categoryJSON      `json:"categories"`
	Refused       string              `json:"refused"`
}

type comparisonJSON struct {
	Window     windowJSON     `json:"window"`
	Baseline   windowJSON     `json:"baseline"`
	Replicates int            `json:"replicates"`
	Increases  []increaseJSON `json:"increases"`
	Split      *splitJSON     `json:"decomposition"`
}

// bounds gives the interval of an estimate to six decimals, nil where it has
// none. Bounds of what is unknown count as one.
func bounds(e quotawatch.Estimate, always bool) (low, high *float64) {
	if !e.Known() || e.NoInterval != "" && !always {
		return nil, nil
	}
	l, h := math.Round(e.Low*1e6)/1e6, math.Round(e.High*1e6)/1e6
	return &l, &h
}

func (r Row) json() rowJSON {
	j := rowJSON{Office: r.Office, Name: r.Name, Group: r.Group, Arrests: r.Arrests, Share: r.Share}
	j.Low, j.High = bounds(r.Share, true)
	if r.Period != nil {
		j.From, j.To = &r.Period.From, &r.Period.To
	}
	if c := r.Change; c != nil {
		j.changeJSON = &changeJSON{BaselineArrests: c.BaselineArrests, BaselineShare: c.BaselineShare, Additional: c.Additional, Marginal: c.Marginal}
		j.AdditionalLow, j.AdditionalHigh = bounds(c.Additional, false)
		j.MarginalLow, j.MarginalHigh = bounds(c.Marginal, false)
	}
	return j
}

func (c *Comparison) json(a *Answer) *comparisonJSON {
	if c == nil {
		return nil
	}
	j := &comparisonJSON{Window: windowJSON{a.Window, c.Weeks, c.Trimmed, c.Age, c.Blocks, a.Provenance.Source},
		Baseline: windowJSON{c.Baseline, c.BaselineWeeks, c.BaselineTrimmed, c.BaselineAge, c.BaselineBlocks, c.Source}, Replicates: replicates,
		Increases: []increaseJSON{}, Split: c.Split.json()}
	for _, i := range c.Increases {
		low, high := bounds(i.Additional, false)
		j.Increases = append(j.Increases, increaseJSON{i.Office, i.PerDay, i.BaselinePerDay, i.Additional, low, high, i.Refused})
	}
	return j
}

func (s *Split) json() *splitJSON {
	if s == nil {
		return nil
	}
	j := &splitJSON{Group: s.Group, Factors: s.Factors, BaselineShare: s.BaselineShare, Share: s.Share, Change: s.Change,
		Effects: []effectJSON{}, Categories: []categoryJSON{}, Refused: s.Refused}
	j.Low, j.High = bounds(s.Change, false)
	for _, e := range s.Effects {
		low, high := bounds(e.Effect, false)
		j.Effects = append(j.Effects, effectJSON{e.Factor, e.Effect, low, high})
	}
	for _, c := range s.Categories {
		j.Categories = append(j.Categories, categoryJSON(c))
	}
	return j
}

type answerJSON struct {
	By         By                      `json:"by"`
	Scope      quotawatch.Scope        `json:"scope"`
	From       quotawatch.Day          `json:"from"`
	To         quotawatch.Day          `json:"to"`
	Definition quotawatch.DefinitionID `json:"definition"`
	Build      string                  `json:"build"`
	Source     string                  `json:"source"`
	Synthetic  bool                    `json:"synthetic"`
	Headline   string                  `json:"headline"`
	Interval   string                  `json:"interval"`
	Total      quotawatch.Estimate     `json:"arrests"`
	Rows       []rowJSON               `json:"rows"`
	Unassigned quota.Unassigned        `json:"unassigned"`
	Comparison *comparisonJSON         `json:"comparison"`
	Caveats    []string                `json:"caveats"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes, for the
// schema of the API.
func (*Answer) JSONShape() any { return answerJSON{} }

// MarshalJSON writes the answer in the shape that scripts may rely on. Numbers
// that are not known are null.
func (a *Answer) MarshalJSON() ([]byte, error) {
	rows := make([]rowJSON, 0, len(a.Rows))
	for _, r := range a.Rows {
		rows = append(rows, r.json())
	}
	return json.Marshal(answerJSON{a.By, a.Scope, a.Window.From, a.Window.To, a.Provenance.Definition, a.Provenance.Build, a.Provenance.Source, a.Synthetic, a.Headline(),
		shareInterval, a.Total, rows, a.Unassigned, a.Comparison.json(a), a.Provenance.Caveats})
}

// shareInterval says what low and high of a share are.
const shareInterval = "low and high of a share are no sampling interval: counts are complete; they bound what it would be if none or all arrests of unknown group were of the group. Those of additional arrests, marginal shares and effects are 95% intervals of a moving-block bootstrap by week"
