package store

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	duck "github.com/duckdb/duckdb-go-bindings"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/registry"
)

// maker makes one release.
type maker struct {
	req     AddRequest
	group   group
	reader  string
	threads int

	layout  *ingest.Layout
	results []*ingest.Result
}

// make reads the files of the group into a new release directory.
func (m *maker) make(ctx context.Context) (Outcome, error) {
	tmp, err := os.MkdirTemp(m.req.Dir, tmpPrefix)
	if err != nil {
		return Outcome{}, classify(err, "making a place for release "+m.group.id)
	}
	o, err := m.fill(ctx, tmp)
	if err != nil {
		_ = os.RemoveAll(tmp) // sweep takes what cannot be removed now
		return Outcome{}, classify(err, "writing release "+m.group.id)
	}
	return o, classify(publish(m.req.Dir, tmp, o.Digest), "keeping release "+m.group.id)
}

// publish syncs a finished directory and gives it its lasting name.
func publish(dir, tmp, digest string) error {
	releases := filepath.Join(dir, releasesDir)
	if err := os.MkdirAll(releases, permDir); err != nil {
		return err
	}
	for _, path := range []string{filepath.Join(tmp, rowsFile), tmp} {
		if err := syncPath(path); err != nil {
			return err
		}
	}
	if err := os.Chmod(tmp, permDir); err != nil {
		return err
	}
	place := filepath.Join(releases, digest)
	if err := os.RemoveAll(place); err != nil { // only ever an orphan of the same content
		return err
	}
	if err := os.Rename(tmp, place); err != nil {
		return err
	}
	return syncPath(releases)
}

func (m *maker) fill(ctx context.Context, tmp string) (Outcome, error) {
	m.layout = ingest.NewLayout(m.req.Registry, m.group.plans...)
	sh := shapeOf(m.layout)
	w, err := newWriter(tmp, sh, m.threads)
	if err != nil {
		return Outcome{}, err
	}
	defer w.close()
	if err := m.read(ctx, w.append, func(sheet uint16) { w.sheet = sheet }); err != nil {
		return Outcome{}, err
	}
	if err := m.describe(w); err != nil {
		return Outcome{}, err
	}
	var last []string
	if m.layout.Identified {
		last = append(last, statement("repeated.sql", sh))
	}
	for i, name := range m.layout.Labels {
		if !m.layout.Stored(i) {
			last = append(last, "alter table arrest_row drop column "+name)
		}
	}
	if err := w.finish(last...); err != nil {
		return Outcome{}, err
	}
	return m.close(tmp, w.sums, sh)
}

// close reads the closed file back, makes the cube of it and writes the ledger.
func (m *maker) close(tmp string, want sums, sh shape) (Outcome, error) {
	o := m.outcome()
	want.Quarantined = int64(o.Quarantined)
	c, err := readBack(filepath.Join(tmp, rowsFile), want, sh)
	if err != nil {
		return o, err
	}
	c.Release, c.Source, c.Title = o.ID, o.Source, o.Title
	c.Window, c.Coverage, c.Identified, c.Synthetic = o.Answers, o.Coverage, m.layout.Identified, o.Synthetic
	c.Offices = officeCodes(m.req.Registry)
	c.Methods = m.labelTexts("method")
	c.Criminalities = m.labelTexts("criminality")
	c.Digest = digestOf(encode(o.Files))
	b, err := c.Encode()
	if err != nil {
		return o, err
	}
	l := ledger{Format: Format, Reader: m.reader, Release: o.Release, Sums: want, Cube: digestOf(b)}
	for i, name := range m.layout.Labels {
		if m.layout.Stored(i) {
			l.Labels = append(l.Labels, name)
		}
	}
	text := encode(l)
	o.Digest = digestOf(text)
	if err := writeFile(filepath.Join(tmp, cubeFile), b); err != nil {
		return o, err
	}
	return o, writeFile(filepath.Join(tmp, releaseFile), text)
}

func officeCodes(reg *registry.Registry) (codes []quotawatch.OfficeCode) {
	for _, id := range officeIDs(reg) {
		codes = append(codes, quotawatch.OfficeCode(id[0]))
	}
	return codes
}

// labelTexts gives the texts of a label column by code, "" for missing.
func (m *maker) labelTexts(name string) []string {
	i := slices.Index(m.layout.Labels, name)
	if i < 0 {
		return []string{""}
	}
	return append([]string{""}, m.layout.Dicts[i].Texts()...)
}

// read reads every file of the group in order.
func (m *maker) read(ctx context.Context, sink func(*ingest.Batch) error, sheet func(uint16)) error {
	if m.layout == nil {
		m.layout = ingest.NewLayout(m.req.Registry, m.group.plans...)
	}
	for i, p := range m.group.plans {
		sheet(uint16(i))
		res, err := p.Read(ctx, m.req.Registry, m.layout, sink, m.req.Progress)
		if err != nil {
			return err
		}
		if !res.Balanced() {
			return fmt.Errorf("rows of %s are unaccounted for: %+v", p.Name, res.Tally)
		}
		m.results = append(m.results, res)
	}
	return nil
}

