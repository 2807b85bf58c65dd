package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/spf13/cobra"
)

const attainLong = `Account for arrests against a reported quota: arrests per day, how many days met
it, the longest run of days below it, and by how much it was missed or exceeded.

Scope "office" (the default) asks about the 25 field offices, "national" about
the nation. Without --from and --to the window is the widest that can be
answered while the order was in force. Applied to another period, the order is a
benchmark, and the answer says so. Records of held releases answer first, then
the embedded records of 2015-10 to 2018-09, then published figures; one answer
never mixes them. What cannot be answered is refused, with what to add.

A quota here is as reported by newspapers from unnamed officials, and denied:
see "quotawatch orders".`

const attainExample = `  # the nation and the offices in the second term
  quotawatch attain --scope national
  quotawatch attain

  # how often did any office reach 75 a day before anyone ordered it?
  quotawatch attain --from 2015-10-01 --to 2018-09-30

  # weekdays only, one office, as JSON
  quotawatch attain --from 2017-10-01 --to 2018-09-30 --office DAL --basis weekday --format json

  # the ledger of an office, week by week, with its events
  quotawatch attain --ledger --office DAL --from 2017-10-01 --to 2018-09-30

  # the later national goal
  quotawatch attain --scope national --order national-3000 --basis mean7`

// windowFlags are the filters that questions share.
type windowFlags struct{ from, to string }

func (f *windowFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.from, "from", "", "first `day`, as 2025-01-25")
	c.Flags().StringVar(&f.to, "to", "", "last `day`, inclusive")
}

// day reads a flag's day, nil when the flag is not given.
func day(c *cobra.Command, flag, text string) (*quotawatch.Day, error) {
	if text == "" {
		return nil, nil
	}
	d, err := quotawatch.ParseDay(text)
	if err != nil {
		return nil, usage(c, fmt.Sprintf("--%s: %v", flag, err))
	}
	return &d, nil
}

func (f *windowFlags) days(c *cobra.Command) (from, to *quotawatch.Day, err error) {
	if from, err = day(c, "from", f.from); err != nil {
		return nil, nil, err
	}
	to, err = day(c, "to", f.to)
	return from, to, err
}

type attainFlags struct {
	windowFlags
	scope, order, definition, basis, release, unassigned, by string
	offices                                                  []string
	ledger                                                   bool
}

