package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/spf13/cobra"
)

const mixLong = `Say who was arrested: arrests and shares by criminal history, by method, by the
release's own methods, by kind (targeted or collateral) or by program, in the
nation or in each field office.

With a baseline, two windows of whole weeks are compared: how many arrests per
day were additional, how many of them were of each group, and what share of them
(the marginal share) beside the shares of each window. Where the change could be
chance, no arrest is called additional. With --factor the change of one group's
share is split into what goes with another composition of arrests, by method or
by office, and what goes with other rates within each.

Records alone answer. Conviction and charge are as of the release, so a window
longer ago had more time to gain convictions: with --release and
--baseline-release two windows can be compared at equal age.`

const mixExample = `  # how arrests of fiscal years 2016 to 2018 were made
  quotawatch mix --by method
  quotawatch mix --by method-value --from 2017-10-01 --to 2018-09-30
  quotawatch mix --by method --scope office --office DAL,MIA

  # shares month by month, for a chart
  quotawatch mix --by method --every month --format csv

  # which methods the additional arrests of 2017 were made by
  quotawatch mix --by method --from 2017-01-30 --to 2017-09-24 \
    --baseline-from 2016-02-01 --baseline-to 2016-09-25 --factor office`

type mixFlags struct {
	windowFlags
	by, scope, definition, release, group, every string
	baselineFrom, baselineTo, baselineRelease    string
	offices, factors                             []string
}

