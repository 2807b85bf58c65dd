package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// vocabulary is how the columns of one table are known: by the names that its
// releases have had.
type vocabulary struct {
	table string
	// fields are what a column of a key is read for, in any release.
	fields map[string][]string
	// own are the same for each vintage alone, by its id.
	own map[string]map[string][]string
	// told are what columns are read for because the user says so.
	told map[string][]string
}

// line is a row of a head that may be a header: its texts and their keys.
type line struct {
	names, keys []string
	row         int
}

func newLine(names []string, row int) line {
	l := line{names: names, keys: make([]string, len(names)), row: row}
	for i, name := range names {
		l.keys[i] = key(name)
	}
	return l
}

// vocabularies returns the vocabulary of each table of the registry. Layouts
// that a user accepted stand for themselves alone.
func vocabularies(reg *registry.Registry) map[string]vocabulary {
	all := map[string]vocabulary{}
	for _, s := range reg.Sources {
		v, ok := all[s.Table]
		if !ok {
			v = vocabulary{table: s.Table, fields: map[string][]string{}, own: map[string]map[string][]string{}}
		}
		for _, vintage := range s.Vintages {
			v.own[vintage.ID] = map[string][]string{}
			for _, f := range reg.Fields {
				if text := vintage.Headers[f.Name]; text != "" {
					v.know(vintage, text, f.Name)
				}
			}
		}
		all[s.Table] = v
	}
	return all
}

// know notes the text of a column of a vintage, as words and run together.
func (v vocabulary) know(vintage registry.Vintage, text, field string) {
	put(v.own[vintage.ID], key(text), field)
	if vintage.Accepted {
		return
	}
	for _, k := range []string{key(text), strings.ReplaceAll(key(text), " ", "")} {
		put(v.fields, k, field)
	}
}

func put(to map[string][]string, key, field string) {
	if !slices.Contains(to[key], field) {
		to[key] = append(to[key], field)
	}
}

// vocabularies returns those of the registry, with the columns that the user
// names. A column of days is one of instants as well.
func (t Told) vocabularies(reg *registry.Registry) (map[string]vocabulary, error) {
	all := vocabularies(reg)
	for _, s := range reg.Sources {
		v := all[s.Table]
		v.told = map[string][]string{}
		for field, header := range t.Columns {
			put(v.told, key(header), field)
			if field == s.Date {
				put(v.told, key(header), s.Time())
			}
		}
		all[s.Table] = v
	}
	for field := range t.Columns {
		if !slices.ContainsFunc(reg.Fields, func(f registry.Field) bool { return f.Name == field && f.Kind != registry.KindDrop }) {
			return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "--column names no field that is read",
				Expected: "FIELD=HEADER with a field as arrest_date, office, method, criminality, identifier or state",
				Found:    field, Do: "see the fields in docs/formats/registry.md"}
		}
	}
	return all, nil
}

// of returns the fields that the key of a column is known for in any release
// of the table.
func (v vocabulary) of(key string) []string {
	if fields := v.fields[key]; fields != nil || key == "" {
		return fields
	}
	if k, ok := own(v.table, key); ok {
		return v.fields[k]
	}
	return nil
}

// knows returns how many of the columns of a line are known.
func (v vocabulary) knows(l line) (n int) {
	for _, k := range l.keys {
		if v.of(k) != nil {
			n++
		}
	}
	return n
}

// match is how a row of a sheet fits a vintage as its header.
type match struct {
	source  registry.Source
	vintage registry.Vintage
	at      int // index of the line in the head
	row     int
	names   []string
	// fields are what each column is read for; none for an unknown one.
	fields [][]string
	hits   int // columns that are known
	ours   int // of them, columns of the vintage
	exact  int // columns named to the letter as in the vintage
	absent int // columns of the vintage that are not there
}

