package download

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/view"
)

// Package is the files to download, by name, and what they are.
type Package struct {
	Manifest view.Manifest
	Files    map[string][]byte
	// Tables are those of counts, the finest first; Others the columns of all
	// other tables that are published.
	Tables []Table
	Others []Table
}

// Table describes a table: its columns and the files that hold it.
type Table struct {
	ID, Title, Why string
	Rows           int
	Key            []string
	Columns        []Column
	Files          []string
}

// Column is a column of one table, and the values that it can have there where
// they are few.
type Column struct {
	registry.Column
	Values []string
}

// The tables of counts, by the ids of their entries in registry/publish.yaml.
const (
	byDay    = "arrests-by-day"
	byWeek   = "arrests-by-week-and-place"
	coverage = "coverage"
	codebook = "codebook"
)

// descriptor is the name of the description of a Data Package, by its standard.
const descriptor = "datapackage.json"

// Names lists the files of a package, sorted.
func Names() []string {
	return []string{byDay + ".csv", byDay + ".parquet", byWeek + ".csv", byWeek + ".parquet", codebook + ".csv", coverage + ".csv", descriptor}
}

// Make writes the tables of what is packed. base is the address of the site, ""
// where it is not known. Equal counts give equal bytes.
func Make(packed *view.Packed, rules *registry.Publication, reg *registry.Registry, base string) (*Package, error) {
	p := &Package{Files: map[string][]byte{}}
	if err := json.Unmarshal(packed.Manifest, &p.Manifest); err != nil {
		return nil, err
	}
	for _, t := range []struct {
		id   string
		kind view.Kind
		of   func(view.Manifest, []view.Cell) (*counts, error)
	}{{byDay, view.Full, countsByDay}, {byWeek, view.Places, countsByWeek}} {
		cells, err := unpack(packed, t.kind)
		if err != nil {
			return nil, err
		}
		c, err := t.of(p.Manifest, cells)
		if err != nil {
			return nil, err
		}
		if err := p.add(rules, t.id, c); err != nil {
			return nil, err
		}
	}
	if err := p.addCoverage(rules); err != nil {
		return nil, err
	}
	if err := p.addCodebook(rules); err != nil {
		return nil, err
	}
	return p, p.describe(reg, base)
}

func unpack(packed *view.Packed, kind view.Kind) ([]view.Cell, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed.Files[kind.String()+".bin.gz"]))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return view.Unpack(kind, b)
}

// add writes a table of counts as CSV and Parquet.
func (p *Package) add(rules *registry.Publication, id string, c *counts) error {
	t, err := tableOf(rules, id, c.values)
	if err != nil {
		return err
	}
	t.Rows = len(c.days)
	t.Files = []string{id + ".csv", id + ".parquet"}
	var names []string
	for _, column := range t.Columns {
		names = append(names, column.Name)
	}
	var text bytes.Buffer
	if err := c.csv(&text, names); err != nil {
		return err
	}
	p.Files[t.Files[0]] = text.Bytes()
	if p.Files[t.Files[1]], err = c.parquet(names); err != nil {
		return err
	}
	p.Tables = append(p.Tables, t)
	return nil
}

// tableOf describes a table by its entry and the codebook.
func tableOf(rules *registry.Publication, id string, values map[string][]string) (t Table, err error) {
	i := slices.IndexFunc(rules.Artefacts, func(a registry.Artefact) bool { return a.ID == id })
	if i < 0 {
		return t, fmt.Errorf("no entry %s says what the table may hold", id)
	}
	a := rules.Artefacts[i]
	t = Table{ID: id, Title: a.Title, Why: a.Why, Key: a.Key}
	for _, name := range a.Columns {
		c, ok := rules.Column(name)
		if !ok {
			return t, fmt.Errorf("the codebook has no column %s", name)
		}
		t.Columns = append(t.Columns, Column{c, values[name]})
	}
	return t, nil
}

// addCoverage writes which release answers for which days.
func (p *Package) addCoverage(rules *registry.Publication) error {
	t, err := tableOf(rules, coverage, map[string][]string{"coverage": {"nation", "nation-without-offices"}})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, piece := range p.Manifest.Pieces {
		is := map[string]string{"from": piece.From.String(), "to": piece.To.String(), "release": piece.Release, "source": piece.Source, "coverage": string(piece.Coverage),
			"identified": fmt.Sprint(piece.Identified), "synthetic": fmt.Sprint(piece.Synthetic)}
		for _, by := range []string{"criminality", "method", "place"} {
			is[by+"_recorded"] = fmt.Sprint(slices.Contains(piece.Records, by))
		}
		var row []string
		for _, c := range t.Columns {
			row = append(row, is[c.Name])
		}
		rows = append(rows, row)
	}
	t.Rows, t.Files = len(rows), []string{coverage + ".csv"}
	p.Tables = append(p.Tables, t)
	return p.write(t, rows)
}

// addCodebook writes what each column of each published table is.
func (p *Package) addCodebook(rules *registry.Publication) error {
	own, err := tableOf(rules, codebook, nil)
	if err != nil {
		return err
	}
	own.Files = []string{codebook + ".csv"}
	for _, a := range rules.Artefacts {
		if a.MaxRows == 0 || slices.ContainsFunc(append(p.Tables, own), func(t Table) bool { return t.ID == a.ID }) {
			continue // no table, or one that is described
		}
		t, err := tableOf(rules, a.ID, nil)
		if err != nil {
			return err
		}
		p.Others = append(p.Others, t)
	}
	var rows [][]string
	for _, t := range slices.Concat(p.Tables, []Table{own}, p.Others) {
		for _, c := range t.Columns {
			rows = append(rows, []string{t.ID, c.Name, c.Type, c.Title, c.Description, strings.Join(c.Values, ", ")})
		}
	}
	own.Rows = len(rows)
	p.Tables = append(p.Tables, own)
	return p.write(own, rows)
}

// write writes a small table as CSV.
func (p *Package) write(t Table, rows [][]string) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var header []string
	for _, c := range t.Columns {
		header = append(header, c.Name)
	}
	err := w.WriteAll(append([][]string{header}, rows...))
	p.Files[t.Files[0]] = b.Bytes()
	return err
}