// describe writes the small tables: sheets, offices, labels and quarantine.
func (m *maker) describe(w *writer) error {
	var sheets, offices, labels, quarantine [][]any
	for i, r := range m.results {
		sheets = append(sheets, []any{uint16(i), r.Name, r.SHA256, ""})
		for _, q := range r.Quarantined {
			quarantine = append(quarantine, []any{uint16(i), q.Row, string(q.Code), q.Column})
		}
	}
	for i, id := range officeIDs(m.req.Registry) {
		offices = append(offices, []any{uint8(i), id[0], id[1]})
	}
	for i, name := range m.layout.Labels {
		for code, text := range m.layout.Dicts[i].Texts() {
			if m.layout.Stored(i) {
				labels = append(labels, []any{name, uint32(code + 1), text})
			}
		}
	}
	for _, t := range []struct {
		name  string
		types []duck.Type
		rows  [][]any
	}{
		{"sheet", []duck.Type{duck.TypeUSmallInt, duck.TypeVarchar, duck.TypeVarchar, duck.TypeVarchar}, sheets},
		{"office", []duck.Type{duck.TypeUTinyInt, duck.TypeVarchar, duck.TypeVarchar}, offices},
		{"label", []duck.Type{duck.TypeVarchar, duck.TypeUInteger, duck.TypeVarchar}, labels},
		{"quarantine", []duck.Type{duck.TypeUSmallInt, duck.TypeInteger, duck.TypeVarchar, duck.TypeVarchar}, quarantine},
	} {
		if err := w.insert(t.name, t.types, t.rows); err != nil {
			return err
		}
	}
	return nil
}

// outcome joins the results of the files to what is said of the release.
func (m *maker) outcome() Outcome {
	p := m.group.plans[0]
	o := Outcome{Release: quotawatch.Release{ID: m.group.id, Source: p.Source.ID, Vintage: p.Vintage.ID, Table: p.Source.Table,
		Title: p.Title, FirstDay: m.results[0].FirstDay, LastDay: m.results[0].LastDay, Notes: []string{}}}
	offices := make([]bool, len(m.req.Registry.Offices)+1)
	for _, r := range m.results {
		o.Tally = o.Add(r.Tally)
		o.Files = append(o.Files, r.File)
		o.Notes = append(o.Notes, r.Notes...)
		o.FirstDay, o.LastDay = min(o.FirstDay, r.FirstDay), max(o.LastDay, r.LastDay)
		for i, has := range r.Offices {
			offices[i] = offices[i] || has
		}
		o.countQuarantine(r)
	}
	m.cover(&o, offices)
	return o
}

// cover says which days and which part of the nation the release speaks for.
func (m *maker) cover(o *Outcome, offices []bool) {
	o.Answers = quotawatch.Window{From: o.FirstDay, To: o.LastDay}
	v := m.group.plans[0].Vintage
	if v.Edges == "complete" { // days without rows at the edges are days of no arrests
		o.Answers = m.group.plans[0].Window
		for _, p := range m.group.plans {
			o.Answers = quotawatch.Window{From: min(o.Answers.From, p.Window.From), To: max(o.Answers.To, p.Window.To)}
		}
	} else {
		o.Answers.To--
		o.Notes = append(o.Notes, fmt.Sprintf("%s, the last day, is partial and left out of answers", o.LastDay))
	}
	var absent []string
	o.Coverage = quotawatch.CoverNation
	for i, office := range m.req.Registry.Offices {
		switch {
		case !office.Geographic():
		case offices[i+1]:
			o.Offices++
		case office.From <= o.FirstDay:
			absent = append(absent, string(office.Code))
		}
	}
	if len(absent) > 0 {
		o.Coverage = quotawatch.CoverExtract
		o.Notes = append(o.Notes, fmt.Sprintf("an extract: %d of the offices of its time have no row (%s...), so it answers only when named with --release %s",
			len(absent), absent[0], o.ID))
	}
}

func (o *Outcome) countQuarantine(r *ingest.Result) {
	for _, q := range r.Quarantined {
		i := slices.IndexFunc(o.Quarantine, func(c QuarantineCount) bool { return c.Code == q.Code })
		if i < 0 {
			o.Quarantine = append(o.Quarantine, QuarantineCount{Code: q.Code, File: r.Name, Row: q.Row, Field: q.Column})
			i = len(o.Quarantine) - 1
		}
		o.Quarantine[i].Rows++
	}
	slices.SortFunc(o.Quarantine, func(a, b QuarantineCount) int { return cmp.Compare(a.Code, b.Code) })
}
