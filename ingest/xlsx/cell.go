package xlsx

import (
	"fmt"
	"math"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// cellHead is what the attributes of a cell say.
type cellHead struct {
	column int
	kind   []byte
}

// cellHead reads the attributes of a cell. Cells ascend in their row.
func (r *rows) cellHead(attrs []byte, width, row int) (h cellHead, err error) {
	h.column = width
	for {
		name, value, rest, ok, err := attribute(attrs)
		if err != nil {
			return h, err
		}
		if !ok {
			break
		}
		if len(name) == 1 && name[0] == 'r' {
			if h.column, err = reference(value, row); err != nil {
				return h, err
			}
		} else if len(name) == 1 && name[0] == 't' {
			h.kind = value
		} else if err := r.checkSpace(name, value); err != nil {
			return h, err
		}
		attrs = rest
	}
	if h.column < width || h.column >= MaxColumns {
		return h, &fault{"cells in order, each once, in at most 16,384 columns", fmt.Sprintf("column %d after column %d in row %d", h.column+1, width, row)}
	}
	return h, nil
}

// reference reads where a cell stands, as C7, and checks that it is row's.
func reference(b []byte, row int) (column int, err error) {
	i := 0
	for i < len(b) && i < 4 && b[i] >= 'A' && b[i] <= 'Z' {
		column = column*26 + int(b[i]-'A') + 1
		i++
	}
	v, used := digits(b[i:])
	if i == 0 || used == 0 || i+used != len(b) || v != row {
		return 0, &fault{fmt.Sprintf("the place of a cell in row %d", row), quoted(b)}
	}
	return column - 1, nil
}

// takeCell reads one <c> at the start of b.
func (r *rows) takeCell(b []byte, width int, rec *grid.Record) (n, column int, err error) {
	attrs, n, empty, err := tagBounds(b, len(r.cell.cell.open))
	if err != nil {
		return 0, 0, err
	}
	h, err := r.cellHead(attrs, width, rec.Row)
	if err == nil {
		err = r.reach(h.column)
	}
	if err != nil {
		return 0, 0, err
	}
	if empty {
		return n, h.column, nil
	}
	return r.content(b, n, h, rec)
}

// notComputed is what a cell holds whose formula no program has worked out.
var notComputed = []byte("a formula that was never computed")

// content reads what stands in a cell up to its end: a value, a text, the
// formula that the value was worked out by, and what later versions add.
func (r *rows) content(b []byte, n int, h cellHead, rec *grid.Record) (int, int, error) {
	formula, value := false, false
	for {
		var used int
		var err error
		if n, err = skipAside(b, n); err != nil {
			return 0, 0, err
		}
		rest := b[n:]
		switch {
		case startsTag(rest, r.cell.value.open):
			value = true
			used, err = r.value(rest, h, rec)
		case startsTag(rest, r.cell.cell.close):
			used, err = closeEnd(rest, len(r.cell.cell.close))
			if formula && (!value || string(h.kind) != "str") && r.cells[h.column].Kind == grid.Blank {
				r.unworked++
				r.cells[h.column] = grid.Cell{Kind: grid.Fault, Text: notComputed}
			}
			return n + used, h.column, err
		case startsTag(rest, r.cell.inline.open):
			used, err = r.inline(rest, h)
		case startsTag(rest, r.cell.formula.open):
			formula = true
			used, err = skipElement(rest, r.cell.formula)
		case startsTag(rest, r.cell.more.open):
			used, err = skipElement(rest, r.cell.more)
		case len(rest) <= len(r.cell.more.open):
			err = errShort
		default:
			err = &fault{"the content of a cell", quoted(rest)}
		}
		if err != nil {
			return 0, 0, err
		}
		n += used
	}
}

// skipElement passes over an element without elements of its name inside.
func skipElement(b []byte, e element) (n int, err error) {
	return textTags{skipped: []element{e}}.skip(b)
}

// value reads <v>...</v> into the cell.
func (r *rows) value(b []byte, h cellHead, rec *grid.Record) (int, error) {
	start := len(r.cell.value.open)
	if b[start] == '>' {
		start++
	} else {
		_, next, empty, err := tagEnd(b, start)
		if err != nil || empty {
			return next, err
		}
		start = next
	}
	end := start
	for end < len(b) && b[end] != '<' {
		end++
	}
	if len(b)-end <= len(r.cell.value.close) {
		if end-start > 32*maxCell {
			return 0, &fault{"at most 32,767 characters in a cell", "more"}
		}
		return 0, errShort
	}
	if !startsTag(b[end:], r.cell.value.close) {
		text, used, err := charData(b[start:], r.cell.value.close)
		if err != nil {
			return 0, err
		}
		return start + used, r.set(&r.cells[h.column], h.kind, text, rec)
	}
	used, err := closeEnd(b[end:], len(r.cell.value.close))
	if err != nil {
		return 0, err
	}
	return end + used, r.set(&r.cells[h.column], h.kind, b[start:end], rec)
}

// set gives a cell the value that text is for its type (ECMA-376 part 1,
// 18.18.11).
func (r *rows) set(c *grid.Cell, kind, text []byte, rec *grid.Record) error {
	if c.Kind != grid.Blank {
		return &fault{"one value in a cell", "two"}
	}
	if len(text) == 0 && string(kind) != "s" {
		return nil
	}
	switch string(kind) {
	case "s":
		i, used := digits(text)
		if r.brief && i >= r.strings.Len() {
			return nil
		}
		if used == 0 || used != len(text) || i >= r.strings.Len() {
			rec.Bad = quotawatch.CodeRowCell
			_, err := appendText(nil, text) // a row is set aside only where its XML is well formed
			return err
		}
		*c = grid.Cell{Kind: grid.Shared, Shared: int32(i)}
	case "", "n":
		v, ok := number(text)
		if !ok || math.IsInf(v, 0) {
			return &fault{"a number", quoted(text)}
		}
		*c = grid.Cell{Kind: grid.Number, Number: v}
	case "str", "d":
		return r.setText(c, grid.Text, text)
	case "e":
		return r.setText(c, grid.Fault, text)
	case "b":
		if len(text) != 1 || (text[0] != '0' && text[0] != '1') {
			return &fault{"a boolean, 0 or 1", quoted(text)}
		}
		*c = grid.Cell{Kind: grid.Bool, Number: float64(text[0] - '0')}
	default:
		return &fault{"a type of cells", quoted(kind)}
	}
	return nil
}

// setText gives a cell a text that is decoded beside the others of the row.
func (r *rows) setText(c *grid.Cell, kind grid.Kind, text []byte) (err error) {
	start := len(r.text)
	if r.text, err = appendText(r.text, text); err != nil {
		return err
	}
	if tooLong(r.text[start:]) {
		return &fault{"at most 32,767 characters in a cell", "more"}
	}
	if len(r.text) > start {
		*c = grid.Cell{Kind: kind, Text: r.text[start:]}
	}
	return nil
}

// inline reads <is>...</is> into the cell.
func (r *rows) inline(b []byte, h cellHead) (int, error) {
	if string(h.kind) != "inlineStr" {
		return 0, &fault{"a cell of type inlineStr", quoted(h.kind)}
	}
	n, empty, err := r.cell.inline.begin(b)
	if err != nil || empty {
		return n, err
	}
	start := len(r.text)
	text, used, err := r.cell.texts.texts(r.text, b[n:], r.cell.inline.close)
	if err != nil {
		return 0, err
	}
	r.text = text
	if c := &r.cells[h.column]; c.Kind != grid.Blank {
		return 0, &fault{"one value in a cell", "two"}
	} else if len(text) > start {
		*c = grid.Cell{Kind: grid.Text, Text: text[start:]}
	}
	return n + used, nil
}
