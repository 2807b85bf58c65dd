package xlsx

import (
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// numeral is the number of the row that is being read with the quote that ends
// it in a cell's place: eight bytes at most, compared at once.
type numeral struct {
	word, mask uint64
	length     int
}

func newNumeral(row int) numeral {
	var text [16]byte
	n := len(append(strconv.AppendInt(text[:0], int64(row), 10), '"'))
	return numeral{binary.LittleEndian.Uint64(text[:]), 1<<(8*n) - 1, n}
}

// ends tells whether b begins with the number and its quote. b has eight bytes.
func (n numeral) ends(b []byte) bool {
	return (binary.LittleEndian.Uint64(b)^n.word)&n.mask == 0
}

// plainHead is the most bytes before the value of a plain cell, and a few more.
const plainHead = 64

// plainCell reads a cell as programs write nearly all of them: its place, a
// style, the type s or none, and a number. What is written otherwise, or wrong,
// is not ok: takeCell reads that, or says what is wrong.
func (r *rows) plainCell(b []byte, width int) (n, column int, ok bool) {
	if !r.plain || len(b) < plainHead || string(b[:6]) != `<c r="` {
		return 0, 0, false
	}
	n = 6
	for ; n < 9 && b[n] >= 'A' && b[n] <= 'Z'; n++ {
		column = column*26 + int(b[n]-'A') + 1
	}
	if column--; column < width || column >= MaxColumns || !r.numeral.ends(b[n:]) {
		return 0, 0, false
	}
	n += r.numeral.length
	if string(b[n:n+4]) == ` s="` {
		for n += 4; n < plainHead-20 && b[n] >= '0' && b[n] <= '9'; n++ {
		}
		if b[n] != '"' {
			return 0, 0, false
		}
		n++
	}
	c := grid.Cell{Kind: grid.Number}
	if string(b[n:n+6]) == ` t="s"` {
		c.Kind = grid.Shared
		n += 6
	}
	if string(b[n:n+2]) == "/>" {
		c.Kind = grid.Blank
		n += 2
	} else if string(b[n:n+4]) != "><v>" {
		return 0, 0, false
	} else if n = r.plainValue(b, n+4, &c); n < 0 {
		return 0, 0, false
	}
	if column == len(r.cells) && column < cap(r.cells) { // the one after the cell before
		r.cells = r.cells[:column+1]
	} else if r.reach(column) != nil {
		return 0, 0, false
	}
	r.cells[column] = c
	return n, column, true
}

// plainValue reads the value at n of a cell that ends after it. It gives where
// that is, or -1 for what is not plain.
func (r *rows) plainValue(b []byte, n int, c *grid.Cell) int {
	start, v := n, 0
	for ; n < len(b) && n < start+9 && b[n] >= '0' && b[n] <= '9'; n++ {
		v = v*10 + int(b[n]-'0')
	}
	whole := n > start
	for n < len(b) && b[n] != '<' {
		n, whole = n+1, false
	}
	if len(b) < n+len("</v></c>") || string(b[n:n+len("</v></c>")]) != "</v></c>" {
		return -1
	}
	switch {
	case c.Kind == grid.Shared:
		if !whole || v >= r.strings.count {
			return -1
		}
		c.Shared = int32(v)
	case whole:
		c.Number = float64(v)
	default:
		if c.Number, whole = number(b[start:n]); !whole {
			return -1
		}
	}
	return n + len("</v></c>")
}

// reach makes the row have a cell in a column. A few bytes can ask for all the
// columns of a row, so those left out are counted.
func (r *rows) reach(column int) error {
	have := len(r.cells)
	if have > column {
		return nil
	}
	if r.gaps+column-have > maxGaps {
		return limits("cells left out in a sheet", maxGaps, r.gaps+column-have)
	}
	r.gaps += column - have
	r.cells = slices.Grow(r.cells, column+1-have)[:column+1]
	if have < column {
		clear(r.cells[have:column])
	}
	if r.cells[column].Kind != grid.Blank { // of an earlier row
		r.cells[column] = grid.Cell{}
	}
	return nil
}
