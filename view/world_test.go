package view

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

// chance gives a number from 0 to n-1: of rapid in tests, of a fixed stream in
// fixtures.
type chance func(n int) int

func (c chance) maybe(of int) bool { return c(of) == 0 }

func pick[T any](c chance, values []T) T { return values[c(len(values))] }

// some gives a few of the values, none at all half of the time.
func some[T any](c chance, values []T) (out []T) {
	for range max(0, c(6)-2) {
		out = append(out, pick(c, values))
	}
	return out
}

// ofRapid draws a stream: rapid alone would draw small numbers most of the time,
// and so hardly any release that answers.
func ofRapid(t *rapid.T) chance { return stream(rapid.Uint64().Draw(t, "seed")) }

func stream(seed uint64) chance { return rand.New(rand.NewPCG(seed, 1)).IntN }

// start is a Wednesday, some weeks before a method takes another meaning, and
// Harlingen comes into being.
var (
	start  = quotawatch.Date(2025, 2, 5)
	change = start + 25
	began  = start + 25
)

var (
	testOffices       = []quotawatch.OfficeCode{"DAL", "HLG", "HQ", "MIA", quotawatch.NoOffice, "XXX"}
	testMethods       = []string{"", "CAP Local Incarceration", "Located", cube.Reprocessed, "Roadside", "Telepathy"}
	testCriminalities = []string{"", "1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator", "4 Something New"}
	testPlaces        = []string{"", "courthouse", "jail-or-prison", "school"}
)

// emptyWorld is holdings without a release, with a published figure of 40 days
// from the 20th on, and a method that changes its meaning.
func emptyWorld(t testing.TB) mix.Holdings {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	walk, err := registry.ReadCrosswalk("")
	if err != nil {
		t.Fatal(err)
	}
	last := change - 1
	walk = append(slices.Clone(walk), registry.Mapping{Field: "method", Value: "Roadside", Group: registry.GroupAtLarge, To: &last, Reason: "one"},
		registry.Mapping{Field: "method", Value: "Roadside", Group: registry.GroupOther, From: &change, Reason: "another"})
	own := *reg
	own.Offices = slices.Clone(reg.Offices)
	for i, o := range own.Offices {
		if o.Code == "HLG" {
			own.Offices[i].From = began
		}
	}
	f := registry.Figure{ID: "figure", Title: "made up", Grain: registry.GrainDay, Scope: quotawatch.ScopeNational, From: start + 20, To: start + 60,
		DefinitionID: quotawatch.Rows, Definition: "every row", Publisher: "nobody", Source: "made up for tests", Caveats: []string{"made up"}}
	f.Window, f.Answers = quotawatch.Window{From: f.From, To: f.To}, quotawatch.Window{From: f.From, To: f.To - 1}
	for d := f.From; d <= f.To; d++ {
		f.Points = append(f.Points, registry.Point{Day: d, Office: quotawatch.Nation, Count: int(d % 17)})
	}
	own.Figures = []registry.Figure{f}
	return mix.Holdings{Holdings: quota.Holdings{Registry: &own, Build: "made-up"}, Crosswalk: walk}
}

// world fills holdings with up to four releases of some weeks each, which
// overlap, touch or leave gaps, and record more or less.
func world(h mix.Holdings, c chance) mix.Holdings {
	h.Records, h.Reference = nil, nil
	for i := range 1 + c(4) {
		r := release(fmt.Sprintf("r%d", i), c)
		if c.maybe(4) {
			h.Reference = append(h.Reference, r)
		} else {
			h.Records = append(h.Records, r)
		}
	}
	return h
}

func release(id string, c chance) *cube.Cube {
	from := start + quotawatch.Day(c(30))
	r := covering(id, quotawatch.Window{From: from, To: from + quotawatch.Day(20+c(50))})
	r.Identified = !c.maybe(4)
	switch c(6) {
	case 0:
		r.Criminalities = []string{""}
	case 1:
		r.Methods = []string{""}
	case 2:
		r.Offices, r.Coverage = []quotawatch.OfficeCode{quotawatch.NoOffice}, quotawatch.CoverTotals
	}
	if c.maybe(10) {
		r.Coverage = quotawatch.CoverExtract
	}
	addCells(r, c)
	if !c.maybe(4) {
		addPlaces(r, c)
	}
	return r
}

