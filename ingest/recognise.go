package ingest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/xlsx"
	"github.com/quotawatch/quotawatch/registry"
)

// headRows is how far down a header is looked for.
const headRows = 40

// maxNames is the most columns that a header is looked for in.
const maxNames = 250

// maxLoose is the most rows that a sheet without a known header may have and
// still be declared not data: a note, a legend. More may be a release.
const maxLoose = 1000

// Plan is a recognised file: which vintage of which source it is, and what its
// sheets are.
type Plan struct {
	Input
	Source    registry.Source
	Vintage   registry.Vintage
	ReleaseID string
	Title     string
	Window    quotawatch.Window
	Synthetic bool
	Sheets    []SheetPlan

	format string
	delim  byte
}

// SheetPlan is what is known of a sheet before it is read.
type SheetPlan struct {
	grid.Sheet
	// Header is the row of the column names; -1 where no known one was found,
	// and the sheet is not data.
	Header int

	names []string
	index int // in the file
}

// match is how well a row of a file fits the header of a vintage.
type match struct {
	source  registry.Source
	vintage registry.Vintage
	delim   byte
	sheet   int
	row     int
	names   []string
	hits    int
	missing []string
}

// score is higher the more columns fit, and lower the more of the vintage's
// columns the file lacks: a short layout is part of many long ones.
func (m match) score() int { return 2*m.hits - len(m.vintage.Texts()) }

// fits tells whether at least half of the vintage's columns are there.
func (m match) fits() bool { return m.hits > 0 && m.hits*2 >= len(m.vintage.Texts()) }

// head is the first rows of a sheet as texts.
type head struct {
	sheet grid.Sheet
	rows  [][]string
	at    []int // their row numbers
}

// delimiters are those that text is tried with.
const delimiters = "|,\t;"

// Recognise finds the vintage of an input by its content. as restricts the
// search to one source, "" to none. Errors name the closest vintage.
func Recognise(reg *registry.Registry, in Input, as string) (*Plan, error) {
	return recognise(reg, in, as, true)
}

// recognise does the work of Recognise. brief looks at the first texts of a
// workbook alone.
func recognise(reg *registry.Registry, in Input, as string, brief bool) (*Plan, error) {
	heads, format, err := in.heads(brief)
	if err != nil {
		return nil, err
	}
	var best, wrongDelim match
	for _, s := range reg.Sources {
		if as != "" && s.ID != as {
			continue
		}
		for _, v := range s.Vintages {
			for delim, sheets := range heads {
				m := bestOf(s, v, sheets, delim)
				switch {
				case !slices.Contains(v.Formats(), format):
				case format == formatText && v.Delimiter != string(delim):
					if m.fits() && m.score() > wrongDelim.score() {
						wrongDelim = m
					}
				case m.hits > 0 && (best.hits == 0 || m.score() > best.score()):
					best = m
				}
			}
		}
	}
	if !best.fits() {
		if wrongDelim.fits() {
			return nil, in.wrongDelimiter(wrongDelim)
		}
		return nil, in.noHeader(reg, as, format)
	}
	return in.plan(best, format, heads[best.delim])
}

// heads reads the first rows of every sheet; of text, as split by each of the
// delimiters.
func (in Input) heads(brief bool) (all map[byte][]head, format string, err error) {
	all = map[byte][]head{}
	for _, delim := range []byte(delimiters) {
		var book grid.Book
		if book, format, err = openBook(in, delim); err != nil {
			return nil, "", err
		}
		if b, ok := book.(*openFile).Book.(*xlsx.Book); ok && brief {
			b.Brief()
		}
		sheets, err := headsOf(book)
		book.Close()
		if err != nil {
			return nil, "", in.of(err)
		}
		all[delim] = sheets
		if format != formatText {
			break
		}
	}
	return all, format, nil
}

func headsOf(book grid.Book) (heads []head, err error) {
	for i, sheet := range book.Sheets() {
		h := head{sheet: sheet}
		rows, err := book.Rows(i, nil)
		if err != nil {
			return nil, err
		}
		var rec grid.Record
		for len(h.rows) < headRows {
			if err := rows.Next(&rec); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				// A fault further on is left to reading, which can say where.
				if len(h.rows) == 0 {
					return nil, errors.Join(err, rows.Close())
				}
				break
			}
			h.rows, h.at = append(h.rows, texts(&rec, rows.Strings())), append(h.at, rec.Row)
		}
		rows.Close()
		heads = append(heads, h)
	}
	return heads, nil
}

// texts gives the cells of a row as texts without spaces around them.
func texts(rec *grid.Record, shared grid.Strings) []string {
	// No header has more columns, and the heads of many sheets are held at once.
	wanted := rec.Cells[:min(len(rec.Cells), maxNames)]
	cells := make([]string, len(wanted))
	for i, c := range wanted {
		switch c.Kind {
		case grid.Text:
			cells[i] = tidy(string(c.Text))
		case grid.Shared:
			cells[i] = tidy(string(shared.Text(c.Shared)))
		case grid.Number, grid.Time, grid.Bool:
			cells[i] = fmt.Sprint(c.Number)
		case grid.Blank, grid.Fault:
		}
	}
	return cells
}

// tidy takes off what nobody sees in a header: spaces of all kinds around it
// and more than one inside, soft hyphens and marks of width zero.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\u00ad' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// bestOf finds the row of the sheets that fits the vintage's header best.
func bestOf(s registry.Source, v registry.Vintage, sheets []head, delim byte) (best match) {
	for i, h := range sheets {
		if m := h.match(s, v); m.hits > best.hits {
			m.sheet, m.delim = i, delim
			best = m
		}
	}
	return best
}

// match finds the row of one sheet that fits the vintage's header best.
func (h head) match(s registry.Source, v registry.Vintage) (best match) {
	for i, names := range h.rows {
		m := match{source: s, vintage: v, row: h.at[i], names: names}
		for _, text := range v.Texts() {
			if slices.Contains(names, text) {
				m.hits++
			} else if slices.ContainsFunc(s.NeededIn(v), func(f string) bool { return v.Headers[f] == text }) {
				m.missing = append(m.missing, text)
			}
		}
		if m.hits > best.hits {
			best = m
		}
	}
	return best
}
