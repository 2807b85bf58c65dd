package store

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/synth"
)

// TestMarksAreCountedAndLetGo adds releases with marks of people and compares
// their counts by month with the truth. Nothing of a mark is left of any row.
func TestMarksAreCountedAndLetGo(t *testing.T) {
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for vintage, field := range map[string]string{"2026-03-detentions": "suspected_gang", "2026-03-detainers": "street_gang", "2025-detainers": "street_gang"} {
		t.Run(vintage, func(t *testing.T) {
			out, dir := t.TempDir(), t.TempDir()
			truth, err := synth.Write(context.Background(), specOf(reg, vintage), out, nil)
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			for _, f := range truth.Files {
				paths = append(paths, filepath.Join(out, f.Name))
			}
			if _, err := addTo(t, dir, paths...); err != nil {
				t.Fatal(err)
			}
			held, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(truth.Marks, marksOf(t, held, field)); diff != "" || len(truth.Marks) < 12 {
				t.Errorf("-truth +cube of %d\n%s", len(truth.Marks), diff)
			}
			res, err := held.Query(context.Background(), "select column_name from duckdb_columns() where database_name like 'release_%' and column_name like '%gang%'", QueryLimits{})
			if err != nil || len(res.Rows) > 0 {
				t.Errorf("columns %v (%v)", res, err)
			}
			for _, l := range held.ledgers {
				if slices.ContainsFunc(l.Labels, func(name string) bool { return strings.Contains(name, "gang") }) {
					t.Errorf("a label of rows: %v", l.Labels)
				}
			}
		})
	}
}

// specOf asks for half a year in two files, with repeats and flaws.
func specOf(reg *registry.Registry, vintage string) synth.Spec {
	s := synth.Spec{Registry: reg, Rows: 4000, Seed: 3, Files: 2, Format: synth.FormatCSV, Flaws: true,
		Window: quotawatch.Window{From: quotawatch.Date(2025, 1, 1), To: quotawatch.Date(2025, 6, 30)}}
	for _, source := range reg.Sources {
		for _, v := range source.Vintages {
			if v.ID == vintage {
				s.Source, s.Vintage = source, v
			}
		}
	}
	return s
}

// marksOf reads a facet as the truth words it.
func marksOf(t *testing.T, held *Held, field string) (marks []synth.MarkCount) {
	t.Helper()
	cubes, err := held.Cubes()
	if err != nil || len(cubes) != 1 {
		t.Fatalf("%d cubes, %v", len(cubes), err)
	}
	f, ok, err := cubes[0].Facet(field)
	if !ok || err != nil || !f.National || !f.Monthly {
		t.Fatalf("%v %v %+v", ok, err, f.FacetHeader)
	}
	for _, cell := range f.Cells {
		if cubes[0].Offices[cell.Office] != quotawatch.NoOffice {
			t.Fatalf("a cell of office %s", cubes[0].Offices[cell.Office])
		}
		value := map[string]string{cube.Yes: "YES", cube.No: "NO"}[f.Values[cell.Value]]
		marks = append(marks, synth.MarkCount{Field: field, Month: cell.Day, Value: value, Rows: int(cell.Rows), Episodes: int(cell.Episodes), Persons: int(cell.Persons)})
	}
	slices.SortFunc(marks, func(a, b synth.MarkCount) int {
		return strings.Compare(a.Month.String()+a.Value, b.Month.String()+b.Value)
	})
	return marks
}