func (a *app) attainCommand() *cobra.Command {
	var f attainFlags
	c := &cobra.Command{Use: "attain", Short: "Quota accounting: the nation and 25 offices against the reported quotas",
		Long: attainLong, Example: attainExample, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.attain(c, f) }}
	f.add(c)
	c.Flags().StringVar(&f.scope, "scope", "office", "office or national")
	c.Flags().StringVar(&f.order, "order", "", "reported order by `id`: field-office-75, national-1200-1500, national-3000 (default the one of the scope in force in the window, else the first)")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "field offices by `code`, as DAL,MIA (default all)")
	c.Flags().StringVar(&f.definition, "definition", "", "counting rule: "+definitionNames()+" (default episodes, or the figure's own)")
	c.Flags().StringVar(&f.basis, "basis", "day", "what is judged: day, weekday, mean7")
	c.Flags().StringVar(&f.unassigned, "unassigned", "apart", "arrests of no office: apart, or shared out among the offices")
	c.Flags().StringVar(&f.release, "release", "", "ask one release alone, by `id`")
	c.Flags().BoolVar(&f.ledger, "ledger", false, "row by row for one office or the nation: balance, running total, runs, events")
	c.Flags().StringVar(&f.by, "by", "", "rows of the ledger: day, week (default week beyond two months)")
	fixed := func(flag string, values ...string) {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	fixed("scope", "office", "national")
	fixed("by", "day", "week")
	fixed("unassigned", "apart", "shared")
	fixed("basis", "day", "weekday", "mean7")
	fixed("definition", strings.Split(definitionNames(), ", ")...)
	_ = c.RegisterFlagCompletionFunc("order", a.completeOrders)
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

func definitionNames() string {
	var ids []string
	for _, d := range quotawatch.Definitions() {
		ids = append(ids, string(d.ID))
	}
	return strings.Join(ids, ", ")
}

// question checks the flags.
func (f attainFlags) question(c *cobra.Command) (q quota.Question, err error) {
	q = quota.Question{Scope: quotawatch.Scope(f.scope), Order: f.order, Definition: quotawatch.DefinitionID(f.definition),
		Basis: quotawatch.Basis(f.basis), Release: f.release}
	if q.From, q.To, err = f.days(c); err != nil {
		return q, err
	}
	if !slices.Contains([]quotawatch.Scope{quotawatch.ScopeOffice, quotawatch.ScopeNational}, q.Scope) {
		return q, usage(c, fmt.Sprintf("--scope %q is not office or national", f.scope))
	}
	if !slices.Contains(quotawatch.Bases(), q.Basis) {
		return q, usage(c, fmt.Sprintf("--basis %q is not day, weekday or mean7", f.basis))
	}
	if f.unassigned != "apart" && f.unassigned != "shared" {
		return q, usage(c, fmt.Sprintf("--unassigned %q is not apart or shared", f.unassigned))
	}
	q.Share = f.unassigned == "shared"
	if _, ok := quotawatch.FindDefinition(q.Definition); !ok && q.Definition != "" {
		return q, usage(c, fmt.Sprintf("--definition %q is not one of %s", f.definition, definitionNames()))
	}
	for _, code := range f.offices {
		q.Offices = append(q.Offices, quotawatch.OfficeCode(strings.ToUpper(strings.TrimSpace(code))))
	}
	return q, nil
}

func (a *app) attain(c *cobra.Command, f attainFlags) error {
	q, err := f.question(c)
	if err != nil {
		return err
	}
	h, err := a.holdings()
	if err != nil {
		return err
	}
	if f.ledger {
		return a.ledger(h, q, quota.LedgerBy(f.by))
	}
	if f.by != "" {
		return usage(c, "--by without --ledger")
	}
	answer, err := quota.Attain(h, q)
	if err != nil {
		return err
	}
	a.attainHead(answer)
	if err := a.write(answer, attainTable(answer)); err != nil {
		return err
	}
	a.attainFoot(answer)
	return nil
}

func (a *app) attainHead(answer *quota.Answer) {
	p := answer.Provenance
	if answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", answer.Headline())
	a.say("%s · %s to %s (%s) · order %s%s · definition %s", answer.Scope, answer.Window.From, answer.Window.To,
		p.Basis.Describe(), answer.Order.ID, map[bool]string{true: "", false: " as a benchmark"}[answer.InForceDays > 0], p.Definition)
	a.say("")
}

func (a *app) attainFoot(answer *quota.Answer) {
	a.say("")
	if met := answer.OfficeDays(); answer.Scope == quotawatch.ScopeOffice && met.Known() {
		a.say("All rows: %s of %s office-days at %d or more.", quota.Thousands(met.Numerator), quota.Thousands(met.Denominator), answer.Order.Target)
	}
	if u := answer.Unassigned; u.NoOffice.Known() {
		a.say("Credited to no field office: %s headquarters, %s no office.", u.Headquarters.Format(0), u.NoOffice.Format(0))
	}
	a.say("Source: %s", answer.Provenance.Source)
	a.say("Build: %s", answer.Provenance.Build)
	for _, text := range answer.Provenance.Caveats {
		a.say("- %s", text)
	}
	a.say("Reported by %s. Denial: %s", answer.Order.Reporter, answer.Order.Denial)
}

// barWidth is how many characters stand for the highest mean per day.
const barWidth = 20

func attainTable(answer *quota.Answer) present.Table {
	t := present.Table{Columns: []string{"office", "name", "arrests", "days", "per_day", "target_per_day", "days_met", "share_met",
		"longest_run_below", "shortfall", "surplus", "net"}}
	t.Hidden = map[int]bool{5: true, 11: true}
	if len(answer.Rows) > 0 && !answer.Rows[0].DaysMet.Known() {
		t.Hidden = map[int]bool{6: true, 7: true, 8: true, 9: true, 10: true}
	}
	top := 1.0
	for _, r := range answer.Rows {
		v, _ := r.PerDay.Value()
		top = max(top, v, float64(r.Target))
	}
	for _, r := range answer.Rows {
		t.Rows = append(t.Rows, []present.Cell{
			present.Text(string(r.Office)), present.Text(r.Name), commas(r.Arrests), present.Int(int64(r.Days), quota.Thousands(int64(r.Days))),
			present.Number(r.PerDay, 1).Screened(perDay(r)), present.Int(int64(r.Target), ""), commas(r.DaysMet), percent(r.ShareMet),
			commas(r.LongestBelow), commas(r.Shortfall), commas(r.Surplus), commas(r.Net),
		})
		t.Drawn = append(t.Drawn, bar(r, top))
	}
	return t
}

// perDay shows a mean so that it never reads as a target it has not reached.
func perDay(r quota.Row) string {
	if near := quota.Near(r.PerDay, r.Target); strings.Contains(near, ".") {
		return near
	}
	return r.PerDay.Format(1)
}

func commas(e quotawatch.Estimate) present.Cell {
	cell := present.Number(e, 1)
	if v, ok := e.Value(); ok {
		cell.Screen = quota.Thousands(int64(v))
		if v != float64(int64(v)) {
			cell.Screen = e.Format(1)
		}
	}
	return cell
}

func percent(e quotawatch.Estimate) present.Cell {
	cell := present.Number(e, 3)
	if v, ok := e.Value(); ok {
		cell.Screen = fmt.Sprintf("%.1f%%", 100*v)
	}
	return cell
}

// bar draws a mean per day with the target marked on it.
func bar(r quota.Row, top float64) string {
	v, _ := r.PerDay.Value()
	filled, mark := int(v/top*barWidth), int(float64(r.Target)/top*barWidth)
	cells := []rune(strings.Repeat("█", filled) + strings.Repeat(" ", barWidth+1-filled))
	cells[mark] = '│'
	return strings.TrimRight(string(cells), " ")
}