func (a *app) mixCommand() *cobra.Command {
	var f mixFlags
	c := &cobra.Command{Use: "mix", Short: "Who is arrested: shares by criminal history or method, and of whom the additional arrests were",
		Long: mixLong, Example: mixExample, Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return a.mix(c, f) }}
	f.add(c)
	c.Flags().StringVar(&f.by, "by", "", "what to group by: "+mixNames()+" (default criminality, or method where no release records it)")
	c.Flags().StringVar(&f.scope, "scope", "national", "office or national")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "field offices by `code`, as DAL,MIA (default all)")
	c.Flags().StringVar(&f.baselineFrom, "baseline-from", "", "first `day` of the window to compare with")
	c.Flags().StringVar(&f.baselineTo, "baseline-to", "", "its last `day`, inclusive")
	c.Flags().StringSliceVar(&f.factors, "factor", nil, "split the change of a share by one or two of: method, office, criminality")
	c.Flags().StringVar(&f.group, "group", "", "the group whose share is split (default neither, at-large or collateral)")
	c.Flags().StringVar(&f.every, "every", "", "divide the window: week (Monday to Sunday) or month")
	c.Flags().StringVar(&f.definition, "definition", "", "counting rule: "+definitionNames()+" (default episodes)")
	c.Flags().StringVar(&f.release, "release", "", "ask one release alone, by `id`")
	c.Flags().StringVar(&f.baselineRelease, "baseline-release", "", "count the baseline from another release, by `id`")
	for flag, values := range map[string][]string{"by": strings.Split(mixNames(), ", "), "scope": {"office", "national"},
		"every": {"week", "month"}, "factor": {"method", "office", "criminality"}, "definition": strings.Split(definitionNames(), ", ")} {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

func mixNames() string {
	var names []string
	for _, by := range mix.Bys() {
		names = append(names, string(by))
	}
	return strings.Join(names, ", ")
}

// question checks the flags.
func (f mixFlags) question(c *cobra.Command) (q mix.Question, err error) {
	q = mix.Question{Scope: quotawatch.Scope(f.scope), By: mix.By(f.by), Definition: quotawatch.DefinitionID(f.definition), Release: f.release,
		BaselineRelease: f.baselineRelease, Factors: f.factors, Group: f.group, Every: mix.Every(f.every)}
	if q.From, q.To, err = f.days(c); err != nil {
		return q, err
	}
	if q.Baseline, err = f.baseline(c); err != nil {
		return q, err
	}
	if !slices.Contains([]quotawatch.Scope{quotawatch.ScopeOffice, quotawatch.ScopeNational}, q.Scope) {
		return q, usage(c, fmt.Sprintf("--scope %q is not office or national", f.scope))
	}
	if f.by != "" && !slices.Contains(mix.Bys(), q.By) {
		return q, usage(c, fmt.Sprintf("--by %q is not one of %s", f.by, mixNames()))
	}
	if _, ok := quotawatch.FindDefinition(q.Definition); !ok && q.Definition != "" {
		return q, usage(c, fmt.Sprintf("--definition %q is not one of %s", f.definition, definitionNames()))
	}
	for _, code := range f.offices {
		q.Offices = append(q.Offices, quotawatch.OfficeCode(strings.ToUpper(strings.TrimSpace(code))))
	}
	return q, nil
}

func (f mixFlags) baseline(c *cobra.Command) (*quotawatch.Window, error) {
	from, err := day(c, "baseline-from", f.baselineFrom)
	if err != nil {
		return nil, err
	}
	to, err := day(c, "baseline-to", f.baselineTo)
	switch {
	case err != nil:
		return nil, err
	case from == nil && to == nil:
		return nil, nil
	case from == nil || to == nil:
		return nil, usage(c, "one of --baseline-from and --baseline-to without the other")
	}
	return &quotawatch.Window{From: *from, To: *to}, nil
}

func (a *app) mix(c *cobra.Command, f mixFlags) error {
	q, err := f.question(c)
	if err != nil {
		return err
	}
	h, err := a.mixHoldings()
	if err != nil {
		return err
	}
	answer, err := mix.Compose(h, q)
	if err != nil {
		return err
	}
	a.mixHead(answer)
	if err := a.write(answer, mixTable(answer)); err != nil {
		return err
	}
	return a.mixFoot(answer)
}

func (a *app) mixHead(answer *mix.Answer) {
	if answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", answer.Headline())
	text := fmt.Sprintf("%s · by %s · %s to %s · definition %s", answer.Scope, answer.By, answer.Window.From, answer.Window.To, answer.Provenance.Definition)
	if c := answer.Comparison; c != nil {
		text += fmt.Sprintf(" · baseline %s to %s", c.Baseline.From, c.Baseline.To)
	}
	a.say("%s", text)
	a.say("")
}

func (a *app) mixFoot(answer *mix.Answer) error {
	a.say("")
	if c := answer.Comparison; c != nil {
		if err := a.mixChange(c); err != nil {
			return err
		}
	}
	if u := answer.Unassigned; answer.Scope == quotawatch.ScopeOffice {
		a.say("Credited to no field office: %s headquarters, %s no office.", commas(u.Headquarters).Screen, commas(u.NoOffice).Screen)
	}
	a.say("Source: %s", answer.Provenance.Source)
	if c := answer.Comparison; c != nil && c.Source != answer.Provenance.Source {
		a.say("Source of the baseline: %s", c.Source)
	}
	a.say("Build: %s", answer.Provenance.Build)
	for _, text := range answer.Provenance.Caveats {
		a.say("- %s", text)
	}
	return nil
}

// mixChange says what the comparison gives beside the rows.
func (a *app) mixChange(c *mix.Comparison) error {
	if !a.onScreen() {
		return nil
	}
	if len(c.Increases) == 1 {
		inc := c.Increases[0]
		a.say("%s: %s arrests a day, %s in the baseline: %s", inc.Name, inc.PerDay.Format(1), inc.BaselinePerDay.Format(1), additional(inc))
	} else if err := increaseTable(c).Write(a.out, present.FormatTable, width(a.out)); err != nil {
		return err
	}
	a.say("Windows of %d and %d whole weeks; intervals are of 95%%, by week.", c.Weeks, c.BaselineWeeks)
	if c.Split == nil {
		return nil
	}
	s := c.Split
	a.say("")
	if s.Refused != "" {
		a.say("The change of a share is not split: %s.", s.Refused)
		return nil
	}
	a.say("Share of %s: %s, %s in the baseline. Of the change of %s points:", s.Group, percent(s.Share).Screen, percent(s.BaselineShare).Screen, points(s.Change))
	for _, e := range s.Effects {
		name := "composition by " + e.Factor
		if e.Factor == mix.FactorRate {
			name = "rates within each " + strings.Join(s.Factors, " and ")
		}
		a.say("  %s points with %s", points(e.Effect), name)
	}
	a.say("")
	if len(s.Categories) == 0 {
		return nil
	}
	if err := splitTable(s).Write(a.out, present.FormatTable, width(a.out)); err != nil {
		return err
	}
	a.say("")
	return nil
}

// additional words an increase with its interval.
func additional(inc mix.Increase) string {
	v, _ := inc.Additional.Value()
	text := fmt.Sprintf("%+.1f", v)
	if inc.Additional.NoInterval == "" {
		text += fmt.Sprintf(" (95%% interval %+.1f to %+.1f)", inc.Additional.Low, inc.Additional.High)
	}
	if inc.Refused != "" {
		text += ". No arrest is called additional: " + inc.Refused
	}
	return text
}

// increaseTable shows the increase of each office. One whose interval has 0 in
// it could be chance, and its arrests are ascribed to no group.
func increaseTable(c *mix.Comparison) present.Table {
	t := present.Table{Columns: []string{"office", "baseline_per_day", "per_day", "added_per_day", "95%_interval"}}
	for _, inc := range c.Increases {
		interval := "–"
		if e := inc.Additional; e.NoInterval == "" {
			interval = fmt.Sprintf("%+.1f to %+.1f", e.Low, e.High)
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(string(inc.Office)), present.Number(inc.BaselinePerDay, 1), present.Number(inc.PerDay, 1),
			present.Number(inc.Additional, 1).Screened(signed(inc.Additional)), present.Text(interval)})
	}
	return t
}

