package quota

import (
	"encoding/json"

	"github.com/quotawatch/quotawatch"
)

// rowJSON is a row as scripts read it; design, section 6, fixes the names.
type rowJSON struct {
	Office          quotawatch.OfficeCode `json:"office"`
	Name            string                `json:"name"`
	Arrests         quotawatch.Estimate   `json:"arrests"`
	Days            int                   `json:"days"`
	PerDay          quotawatch.Estimate   `json:"per_day"`
	TargetPerDay    int                   `json:"target_per_day"`
	DaysMet         quotawatch.Estimate   `json:"days_met"`
	ShareMet        quotawatch.Estimate   `json:"share_met"`
	LongestRunBelow quotawatch.Estimate   `json:"longest_run_below"`
	Shortfall       quotawatch.Estimate   `json:"shortfall"`
	Surplus         quotawatch.Estimate   `json:"surplus"`
	Net             quotawatch.Estimate   `json:"net"`
	Highest         quotawatch.Estimate   `json:"highest_day"`
}

// answerJSON is an answer as scripts read it.
type answerJSON struct {
	Order       string                  `json:"order"`
	InForce     bool                    `json:"in_force"`
	InForceDays int                     `json:"in_force_days"`
	Scope       quotawatch.Scope        `json:"scope"`
	From        quotawatch.Day          `json:"from"`
	To          quotawatch.Day          `json:"to"`
	Definition  quotawatch.DefinitionID `json:"definition"`
	Basis       quotawatch.Basis        `json:"basis"`
	Build       string                  `json:"build"`
	Source      string                  `json:"source"`
	Synthetic   bool                    `json:"synthetic"`
	Headline    string                  `json:"headline"`
	Target      int                     `json:"target_per_day"`
	TargetHigh  int                     `json:"target_high_per_day,omitempty"`
	Denial      string                  `json:"denial"`
	Rows        []rowJSON               `json:"rows"`
	Unassigned  Unassigned              `json:"unassigned"`
	Shared      bool                    `json:"unassigned_shared"`
	Caveats     []string                `json:"caveats"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes, for the
// schema of the API.
func (*Answer) JSONShape() any { return answerJSON{} }

// MarshalJSON writes the answer in the shape that scripts may rely on. Numbers
// that are not known are null.
func (a *Answer) MarshalJSON() ([]byte, error) {
	rows := make([]rowJSON, 0, len(a.Rows))
	for _, r := range a.Rows {
		rows = append(rows, rowJSON{r.Office, r.Name, r.Arrests, r.Days, r.PerDay, r.Target, r.DaysMet, r.ShareMet,
			r.LongestBelow, r.Shortfall, r.Surplus, r.Net, r.HighestPerDay})
	}
	return json.Marshal(answerJSON{a.Order.ID, a.InForce(), a.InForceDays, a.Scope, a.Window.From, a.Window.To, a.Provenance.Definition, a.Provenance.Basis,
		a.Provenance.Build, a.Provenance.Source, a.Synthetic, a.Headline(), a.Order.Target, a.Order.TargetHigh, a.Order.Denial,
		rows, a.Unassigned, a.Shared, a.Provenance.Caveats})
}
