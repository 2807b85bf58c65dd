package quota

import (
	"errors"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

func testRegistry(t testing.TB) *registry.Registry {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// release makes a cube of the whole nation: count arrests of each office on
// each day from first on.
func release(id string, first quotawatch.Day, days int, counts map[quotawatch.OfficeCode]int) *cube.Cube {
	c := &cube.Cube{Header: cube.Header{Release: id, Source: "test/arrests", Table: "arrests", Coverage: quotawatch.CoverNation, Methods: []string{"", cube.Reprocessed},
		Criminalities: []string{""}, Window: quotawatch.Window{From: first, To: first + quotawatch.Day(days) - 1}}}
	for code, n := range counts {
		c.Offices = append(c.Offices, code)
		for d := range days {
			c.Cells = append(c.Cells, cube.Cell{Day: first + quotawatch.Day(d), Office: uint16(len(c.Offices) - 1),
				Rows: uint32(n + 2), Episodes: uint32(n), Persons: uint32(max(0, n-1))})
		}
	}
	c.Sort()
	return c
}

// second is a Monday of the second term.
var second = quotawatch.Date(2025, 2, 3)

func ask(t testing.TB, h Holdings, q Question) *Answer {
	t.Helper()
	a, err := Attain(h, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func on(d quotawatch.Day) *quotawatch.Day { return &d }

func hasCaveat(a *Answer, part string) bool {
	return strings.Contains(strings.Join(a.Provenance.Caveats, "\n"), part)
}

func TestRecordsBeforeFigures(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Build: "b"}
	q := Question{Scope: quotawatch.ScopeNational, From: on(second), To: on(second + 6)}
	if a := ask(t, h, q); a.Records || !strings.HasPrefix(a.Provenance.Source, "figure: national-daily") || a.Provenance.Definition != quotawatch.Persons {
		t.Errorf("without records: %+v", a.Provenance)
	}
	h.Records = []*cube.Cube{release("new", second, 7, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 10, quotawatch.Headquarters: 3, quotawatch.NoOffice: 4})}
	a := ask(t, h, q)
	if !a.Records || a.Rows[0].Arrests.Numerator != 7*97 || a.Unassigned.Headquarters.Numerator != 21 || a.Unassigned.NoOffice.Numerator != 28 || !a.InForce() {
		t.Errorf("with records: %+v %+v", a.Rows[0], a.Unassigned)
	}
	q.To = on(second + 7) // one day more than the release has
	if a := ask(t, h, q); a.Records {
		t.Error("records and a figure were mixed")
	}
}

func TestOffices(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 7, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 75, "ATL": 74})}}
	a := ask(t, h, Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second + 6)})
	if len(a.Rows) != 25 || a.Rows[0].Office != "DAL" || a.AtTarget().Numerator != 2 || a.OfficeDays().Numerator != 14 || a.OfficeDays().Denominator != 175 {
		t.Errorf("%d rows, %d at the target, %d office-days of %d", len(a.Rows), a.AtTarget().Numerator, a.OfficeDays().Numerator, a.OfficeDays().Denominator)
	}
	if want := "2 of 25 field offices averaged the reported 75 arrests a day; 14 of 175 office-days reached it"; a.Headline() != want {
		t.Errorf("headline %q", a.Headline())
	}
	atl := a.Rows[2]
	if atl.Shortfall.Numerator != 7 || atl.LongestBelow.Numerator != 7 || atl.Surplus.Numerator != 0 || atl.Net.Numerator != -7 {
		t.Errorf("%+v", atl)
	}
	one := ask(t, h, Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second), Offices: []quotawatch.OfficeCode{"ATL"}})
	if one.Headline() != "The field office never averaged the reported 75 arrests a day; none of 1 office-days reached it" {
		t.Errorf("headline %q", one.Headline())
	}
}

// TestLaterReleasesFirst has two releases that overlap: each day is counted
// from one, the one that reaches further.
func TestLaterReleasesFirst(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{
		release("newer", second+5, 10, map[quotawatch.OfficeCode]int{"DAL": 100}),
		release("older", second, 10, map[quotawatch.OfficeCode]int{"DAL": 1}),
	}}
	a := ask(t, h, Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second + 14)})
	if a.Rows[0].Arrests.Numerator != 5*1+10*100 || !hasCaveat(a, "2 releases answer") {
		t.Errorf("%d arrests, %v", a.Rows[0].Arrests.Numerator, a.Provenance.Caveats)
	}
	a = ask(t, h, Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second + 9), Release: "older"})
	if a.Rows[0].Arrests.Numerator != 10 {
		t.Errorf("asked alone, the older release has %d", a.Rows[0].Arrests.Numerator)
	}
}

