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
	// redactions maps the texts that stand for no value to their kind.
	redactions map[string]string
}

// redactedCode marks a text that says the value was taken out.
const redactedCode = ^uint32(0)

func newDict(redactions map[string]string) *Dict {
	return &Dict{codes: map[string]uint32{}, redactions: redactions}
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
		switch d.redactions[text] {
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

// coder gives codes for the cells of one sheet. It remembers what it asked the
// dictionary, and a shared text by its index alone.
type coder struct {
	dict   *Dict
	keep   bool
	local  map[string]known
	shared []uint32 // per index of a shared text, its code plus 1, or 0
	last   known    // cells of a column come in runs
	buf    []byte
}

// known is a text with its code.
type known struct {
	text string
	code uint32
}

func newCoder(d *Dict, keep bool) *coder {
	return &coder{dict: d, keep: keep, local: map[string]known{}}
}

// cell gives the code of a cell, 0 for a blank one.
func (c *coder) cell(cell *grid.Cell, texts grid.Strings) uint32 {
	switch cell.Kind {
	case grid.Text:
		return c.text(bytes.TrimSpace(cell.Text))
	case grid.Shared:
		if c.shared == nil {
			c.shared = make([]uint32, texts.Len())
		}
		if code := c.shared[cell.Shared]; code != 0 {
			return code - 1
		}
		code := c.text(bytes.TrimSpace(texts.Text(cell.Shared)))
		if code != redactedCode {
			c.shared[cell.Shared] = code + 1
		}
		return code
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
