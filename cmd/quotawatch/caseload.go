package main

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/custody"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/spf13/cobra"
)

const caseloadLong = `Set arrests beside the stocks they feed. A caseload is cases on a day, arrests are
per day: the command says how many days of a reported goal a published caseload
is, which is a size and no forecast; how many people were held in detention; and
how the detained population balances month by month, each term with its source.
With --every day it gives the detained population of each day.`

const caseloadExample = `  quotawatch caseload
  quotawatch caseload --from 2025-01-01 --to 2026-01-31 --format csv
  quotawatch caseload --every day --from 2026-01-01 --to 2026-01-31`

// caseloadAnswer is what the command answers, as JSON.
type caseloadAnswer struct {
	Caseload  registry.Caseload   `json:"caseload"`
	QuotaDays []custody.QuotaDays `json:"quota_days"`
	Observed  observedPace        `json:"observed"`
	// Transfers is arrests of people who were in a jail or prison, or taken over
	// by a 287(g) program, by the groups of registry/crosswalk.csv.
	Transfers transfers        `json:"transfers_from_custody"`
	Custody   *custody.Account `json:"custody"`
	Build     string           `json:"build"`
}

// transfers is the part of arrests that were made in custody of others.
type transfers struct {
	Arrests quotawatch.Estimate `json:"arrests"`
	Share   quotawatch.Estimate `json:"share"`
	Window  *quotawatch.Window  `json:"window"`
	Why     string              `json:"why,omitempty"`
}

// transfersOf asks records for the latest window they answer for, or for the
// one that was asked about.
func transfersOf(h mix.Holdings, from, to *quotawatch.Day) (t transfers) {
	a, err := mix.Compose(h, mix.Question{Scope: quotawatch.ScopeNational, By: mix.ByMethod, From: from, To: to})
	if err != nil {
		t.Why = "no records at hand answer for that window"
		return t
	}
	for _, r := range a.Rows {
		if r.Group == registry.GroupCustodial {
			t.Arrests, t.Share, t.Window = r.Arrests, r.Share, &a.Window
		}
	}
	return t
}

// observedPace is arrests per day of people with a conviction or a charge.
type observedPace struct {
	PerDay quotawatch.Estimate `json:"per_day"`
	Window *quotawatch.Window  `json:"window"`
	Days   quotawatch.Estimate `json:"days"`
	Why    string              `json:"why,omitempty"`
}

func (a *app) caseloadCommand() *cobra.Command {
	var f caseloadFlags
	c := &cobra.Command{Use: "caseload", Short: "Stock and flow: the published caseload in quota-days, and the detained population", Args: noArgs,
		Long: caseloadLong, Example: caseloadExample, RunE: func(c *cobra.Command, _ []string) error { return a.caseload(c, f) }}
	f.add(c)
	c.Flags().StringVar(&f.every, "every", "month", "the detained population by month, balanced, or by day")
	_ = c.RegisterFlagCompletionFunc("every", cobra.FixedCompletions([]string{"month", "day"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// caseloadFlags are the flags of caseload.
type caseloadFlags struct {
	windowFlags
	every string
}

func (a *app) caseload(c *cobra.Command, f caseloadFlags) error {
	if f.every != "month" && f.every != "day" {
		return usage(c, fmt.Sprintf("--every %q is not month or day", f.every))
	}
	from, to, err := f.days(c)
	if err != nil {
		return err
	}
	h, err := a.mixHoldings()
	if err != nil {
		return err
	}
	answer, err := caseloadOf(h, from, to, f.every == "day")
	if err != nil {
		return err
	}
	a.sayCaseload(answer)
	table := balanceTable(answer.Custody)
	if f.every == "day" {
		table = heldTable(answer.Custody)
	}
	if err := a.write(answer, table); err != nil {
		return err
	}
	a.say("")
	a.say("Stocks: %s", answer.Custody.Stocks.Source)
	a.say("Flows: %s", answer.Custody.Flows.Source)
	for _, text := range answer.Custody.Caveats {
		a.say("- %s", text)
	}
	return nil
}

func caseloadOf(h mix.Holdings, from, to *quotawatch.Day, daily bool) (answer caseloadAnswer, err error) {
	stock := h.Registry.Caseloads[0]
	answer = caseloadAnswer{Caseload: stock, QuotaDays: custody.InQuotaDays(stock, h.Registry.Orders), Build: h.Build}
	pace, window := custody.Pace(h.Holdings, from, to)
	answer.Observed = observedPace{PerDay: pace, Window: &window, Days: custody.AtPace(stock, pace)}
	answer.Transfers = transfersOf(h, from, to)
	if !pace.Known() {
		answer.Observed.Window, answer.Observed.Why = nil, pace.NoInterval
	}
	w := quotawatch.Window{From: quotawatch.Date(2024, 10, 1), To: quotawatch.Date(2026, 3, 9)} // FY2025 on, the last two fiscal years held
	if from != nil {
		w.From = *from
	}
	if to != nil {
		w.To = *to
	}
	account := custody.Balance
	if daily {
		account = custody.Daily
	}
	answer.Custody, err = account(h.Registry, w)
	return answer, err
}

func (a *app) sayCaseload(answer caseloadAnswer) {
	stock := answer.Caseload
	a.say("%s cases with a conviction (%s) or a pending charge (%s) on %s. Stated by %s", quota.Thousands(int64(stock.Total())), quota.Thousands(int64(stock.Convicted)),
		quota.Thousands(int64(stock.Pending)), stock.AsOf, stock.Claimant)
	for _, d := range answer.QuotaDays {
		a.say("  %s days of the reported goal of %s a day (%s), if every arrest were of them", d.Days.Format(0), quota.Thousands(int64(d.Target)), d.Order)
	}
	if o := answer.Observed; o.PerDay.Known() {
		a.say("  %s days at the %s arrests a day of people with a conviction or a charge that records show in %s", o.Days.Format(0), o.PerDay.Format(1), o.Window)
	} else {
		a.say("  At the observed pace: not known, as %s", o.Why)
	}
	if tr := answer.Transfers; tr.Window != nil {
		a.say("  %s of arrests in %s were transfers from custody: %s in jails, prisons or through 287(g)", shareText(tr.Share), *tr.Window, quota.Thousands(tr.Arrests.Numerator))
	} else {
		a.say("  Transfers from custody: not known, as %s", tr.Why)
	}
	a.say("  %s", stock.Note)
	top, last := answer.Custody.Highest, answer.Custody.Last
	a.say("%s people held in detention on %s, most on %s: %s", held(last.Detained), last.Day, top.Day, held(top.Detained))
	a.say("")
}

func held(e quotawatch.Estimate) string { return quota.Thousands(e.Numerator) }

func heldTable(account *custody.Account) present.Table {
	t := present.Table{Columns: []string{"day", "detained", "with_conviction"}}
	for _, d := range account.Days {
		t.Rows = append(t.Rows, []present.Cell{present.Text(d.Day.String()), commas(d.Detained), commas(d.Convicted)})
	}
	return t
}

func balanceTable(account *custody.Account) present.Table {
	t := present.Table{Columns: []string{"month", "start", "book_ins_ice", "book_ins_cbp", "left_implied", "end"}}
	for _, m := range account.Months {
		t.Rows = append(t.Rows, []present.Cell{present.Text(m.First.String()[:len("2006-01")]), commas(m.Start), commas(m.BookInsICE), commas(m.BookInsCBP), commas(m.Left), commas(m.End)})
	}
	return t
}
