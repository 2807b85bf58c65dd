package ingest

import (
	"cmp"
	"slices"

	"github.com/quotawatch/quotawatch/registry"
)

// What a header must have to be proposed: columns that releases of the table
// have by these very names; fewer where there is a column of offices, and more
// where that of the day was guessed. A table of counts by month has a date too.
const (
	leastKnown   = 3
	manyKnown    = 5
	knownOffices = 1
)

// enough tells whether a header is likely one of events, so that it is proposed.
func (f *file) enough(m *match, pairs []Pair) bool {
	known, others, guessedDay, office := 0, 0, false, false
	for _, p := range pairs {
		switch {
		case p.Field == officeField:
			office = true
		case p.Field == m.source.Date:
			guessedDay = p.How != howKnown && p.How != howSame
		case p.Field == m.source.Time():
		case p.How == howKnown:
			known++
		default:
			others++
		}
	}
	switch {
	case len(f.told.Columns) > 0:
		return m.dated()
	case !m.dated():
		return known >= manyKnown
	case office:
		return known >= knownOffices || !guessedDay
	case guessedDay:
		return known >= manyKnown
	}
	return known+others > 0
}

// fit finds the row of a head and the source that it is the header of, with
// what can be guessed of columns that no layout knows.
func (f *file) fit(h head) (best *match, pairs []Pair) {
	for i, l := range h.lines {
		if !f.mayHead(l) {
			continue
		}
		for _, m := range f.nearest(l) {
			m.at = i
			p := f.complete(h, &m)
			if best == nil || f.preferred(h, m, *best) {
				best, pairs = &m, p
			}
		}
	}
	return best, pairs
}

// mayHead tells whether a row can be a header: a name of it may be that of a
// day, or many are known.
func (f *file) mayHead(l line) bool {
	for i, k := range l.keys {
		if k != "" && (slices.Contains(words(l.names[i]), "date") || len(f.told.Columns) > 0) {
			return true
		}
	}
	for _, v := range f.vocab {
		if v.knows(l) >= manyKnown {
			return true
		}
	}
	return false
}

// nearest returns the match of a row with the vintage of each source that it
// fits best.
func (f *file) nearest(l line) (all []match) {
	for s, v := range f.allowed {
		if v.Accepted {
			continue
		}
		m := newMatch(f.vocab[s.Table], s, v, l)
		if n := len(all); n > 0 && all[n-1].source.ID == s.ID {
			if better(m, all[n-1]) < 0 {
				all[n-1] = m
			}
			continue
		}
		all = append(all, m)
	}
	return all
}

// preferred tells whether a match is better than another: of the table that
// the sheet names, with a day, or as better orders them.
func (f *file) preferred(h head, a, b match) bool {
	named := func(m match) int {
		if h.named(m.at) == m.source.Table {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(named(a), named(b)), better(a, b)) < 0
}

// complete guesses columns for the fields of a source that the match lacks, and
// lists what each column would be read for.
func (f *file) complete(h head, m *match) (pairs []Pair) {
	known := map[string]string{}
	for _, field := range f.reg.Fields {
		if field.Kind == registry.KindDrop || m.column(field.Name) >= 0 || len(f.texts(m.source.Table, field.Name)) == 0 {
			continue
		}
		if at, how := f.guess(h, m, field); at >= 0 {
			m.fields[at], known[field.Name] = []string{field.Name}, how
			m.hits++
			if field.Name == m.source.Date { // a day may have its clock
				m.fields[at], known[m.source.Time()] = append(m.fields[at], m.source.Time()), how
			}
		}
	}
	for i, fields := range m.fields {
		for _, field := range fields {
			pairs = append(pairs, Pair{field, m.names[i], cmp.Or(known[field], howKnown)})
		}
	}
	return pairs
}
