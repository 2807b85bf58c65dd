package quota

import (
	"encoding/json"
	"math"

	"github.com/quotawatch/quotawatch"
)

// asked is the question of a multiverse as it was answered.
type asked struct {
	Order   string                `json:"order"`
	Target  int                   `json:"target_per_day"`
	InForce bool                  `json:"in_force"`
	Scope   quotawatch.Scope      `json:"scope"`
	Office  quotawatch.OfficeCode `json:"office,omitempty"`
	From    quotawatch.Day        `json:"from"`
	To      quotawatch.Day        `json:"to"`
}

// spanJSON is a range, and how many different values are in it.
type spanJSON struct {
	Span
	Distinct int `json:"distinct"`
}

// multiverseJSON is a multiverse as scripts read it.
type multiverseJSON struct {
	Headline HeadlineID `json:"headline"`
	Text     string     `json:"text"`
	Question asked      `json:"question"`
	Source   string     `json:"source"`
	Build    string     `json:"build"`
	Range    spanJSON   `json:"range"`
	Moves    []Move     `json:"moves"`
	Settings []Setting  `json:"settings"`
	Variants []Variant  `json:"specifications"`
	Caveats  []string   `json:"caveats"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes.
func (*Multiverse) JSONShape() any { return multiverseJSON{} }

// MarshalJSON writes the range, what moves it, and every specification.
func (m *Multiverse) MarshalJSON() ([]byte, error) {
	a := m.Answer
	return json.Marshal(multiverseJSON{m.Headline, m.Text(), asked{a.Order.ID, a.Order.Target, a.InForce(), a.Scope, m.Office, a.Window.From, a.Window.To}, a.Provenance.Source,
		a.Provenance.Build, spanJSON{m.Span, m.Distinct}, m.Moves, m.Settings, m.Variants, a.Provenance.Caveats})
}

type variantJSON struct {
	Spec
	Value     quotawatch.Estimate `json:"value"`
	Available bool                `json:"available"`
	Why       string              `json:"why,omitempty"`
	Default   bool                `json:"default"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes.
func (Variant) JSONShape() any { return variantJSON{} }

// MarshalJSON writes the choices, the value or the reason for none.
func (v Variant) MarshalJSON() ([]byte, error) {
	return json.Marshal(variantJSON{v.Spec, v.Value, v.Value.Known(), v.Why, v.Default})
}

type moveJSON struct {
	Choice   string   `json:"choice"`
	Mean     *float64 `json:"mean"`
	Most     *float64 `json:"most"`
	Compared int      `json:"compared"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes.
func (Move) JSONShape() any { return moveJSON{} }

// MarshalJSON writes null where there is nothing to compare, and else numbers
// rounded to six decimals, as Estimates are.
func (v Move) MarshalJSON() ([]byte, error) {
	number := func(x float64) *float64 {
		if v.Compared == 0 {
			return nil
		}
		x = math.Round(x*1e6) / 1e6
		return &x
	}
	return json.Marshal(moveJSON{v.Choice, number(v.Mean), number(v.Most), v.Compared})
}
