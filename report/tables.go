package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

var nan = math.NaN()

// ledgerTable is the rows of a ledger with the titles of their events.
func ledgerTable(l *quota.Ledger) present.Table {
	t := present.Table{Columns: []string{"days", "arrests", "reported quota", "balance", "running total", "events"}}
	for _, r := range l.Rows {
		days := r.From.String()
		if r.To != r.From {
			days += " to " + r.To.String()
		}
		target := quota.Thousands(r.Target)
		if r.InForceDays == 0 {
			target += " (benchmark)"
		}
		var events []string
		for _, e := range r.Events {
			events = append(events, e.Day.String()+" "+e.Title+map[bool]string{true: " (to be checked)"}[e.Unverified])
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(days), number(r.Arrests), {Value: target, Number: true}, number(r.Balance), number(r.Cumulative), present.Text(strings.Join(events, "; "))})
	}
	return t
}

func number(n int64) present.Cell { return present.Int(n, quota.Thousands(n)) }

// byDefinition asks the same of every counting rule.
func byDefinition(h quota.Holdings, q quota.Question, a *quota.Answer) Figure {
	low, high, n := 0.0, 0.0, 0
	f := Figure{Measure: "Arrests and arrests per day in the same window. A rule that the data cannot be counted by is named.",
		Table: present.Table{Columns: []string{"one arrest is", "arrests", "per day"}}}
	for _, d := range quotawatch.Definitions() {
		q.Definition = d.ID
		arrests, perDay := "–", "cannot be counted from what is held"
		if other, err := quota.Attain(h, q); err == nil && other.Provenance.Definition == d.ID && len(other.Rows) == 1 {
			v, _ := other.Rows[0].PerDay.Value()
			if low, high = min(low, v), max(high, v); n == 0 {
				low, high = v, v
			}
			n++
			arrests, perDay = quota.Thousands(other.Rows[0].Arrests.Numerator), quota.Near(other.Rows[0].PerDay, a.Order.Target)
		}
		f.Table.Rows = append(f.Table.Rows, []present.Cell{present.Text(string(d.ID) + ": " + d.Text), {Value: arrests, Number: true}, {Value: perDay, Number: true}})
	}
	f.Title = fmt.Sprintf("%.1f to %.1f arrests a day over %d of %d counting rules", low, high, n, len(quotawatch.Definitions()))
	if low == high {
		f.Title = fmt.Sprintf("%.1f arrests a day by each of %d of %d counting rules", low, n, len(quotawatch.Definitions()))
	}
	return f
}
