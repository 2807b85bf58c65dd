package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
)

const multiverseLong = `Work one headline out under every counting rule, day basis, edge rule and treatment
of missing offices: its range, what moves it most, and every specification.

The range is not a confidence interval: it says how far the answer depends on
choices that others may make in another way. What cannot be worked out from what
is held is listed with the reason.`

const multiverseExample = `  # how far does "2 of 25 offices" depend on how one counts?
  quotawatch multiverse --headline offices-at-target --scope office --from 2017-10-01 --to 2018-09-30

  # the nation, with the specification curve as a file
  quotawatch multiverse --from 2017-10-01 --to 2018-09-30 --svg curve.svg

  # one office, every specification for a spreadsheet
  quotawatch multiverse --headline share-met --scope office --office DAL --from 2017-10-01 --to 2018-09-30 --format csv`

type multiverseFlags struct {
	attainFlags
	headline, svg string
}

func (a *app) multiverseCommand() *cobra.Command {
	f := multiverseFlags{attainFlags: attainFlags{unassigned: "apart", basis: "day"}}
	c := &cobra.Command{Use: "multiverse", Short: "One headline under every definition at once: range, curve, what moves it", Long: multiverseLong,
		Example: multiverseExample, Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return a.multiverse(c, f) }}
	var ids []string
	for _, id := range quota.HeadlineIDs() {
		ids = append(ids, string(id))
	}
	f.add(c)
	c.Flags().StringVar(&f.headline, "headline", ids[0], "what is asked: "+strings.Join(ids, ", "))
	c.Flags().StringVar(&f.scope, "scope", "national", "national or office")
	c.Flags().StringVar(&f.order, "order", "", "reported order by `id`")
	c.Flags().StringSliceVar(&f.offices, "office", nil, "field offices by `code`, as DAL")
	c.Flags().StringVar(&f.release, "release", "", "ask one release alone, by `id`")
	c.Flags().StringVar(&f.svg, "svg", "", "also draw the specification curve to a `file`, .svg")
	_ = c.RegisterFlagCompletionFunc("headline", cobra.FixedCompletions(ids, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("order", a.completeOrders)
	_ = c.RegisterFlagCompletionFunc("office", a.completeOffices)
	return c
}

func (a *app) multiverse(c *cobra.Command, f multiverseFlags) error {
	q, err := f.question(c)
	if err != nil {
		return err
	}
	h, err := a.holdings()
	if err != nil {
		return err
	}
	m, err := quota.MakeMultiverse(h, quota.HeadlineID(f.headline), q)
	if err != nil {
		return err
	}
	if f.svg != "" {
		var b bytes.Buffer
		if err := web.WriteCurve(&b, m); err != nil {
			return err
		}
		if err := writeWhole(f.svg, b.Bytes()); err != nil {
			return err
		}
	}
	if !a.onScreen() {
		return a.write(m, specTable(m))
	}
	a.sayMultiverse(m)
	return nil
}

func (a *app) sayMultiverse(m *quota.Multiverse) {
	if m.Answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	p := m.Answer.Provenance
	a.say("%s", m.Text())
	a.say("%s · %s to %s · order %s, %s a day", m.Headline, m.Answer.Window.From, m.Answer.Window.To, m.Answer.Order.ID, quota.Thousands(int64(m.Answer.Order.Target)))
	a.say("")
	for _, line := range curveLines(m) {
		a.say("%s", line)
	}
	a.say("")
	for _, move := range m.Moves {
		a.say("%-10s moves it by %s on average, %s at most", move.Choice, moveText(m, move.Mean), moveText(m, move.Most))
	}
	a.say("")
	a.say("Source: %s", p.Source)
	a.say("Build: %s", p.Build)
	for _, why := range unknownReasons(m) {
		a.say("- %s", why)
	}
	a.say("- a range over counting rules, not a confidence interval")
}

// moveText writes a difference of the headline.
func moveText(m *quota.Multiverse, v float64) string {
	if m.Headline == quota.HeadlineShareMet {
		return fmt.Sprintf("%.1f points", 100*v)
	}
	return fmt.Sprintf("%.1f", v)
}

// unknownReasons counts why specifications could not be worked out.
func unknownReasons(m *quota.Multiverse) (all []string) {
	n := map[string]int{}
	for _, v := range m.Variants {
		if v.Why != "" {
			if n[v.Why]++; n[v.Why] == 1 {
				all = append(all, v.Why)
			}
		}
	}
	for i, why := range all {
		all[i] = fmt.Sprintf("%d specifications are not known: %s", n[why], why)
	}
	return all
}

// curveLines draws the specification curve with letters: a line per different
// value, the lowest first, and under each choice the settings that gave it.
func curveLines(m *quota.Multiverse) (lines []string) {
	var settings [4][]string
	for i := range settings {
		for _, v := range m.Variants {
			if s := v.Choices()[i]; !slices.Contains(settings[i], s) {
				settings[i] = append(settings[i], s)
			}
		}
	}
	heads := []string{"e r p E R P", "d w m", "a k s", "c l"}
	if m.Answer.Scope == quotawatch.ScopeOffice {
		heads[3] = "a s"
	}
	lines = append(lines, fmt.Sprintf("%10s %5s  %s", "value", "specs", strings.Join(heads, " | ")))
	sorted := m.Sorted()
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sameValue(sorted[i], sorted[j]) {
			j++
		}
		lines = append(lines, curveLine(m, sorted[i:j], settings))
		i = j
	}
	return append(lines, "           episodes rows persons, capitals without reprocessed | day weekday mean7 |", "           asked whole-weeks(k) settled | "+strings.Join(settings[3], " ")+"; * the default")
}

func sameValue(a, b quota.Variant) bool {
	return a.Value.Numerator*b.Value.Denominator == b.Value.Numerator*a.Value.Denominator
}

func curveLine(m *quota.Multiverse, of []quota.Variant, settings [4][]string) string {
	var groups []string
	star := " "
	for i, names := range settings {
		var marks []string
		for _, name := range names {
			mark := "·"
			if slices.ContainsFunc(of, func(v quota.Variant) bool { return v.Choices()[i] == name }) {
				mark = "●"
			}
			marks = append(marks, mark)
		}
		groups = append(groups, strings.Join(marks, " "))
	}
	if slices.ContainsFunc(of, func(v quota.Variant) bool { return v.Default }) {
		star = "*"
	}
	return fmt.Sprintf("%10s %5d %s%s", m.Format(of[0].Value), len(of), star, strings.Join(groups, " | "))
}

func specTable(m *quota.Multiverse) present.Table {
	t := present.Table{Columns: []string{"definition", "basis", "edge", "missing", "value", "default", "why"}}
	for _, v := range m.Variants {
		t.Rows = append(t.Rows, []present.Cell{present.Text(string(v.Definition)), present.Text(string(v.Basis)), present.Text(string(v.Edge)), present.Text(string(v.Missing)),
			present.Number(v.Value, 4), present.Text(map[bool]string{true: "yes"}[v.Default]), present.Text(v.Why)})
	}
	return t
}