func TestExtractsAnswerOnlyByName(t *testing.T) {
	extract := release("washington", second, 7, map[quotawatch.OfficeCode]int{"SEA": 9})
	extract.Coverage = quotawatch.CoverExtract
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{extract}}
	q := Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second + 6)}
	if _, err := Attain(h, q); codeOf(err) != quotawatch.CodeCannotAnswer {
		t.Errorf("got %v", err)
	}
	q.Release = "washington"
	if a := ask(t, h, q); len(a.Rows) != 1 || a.Rows[0].Arrests.Numerator != 63 || !hasCaveat(a, "is an extract") {
		t.Errorf("%+v", a.Rows)
	}
}

func codeOf(err error) quotawatch.Code {
	var e *quotawatch.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// TestTheSevenDaysBefore uses days before the window for trailing means.
func TestTheSevenDaysBefore(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 20, map[quotawatch.OfficeCode]int{"DAL": 75})}}
	for first, days := range map[quotawatch.Day]int{second + 6: 14, second + 3: 14, second: 14} {
		a := ask(t, h, Question{Scope: quotawatch.ScopeOffice, From: on(first), To: on(second + 19), Basis: quotawatch.BasisMean7})
		if r := a.Rows[0]; r.Days != days || r.DaysMet.Numerator != int64(days) {
			t.Errorf("from day %d: %d days judged, %d met", first-second, r.Days, r.DaysMet.Numerator)
		}
	}
}

func TestBenchmark(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("old", quotawatch.Date(2025, 1, 20), 20, map[quotawatch.OfficeCode]int{"DAL": 75})}}
	for from, want := range map[quotawatch.Day]struct {
		inForce int
		caveat  string
	}{
		quotawatch.Date(2025, 1, 20): {5, "was in force on 5 of the 10 days"},
		quotawatch.Date(2025, 1, 25): {10, ""},
	} {
		a := ask(t, h, Question{Scope: quotawatch.ScopeOffice, From: on(from), To: on(from + 9)})
		if a.InForceDays != want.inForce || a.InForce() != (want.inForce == 10) || !hasCaveat(a, want.caveat) {
			t.Errorf("%s: in force on %d days: %v", from, a.InForceDays, a.Provenance.Caveats)
		}
	}
}

