package ingest

import (
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/xlsx"
	"github.com/quotawatch/quotawatch/registry"
)

// headRows is how far down a header is looked for, and how many rows below it
// are looked at before a file is read.
const headRows = 40

// maxNames is the most columns that a header is looked for in.
const maxNames = 250

// maxLoose is the most rows that a sheet without a known header may have and
// still be declared not data: a note, a legend. More may be a release.
const maxLoose = 1000

// head is the first rows of a sheet as texts.
type head struct {
	sheet grid.Sheet
	rows  [][]string
	kinds [][]grid.Kind
	lines []line // the rows as headers
}

// delimiters are those that text is tried with.
const delimiters = "|,\t;^~\x01"

// Recognise finds out what the sheets of an input are, by their columns, and
// returns how each table in it is to be read. Errors name the closest layout.
func Recognise(reg *registry.Registry, in Input, told Told) ([]*Plan, error) {
	f, err := examine(reg, in, told)
	if err != nil {
		return nil, err
	}
	return f.plans()
}

// file is what is known of an input from its first rows.
type file struct {
	Input
	reg    *registry.Registry
	told   Told
	vocab  map[string]vocabulary
	format string
	delim  byte
	heads  []head
	// found are, for each sheet, the matches of its header, the best first;
	// none for a sheet without one.
	found [][]match
}

// examine reads the first rows of every sheet and matches them with the layouts
// that are known. Text is split by the delimiter by which most of it is known.
func examine(reg *registry.Registry, in Input, told Told) (*file, error) {
	heads, format, err := in.heads()
	if err != nil {
		return nil, err
	}
	vocab, err := told.vocabularies(reg)
	if err != nil {
		return nil, in.of(err)
	}
	var best *file
	for _, delim := range []byte(delimiters) {
		f := &file{Input: in, reg: reg, told: told, vocab: vocab, format: format, delim: delim, heads: heads[delim]}
		for _, h := range f.heads {
			f.found = append(f.found, f.matches(h))
		}
		if best == nil || f.known() > best.known() || f.known() == best.known() && f.cells() > best.cells() {
			best = f
		}
		if format != formatText {
			break
		}
	}
	return best, nil
}

// known returns how many columns of the file are known.
func (f *file) known() (n int) {
	for _, found := range f.found {
		if len(found) > 0 {
			n += found[0].hits
		}
	}
	return n
}

// cells counts the cells of the first rows.
func (f *file) cells() (n int) {
	for _, h := range f.heads {
		for _, row := range h.rows {
			n += len(row)
		}
	}
	return n
}

// allowed lists the sources and vintages that a file may be of.
func (f *file) allowed(yield func(registry.Source, registry.Vintage) bool) {
	for _, s := range f.reg.Sources {
		if f.told.Source != "" && s.ID != f.told.Source || f.told.Table != "" && s.Table != f.told.Table {
			continue
		}
		for _, v := range s.Vintages {
			if !yield(s, v) {
				return
			}
		}
	}
}

// matches fits each row of a head to each layout, and returns the best match of
// each table, the best first. A header has two columns or more that are known.
func (f *file) matches(h head) (found []match) {
	best := map[string]match{}
	for i, l := range h.lines {
		for s, v := range f.allowed {
			if f.vocab[s.Table].knows(l) < 2 && !v.Accepted && len(f.told.Columns) == 0 {
				continue
			}
			m := newMatch(f.vocab[s.Table], s, v, l)
			m.at = i
			if v.Accepted && !m.accepts() || m.hits < 2 || m.ours*2 < m.hits && len(f.told.Columns) == 0 && f.told.Source != "" {
				continue
			}
			if b, ok := best[s.Table]; !ok || better(m, b) < 0 {
				best[s.Table] = m
			}
		}
	}
	for _, s := range f.reg.Sources { // in their order: the same for every run
		if m, ok := best[s.Table]; ok {
			found = append(found, m)
			delete(best, s.Table)
		}
	}
	slices.SortStableFunc(found, better)
	return f.asNamed(h, found)
}

// asNamed puts the table first that the sheet or its titles name, unless the
// user has said which it is.
func (f *file) asNamed(h head, found []match) []match {
	if len(found) == 0 || f.told.Table != "" || f.told.Source != "" {
		return found
	}
	table := h.named(found[0].at)
	slices.SortStableFunc(found, func(a, b match) int {
		switch {
		case a.source.Table == table && b.source.Table != table:
			return -1
		case b.source.Table == table && a.source.Table != table:
			return 1
		}
		return 0
	})
	return found
}

// heads reads the first rows of every sheet; of text, as split by each of the
// delimiters.
func (in Input) heads() (all map[byte][]head, format string, err error) {
	all = map[byte][]head{}
	for _, delim := range []byte(delimiters) {
		var book grid.Book
		if book, format, err = openBook(in, delim); err != nil {
			return nil, "", err
		}
		if b, ok := book.(*openFile).Book.(*xlsx.Book); ok {
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
		rows, err := book.Rows(i, nil)
		if err != nil {
			return nil, err
		}
		h, err := firstRows(sheet, rows)
		if err := errors.Join(err, rows.Close()); err != nil {
			return nil, err
		}
		heads = append(heads, h)
	}
	return heads, nil
}

// firstRows reads the first rows of a sheet. A fault below its first row is left
// to reading, which can say where.
func firstRows(sheet grid.Sheet, rows grid.Rows) (head, error) {
	h := head{sheet: sheet}
	var rec grid.Record
	for len(h.rows) < headRows {
		if err := rows.Next(&rec); errors.Is(err, io.EOF) || err != nil && len(h.rows) > 0 {
			break
		} else if err != nil {
			return h, err
		}
		names, kinds := texts(&rec, rows.Strings())
		h.rows, h.kinds, h.lines = append(h.rows, names), append(h.kinds, kinds), append(h.lines, newLine(names, rec.Row))
	}
	return h, nil
}

// texts returns the cells of a row as texts without spaces around them.
func texts(rec *grid.Record, shared grid.Strings) (cells []string, kinds []grid.Kind) {
	// No header has more columns, and the heads of many sheets are held at once.
	for _, c := range rec.Cells[:min(len(rec.Cells), maxNames)] {
		text := ""
		switch c.Kind {
		case grid.Text:
			text = tidy(string(c.Text))
		case grid.Shared:
			text = tidy(string(shared.Text(c.Shared)))
		case grid.Number, grid.Time, grid.Bool:
			text = strconv.FormatFloat(c.Number, 'f', -1, 64)
		case grid.Blank, grid.Fault:
		}
		cells, kinds = append(cells, text), append(kinds, c.Kind)
	}
	return cells, kinds
}