// newMatch fits a line to a vintage. The first column that is known for a field
// is read for it; another of the same field is not. Columns of the vintage come
// first; those of other releases of the table are known as well, but for a
// layout that a user accepted, which stands for itself.
func newMatch(v vocabulary, s registry.Source, vintage registry.Vintage, l line) match {
	m := match{source: s, vintage: vintage, row: l.row, names: l.names, fields: make([][]string, len(l.names))}
	ours, taken := v.own[vintage.ID], map[string]bool{}
	read := func(i int, fields []string) {
		for _, f := range fields {
			if !taken[f] {
				taken[f], m.fields[i] = true, append(m.fields[i], f)
			}
		}
	}
	for i, k := range l.keys {
		read(i, v.told[k])
	}
	for i, k := range l.keys {
		if v.told[k] == nil {
			read(i, ours[k])
		}
	}
	for i, k := range l.keys {
		if v.told[k] == nil && ours[k] == nil && !vintage.Accepted {
			read(i, v.of(k))
		}
		if len(m.fields[i]) > 0 {
			m.hits++
		}
		if len(m.fields[i]) > 0 && ours[k] != nil {
			m.ours++
		}
	}
	m.dateFromTime()
	m.timeFromDate(v, l)
	for _, text := range vintage.Headers {
		if slices.Contains(l.names, text) {
			m.exact++
		}
	}
	for k := range ours {
		if !slices.Contains(l.keys, k) {
			m.absent++
		}
	}
	return m
}

// dateFromTime reads the day from the instant where only that is there.
func (m *match) dateFromTime() {
	if m.column(m.source.Date) >= 0 {
		return
	}
	if i := m.column(m.source.Time()); i >= 0 {
		m.fields[i] = append([]string{m.source.Date}, m.fields[i]...)
	}
}

// timeFromDate reads the instant from the day where there is no column of it:
// copies of releases have both in one.
func (m *match) timeFromDate(v vocabulary, l line) {
	i := m.column(m.source.Date)
	if i < 0 || m.column(m.source.Time()) >= 0 || len(v.own[m.vintage.ID][l.keys[i]]) > 0 && m.allThere(v, l) {
		return
	}
	if slices.Contains(v.of(l.keys[i]), m.source.Time()) {
		m.fields[i] = append(m.fields[i], m.source.Time())
	}
}

// allThere tells whether a line has every column of the vintage.
func (m *match) allThere(v vocabulary, l line) bool {
	for k := range v.own[m.vintage.ID] {
		if !slices.Contains(l.keys, k) {
			return false
		}
	}
	return true
}

// column returns the index of the column that is read for a field, -1 for none.
func (m *match) column(field string) int {
	if field == "" {
		return -1
	}
	return slices.IndexFunc(m.fields, func(fields []string) bool { return slices.Contains(fields, field) })
}

// dated tells whether there is a column of the day on which a row counts.
func (m *match) dated() bool { return m.column(m.source.Date) >= 0 }

// dateWeight is how many other columns that of the day is worth in the choice
// of a table: without it nothing can be read.
const dateWeight = 3

func (m *match) weight() int {
	if m.dated() {
		return m.hits + dateWeight
	}
	return m.hits
}

// better orders matches, the better first: more columns known, more of them of
// the vintage, more to the letter, fewer of the vintage's absent.
func better(a, b match) int {
	return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(b.ours, a.ours), cmp.Compare(b.exact, a.exact), cmp.Compare(a.absent, b.absent))
}

// accepts tells whether an accepted layout fits: the columns of the day and of
// the office are there, and half of the others.
func (m *match) accepts() bool {
	return m.dated() && (m.vintage.Headers[officeField] == "" || m.column(officeField) >= 0) && 2*m.absent <= len(m.vintage.Headers)
}

// whole tells whether every column of the vintage is there.
func (m *match) whole() bool { return m.absent == 0 }

// office returns the office of all rows in releases of the vintage, where nearly
// all of its columns are there: an extract of a few may be of any office.
func (m *match) office() quotawatch.OfficeCode {
	if m.vintage.Accepted || m.absent*4 <= len(m.vintage.Headers) {
		return m.vintage.Office
	}
	return ""
}