// TestRefusals says what there is, and what to add.
func TestRefusals(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	for name, c := range map[string]struct {
		q    Question
		code quotawatch.Code
		says string
	}{
		"offices by day in 2025": {Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second)}, quotawatch.CodeCannotAnswer, "add a release"},
		"before all data":        {Question{Scope: quotawatch.ScopeNational, From: on(0), To: on(5)}, quotawatch.CodeCannotAnswer, "figure national-daily"},
		"the partial last day":   {Question{Scope: quotawatch.ScopeNational, From: on(quotawatch.Date(2025, 7, 29)), To: on(quotawatch.Date(2025, 7, 29))}, quotawatch.CodeCannotAnswer, "2025-07-28"},
		"upside down":            {Question{Scope: quotawatch.ScopeNational, From: on(5), To: on(4)}, quotawatch.CodeUsage, "ends before"},
		"no such release":        {Question{Scope: quotawatch.ScopeOffice, Release: "none"}, quotawatch.CodeNoRelease, "none"},
		"no such order":          {Question{Scope: quotawatch.ScopeOffice, Order: "none"}, quotawatch.CodeNoOrder, "field-office-75"},
		"the other scope's":      {Question{Scope: quotawatch.ScopeOffice, Order: "national-3000"}, quotawatch.CodeScope, "--scope national"},
		"headquarters":           {Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{quotawatch.Headquarters}}, quotawatch.CodeNoOffice, "HQ"},
		"offices of the nation":  {Question{Scope: quotawatch.ScopeNational, Offices: []quotawatch.OfficeCode{"DAL"}}, quotawatch.CodeUsage, "--scope office"},
	} {
		_, err := Attain(h, c.q)
		if codeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDefaultOrder takes the order that was in force in the window.
func TestDefaultOrder(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	for from, want := range map[quotawatch.Day]string{quotawatch.Date(2025, 2, 1): "national-1200-1500", quotawatch.Date(2025, 6, 1): "national-3000"} {
		a := ask(t, h, Question{Scope: quotawatch.ScopeNational, From: on(from), To: on(from + 20)})
		if a.Order.ID != want {
			t.Errorf("%s: %s", from, a.Order.ID)
		}
	}
}

// TestAddsUp compares offices, headquarters and no office with the nation, and
// days with their halves, on random releases and all definitions.
func TestAddsUp(t *testing.T) {
	reg := testRegistry(t)
	rapid.Check(t, func(t *rapid.T) {
		counts := map[quotawatch.OfficeCode]int{}
		for _, code := range []quotawatch.OfficeCode{"DAL", "MIA", "ATL", quotawatch.Headquarters, quotawatch.NoOffice} {
			counts[code] = rapid.IntRange(0, 200).Draw(t, string(code))
		}
		days := rapid.IntRange(2, 40).Draw(t, "days")
		h := Holdings{Registry: reg, Records: []*cube.Cube{release("r", second, days, counts)}}
		def := rapid.SampledFrom(quotawatch.Definitions()).Draw(t, "definition").ID
		account := func(scope quotawatch.Scope, from, to int) (sum, net int64, a *Answer) {
			a, err := Attain(h, Question{Scope: scope, From: on(second + quotawatch.Day(from)), To: on(second + quotawatch.Day(to)), Definition: def})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range a.Rows {
				sum += r.Arrests.Numerator
				net += r.Net.Numerator
				if r.Surplus.Numerator-r.Shortfall.Numerator != r.Net.Numerator {
					t.Fatalf("%s: surplus %d, shortfall %d, net %d", r.Office, r.Surplus.Numerator, r.Shortfall.Numerator, r.Net.Numerator)
				}
			}
			return sum, net, a
		}
		offices, officeNet, a := account(quotawatch.ScopeOffice, 0, days-1)
		nation, _, _ := account(quotawatch.ScopeNational, 0, days-1)
		if offices+a.Unassigned.Headquarters.Numerator+a.Unassigned.NoOffice.Numerator != nation {
			t.Fatalf("offices %d, unassigned %+v, nation %d", offices, a.Unassigned, nation)
		}
		cut := rapid.IntRange(0, days-2).Draw(t, "cut")
		first, firstNet, _ := account(quotawatch.ScopeOffice, 0, cut)
		rest, restNet, _ := account(quotawatch.ScopeOffice, cut+1, days-1)
		if first+rest != offices || firstNet+restNet != officeNet {
			t.Fatalf("%d and %d are not %d", first, rest, offices)
		}
	})
}

// TestNear never lets a mean read as a target it has not reached.
func TestNear(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{{7_496, 100, "74.96"}, {749_999, 10_000, "74.9999"}, {75, 1, "75.0"}, {7_504, 100, "75.0"}, {74, 1, "74"}, {1_108, 10, "111"}, {0, 1, "0"}} {
		if got := Near(quotawatch.Ratio(c.num, c.den, nil), 75); got != c.want {
			t.Errorf("%d/%d reads %s, want %s", c.num, c.den, got, c.want)
		}
	}
	if got := Near(quotawatch.Estimate{}, 75); got != "–" {
		t.Errorf("a number that is not known reads %s", got)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1_000: "1,000", 26_304: "26,304", -1_000_000: "-1,000,000", 1_002_003: "1,002,003"} {
		if got := Thousands(n); got != want {
			t.Errorf("%d reads %s", n, got)
		}
	}
}

// TestShared shares rows of no office out by hand: 80 and 20 arrests a day, and
// 10 of no office, of which 8 and 2 are added.
func TestShared(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 7, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 20, quotawatch.NoOffice: 10, quotawatch.Headquarters: 5})}}
	q := Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second + 6), Share: true}
	a := ask(t, h, q)
	for i, want := range []string{"616.0", "154.0"} {
		if got := a.Rows[i].Arrests.Format(1); got != want {
			t.Errorf("%s has %s, want %s", a.Rows[i].Office, got, want)
		}
	}
	if a.Rows[0].Surplus.Format(1) != "91.0" || a.Rows[0].DaysMet.Numerator != 7 || a.AtTarget().Numerator != 1 || !hasCaveat(a, "70 arrests of no office are shared out") {
		t.Errorf("%+v %v", a.Rows[0], a.Provenance.Caveats)
	}
	q.Scope = quotawatch.ScopeNational
	if _, err := Attain(h, q); codeOf(err) != quotawatch.CodeUsage {
		t.Errorf("got %v", err)
	}
}

// TestSharedAddsUp shares out on random releases: the offices have the nation's
// arrests less those of headquarters, to the last part of one.
func TestSharedAddsUp(t *testing.T) {
	reg := testRegistry(t)
	rapid.Check(t, func(t *rapid.T) {
		counts := map[quotawatch.OfficeCode]int{}
		for _, code := range []quotawatch.OfficeCode{"DAL", "MIA", "ATL", quotawatch.Headquarters, quotawatch.NoOffice} {
			counts[code] = rapid.IntRange(0, 90).Draw(t, string(code))
		}
		counts["DAL"]++
		h := Holdings{Registry: reg, Records: []*cube.Cube{release("r", second, 9, counts)}}
		q := Question{Scope: quotawatch.ScopeOffice, From: on(second), To: on(second + 8), Share: true}
		a, err := Attain(h, q)
		if err != nil {
			t.Fatal(err)
		}
		sum, unit := int64(0), a.Rows[0].Arrests.Denominator
		for _, r := range a.Rows {
			sum += r.Arrests.Numerator
		}
		whole := int64(9 * (counts["DAL"] + counts["MIA"] + counts["ATL"] + counts[quotawatch.NoOffice]))
		if sum != whole*unit {
			t.Fatalf("%d/%d, want %d", sum, unit, whole)
		}
	})
}
