package quota

import (
	"encoding/json"

	"github.com/quotawatch/quotawatch"
)

// MarshalJSON writes the range, what moves it, and every specification.
func (m *Multiverse) MarshalJSON() ([]byte, error) {
	type span struct {
		Low      quotawatch.Estimate `json:"low"`
		Median   quotawatch.Estimate `json:"median"`
		High     quotawatch.Estimate `json:"high"`
		Count    int                 `json:"count"`
		Distinct int                 `json:"distinct"`
	}
	a := m.Answer
	return json.Marshal(struct {
		Headline HeadlineID            `json:"headline"`
		Text     string                `json:"text"`
		Order    string                `json:"order"`
		Target   int                   `json:"target_per_day"`
		InForce  bool                  `json:"in_force"`
		Scope    quotawatch.Scope      `json:"scope"`
		Office   quotawatch.OfficeCode `json:"office,omitempty"`
		From     quotawatch.Day        `json:"from"`
		To       quotawatch.Day        `json:"to"`
		Source   string                `json:"source"`
		Build    string                `json:"build"`
		Range    span                  `json:"range"`
		Moves    []Move                `json:"moves"`
		Variants []Variant             `json:"specifications"`
		Caveats  []string              `json:"caveats"`
	}{m.Headline, m.Text(), a.Order.ID, a.Order.Target, a.InForce(), a.Scope, m.Office, a.Window.From, a.Window.To, a.Provenance.Source,
		a.Provenance.Build, span{m.Low, m.Median, m.High, m.Known, m.Distinct}, m.Moves, m.Variants, a.Provenance.Caveats})
}
