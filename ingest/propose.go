package ingest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Pair says which column of a new layout would be read for a field, and why.
type Pair struct {
	Field  string `json:"field"`
	Header string `json:"header"`
	// How is "known", "the same words", "similar words" or "its name and its
	// values".
	How string `json:"how"`
}

// ProposedSheet is how one sheet would be read.
type ProposedSheet struct {
	Sheet  string `json:"sheet"`
	Header int    `json:"header_row"`
	Pairs  []Pair `json:"matched"`
}

// Question is what only the user can say, and by which flag.
type Question struct {
	Flag    string   `json:"flag"`
	Text    string   `json:"text"`
	Choices []string `json:"choices,omitempty"`
}

// Proposal is how a table in a file of a layout that nobody has described would
// be read. It holds nothing that describes people.
type Proposal struct {
	File   string          `json:"file"`
	Source string          `json:"source"`
	Table  string          `json:"table"`
	Sheets []ProposedSheet `json:"sheets"`
	// Unknown are the columns that no field was found for, Missing the fields
	// without which it cannot be accepted.
	Unknown   []string   `json:"not_matched"`
	Missing   []string   `json:"missing"`
	Questions []Question `json:"questions"`
	// NotAnswerable says what cannot be asked of such a release.
	NotAnswerable []string `json:"not_answerable"`
	Preview
	// Problem is why the file would be refused as proposed, "" for not.
	Problem string `json:"problem,omitempty"`

	Vintage registry.Vintage `json:"-"`
}

// Propose works out how the tables of a file that Recognise refused could be
// read, by the words of the names of their columns. id is the name that the
// layout would have.
func Propose(ctx context.Context, reg *registry.Registry, in Input, told Told, id string) (all []*Proposal, err error) {
	f, err := examine(reg, in, told)
	if err != nil {
		return nil, err
	}
	if f.isPublished() {
		return nil, f.unknown()
	}
	for i, h := range f.heads {
		m, pairs := f.fit(h)
		if m == nil || !f.enough(m, pairs) {
			continue
		}
		f.join(&all, i, *m, pairs)
	}
	if len(all) == 0 {
		return nil, f.unknown()
	}
	// A table without a day is in the way of no other one that has one.
	if i := slices.IndexFunc(all, func(p *Proposal) bool { return len(p.Missing) == 0 }); i >= 0 {
		all = slices.DeleteFunc(all, func(p *Proposal) bool { return len(p.Missing) > 0 })
	}
	for i, p := range all {
		if i > 0 {
			p.name(id + "-" + p.Table)
		} else {
			p.name(id)
		}
		p.ask(f)
		if len(p.Missing) == 0 {
			if err := p.preview(ctx, reg, in, told); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// join adds a sheet to the proposal of its source.
func (f *file) join(all *[]*Proposal, i int, m match, pairs []Pair) {
	k := slices.IndexFunc(*all, func(p *Proposal) bool { return p.Source == m.source.ID })
	if k < 0 {
		k = len(*all)
		*all = append(*all, f.newProposal(m))
	}
	p := (*all)[k]
	p.Sheets = append(p.Sheets, ProposedSheet{f.heads[i].sheet.Name, m.row, pairs})
	for _, pair := range pairs {
		if p.Vintage.Headers[pair.Field] == "" {
			p.Vintage.Headers[pair.Field] = pair.Header
		}
	}
	for at, name := range m.names {
		if name != "" && len(m.fields[at]) == 0 && !slices.Contains(p.Unknown, name) {
			p.Unknown = append(p.Unknown, name)
		}
	}
	if p.Vintage.Headers[m.source.Date] == "" && !slices.Contains(p.Missing, m.source.Date) {
		p.Missing = append(p.Missing, m.source.Date)
	}
	if p.Vintage.Headers[officeField] == "" {
		code, _ := officeIn(f.reg, f.heads[i].titles(m.at))
		p.Vintage.Office = cmp.Or(f.told.Office, code)
	}
}

// name gives the layout the name that it would be accepted under.
func (p *Proposal) name(id string) {
	p.Vintage.ID, p.Vintage.ReleaseID = id, strings.ReplaceAll(p.Source, "/", "-")+"-"+id
}

func (f *file) newProposal(m match) *Proposal {
	v := m.vintage
	return &Proposal{File: f.Name, Source: m.source.ID, Table: m.source.Table, Unknown: []string{}, Missing: []string{}, Questions: []Question{},
		Preview: Preview{First: []FirstRow{}, Counts: []MonthCount{}}, NotAnswerable: []string{},
		Vintage: registry.Vintage{Title: "accepted by the user of this data directory", Format: f.format, Delimiter: string(f.delim),
			Dates: v.Dates, Written: f.told.Dates, Edges: "last-partial", Files: "several", Keep: f.told.Keep, Headers: map[string]string{}, Accepted: true}}
}

// ask says what only the user can say, and what cannot be answered without.
func (p *Proposal) ask(f *file) {
	has := func(field string) bool { return p.Vintage.Headers[field] != "" }
	lacks := func(field, what string) {
		if !has(field) {
			p.NotAnswerable = append(p.NotAnswerable, what)
		}
	}
	for _, field := range p.Missing {
		p.Questions = append(p.Questions, Question{"--column", "no column was found for " + field + ": name it as " + field + "=HEADER", p.Unknown})
	}
	if !has(officeField) && p.Vintage.Office == "" {
		var codes []string
		for _, o := range f.reg.Offices {
			codes = append(codes, string(o.Code))
		}
		p.Questions = append(p.Questions, Question{"--office", "no column tells of which office the rows are: say it, if all are of one", codes})
		p.NotAnswerable = append(p.NotAnswerable, "anything by field office, as attainment of 75 a day")
	}
	if p.Table == "arrests" {
		lacks("method", "how arrests were made, and arrests processed again")
		lacks("criminality", "criminal history")
		lacks("landmark", "types of place")
	}
	lacks("identifier", "episodes and persons: each row counts as one")
}

// preview reads the file as proposed, to show what would be read.
func (p *Proposal) preview(ctx context.Context, reg *registry.Registry, in Input, told Told) error {
	plans, err := Recognise(reg.With(p.Source, p.Vintage), in, told)
	var found *quotawatch.Error
	if errors.As(err, &found) {
		p.refused(found)
		return nil
	}
	if err != nil {
		return err
	}
	for _, plan := range plans {
		if plan.Source.ID != p.Source {
			continue
		}
		if p.Preview, err = plan.Preview(ctx, reg); errors.As(err, &found) {
			p.refused(found)
			return nil
		}
		return err
	}
	return nil
}

// refused notes why the file would be refused, and asks for what would help.
func (p *Proposal) refused(e *quotawatch.Error) {
	p.Problem = e.Summary + ": " + e.Found
	if strings.Contains(e.Do, "--dates") {
		p.Questions = append(p.Questions, Question{Flag: "--dates", Text: e.Summary + ": " + e.Found})
	}
}
