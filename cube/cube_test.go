package cube

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

var (
	offices = []quotawatch.OfficeCode{"DAL", "MIA", quotawatch.NoOffice}
	methods = []string{"", "Located", Reprocessed}
	start   = quotawatch.Date(2024, 2, 27)
)

func drawCube(t *rapid.T) *Cube {
	c := &Cube{Header: Header{Release: "test", Source: "test/test", Coverage: quotawatch.CoverNation,
		Window:  quotawatch.Window{From: start, To: start + 9},
		Offices: offices, Methods: methods, Criminalities: []string{""}}}
	c.Cells = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Cell {
		rows := rapid.Uint32Range(1, 500).Draw(t, "rows")
		return Cell{Day: start + quotawatch.Day(rapid.IntRange(0, 9).Draw(t, "day")),
			Office: uint16(rapid.IntRange(0, 2).Draw(t, "office")), Method: uint16(rapid.IntRange(0, 2).Draw(t, "method")),
			Rows: rows, Episodes: rapid.Uint32Range(0, rows).Draw(t, "episodes"), Persons: rapid.Uint32Range(0, rows).Draw(t, "persons")}
	}), 0, 60).Draw(t, "cells")
	c.Sort()
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"gender", "place", "state"}), 0, 3, rapid.ID[string]).Draw(t, "facets") {
		f := drawFacet(t, name)
		if err := c.AddFacet(f); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func drawFacet(t *rapid.T, name string) Facet {
	f := Facet{FacetHeader: FacetHeader{Name: name, Monthly: name != "place", Values: []string{"", "a", "b"}}, Cells: []FacetCell{}}
	for key := range rapid.MapOfN(rapid.IntRange(0, 80), rapid.Just(true), 0, 20).Draw(t, "keys") {
		rows := rapid.Uint32Range(1, 500).Draw(t, "rows")
		f.Cells = append(f.Cells, FacetCell{Day: start + quotawatch.Day(key/9), Office: uint16(key / 3 % 3), Value: uint16(key % 3), Rows: rows,
			Episodes: rapid.Uint32Range(0, rows).Draw(t, "episodes"), Persons: rapid.Uint32Range(0, rows).Draw(t, "persons")})
	}
	slices.SortFunc(f.Cells, compareFacetCells)
	return f
}

// TestFacets reads back what was put in, one by one, and refuses what a facet
// cannot be.
func TestFacets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCube(t)
		f := drawFacet(t, "place")
		if err := c.AddFacet(f); err != nil {
			t.Fatal(err)
		}
		b, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(b)
		if err != nil || !slices.IsSorted(again.Facets()) || !slices.Contains(again.Facets(), "place") {
			t.Fatal(err, again.Facets())
		}
		got, ok, err := again.Facet("place")
		if diff := cmp.Diff(f, got); diff != "" || !ok || err != nil {
			t.Fatal(diff, ok, err)
		}
		if _, ok, err := again.Facet("religion"); ok || err != nil {
			t.Fatal("a facet that is not there", ok, err)
		}
	})
	twice := FacetCell{Day: start, Rows: 1}
	for name, cells := range map[string][]FacetCell{"a key twice": {twice, twice}, "more episodes than rows": {{Day: start, Rows: 1, Episodes: 2}}} {
		if err := (&Cube{Header: Header{Offices: offices}}).AddFacet(Facet{FacetHeader: FacetHeader{Values: []string{""}}, Cells: cells}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCube(t)
		b, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Cells) == 0 {
			c.Cells, back.Cells = nil, nil
		}
		if diff := cmp.Diff(c, back, cmp.AllowUnexported(Cube{}, facetBytes{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEveryChangeIsFound(t *testing.T) {
	c := &Cube{Header: Header{Release: "test", Offices: offices, Methods: methods, Criminalities: []string{""}},
		Cells: []Cell{{Day: start, Rows: 3, Episodes: 2, Persons: 1}}}
	b, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		changed := slices.Clone(b)
		changed[i] ^= 1
		if _, err := Decode(changed); err == nil {
			t.Errorf("a change of byte %d was not found", i)
		}
		if _, err := Decode(b[:i]); err == nil {
			t.Errorf("a cut at byte %d was not found", i)
		}
	}
}

// slowDaily is the obvious reference of Daily: every cell against every day.
func slowDaily(c *Cube, def quotawatch.Definition, w quotawatch.Window, office quotawatch.OfficeCode) (daily []int) {
	for day := w.From; day <= w.To; day++ {
		n := 0
		for _, cell := range c.Cells {
			if cell.Day != day || c.Offices[cell.Office] != office || (!def.Reprocessed && c.Methods[cell.Method] == Reprocessed) {
				continue
			}
			n += map[quotawatch.DefinitionID]int{quotawatch.Rows: int(cell.Rows), quotawatch.Episodes: int(cell.Episodes),
				quotawatch.Persons: int(cell.Persons)}[def.Base]
		}
		daily = append(daily, n)
	}
	return daily
}

func TestDailyAgreesWithSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCube(t)
		def := rapid.SampledFrom(quotawatch.Definitions()).Draw(t, "definition")
		from := start + quotawatch.Day(rapid.IntRange(-2, 9).Draw(t, "from"))
		w := quotawatch.Window{From: from, To: from + quotawatch.Day(rapid.IntRange(0, 12).Draw(t, "days"))}
		daily := c.Daily(def, w)
		for _, office := range offices {
			if want := slowDaily(c, def, w, office); !slices.Equal(daily[office], want) {
				t.Fatalf("%s %s %s: got %v want %v", office, def.ID, w, daily[office], want)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	b, _ := (&Cube{Header: Header{Offices: offices, Methods: methods, Criminalities: []string{""}},
		Cells: []Cell{{Day: start, Rows: 3, Episodes: 2, Persons: 1}}}).Encode()
	f.Add(b)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Decode(b)
		if err != nil {
			return
		}
		if again, err := c.Encode(); err != nil || len(again) == 0 {
			t.Fatal("what was decoded cannot be encoded")
		}
	})
}
