package main

import (
	"bytes"
	"fmt"
	"math"
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
		if err := drawCurve(f.svg, m); err != nil {
			return err
		}
	}
	if !a.onScreen() {
		return a.write(m, specTable(m))
	}
	a.sayMultiverse(m)
	return nil
}

// drawCurve writes the specification curve to an SVG file.
func drawCurve(path string, m *quota.Multiverse) error {
	if m.Known == 0 {
		return &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "there is no curve to draw: " + m.Text(), File: path, Do: "ask without --svg for the reasons"}
	}
	var b bytes.Buffer
	if err := web.WriteCurve(&b, m); err != nil {
		return err
	}
	return writeWhole(path, b.Bytes())
}

func (a *app) sayMultiverse(m *quota.Multiverse) {
	if m.Answer.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	who := string(m.Answer.Scope)
	if m.Office != "" {
		who = string(m.Office)
	}
	a.say("%s", m.Text())
	a.say("%s · %s · %s to %s · order %s, %s a day", m.Headline, who, m.Answer.Window.From, m.Answer.Window.To, m.Answer.Order.ID, quota.Thousands(int64(m.Answer.Order.Target)))
	if v, ok := m.Default(); ok && v.Value.Known() {
		a.say("as attain answers: %s (%s); median %s; different values: %d", m.Format(v.Value), strings.Join(choicesOf(v), ", "), m.Format(m.Median), m.Distinct)
	}
	if m.Known > 0 {
		a.say("")
		for _, line := range curveLines(m) {
			fmt.Fprintln(a.out, line) // a drawing: breaking its lines would spoil it
		}
		a.say("")
		for _, move := range m.Moves {
			a.say("%s", moveLine(m, move))
		}
	}
	a.say("")
	a.say("Source: %s", m.Answer.Provenance.Source)
	a.say("Build: %s", m.Answer.Provenance.Build)
	for _, why := range unknownReasons(m) {
		a.say("- %s", why)
	}
	a.say("- a range over counting rules, not a confidence interval")
}

func choicesOf(v quota.Variant) []string {
	c := v.Choices()
	return c[:]
}

func moveLine(m *quota.Multiverse, move quota.Move) string {
	if move.Compared == 0 {
		return fmt.Sprintf("%-10s cannot be compared: one setting alone can be worked out", move.Choice)
	}
	return fmt.Sprintf("%-10s moves it by %s on average, %s at most", move.Choice, m.FormatMove(move.Mean), m.FormatMove(move.Most))
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
		all[i] = fmt.Sprintf("%d of %d specifications are not known: %s", n[why], len(m.Variants), why)
	}
	return all
}

// The specification curve on a terminal: at most curveColumns columns of
// specifications, and curveRows rows of values, in 80 columns with all words.
const curveColumns, curveRows = 38, 9

// curveLines draws the specification curve: values in order above, and below,
// for each setting, which of them it gave, with its lowest, median and highest.
func curveLines(m *quota.Multiverse) []string {
	columns := columnsOf(m.Sorted())
	lines := valueLines(m, columns)
	heads, choice := [3]string{"lowest", "median", "highest"}, ""
	for _, s := range m.Settings {
		if s.Choice != choice {
			choice = s.Choice
			lines = append(lines, strings.TrimRight(curveRow(choice, strings.Repeat(" ", len(columns)), heads), " "))
			heads = [3]string{}
		}
		values := [3]string{m.Format(s.Low), m.Format(s.Median), m.Format(s.High)}
		lines = append(lines, curveRow("  "+s.Name, marks(columns, s), values))
	}
	legend := "● with this setting, ◆ the default"
	if n := len(columns[0]); n > 1 {
		legend = fmt.Sprintf("each column %d specifications: ● all, ○ some with this setting, ◆ the default", n)
	}
	return append(lines, legend)
}

func curveRow(name, drawn string, values [3]string) string {
	return fmt.Sprintf("%-15s%s %8s %8s %8s", name, drawn, values[0], values[1], values[2])
}

// columnsOf puts as many specifications into each column as it takes.
func columnsOf(sorted []quota.Variant) [][]quota.Variant {
	return slices.Collect(slices.Chunk(sorted, (len(sorted)+curveColumns-1)/curveColumns))
}

// valueLines draws the values of each column, the highest line first.
func valueLines(m *quota.Multiverse, columns [][]quota.Variant) (lines []string) {
	low, _ := m.Low.Value()
	high, _ := m.High.Value()
	rows := curveRows
	if high == low {
		rows = 1
	}
	grid := make([][]rune, rows)
	for i := range grid {
		grid[i] = []rune(strings.Repeat(" ", len(columns)))
	}
	for c, column := range columns {
		for _, v := range column {
			row := 0
			if value, _ := v.Value.Value(); high > low {
				row = int(math.Round((high - value) / (high - low) * float64(rows-1)))
			}
			if v.Default {
				grid[row][c] = '◆'
			} else if grid[row][c] == ' ' {
				grid[row][c] = '●'
			}
		}
	}
	labels := make([]string, rows)
	labels[rows-1], labels[0] = m.Format(m.Low), m.Format(m.High)
	for i, row := range grid {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%13s  %s", labels[i], string(row)), " "))
	}
	return lines
}

// marks draws which columns hold specifications with a setting.
func marks(columns [][]quota.Variant, s quota.Setting) string {
	var b strings.Builder
	i := slices.Index(choiceNames(), s.Choice)
	for _, column := range columns {
		n := 0
		for _, v := range column {
			if v.Choices()[i] == s.Name {
				n++
			}
		}
		switch n {
		case 0:
			b.WriteRune('·')
		case len(column):
			b.WriteRune('●')
		default:
			b.WriteRune('○')
		}
	}
	return b.String()
}

func choiceNames() []string {
	d := quota.Dimensions()
	return d[:]
}

func specTable(m *quota.Multiverse) present.Table {
	t := present.Table{Columns: []string{"definition", "basis", "edge", "missing", "value", "default", "why"}}
	for _, v := range m.Variants {
		t.Rows = append(t.Rows, []present.Cell{present.Text(string(v.Definition)), present.Text(string(v.Basis)), present.Text(string(v.Edge)), present.Text(string(v.Missing)),
			present.Number(v.Value, 4), present.Text(map[bool]string{true: "yes"}[v.Default]), present.Text(v.Why)})
	}
	return t
}
