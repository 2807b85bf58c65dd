package present

import (
	"io"
	"maps"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
)

// narrowest is how far a column of words may be folded, in characters.
const narrowest = 20

// terminal writes the table for people: whole where the screen is wide enough,
// else without what is drawn, else set tight with its longest words folded,
// and then without its last columns, which it names. No number is broken.
func (t Table) terminal(w io.Writer, width int) error {
	text := t.laidOut(true, false, 0)
	for _, tight := range []bool{false, true} {
		if over(text, width) > 0 {
			text = t.laidOut(false, tight, 0)
		}
	}
	var left []string
	for i := len(t.Columns); i > 1; {
		if over(text, width) > 0 {
			text = t.laidOut(false, true, over(text, width))
		}
		if over(text, width) <= 0 {
			break
		}
		for i--; t.Hidden[i]; i-- {
		}
		t = t.without(i)
		left = slices.Insert(left, 0, t.Columns[i])
		text = t.laidOut(false, true, 0)
	}
	if len(left) > 0 {
		text += "\n" + lipgloss.Wrap("not shown at this width: "+strings.Join(left, ", "), width, " ")
	}
	var b strings.Builder
	for line := range strings.Lines(text + "\n") {
		b.WriteString(strings.TrimRight(line, " \n"))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// over tells by how much a text is wider than the screen; 0 is any width.
func over(text string, width int) int {
	if width == 0 {
		return 0
	}
	return lipgloss.Width(text) - width
}

// without hides a column, in a copy.
func (t Table) without(column int) Table {
	hidden := map[int]bool{column: true}
	maps.Copy(hidden, t.Hidden)
	t.Hidden = hidden
	return t
}

// laidOut sets the columns that are not hidden, with what is drawn or without.
// Tight, it stacks the words of a column's name; fold makes the widest column
// of words narrower by as much.
func (t Table) laidOut(drawn, tight bool, fold int) string {
	rows := t.cells(drawn && t.Drawn != nil, tight)
	if fold > 0 {
		foldWidest(rows, fold)
	}
	gap := map[bool]int{false: 2, true: 1}[tight]
	text := ""
	if slices.ContainsFunc(rows, func(row []string) bool { return strings.Contains(strings.Join(row, ""), "\n") }) {
		text = t.folded(rows, gap)
	} else {
		text = t.grid(rows, gap)
	}
	head := 1
	for _, name := range rows[0] {
		head = max(head, 1+strings.Count(name, "\n"))
	}
	lines := strings.Split(text, "\n")
	rule := strings.Repeat("─", lipgloss.Width(lines[0]))
	return strings.Join(slices.Insert(lines, head, rule), "\n")
}

// grid sets cells of one line each. It gives what folded does, for long tables
// in a fiftieth of the time.
func (t Table) grid(rows [][]string, gap int) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], cellWidth(cell))
		}
	}
	numeric := make([]bool, len(widths))
	for i := range numeric {
		numeric[i] = t.numeric(i)
	}
	var b strings.Builder
	for r, row := range rows {
		if r > 0 {
			b.WriteByte('\n')
		}
		for i, cell := range row {
			blank := widths[i] - cellWidth(cell)
			if numeric[i] {
				writeBlanks(&b, blank)
			}
			b.WriteString(cell)
			if !numeric[i] {
				writeBlanks(&b, blank)
			}
			writeBlanks(&b, gap)
		}
	}
	return b.String()
}

func writeBlanks(b *strings.Builder, n int) {
	for range n {
		b.WriteByte(' ')
	}
}

// cellWidth gives the columns of a terminal that a text takes. Bytes of ASCII
// take one each: cells hold no control characters.
func cellWidth(text string) int {
	for i := range len(text) {
		if text[i] >= 0x80 || text[i] < ' ' {
			return lipgloss.Width(text)
		}
	}
	return len(text)
}

// folded sets cells of any number of lines.
func (t Table) folded(rows [][]string, gap int) string {
	tab := table.New().Rows(rows...).Border(lipgloss.HiddenBorder()).BorderTop(false).BorderBottom(false).
		BorderLeft(false).BorderRight(false).BorderColumn(false).BorderRow(false).
		StyleFunc(func(_, col int) lipgloss.Style {
			style := lipgloss.NewStyle().PaddingRight(gap)
			if t.numeric(col) {
				style = style.Align(lipgloss.Right)
			}
			return style
		})
	return tab.String()
}

// cells gives the names and then the rows, as they are shown.
func (t Table) cells(drawn, tight bool) (rows [][]string) {
	pick := func(cell func(i int) string, last string) (row []string) {
		for i := range t.Columns {
			if !t.Hidden[i] {
				row = append(row, cell(i))
			}
		}
		if drawn {
			row = append(row, last)
		}
		return row
	}
	rows = append(rows, pick(func(i int) string {
		if tight {
			return strings.ReplaceAll(Printable(t.Columns[i]), "_", "_\n")
		}
		return Printable(t.Columns[i])
	}, ""))
	for r, row := range t.Rows {
		last := ""
		if drawn {
			last = t.Drawn[r]
		}
		rows = append(rows, pick(func(i int) string { return row[i].screen() }, last))
	}
	return rows
}

// numeric tells whether the shown column holds numbers.
func (t Table) numeric(shown int) bool {
	for i := range t.Columns {
		if t.Hidden[i] {
			continue
		}
		if shown == 0 {
			return len(t.Rows) > 0 && t.Rows[0][i].Number
		}
		shown--
	}
	return false
}

// foldWidest breaks the cells of the widest column at spaces, so that it gets
// narrower by fold, but not below narrowest.
func foldWidest(rows [][]string, fold int) {
	widest, width := 0, 0
	for _, row := range rows[1:] {
		for i, cell := range row {
			if n := lipgloss.Width(cell); n > width {
				widest, width = i, n
			}
		}
	}
	if to := max(narrowest, width-fold); to < width {
		for _, row := range rows[1:] {
			row[widest] = lipgloss.Wrap(row[widest], to, " ")
		}
	}
}
