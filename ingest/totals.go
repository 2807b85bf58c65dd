package ingest

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/registry"
)

// below is what stands among and below the rows of a sheet without being an
// arrest: totals, and what may be footnotes until a row follows them.
type below struct {
	totals, firstTotal int
	notes, firstNote   int
	held               int // footnotes, unless a row follows
	rows               []heldRow
}

// heldRow is a row that is a footnote, or else is quarantined for a reason.
type heldRow struct {
	row    int32
	code   quotawatch.Code
	column string
}

// maxFootnotes is how many rows may stand below the data; more are no notes.
const maxFootnotes = 200

// totalWords are what the first cell of a total says.
var totalWords = []string{"total", "totals", "subtotal", "subtotals", "sub-total", "sub total", "grand total", "grand count", "sum", "all", "overall",
	"total general", "gran total", "subtotales", "totales", "suma", "todos", "todas", "total parcial", "suma total"}

// isTotalWord tells whether a text names a total, as programs and people do.
func isTotalWord(text string) bool {
	text = strings.ToLower(strings.Trim(text, " \t:.-=*"))
	first, _, _ := strings.Cut(text, " ")
	last := text[strings.LastIndexByte(text, ' ')+1:]
	return slices.Contains(totalWords, text) || slices.Contains([]string{"total", "total:", "totals", "subtotal", "subtotal:"}, first) ||
		first != last && slices.Contains([]string{"total", "totals", "subtotal", "count"}, last)
}

// isTotal tells whether a row that cannot be loaded sums up others: its date
// says so, or its first cell or office does and all else are numbers; or it has
// numbers and nothing else.
func (r *reading) isTotal(rec *grid.Record) bool {
	words, numbers, first := 0, 0, true
	for i := range rec.Cells {
		text, filled := r.sumCell(&rec.Cells[i])
		if !filled {
			continue
		}
		named := first || r.isOffice(i) || i == r.dated
		first = false
		switch {
		case named && isTotalWord(text):
			if i == r.dated {
				return true
			}
			words++
		case isNumeric(text) && r.maySum(i):
			numbers++
		case i == r.dated && text != "" && text[0] >= '0' && text[0] <= '9': // the day of a subtotal
		default:
			return false
		}
	}
	return words > 0 || numbers > 0
}

// dayAlone tells whether a row that has its date holds nothing else but sums.
func (r *reading) dayAlone(rec *grid.Record) bool {
	if r.dated < 0 || len(r.header) < 3 {
		return false
	}
	for i := range rec.Cells {
		c := &rec.Cells[i]
		if i == r.dated || c.Kind == grid.Blank {
			continue
		}
		if text := r.textOf(c); len(text) > 0 && unicode.IsLetter(rune(text[0])) {
			return false
		}
		if text, filled := r.sumCell(c); filled && (!isNumeric(text) || !r.maySum(i)) {
			return false
		}
	}
	return true
}

// sumCell gives a cell as text, and whether it holds anything.
func (r *reading) sumCell(c *grid.Cell) (text string, filled bool) {
	switch c.Kind {
	case grid.Number:
		return "9", true // any number
	case grid.Text, grid.Shared:
		text = string(bytes.TrimSpace(r.textOf(c)))
		return text, text != ""
	case grid.Time, grid.Bool, grid.Fault:
		return "", true
	case grid.Blank:
	}
	return "", false
}

// isNumeric tells whether a text is a plain number.
func isNumeric(text string) bool {
	digits := 0
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case !strings.ContainsRune(",. %", c):
			return false
		}
	}
	return digits > 0
}

// maySum tells whether a number in a column may be a sum: not where a single
// arrest has a number too.
func (r *reading) maySum(at int) bool {
	if at >= len(r.res.Columns) || at == r.dated {
		return true
	}
	for i := range r.cells {
		if c := &r.cells[i]; c.at == at {
			return c.kind == registry.KindOffice || c.kind == registry.KindLabel || c.kind == registry.KindDrop && !c.known
		}
	}
	return true
}

func (r *reading) isOffice(at int) bool {
	return slices.ContainsFunc(r.cells, func(c cell) bool { return c.at == at && c.kind == registry.KindOffice })
}

// dateColumn gives the column of the date, -1 without one.
func dateColumn(columns []column) int {
	return slices.IndexFunc(columns, func(c column) bool {
		return slices.ContainsFunc(c.fields, func(f registry.Field) bool { return f.Kind == registry.KindDate })
	})
}

// subtotal declares a row not data.
func (r *reading) subtotal(rec *grid.Record) {
	r.res.NotData++
	if r.below.totals++; r.below.totals == 1 {
		r.below.firstTotal = rec.Row
	}
}

// mayBeFootnote tells whether a row below some data holds one text and no more,
// or prose that a delimiter went through. A text that the rows above hold, or
// that is the begin of one where the file ends, is what is left of a row.
func (r *reading) mayBeFootnote(rec *grid.Record) bool {
	if r.res.Loaded == 0 || rec.Lines > 1 && len(rec.Cells) == len(r.header) {
		return false
	}
	var parts []string
	for i := range rec.Cells {
		text, filled := r.sumCell(&rec.Cells[i])
		if !filled {
			continue
		}
		if isNumeric(text) || !r.isProse(text, rec.Open) || !r.maySum(i) && i > 0 {
			return false
		}
		parts = append(parts, text)
	}
	short := r.plan.format == formatText && len(rec.Cells)*2 <= len(r.header) && len(parts) == len(rec.Cells)
	return len(parts) == 1 || len(parts) > 1 && short && strings.Contains(parts[0], " ")
}

// isProse tells whether a text is words that no row above holds.
func (r *reading) isProse(text string, open bool) bool {
	letters := strings.IndexFunc(text, unicode.IsLetter) >= 0
	_, office := r.layout.reg.OfficeByLabel(text)
	return letters && !office && !r.layout.Dict.has(text) && (!open || !r.layout.Dict.begins(text))
}

// hold keeps a row aside until it is known whether data follow.
func (r *reading) hold(rec *grid.Record, code quotawatch.Code, column string) error {
	r.below.rows = append(r.below.rows, heldRow{int32(rec.Row), code, column})
	if r.below.held++; r.below.held > maxFootnotes {
		return r.notBelow()
	}
	return nil
}

// notBelow quarantines what is held: a row of data follows it.
func (r *reading) notBelow() error {
	held := r.below.rows
	r.below.held, r.below.rows = 0, nil
	for _, h := range held {
		if err := r.quarantine(nil, h.row, h.code, h.column); err != nil {
			return err
		}
	}
	return nil
}

// footnotes declares what is held not data: the data end above it.
func (r *reading) footnotes() {
	if r.below.notes == 0 && r.below.held > 0 {
		r.below.firstNote = int(r.below.rows[0].row)
	}
	r.below.notes += r.below.held
	r.res.NotData += r.below.held
	r.below.held, r.below.rows = 0, nil
}
