package mix

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

func holdings(t testing.TB, records ...*cube.Cube) Holdings {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	walk, err := registry.ReadCrosswalk("")
	if err != nil {
		t.Fatal(err)
	}
	return Holdings{quota.Holdings{Registry: reg, Records: records, Build: "b"}, walk}
}

// monday is the first day of made-up releases.
var monday = quotawatch.Date(2025, 2, 3)

var (
	methods       = []string{"", "CAP Local Incarceration", "Located", "Custodial Arrest", cube.Reprocessed, "Telepathy"}
	criminalities = []string{"", "1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator", "4 Something New"}
	offices       = []quotawatch.OfficeCode{"DAL", "MIA", "HQ", quotawatch.NoOffice}
)

func release(id string, from quotawatch.Day, days int) *cube.Cube {
	return &cube.Cube{Header: cube.Header{Release: id, Source: "test/arrests", Table: "arrests", Coverage: quotawatch.CoverNation, Identified: true,
		Offices: offices, Methods: methods, Criminalities: criminalities, Window: quotawatch.Window{From: from, To: from + quotawatch.Day(days) - 1}}}
}

func drawCube(t *rapid.T, id string) *cube.Cube {
	c := release(id, monday+quotawatch.Day(rapid.IntRange(0, 20).Draw(t, "from")), rapid.IntRange(1, 40).Draw(t, "days"))
	for range rapid.IntRange(0, 80).Draw(t, "cells") {
		rows := rapid.Uint32Range(1, 50).Draw(t, "rows")
		c.Cells = append(c.Cells, cube.Cell{Day: c.Window.From + quotawatch.Day(rapid.IntRange(0, c.Window.Days()-1).Draw(t, "day")),
			Office: uint16(rapid.IntRange(0, 3).Draw(t, "office")), Method: uint16(rapid.IntRange(0, 5).Draw(t, "method")),
			Criminality: uint16(rapid.IntRange(0, 4).Draw(t, "criminality")), Rows: rows,
			Episodes: rapid.Uint32Range(0, rows).Draw(t, "episodes"), Persons: rapid.Uint32Range(0, rows).Draw(t, "persons")})
	}
	c.Sort()
	return c
}

// slow counts by a plain loop over days, releases and cells.
func slow(h Holdings, q Question, w quotawatch.Window) map[string]int64 {
	counts := map[string]int64{}
	for d := w.From; d <= w.To; d++ {
		var best *cube.Cube
		for _, c := range h.Records { // the one that reaches further, else the later one
			if c.Window.Contains(d) && (best == nil || c.Window.To >= best.Window.To) {
				best = c
			}
		}
		for _, cell := range best.Cells {
			office := best.Offices[cell.Office]
			if cell.Day != d || q.Scope == quotawatch.ScopeOffice && office != "DAL" && office != "MIA" {
				continue
			}
			if q.Scope == quotawatch.ScopeNational {
				office = quotawatch.Nation
			}
			method, history := best.Methods[cell.Method], best.Criminalities[cell.Criminality]
			group := ""
			switch q.By {
			case ByCriminality:
				group = map[string]string{"1 Convicted Criminal": "convicted", "2 Pending Criminal Charges": "pending", "3 Other Immigration Violator": "neither"}[history]
			case ByMethod:
				group = map[string]string{"CAP Local Incarceration": "custodial", "Custodial Arrest": "custodial", "Located": "at-large", cube.Reprocessed: "reprocessed"}[method]
			default:
				group = method
			}
			if group == "" {
				group = "unknown"
			}
			if strings.HasSuffix(string(q.Definition), "-new") && method == cube.Reprocessed {
				continue
			}
			n := map[byte]uint32{'r': cell.Rows, 'e': cell.Episodes, 'p': cell.Persons}[q.Definition[0]]
			counts[string(office)+" "+group] += int64(n)
		}
	}
	maps.DeleteFunc(counts, func(_ string, n int64) bool { return n == 0 })
	return counts
}

