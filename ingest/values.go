package ingest

import (
	"bytes"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/zeebo/xxh3"
)

// identifier turns the identifier of a row into a number that means nothing
// outside this reading.
func (r *reading) identifier(c *cell, v *grid.Cell) (high, low uint64) {
	r.ids.print = 0
	var text []byte
	switch v.Kind {
	case grid.Text, grid.Shared:
		text = bytes.TrimSpace(r.textOf(v))
	case grid.Number:
		text = c.coder.number(v.Number)
	case grid.Fault, grid.Bool, grid.Time:
		c.report.Bad++
		return 0, 0
	case grid.Blank:
	}
	switch {
	case len(text) == 0:
		c.report.Missing++
		return 0, 0
	case r.layout.reg.Redaction(string(text)) != "":
		c.report.Redacted++
		return 0, 0
	case isPlaceholder(text):
		c.report.Missing++
		return 0, 0
	case r.isRounded(v, text):
		c.report.Missing++
		r.ids.rounded++
		return 0, 0
	}
	r.ids.used++
	r.ids.size = len(text)
	if r.prints {
		r.ids.print = xxh3.Hash(text) | 1
	}
	sum := xxh3.Hash128Seed(text, r.layout.seed)
	return sum.Hi, sum.Lo | 1
}

// dropped counts what a dropped column holds without keeping any of it.
func (r *reading) dropped(report *quotawatch.Column, v *grid.Cell) {
	switch v.Kind {
	case grid.Blank:
		report.Missing++
	case grid.Text:
		if r.layout.reg.Redaction(string(bytes.TrimSpace(v.Text))) == "redacted" {
			report.Redacted++
		}
	case grid.Shared:
		if r.memo.isRedacted(v.Shared, r.layout.reg.Redaction) {
			report.Redacted++
		}
	case grid.Number, grid.Time, grid.Bool, grid.Fault:
	}
}

// yesNo reads a mark of a person: 0 where there is none or it was taken out.
func (r *reading) yesNo(c *cell, v *grid.Cell) uint8 {
	if v.Kind == grid.Text || v.Kind == grid.Shared {
		switch r.layout.reg.Redaction(string(bytes.TrimSpace(r.textOf(v)))) {
		case "redacted":
			c.report.Redacted++
			return 0
		case "blank":
			c.report.Missing++
			return 0
		}
	}
	return r.flag(c, v)
}

// flag reads a yes or no: 0 where there is none.
func (r *reading) flag(c *cell, v *grid.Cell) uint8 {
	switch v.Kind {
	case grid.Bool, grid.Number:
		return 1 + uint8(min(1, max(0, v.Number)))
	case grid.Text, grid.Shared:
		switch string(bytes.ToLower(bytes.TrimSpace(r.textOf(v)))) {
		case "true", "yes", "1", "t":
			return 2
		case "false", "no", "0", "f":
			return 1
		case "", "na":
			c.report.Missing++
			return 0
		}
	case grid.Blank:
		c.report.Missing++
		return 0
	case grid.Time, grid.Fault:
	}
	c.report.Bad++
	return 0
}
