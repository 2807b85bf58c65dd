package quota

import (
	"encoding/json"

	"github.com/quotawatch/quotawatch"
)

// totalsJSON sums the rows up.
type totalsJSON struct {
	Arrests int64 `json:"arrests"`
	Target  int64 `json:"target"`
	Balance int64 `json:"balance"`
}

// ledgerJSON is a ledger as scripts read it.
type ledgerJSON struct {
	Headline    string                  `json:"headline"`
	Order       string                  `json:"order"`
	TargetDay   int                     `json:"target_per_day"`
	InForceDays int                     `json:"in_force_days"`
	Scope       quotawatch.Scope        `json:"scope"`
	Office      quotawatch.OfficeCode   `json:"office"`
	Name        string                  `json:"name"`
	From        quotawatch.Day          `json:"from"`
	To          quotawatch.Day          `json:"to"`
	By          LedgerBy                `json:"by"`
	Definition  quotawatch.DefinitionID `json:"definition"`
	Basis       quotawatch.Basis        `json:"basis"`
	Source      string                  `json:"source"`
	Build       string                  `json:"build"`
	Rows        []LedgerRow             `json:"rows"`
	Totals      totalsJSON              `json:"totals"`
	Caveats     []string                `json:"caveats"`
}

// JSONShape gives an empty value of the type that MarshalJSON writes.
func (*Ledger) JSONShape() any { return ledgerJSON{} }

// MarshalJSON writes the account row by row.
func (l *Ledger) MarshalJSON() ([]byte, error) {
	var t totalsJSON
	t.Arrests, t.Target, t.Balance = l.Total()
	a := l.Answer
	return json.Marshal(ledgerJSON{l.Headline(), a.Order.ID, a.Order.Target, a.InForceDays, a.Scope, l.Office, l.Name, a.Window.From, a.Window.To, l.By, a.Provenance.Definition,
		a.Provenance.Basis, a.Provenance.Source, a.Provenance.Build, l.Rows, t, append(a.Provenance.Caveats, "events stand beside the days on which they began; no cause is inferred")})
}