// TestAgreesWithSlow compares composition with a plain loop, and its totals
// with those of package quota, which chooses releases by the same rules.
func TestAgreesWithSlow(t *testing.T) {
	h := holdings(t)
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawCube(t, "one"), drawCube(t, "two")
		if rapid.Bool().Draw(t, "same end") { // the one added later answers
			one.Window.To = max(one.Window.To, two.Window.To)
			two.Window.To = one.Window.To
		}
		h.Records = []*cube.Cube{one, two}
		q := Question{By: rapid.SampledFrom([]By{ByCriminality, ByMethod, ByMethodValue}).Draw(t, "by"),
			Scope:      rapid.SampledFrom([]quotawatch.Scope{quotawatch.ScopeNational, quotawatch.ScopeOffice}).Draw(t, "scope"),
			Definition: rapid.SampledFrom(quotawatch.Definitions()).Draw(t, "definition").ID}
		from := monday + quotawatch.Day(rapid.IntRange(0, 30).Draw(t, "first"))
		w := quotawatch.Window{From: from, To: from + quotawatch.Day(rapid.IntRange(0, 30).Draw(t, "length"))}
		q.From, q.To = &w.From, &w.To
		a, err := Compose(h, q)
		total, attainErr := quota.Attain(quota.Holdings{Registry: withoutFigures(h.Registry), Records: h.Records},
			quota.Question{Scope: q.Scope, From: q.From, To: q.To, Definition: q.Definition})
		if (err == nil) != (attainErr == nil) {
			t.Fatalf("%v, but package quota says %v", err, attainErr)
		}
		if err != nil {
			return
		}
		got, sum := map[string]int64{}, int64(0)
		for _, r := range a.Rows {
			if sum += r.Arrests.Numerator; r.Arrests.Numerator > 0 {
				got[string(r.Office)+" "+r.Group] = r.Arrests.Numerator
			}
		}
		if diff := cmp.Diff(slow(h, q, w), got); diff != "" {
			t.Fatal(diff)
		}
		all := int64(0)
		for _, r := range total.Rows {
			all += r.Arrests.Numerator
		}
		if sum != all || a.Total.Numerator != all || a.Provenance.Source != total.Provenance.Source {
			t.Fatalf("%d and %d arrests of %s, package quota has %d of %s", sum, a.Total.Numerator, a.Provenance.Source, all, total.Provenance.Source)
		}
	})
}

func withoutFigures(r *registry.Registry) *registry.Registry {
	other := *r
	other.Figures = nil
	return &other
}

func embedded(t testing.TB) Holdings {
	t.Helper()
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	h := holdings(t)
	h.Reference = cubes
	return h
}

// TestFiscalYears holds the answer from embedded data to what was counted in
// ICE's files by another program.
func TestFiscalYears(t *testing.T) {
	a, err := Compose(embedded(t), Question{Scope: quotawatch.ScopeNational, By: ByMethodValue})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"CAP Local Incarceration": 158775, "CAP Federal Incarceration": 67477, "Located": 52559, "Non-Custodial Arrest": 45627,
		"CAP State Incarceration": 31678, "287(g) Program": 20651, "ERO Reprocessed Arrest": 12804, "Probation and Parole": 12764}
	for _, r := range a.Rows {
		if n, ok := want[r.Group]; ok && n != r.Arrests.Numerator {
			t.Errorf("%s: %d, want %d", r.Group, r.Arrests.Numerator, n)
		}
		delete(want, r.Group)
	}
	if len(want) > 0 || a.Total.Numerator != 412155 || len(a.Rows) != 26 || a.Window.String() != "2015-10-01..2018-09-30" {
		t.Errorf("%v missing of %d arrests in %d rows, %s", want, a.Total.Numerator, len(a.Rows), a.Window)
	}
	a, err = Compose(embedded(t), Question{Scope: quotawatch.ScopeNational})
	if err != nil || a.By != ByMethod {
		t.Fatal("a question that names no grouping", err)
	}
	got := map[string]int64{}
	for _, r := range a.Rows {
		got[r.Group] = r.Arrests.Numerator
	}
	if diff := cmp.Diff(map[string]int64{"custodial": 279917, "at-large": 111070, "check-in-or-other": 8364, "reprocessed": 12804}, got); diff != "" {
		t.Error(diff)
	}
}

// steady makes a release in which each day has cells of the given counts:
// office, method, criminality, and episodes.
func steady(id string, from quotawatch.Day, days int, cells ...[4]int) *cube.Cube {
	c := release(id, from, days)
	for d := range days {
		for _, k := range cells {
			c.Cells = append(c.Cells, cube.Cell{Day: from + quotawatch.Day(d), Office: uint16(k[0]), Method: uint16(k[1]), Criminality: uint16(k[2]),
				Rows: uint32(k[3]), Episodes: uint32(k[3]), Persons: uint32(k[3])})
		}
	}
	c.Sort()
	return c
}

