package ingest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/when"
	"github.com/quotawatch/quotawatch/registry"
)

// Plan is how one table of a file is to be read: of which source and vintage
// it is, and what its sheets are.
type Plan struct {
	Input
	Source    registry.Source
	Vintage   registry.Vintage
	ReleaseID string
	// Title is the line above the header that claims days or names the table, ""
	// for none; Claimed are the days that the titles claim, nil for none.
	Title   string
	Claimed *quotawatch.Window
	// Office is that of every row, where the file has no column of offices.
	Office    quotawatch.OfficeCode
	Synthetic bool
	// National tells that the release speaks for the nation without offices.
	National bool
	Told     Told
	Sheets   []SheetPlan

	// Dates is what the user says of how dates are written, a when.Order; empty
	// for nothing.
	Dates string

	format string
	delim  byte
	sheets int                  // in the file
	learnt map[string]when.Rule // by header: how columns of dates are to be read
}

// SheetPlan is what is known of a sheet before it is read.
type SheetPlan struct {
	grid.Sheet
	// Header is the row of the column names; -1 where the sheet is not read.
	Header int
	// Why says why a sheet that is not read is not, "" where it is not known.
	Why string

	names      []string
	fields     [][]string // what each column is read for
	officeFrom string     // who says of which office its rows are
	index      int        // in the file
	learned
}

// sheetState is what was decided of a sheet.
type sheetState struct {
	match *match // nil for one that is not read
	why   string
	err   *quotawatch.Error // a question that only the user can answer
}

// plans groups the sheets by the source that they are of, and returns how each
// group is to be read.
func (f *file) plans() ([]*Plan, error) {
	states := make([]sheetState, len(f.heads))
	read := false
	for i := range f.heads {
		states[i] = f.decide(i)
		read = read || states[i].match != nil
	}
	for i, s := range states {
		if s.match != nil && read && f.others(states, i) && f.isCodebook(i, *s.match) {
			states[i] = sheetState{why: "it names columns and holds no day: a codebook, not data"}
		}
	}
	for i, s := range states {
		if s.match == nil && s.err == nil {
			states[i].err = f.headless(i, states)
		}
	}
	for _, s := range states {
		if s.err != nil {
			return nil, s.err
		}
	}
	if !read {
		return nil, f.unknown()
	}
	plans, err := f.group(states)
	if err != nil {
		return nil, err
	}
	return plans, f.checkTold(plans)
}

// checkTold refuses columns that the user names and no sheet has.
func (f *file) checkTold(plans []*Plan) error {
	wanted := slices.Collect(maps.Values(f.told.Columns))
	for _, name := range append(wanted, f.told.Keep...) {
		if !slices.ContainsFunc(plans, func(p *Plan) bool { return p.has(name) }) {
			return f.refuse(quotawatch.CodeColumnMissing, "", "a column that was named is not there", fmt.Sprintf("a column %.60q", name),
				"only "+quoteAll(plans[0].Sheets[0].names), "name it as it stands in the file")
		}
	}
	return nil
}

// has tells whether a sheet that is read has a column of a name.
func (p *Plan) has(name string) bool {
	return slices.ContainsFunc(p.Sheets, func(s SheetPlan) bool {
		return slices.ContainsFunc(s.names, func(n string) bool { return key(n) == key(name) })
	})
}

// headless refuses a sheet without column names whose rows have days and
// offices where another sheet has them: it goes on with that one's rows.
func (f *file) headless(i int, states []sheetState) *quotawatch.Error {
	for _, s := range states {
		if s.match == nil || s.match.column(officeField) < 0 {
			continue
		}
		date, office := s.match.column(s.match.source.Date), s.match.column(officeField)
		rows, alike := 0, 0
		for j, cells := range f.heads[i].rows {
			if len(cells) <= max(date, office) {
				continue
			}
			rows++
			if _, ok := f.reg.OfficeByLabel(cells[office]); ok && looksDated(cells[date], f.heads[i].kinds[j][date]) {
				alike++
			}
		}
		if alike > 0 && alike*2 >= rows {
			return f.refuse(quotawatch.CodeHeaderMissing, "sheet "+f.heads[i].sheet.Name, "a sheet has rows like those of another and no names of columns",
				"the column names of the other sheets above its rows", fmt.Sprintf("%d rows with a day and an office among its first", alike),
				"put the column names above its rows in a copy, or take the sheet out if it is not of the release")
		}
	}
	return nil
}

// others tells whether a sheet beside i is read.
func (f *file) others(states []sheetState, i int) bool {
	for j, s := range states {
		if j != i && s.match != nil && !f.isCodebook(j, *s.match) {
			return true
		}
	}
	return false
}

// decide says whether a sheet can be read, and for what.
func (f *file) decide(i int) sheetState {
	found := f.found[i]
	f.asTold(found)
	if len(found) == 0 {
		return sheetState{why: f.heads[i].tooNarrow()}
	}
	m := found[0]
	named := f.heads[i].named(m.at) == m.source.Table
	switch {
	case !m.dated() && named && len(f.heads) > 1:
		return sheetState{why: fmt.Sprintf("it is of %s and has no column of the day: not read", m.source.Table)}
	case !m.dated():
		return sheetState{}
	case len(found) > 1 && found[1].dated() && found[1].weight() == m.weight() && found[1].exact == m.exact && !named:
		return sheetState{err: f.unclear(i, found)}
	case m.column(officeField) < 0 && f.told.Office == "" && !m.national():
		if code, _ := officeIn(f.reg, f.heads[i].titles(m.at)); code == "" && m.office() == "" && !m.vintage.Accepted {
			return sheetState{err: f.noOffice(i, m)}
		}
	}
	if err := f.checkTwice(i, m); err != nil {
		return sheetState{err: err}
	}
	return sheetState{match: &m}
}

