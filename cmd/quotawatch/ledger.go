package main

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// ledger answers attain --ledger.
func (a *app) ledger(h quota.Holdings, q quota.Question, by quota.LedgerBy) error {
	l, err := quota.MakeLedger(h, q, by)
	if err != nil {
		return err
	}
	if l.Answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	p := l.Answer.Provenance
	a.say("%s", l.Headline())
	a.say("%s to %s by %s · order %s, %d a day, in force on %d of %d days · definition %s", l.Answer.Window.From, l.Answer.Window.To, l.By, l.Answer.Order.ID,
		l.Answer.Order.Target, l.Answer.InForceDays, l.Answer.Window.Days(), p.Definition)
	a.say("")
	if err := a.write(l, ledgerTable(l)); err != nil {
		return err
	}
	if l.Answer.InForceDays < l.Answer.Window.Days() {
		a.say("* a benchmark: the order was not in force")
	}
	a.sayLedgerEvents(l)
	a.say("Source: %s", p.Source)
	a.say("Build: %s", p.Build)
	for _, text := range p.Caveats {
		a.say("- %s", text)
	}
	a.say("- events stand beside the days on which they began; no cause is inferred")
	a.say("Reported by %s. Denial: %s", l.Answer.Order.Reporter, l.Answer.Order.Denial)
	return nil
}

// sayLedgerEvents lists the events that the table only names.
func (a *app) sayLedgerEvents(l *quota.Ledger) {
	a.say("")
	for _, r := range l.Rows {
		for _, e := range r.Events {
			doubt := ""
			if e.Unverified {
				doubt = " [?]"
			}
			a.say("%s %s, %s: %s%s", e.Day, map[bool]string{true: "nation", false: "office"}[e.National], e.Kind, e.Title, doubt)
		}
	}
	a.say("")
}

func ledgerTable(l *quota.Ledger) present.Table {
	t := present.Table{Columns: []string{"from", "to", "arrests", "target", "balance", "cumulative", "run", "in_force_days", "events"}, Hidden: map[int]bool{7: true}}
	if l.By == quota.ByDay {
		t.Hidden[1] = true
	}
	for _, r := range l.Rows {
		var ids []string
		for _, e := range r.Events {
			ids = append(ids, e.ID)
		}
		marks := ""
		if len(ids) > 0 {
			marks = fmt.Sprintf("%d", len(ids))
		}
		target := present.Int(r.Target, quota.Thousands(r.Target))
		if r.InForceDays == 0 {
			target.Screen += "*"
		}
		side := map[bool]string{true: "below", false: "at/above"}[r.Below]
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.From.String()), present.Text(r.To.String()), present.Int(r.Arrests, quota.Thousands(r.Arrests)), target,
			present.Int(r.Balance, plusMinus(r.Balance)), present.Int(r.Cumulative, plusMinus(r.Cumulative)), present.Int(int64(r.Run), fmt.Sprintf("%d %s", r.Run, side)),
			present.Int(int64(r.InForceDays), ""), present.Text(strings.Join(ids, " ")).Screened(marks)})
	}
	return t
}

func plusMinus(n int64) string {
	if n > 0 {
		return "+" + quota.Thousands(n)
	}
	return quota.Thousands(n)
}
