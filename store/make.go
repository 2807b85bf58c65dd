package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	duck "github.com/duckdb/duckdb-go-bindings"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/registry"
)

// maker makes one release.
type maker struct {
	req     AddRequest
	group   group
	threads int

	layout  *ingest.Layout
	results []result
	notes   []string // of the release as a whole
}

// make reads the files of the group into a new release directory.
func (m *maker) make(ctx context.Context) (o Outcome, err error) {
	err = m.attempt(func() error {
		o, err = m.once(ctx)
		return err
	})
	return o, err
}

// maxReadings is how often a release is read before it is refused: each new
// reading knows one more thing of its files than the one before.
const maxReadings = 20

// attempt reads a release, and begins anew where the rows showed that a file
// must be read in another way than its first rows promised.
func (m *maker) attempt(read func() error) error {
	for range maxReadings {
		err := read()
		var again *ingest.Again
		if !errors.As(err, &again) {
			return err
		}
	}
	return fmt.Errorf("release %s was begun %d times", m.group.id, maxReadings)
}

func (m *maker) once(ctx context.Context) (Outcome, error) {
	tmp, err := m.req.files.temp(m.req.Dir)
	if err != nil {
		return Outcome{}, classify(err, "making a place for release "+m.group.id)
	}
	o, err := m.fill(ctx, tmp)
	if err != nil {
		_ = m.req.files.remove(tmp) // sweep takes what cannot be removed now
		return Outcome{}, classifyRead(err, "writing release "+m.group.id)
	}
	return o, classify(m.req.publish(tmp, o.Digest), "keeping release "+m.group.id)
}

// classifyRead leaves the wish for a new reading as it is.
func classifyRead(err error, doing string) error {
	var again *ingest.Again
	if errors.As(err, &again) {
		return again
	}
	return classify(err, doing)
}

// publish syncs a finished directory and gives it its lasting name.
func (req AddRequest) publish(tmp, digest string) error {
	f, releases := req.files, filepath.Join(req.Dir, releasesDir)
	place := filepath.Join(releases, digest)
	if err := f.mkdir(releases); err != nil {
		return err
	}
	for _, path := range []string{filepath.Join(tmp, rowsFile), tmp} {
		if err := f.sync(path); err != nil {
			return err
		}
	}
	if _, err := f.size(place); err == nil {
		return f.mend(tmp, place)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := f.chmod(tmp); err != nil {
		return err
	}
	if err := f.rename(tmp, place); err != nil {
		return err
	}
	return f.sync(releases)
}

// mend puts the files of a release made anew in the place of damaged ones, one
// by one: what was whole before is whole at every moment.
func (f files) mend(tmp, place string) error {
	entries, err := f.list(place)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.Contains(releaseFiles, e.Name()) {
			if err := f.remove(filepath.Join(place, e.Name())); err != nil {
				return err
			}
		}
	}
	for _, name := range releaseFiles {
		if err := f.rename(filepath.Join(tmp, name), filepath.Join(place, name)); err != nil {
			return err
		}
	}
	return errors.Join(f.sync(place), f.remove(tmp))
}

func (m *maker) fill(ctx context.Context, tmp string) (Outcome, error) {
	m.layout = ingest.NewLayout(m.req.Registry, rand.Uint64(), m.group.plans...)
	sh := shapeOf(m.layout)
	w, err := newWriter(tmp, sh, m.threads)
	if err != nil {
		return Outcome{}, err
	}
	defer w.close()
	written, err := m.read(ctx, w)
	if err != nil {
		return Outcome{}, err
	}
	m.layout.Close()
	if err := m.describe(w); err != nil {
		return Outcome{}, err
	}
	o := m.outcome()
	sh.Within = o.within
	var last []string
	if m.layout.Identified {
		if err := m.countEqual(w, sh); err != nil {
			return Outcome{}, err
		}
		if sh.Flagged {
			last = append(last, statement("compare.sql", sh))
		}
	}
	if len(sh.YesNo) > 0 {
		last = append(last, statement("yesno.sql", sh))
	}
	for i, name := range m.layout.Labels {
		if !m.layout.Stored(i) {
			last = append(last, "alter table release_row drop column "+name)
		}
	}
	if err := w.finish(last...); err != nil {
		return Outcome{}, err
	}
	return m.close(tmp, o, written, sh)
}