// points writes a difference of shares in percentage points, with its interval.
func points(e quotawatch.Estimate) string {
	v, _ := e.Value()
	text := strings.Replace(fmt.Sprintf("%+.2f", 100*v), "-0.00", "+0.00", 1)
	if e.NoInterval != "" {
		return text
	}
	return fmt.Sprintf("%s (%+.2f to %+.2f)", text, 100*e.Low, 100*e.High)
}

func mixTable(answer *mix.Answer) present.Table {
	t := present.Table{Columns: []string{"office", "group", "arrests", "share", "low", "high"}, Hidden: map[int]bool{4: true, 5: true}}
	if answer.Comparison != nil {
		t.Columns = append(t.Columns, "baseline_arrests", "baseline_share", "added_per_day", "marginal_share", "marginal_low", "marginal_high")
		for _, i := range []int{6, 10, 11} {
			t.Hidden[i] = true
		}
	}
	t.Hidden[0] = answer.Scope == quotawatch.ScopeNational
	for _, r := range answer.Rows {
		if r.Share.High > r.Share.Low {
			delete(t.Hidden, 4)
			delete(t.Hidden, 5)
		}
		cells := []present.Cell{present.Text(string(r.Office)), present.Text(r.Group), commas(r.Arrests), percent(r.Share), bound(r.Share, r.Share.Low), bound(r.Share, r.Share.High)}
		if c := r.Change; c != nil {
			cells = append(cells, commas(c.BaselineArrests), percent(c.BaselineShare), present.Number(c.Additional, 1).Screened(signed(c.Additional)),
				percent(c.Marginal).Screened(between(c.Marginal)), bound(c.Marginal, c.Marginal.Low), bound(c.Marginal, c.Marginal.High))
		}
		t.Rows = append(t.Rows, cells)
	}
	return withPeriods(t, answer.Rows)
}

// withPeriods puts the days of rows before them, where they have days of their
// own.
func withPeriods(t present.Table, rows []mix.Row) present.Table {
	if len(rows) == 0 || rows[0].Period == nil {
		return t
	}
	t.Columns = append([]string{"from", "to"}, t.Columns...)
	hidden := map[int]bool{}
	for i := range t.Hidden {
		hidden[i+2] = t.Hidden[i]
	}
	t.Hidden = hidden
	for i, r := range rows {
		t.Rows[i] = append([]present.Cell{present.Text(r.Period.From.String()), present.Text(r.Period.To.String())}, t.Rows[i]...)
	}
	return t
}

func signed(e quotawatch.Estimate) string {
	v, ok := e.Value()
	if !ok {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%+.1f", v), "-0.0", "+0.0", 1)
}

// between writes a share with its interval.
func between(e quotawatch.Estimate) string {
	v, ok := e.Value()
	switch {
	case !ok:
		return "–"
	case e.NoInterval != "":
		return fmt.Sprintf("%.1f%%", 100*v)
	}
	whole := func(v float64) float64 { return math.Round(100*v) + 0 } // + 0 so that no zero has a sign
	return fmt.Sprintf("%.1f%% (%.0f..%.0f)", math.Round(1000*v)/10+0, whole(e.Low), whole(e.High))
}

// bound makes the cell of one end of an interval, empty where there is none.
func bound(e quotawatch.Estimate, v float64) present.Cell {
	if !e.Known() {
		return present.Cell{Number: true, Screen: "–"}
	}
	return present.Cell{Number: true, Value: fmt.Sprintf("%.6f", v), Screen: fmt.Sprintf("%.1f%%", 100*v)}
}

func splitTable(s *mix.Split) present.Table {
	t := present.Table{Columns: []string{s.Factors[0], "baseline_part", "part", "baseline_rate", "rate", "composition", "rate_effect"}}
	for _, c := range s.Categories {
		t.Rows = append(t.Rows, []present.Cell{present.Text(c.Name), percent(c.BaselinePart), percent(c.Part), percent(c.BaselineRate), percent(c.Rate),
			present.Number(c.Composition, 4).Screened(points(c.Composition)), present.Number(c.Within, 4).Screened(points(c.Within))})
	}
	return t
}
