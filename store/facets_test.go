package store

import (
	"slices"
	"testing"
)

// TestFacetsAddUp compares the sums of every facet with those of the cells.
func TestFacetsAddUp(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"whole.good.csv", "header-row-6.good.xlsx", "date-serial.good.xlsx", "dates-naive.good.parquet"} {
		if _, err := addTo(t, dir, corpus+file); err != nil {
			t.Fatal(err)
		}
	}
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	cubes, err := held.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range cubes {
		rows, episodes, persons := c.Total()
		for _, name := range c.Facets() {
			seen[name] = true
			f, ok, err := c.Facet(name)
			if !ok || err != nil || !slices.IsSorted(f.Values) {
				t.Fatalf("%s: %v %v %v", name, ok, err, f.Values)
			}
			for _, cell := range f.Cells {
				rows, episodes, persons = rows-int(cell.Rows), episodes-int(cell.Episodes), persons-int(cell.Persons)
				if f.Monthly && cell.Day.Time().Day() != 1 {
					t.Fatalf("%s: a month begins on %s", name, cell.Day)
				}
			}
			if rows != 0 || episodes != 0 || persons != 0 {
				t.Errorf("%s of %s: %d rows, %d episodes, %d persons are not in the facet", name, c.Release, rows, episodes, persons)
			}
			rows, episodes, persons = c.Total()
		}
	}
	for _, name := range []string{"program", "gender", "citizenship", "age_band", "state_filled"} {
		if !seen[name] {
			t.Errorf("no release has the facet %s", name)
		}
	}
}