// countEqual finds the rows that repeat an event, and says how many of them
// equal an earlier one in all that is kept.
func (m *maker) countEqual(w *writer, sh shape) error {
	if err := w.exec(statement("repeated.sql", sh)); err != nil {
		return err
	}
	equal, err := w.number(statement("equal.sql", sh))
	if equal > 0 {
		m.notes = append(m.notes, fmt.Sprintf("%d rows equal another in every field that is kept, identifier and time among them: each is loaded, "+
			"and under episodes and persons they count once", equal))
	}
	return err
}

// close reads the closed file back, makes the cube of it and writes the ledger.
func (m *maker) close(tmp string, o Outcome, want sums, sh shape) (Outcome, error) {
	want.Quarantined = int64(o.Quarantined)
	if err := m.checkLabels(tmp, o.Loaded); err != nil {
		return o, err
	}
	c, err := readBack(filepath.Join(tmp, rowsFile), want, sh, m.layout.Dict.Text)
	if err != nil {
		return o, err
	}
	if sh.Flagged {
		if o.Agreement, err = agreement(filepath.Join(tmp, rowsFile)); err != nil {
			return o, err
		}
	}
	c.Release, c.Source, c.Table, c.Title = o.ID, o.Source, o.Table, o.Title
	c.Window, c.Gaps, c.Coverage, c.Identified, c.Synthetic = o.Answers, o.Gaps, o.Coverage, m.layout.Identified, o.Synthetic
	c.Offices = officeCodes(m.req.Registry)
	c.Digest = digestOf([]byte(strings.Join(hashes(o.Files), " ")))
	b, err := c.Encode()
	if err != nil {
		return o, err
	}
	l := ledger{Format: Format, Reader: readerDigest(m.req.Registry, m.group.plans[0]), Release: o.Release, Date: m.group.plans[0].Source.Date, Sums: want, Cube: digestOf(b)}
	for i, name := range m.layout.Labels {
		if m.layout.Stored(i) {
			l.Labels = append(l.Labels, name)
		}
	}
	text := encode(l)
	o.Digest = digestOf(text)
	var sealed seal
	if sealed.Bytes, sealed.SHA256, err = m.req.files.hash(filepath.Join(tmp, rowsFile)); err != nil {
		return o, err
	}
	for _, file := range []struct {
		name string
		b    []byte
	}{{rowsSeal, encode(sealed)}, {cubeFile, b}, {releaseFile, text}} {
		if err := m.req.files.write(filepath.Join(tmp, file.name), file.b); err != nil {
			return o, err
		}
	}
	return o, nil
}

// hashes gives the hashes of files in order.
func hashes(files []quotawatch.File) (all []string) {
	for _, f := range files {
		all = append(all, f.SHA256)
	}
	slices.Sort(all)
	return all
}

func officeCodes(reg *registry.Registry) (codes []quotawatch.OfficeCode) {
	for _, id := range officeIDs(reg) {
		codes = append(codes, quotawatch.OfficeCode(id[0]))
	}
	return codes
}

// describe writes the small tables: sheets, offices, labels and quarantine.
func (m *maker) describe(w *writer) error {
	var sheets, offices, labels, quarantine [][]any
	for id, r := range m.results {
		file := m.group.plans[r.plan].Input
		sheets = append(sheets, []any{uint16(id), file.Name, file.SHA256, r.Name})
		for _, q := range r.Quarantined {
			quarantine = append(quarantine, []any{uint16(id), q.Row, string(q.Code), q.Column})
		}
	}
	for i, id := range officeIDs(m.req.Registry) {
		offices = append(offices, []any{uint8(i), id[0], id[1]})
	}
	m.layout.Dict.Kept(func(code uint32, text string) { labels = append(labels, []any{code, text}) })
	for _, t := range []struct {
		name  string
		types []duck.Type
		rows  [][]any
	}{
		{"sheet", []duck.Type{duck.TypeUSmallInt, duck.TypeVarchar, duck.TypeVarchar, duck.TypeVarchar}, sheets},
		{"office", []duck.Type{duck.TypeUTinyInt, duck.TypeVarchar, duck.TypeVarchar}, offices},
		{"label", []duck.Type{duck.TypeUInteger, duck.TypeVarchar}, labels},
		{"quarantine", []duck.Type{duck.TypeUSmallInt, duck.TypeInteger, duck.TypeVarchar, duck.TypeVarchar}, quarantine},
	} {
		if err := w.insert(t.name, t.types, t.rows); err != nil {
			return err
		}
	}
	return nil
}