// asTold gives a layout that is known by what the user says of its columns alone
// no name of a release that it has nothing to do with.
func (f *file) asTold(found []match) {
	for i := range found {
		if m := &found[i]; len(f.told.Columns) > 0 && m.ours < leastKnown {
			m.vintage = registry.Vintage{ID: "as-told", Title: "columns as the user names them", Format: f.format, Delimiter: string(f.delim), Dates: m.vintage.Dates,
				Edges: "last-partial", Files: "one", ReleaseID: strings.ReplaceAll(m.source.ID, "/", "-") + "-as-told", Headers: f.told.Columns}
		}
	}
}

// leastWidth is how many cells rows of events have at least.
const leastWidth = 4

// tooNarrow says that the rows of a sheet have fewer cells than events have, ""
// where they have as many. A sheet of more may be a release.
func (h head) tooNarrow() string {
	width := 0
	for _, cells := range h.rows {
		n := 0
		for _, c := range cells {
			if c != "" {
				n++
			}
		}
		width = max(width, n)
	}
	if width >= leastWidth || width == 0 {
		return ""
	}
	return fmt.Sprintf("at most %d cells a row: notes or a summary, not data", width)
}

// national tells whether the layout is one that ICE gave out for the nation
// without offices; an extract of its columns is not.
func (m *match) national() bool { return m.vintage.NoOffice && m.whole() }

const officeField = "office"

// group makes one plan for each source of the sheets.
func (f *file) group(states []sheetState) (plans []*Plan, err error) {
	for i, s := range states {
		if s.match == nil {
			continue
		}
		k := slices.IndexFunc(plans, func(p *Plan) bool { return p.Source.ID == s.match.source.ID })
		if k < 0 {
			k, plans = len(plans), append(plans, &Plan{Input: f.Input, Told: f.told, Dates: cmp.Or(f.told.Dates, s.match.vintage.Written), Source: s.match.source, Vintage: s.match.vintage,
				format: f.format, delim: f.delim, sheets: len(f.heads)})
		}
		plans[k].take(f, i, *s.match)
	}
	for i, s := range states {
		if s.match == nil {
			plans[0].Sheets = append(plans[0].Sheets, SheetPlan{Sheet: f.heads[i].sheet, Header: -1, Why: s.why, index: i})
		}
	}
	for _, p := range plans {
		slices.SortStableFunc(p.Sheets, func(a, b SheetPlan) int { return a.index - b.index })
		p.claim(f)
	}
	return plans, nil
}

// take adds a sheet that is read to a plan.
func (p *Plan) take(f *file, i int, m match) {
	lines := f.heads[i].titles(m.at)
	for _, l := range lines {
		if tableIn(l) == p.Source.Table {
			p.Title = l
		}
	}
	from := ""
	if m.column(officeField) < 0 {
		from = p.fixOffice(f, m, lines)
	}
	p.National = m.national()
	p.Synthetic = p.Synthetic || slices.Contains(m.names, SyntheticMark)
	p.Sheets = append(p.Sheets, SheetPlan{Sheet: f.heads[i].sheet, Header: m.row, names: m.names, fields: m.fields, index: i, officeFrom: from})
}

// fixOffice says of which office all rows are, in a file that does not tell:
// what the user says comes first, then the title, then the layout.
func (p *Plan) fixOffice(f *file, m match, titles []string) (from string) {
	code, line := officeIn(f.reg, titles)
	switch {
	case f.told.Office != "":
		p.Office, from = f.told.Office, "--office"
	case code != "":
		p.Office, from = code, fmt.Sprintf("the title %q", line)
	case m.office() != "":
		p.Office, from = m.office(), "the layout "+p.Vintage.ID
	}
	return from
}

// isCodebook tells whether no row below the header of a sheet has a day where
// the column of days is.
func (f *file) isCodebook(i int, m match) bool {
	at, rows := m.column(m.source.Date), 0
	for j := m.at + 1; j < len(f.heads[i].rows); j++ {
		cells := f.heads[i].rows[j]
		if at < len(cells) && looksDated(cells[at], f.heads[i].kinds[j][at]) {
			return false
		}
		if slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			rows++
		}
	}
	return rows > 0
}

// checkTwice refuses a header in which a column that the figures need stands
// twice with other values.
func (f *file) checkTwice(i int, m match) *quotawatch.Error {
	for _, field := range []string{m.source.Date, officeField} {
		at := m.column(field)
		for other := range m.names {
			if at < 0 || other == at || m.names[other] == "" || key(m.names[other]) != key(m.names[at]) {
				continue
			}
			for j := m.at + 1; j < len(f.heads[i].rows); j++ {
				if cells := f.heads[i].rows[j]; max(at, other) < len(cells) && cells[at] != cells[other] {
					return f.refuse(quotawatch.CodeColumnTwice, spot(f.heads[i].sheet.Name, f.heads[i].lines[j].row),
						"a column that the figures need stands twice, and the two differ", fmt.Sprintf("one column %q", m.names[at]),
						fmt.Sprintf("columns %d and %d", at+1, other+1), "take out the one that is wrong")
				}
			}
		}
	}
	return nil
}

// spot words where a row stands.
func spot(sheet string, row int) string {
	switch {
	case sheet == "" && row == 0:
		return "the names of the columns"
	case sheet == "":
		return fmt.Sprintf("line %d", row)
	}
	return fmt.Sprintf("sheet %s, row %d", sheet, row)
}
