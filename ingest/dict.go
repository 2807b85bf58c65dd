package ingest

import (
	"bytes"
	"strconv"
	"sync"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// Dict gives each distinct text of a release a code, counted from 1. Code 0 is
// a missing value. Sheets that are read at the same time share it, so codes
// depend on who came first: nothing that leaves the build may rest on them.
type Dict struct {
	mu    sync.Mutex
	codes map[string]uint32
	texts []string
	kept  []bool
	// redaction returns the kind of a text that stands for no value, "" for any
	// other.
	redaction func(text string) string
}

// redactedCode marks a text that says the value was taken out. It and all
// codes leave the highest bit to memo.
const redactedCode = 1<<31 - 2

func newDict(redaction func(text string) string) *Dict {
	return &Dict{codes: map[string]uint32{}, redaction: redaction}
}

// Text gives the text of a code, "" for 0.
func (d *Dict) Text(code uint32) string {
	if code == 0 {
		return ""
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.texts[code-1]
}

// Kept calls yield with each code and text that a stored column holds.
func (d *Dict) Kept(yield func(code uint32, text string)) {
	for i, text := range d.texts {
		if d.kept[i] {
			yield(uint32(i+1), text)
		}
	}
}

// code gives the code of a text; keep says that a stored column holds it.
func (d *Dict) code(text string, keep bool) uint32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	code, ok := d.codes[text]
	if !ok {
		switch d.redaction(text) {
		case "redacted":
			code = redactedCode
		case "blank":
			code = 0
		default:
			d.texts, d.kept = append(d.texts, text), append(d.kept, false)
			code = uint32(len(d.texts))
		}
		d.codes[text] = code
	}
	if keep && code != 0 && code != redactedCode {
		d.kept[code-1] = true
	}
	return code
}

// keep marks a code as one that a stored column holds.
func (d *Dict) keep(code uint32) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept[code-1] = true
}

// memo remembers what is known of the shared texts of a sheet, by index.
type memo struct {
	texts    grid.Strings
	codes    []uint32 // the code plus 1, or 0; with keptBit where it was kept
	redacted []byte   // 1 no, 2 yes, or 0
}

const keptBit = 1 << 31

func newMemo(texts grid.Strings) *memo {
	m := &memo{texts: texts}
	if texts != nil {
		m.codes, m.redacted = make([]uint32, texts.Len()), make([]byte, texts.Len())
	}
	return m
}

// code gives the code of shared text i, which a coder finds out once.
func (m *memo) code(i int32, c *coder) uint32 {
	known := m.codes[i]
	if known == 0 || (c.keep && known&keptBit == 0) {
		known = c.text(bytes.TrimSpace(m.texts.Text(i))) + 1
		if c.keep {
			known |= keptBit
		}
		m.codes[i] = known
	}
	return known&^keptBit - 1
}

// isRedacted tells whether shared text i says that the value was taken out.
func (m *memo) isRedacted(i int32, redaction func(text string) string) bool {
	if m.redacted[i] == 0 {
		m.redacted[i] = 1
		if redaction(string(bytes.TrimSpace(m.texts.Text(i)))) == "redacted" {
			m.redacted[i] = 2
		}
	}
	return m.redacted[i] == 2
}

// coder gives codes for the cells of one column. It remembers what it asked
// the dictionary; a shared text is remembered by its index alone.
type coder struct {
	dict  *Dict
	keep  bool
	memo  *memo
	local map[string]known
	last  known // cells of a column come in runs
	buf   []byte
}

// known is a text with its code.
type known struct {
	text string
	code uint32
}

func newCoder(d *Dict, keep bool, memo *memo) *coder {
	return &coder{dict: d, keep: keep, memo: memo, local: map[string]known{}}
}

// cell gives the code of a cell, 0 for a blank one.
func (c *coder) cell(cell *grid.Cell) uint32 {
	switch cell.Kind {
	case grid.Text:
		return c.text(bytes.TrimSpace(cell.Text))
	case grid.Shared:
		return c.memo.code(cell.Shared, c)
	case grid.Number:
		return c.text(c.number(cell.Number))
	case grid.Bool:
		return c.text(strconv.AppendBool(c.buf[:0], cell.Number != 0))
	case grid.Time:
		c.buf = dayOf(cell.Number).Time().AppendFormat(c.buf[:0], "2006-01-02")
		return c.text(c.buf)
	case grid.Blank, grid.Fault:
	}
	return 0
}

// number writes a number as text.
func (c *coder) number(v float64) []byte {
	c.buf = strconv.AppendFloat(c.buf[:0], v, 'f', -1, 64)
	return c.buf
}

func (c *coder) text(text []byte) uint32 {
	if len(text) == 0 {
		return 0
	}
	if string(text) == c.last.text {
		return c.last.code
	}
	k, ok := c.local[string(text)]
	if !ok {
		k.text = string(text)
		k.code = c.dict.code(k.text, c.keep)
		c.local[k.text] = k
	}
	c.last = k
	return k.code
}