// TestKind reads a field that releases count beside their cells.
func TestKind(t *testing.T) {
	c := steady("r", monday, 70, [4]int{0, 1, 1, 5})
	f := cube.Facet{FacetHeader: cube.FacetHeader{Name: "apprehension_type", Values: []string{"", "Collateral", "Targeted"}}}
	for d := range 70 {
		for v, n := range []uint32{1, 1, 3} {
			f.Cells = append(f.Cells, cube.FacetCell{Day: monday + quotawatch.Day(d), Value: uint16(v), Rows: n, Episodes: n, Persons: n})
		}
	}
	if err := c.AddFacet(f); err != nil {
		t.Fatal(err)
	}
	a, err := Compose(holdings(t, c), Question{Scope: quotawatch.ScopeNational, By: ByKind})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range a.Rows {
		got += fmt.Sprint(r.Group, " ", r.Arrests.Numerator, "; ")
	}
	if got != "targeted 210; collateral 70; unknown 70; " {
		t.Error(got)
	}
	if _, err := Compose(holdings(t, c), Question{Scope: quotawatch.ScopeNational, By: ByKind, Definition: quotawatch.RowsNew}); err == nil {
		t.Error("reprocessed arrests left out of what cannot tell them")
	}
}

// TestPeriods adds up the rows of weeks and months to those of the window.
func TestPeriods(t *testing.T) {
	h := embedded(t)
	from, to := quotawatch.Date(2016, 8, 17), quotawatch.Date(2016, 11, 3) // Wednesday to Thursday, over two releases
	for every, n := range map[Every]int{EveryWeek: 12, EveryMonth: 4} {
		q := Question{Scope: quotawatch.ScopeOffice, By: ByMethod, From: &from, To: &to}
		whole, err := Compose(h, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Every = every
		a, err := Compose(h, q)
		if err != nil {
			t.Fatal(err)
		}
		sums, days := map[string]int64{}, map[quotawatch.Window]bool{}
		for _, r := range a.Rows {
			sums[string(r.Office)+r.Group] += r.Arrests.Numerator
			days[*r.Period] = true
		}
		for _, r := range whole.Rows {
			if sums[string(r.Office)+r.Group] != r.Arrests.Numerator {
				t.Errorf("%s, %s by %s: %d of %d", r.Office, r.Group, every, sums[string(r.Office)+r.Group], r.Arrests.Numerator)
			}
		}
		if len(days) != n || a.Headline() != whole.Headline() || !days[quotawatch.Window{From: from, To: map[Every]quotawatch.Day{EveryWeek: from + 4, EveryMonth: from + 14}[every]}] {
			t.Errorf("%s: %d periods; %s", every, len(days), a.Headline())
		}
	}
}

// TestOfOneOffice takes the part of one office out of an answer about all, and
// compares it with the answer about that office alone.
func TestOfOneOffice(t *testing.T) {
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	h := holdings(t)
	h.Reference = cubes
	q := Question{Scope: quotawatch.ScopeOffice, By: ByMethod}
	all, err := Compose(h, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []quotawatch.OfficeCode{"DAL", "BUF"} {
		q.Offices = []quotawatch.OfficeCode{code}
		alone, err := Compose(h, q)
		part, ok := all.Of(code)
		if err != nil || !ok || part.Headline() != alone.Headline() || part.Total.Numerator != alone.Total.Numerator || len(part.Rows) != len(alone.Rows) {
			t.Errorf("%s: %v %q, alone %q", code, err, part.Headline(), alone.Headline())
		}
	}
	if dal, _ := all.Of("DAL"); dal.Total.Numerator != 43798 || len(all.Rows) <= len(dal.Rows) {
		t.Errorf("%d arrests of Dallas", dal.Total.Numerator)
	}
	if _, ok := all.Of("HLG"); ok {
		t.Error("Harlingen has a part of years in which it was no office")
	}
}

// TestRecorded lists what releases record of the embedded years, and of a day
// that none covers.
func TestRecorded(t *testing.T) {
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	h := holdings(t)
	h.Reference = cubes
	years := quotawatch.Window{From: quotawatch.Date(2015, 10, 1), To: quotawatch.Date(2018, 9, 30)}
	if got := fmt.Sprint(h.Recorded(years)); got != "[method method-value place]" {
		t.Errorf("%s", got)
	}
	years.To++
	if got := h.Recorded(years); len(got) != 0 {
		t.Errorf("%v of a day that no release covers", got)
	}
}