// outcome joins the results of the sheets to what is said of the release.
func (m *maker) outcome() Outcome {
	p := m.group.plans[0]
	o := Outcome{Release: quotawatch.Release{ID: m.group.id, Source: p.Source.ID, Vintage: p.Vintage.ID, Table: p.Source.Table,
		Title: p.Title, Notes: []string{}, Quarantine: []quotawatch.QuarantineCount{}}}
	offices := make([]bool, len(m.req.Registry.Offices)+1)
	for _, p := range m.group.plans {
		o.Files = append(o.Files, quotawatch.File{Name: p.Name, SHA256: p.SHA256, Bytes: p.Bytes})
		o.Synthetic = o.Synthetic || p.Synthetic
	}
	for _, r := range m.results {
		m.settleKept(r.Result)
		merge(&o.Files[r.plan], r.Result)
		o.Notes = append(o.Notes, r.Notes...)
		for i, has := range r.Offices {
			offices[i] = offices[i] || has
		}
		o.countQuarantine(r)
	}
	o.Notes = append(o.Notes, m.notes...)
	for _, f := range o.Files {
		o.FirstDay, o.LastDay = span(o.Loaded, o.FirstDay, o.LastDay, f.Tally, f.FirstDay, f.LastDay)
		o.Tally = o.Add(f.Tally)
	}
	if o.Synthetic {
		o.Notes = append(o.Notes, "SYNTHETIC: rows made up for tests, not arrests")
	}
	m.cover(&o, offices)
	return o
}

// settleKept says of the columns that the user keeps which may not be stored.
func (m *maker) settleKept(r *ingest.Result) {
	for i := range r.Columns {
		c := &r.Columns[i]
		if fault := m.layout.KeptFault(c.Field); c.Fate == "kept" && fault != "" {
			c.Fate, c.Why = "dropped", "not kept: "+fault
			r.Notes = append(r.Notes, fmt.Sprintf("column %q is %s", c.Header, c.Why))
		}
	}
}

// merge adds a sheet to its file.
func merge(f *quotawatch.File, r *ingest.Result) {
	f.FirstDay, f.LastDay = span(f.Loaded, f.FirstDay, f.LastDay, r.Tally, r.FirstDay, r.LastDay)
	f.Tally = f.Add(r.Tally)
	f.Sheets = append(f.Sheets, r.Sheet)
	for _, c := range r.Columns {
		i := slices.IndexFunc(f.Columns, func(o quotawatch.Column) bool { return o.Header == c.Header && o.Field == c.Field })
		if i < 0 {
			f.Columns = append(f.Columns, c)
			continue
		}
		f.Columns[i].Missing += c.Missing
		f.Columns[i].Redacted += c.Redacted
		f.Columns[i].Bad += c.Bad
		f.Columns[i].Distinct = max(f.Columns[i].Distinct, c.Distinct)
	}
}

// span widens first..last by the days of a part that has rows.
func span(loaded int, first, last quotawatch.Day, part quotawatch.Tally, partFirst, partLast quotawatch.Day) (quotawatch.Day, quotawatch.Day) {
	switch {
	case part.Loaded == 0:
		return first, last
	case loaded == 0:
		return partFirst, partLast
	}
	return min(first, partFirst), max(last, partLast)
}

func (o *Outcome) countQuarantine(r result) {
	for _, q := range r.Quarantined {
		i := slices.IndexFunc(o.Quarantine, func(c quotawatch.QuarantineCount) bool { return c.Code == q.Code })
		if i < 0 {
			o.Quarantine = append(o.Quarantine, quotawatch.QuarantineCount{Code: q.Code, File: o.Files[r.plan].Name, Sheet: r.Name, Row: q.Row, Field: q.Column})
			i = len(o.Quarantine) - 1
		}
		o.Quarantine[i].Rows++
	}
	slices.SortFunc(o.Quarantine, func(a, b quotawatch.QuarantineCount) int { return cmp.Compare(a.Code, b.Code) })
}