// covering is a release of the nation without an arrest.
func covering(id string, w quotawatch.Window) *cube.Cube {
	return &cube.Cube{Header: cube.Header{Release: id, Source: "made-up/arrests", Table: "arrests", Coverage: quotawatch.CoverNation, Identified: true, Synthetic: true,
		Offices: testOffices, Methods: testMethods, Criminalities: testCriminalities, Window: w}}
}

func addCells(r *cube.Cube, c chance) {
	for range 60 + c(100) {
		rows := uint32(1 + c(30))
		r.Cells = append(r.Cells, cube.Cell{Day: r.Window.From + quotawatch.Day(c(r.Window.Days()+4)-2), Office: uint16(c(len(r.Offices))),
			Method: uint16(c(len(r.Methods))), Criminality: uint16(c(len(r.Criminalities))), Rows: rows,
			Episodes: uint32(c(int(rows) + 1)), Persons: uint32(c(int(rows) + 1))})
	}
	r.Sort()
}

// lackingWorld fills holdings with releases that follow each other, each of
// which lacks something.
func lackingWorld(h mix.Holdings, c chance) mix.Holdings {
	w := func(from, to quotawatch.Day) quotawatch.Window {
		return quotawatch.Window{From: start + from, To: start + to}
	}
	first, second, third, last := covering("first", w(0, 29)), covering("second", w(30, 54)), covering("third", w(55, 79)), covering("last", w(84, 120))
	first.Criminalities, first.Identified, second.Methods = []string{""}, false, []string{""}
	for _, r := range []*cube.Cube{first, second, third, last} {
		addCells(r, c)
		if r != third {
			addPlaces(r, c)
		}
	}
	h.Records, h.Reference = []*cube.Cube{second, last}, []*cube.Cube{third, first}
	return h
}

// addPlaces gives a release a facet of places, with counts of its own.
func addPlaces(r *cube.Cube, c chance) {
	f, seen := cube.Facet{FacetHeader: cube.FacetHeader{Name: "place", Values: testPlaces}}, map[[3]int]bool{}
	for range 60 + c(60) {
		key := [3]int{c(r.Window.Days()+4) - 2, c(len(r.Offices)), c(len(testPlaces))}
		rows := uint32(1 + c(30))
		if !seen[key] {
			seen[key] = true
			f.Cells = append(f.Cells, cube.FacetCell{Day: r.Window.From + quotawatch.Day(key[0]), Office: uint16(key[1]), Value: uint16(key[2]), Rows: rows,
				Episodes: uint32(c(int(rows) + 1)), Persons: uint32(c(int(rows) + 1))})
		}
	}
	if err := r.AddFacet(f); err != nil {
		panic(err) // keys are distinct
	}
}

// question draws a filter of some of the days.
func question(c chance) Filter {
	from := start + quotawatch.Day(15+c(30))
	to := from + quotawatch.Day(c(pick(c, []int{1, 10, 30, 50})))
	f := Filter{From: &from, To: &to, Definition: pick(c, quotawatch.Definitions()).ID, Average: pick(c, []int{1, 7, 28}),
		Show: pick(c, []Show{ShowCount, ShowShare})}
	if c.maybe(5) {
		return f // as a published figure can answer
	}
	f.Offices = some(c, []quotawatch.OfficeCode{"DAL", "HLG", "MIA", "ATL"})
	if c.maybe(3) {
		kinds := []string{"courthouse", "school", "unknown", "police"}
		f.Places = append(some(c, kinds), pick(c, kinds))
		if !c.maybe(6) {
			f.Definition = pick(c, []quotawatch.DefinitionID{quotawatch.Episodes, quotawatch.Rows, quotawatch.Persons})
		}
	}
	if len(f.Places) == 0 || c.maybe(6) {
		f.Criminality = some(c, Choices(keyCriminality))
		f.Methods = some(c, Choices(keyMethod))
	}
	return f
}
