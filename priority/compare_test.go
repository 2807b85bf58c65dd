package priority

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

func holdings(t testing.TB, records ...*cube.Cube) mix.Holdings {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	walk, err := registry.ReadCrosswalk("")
	if err != nil {
		t.Fatal(err)
	}
	return mix.Holdings{Holdings: quota.Holdings{Registry: reg, Records: records, Build: "b"}, Crosswalk: walk}
}

var (
	monday        = quotawatch.Date(2025, 1, 20)
	criminalities = []string{"", "1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator", "4 Something New"}
	groups        = []string{"unknown", "convicted", "pending", "neither", "unknown"}
	offices       = []quotawatch.OfficeCode{"DAL", "MIA", "HQ", quotawatch.NoOffice}
)

func release(id string, from quotawatch.Day, days int) *cube.Cube {
	return &cube.Cube{Header: cube.Header{Release: id, Source: "test/arrests", Table: "arrests", Coverage: quotawatch.CoverNation, Identified: true,
		Offices: offices, Methods: []string{"", "Located"}, Criminalities: criminalities, Window: quotawatch.Window{From: from, To: from + quotawatch.Day(days) - 1}}}
}

// drawCube draws a release; one in three records no criminality.
func drawCube(t *rapid.T, id string) *cube.Cube {
	c := release(id, monday+quotawatch.Day(rapid.IntRange(0, 30).Draw(t, "from")), rapid.IntRange(1, 50).Draw(t, "days"))
	bare := rapid.IntRange(0, 2).Draw(t, "bare") == 0
	if bare {
		c.Criminalities = []string{""}
	}
	for range rapid.IntRange(1, 60).Draw(t, "cells") {
		rows := rapid.Uint32Range(1, 50).Draw(t, "rows")
		cell := cube.Cell{Day: c.Window.From + quotawatch.Day(rapid.IntRange(0, c.Window.Days()-1).Draw(t, "day")), Office: uint16(rapid.IntRange(0, 3).Draw(t, "office")),
			Method: uint16(rapid.IntRange(0, 1).Draw(t, "method")), Criminality: uint16(rapid.IntRange(0, len(c.Criminalities)-1).Draw(t, "criminality")), Rows: rows,
			Episodes: rapid.Uint32Range(0, rows).Draw(t, "episodes"), Persons: rapid.Uint32Range(0, rows).Draw(t, "persons")}
		c.Cells = append(c.Cells, cell)
	}
	c.Cells = append(c.Cells, cube.Cell{Day: c.Window.From, Method: 1, Criminality: uint16(len(c.Criminalities) - 1), Rows: 1, Episodes: 1, Persons: 1})
	c.Sort()
	return c
}

// drawPriorities draws priorities that follow each other with gaps, and one of
// an office beside them.
func drawPriorities(t *rapid.T) (all []registry.Priority) {
	at := monday + quotawatch.Day(rapid.IntRange(-20, 30).Draw(t, "first"))
	for i := range rapid.IntRange(0, 4).Draw(t, "priorities") {
		to := at + quotawatch.Day(rapid.IntRange(0, 30).Draw(t, "length"))
		p := registry.Priority{ID: fmt.Sprint("p", i), Short: fmt.Sprint("p", i), From: at, To: &to}
		for range rapid.IntRange(0, 2).Draw(t, "parts") {
			p.Parts = append(p.Parts, registry.PriorityPart{Shows: rapid.SliceOfNDistinct(rapid.SampledFrom(registry.CriminalityGroups()), 0, 2, rapid.ID[string]).Draw(t, "shows")})
		}
		if rapid.IntRange(0, 4).Draw(t, "own") == 0 {
			p.Offices = []quotawatch.OfficeCode{"DAL"}
		}
		all = append(all, p)
		at = to + 1 + quotawatch.Day(rapid.IntRange(0, 5).Draw(t, "gap"))
	}
	if len(all) > 0 && rapid.Bool().Draw(t, "stands") {
		all[len(all)-1].To = nil
	}
	return all
}

// sums is the arrests of one office, priority and period.
type sums struct {
	Arrests, Shown, Unknown int
	Known                   bool
}

// slow counts by a plain loop over days, offices and cells. It gives nothing of
// days that no release covers.
func slow(h mix.Holdings, q Question, w quotawatch.Window) map[string]sums {
	counts := map[string]sums{}
	for d := w.From; d <= w.To; d++ {
		for _, office := range []quotawatch.OfficeCode{"DAL", "MIA", "US"} {
			if (office == "US") != (q.Scope == quotawatch.ScopeNational) {
				continue
			}
			stated, shows, named := "", []string(nil), false
			for _, p := range h.Registry.Priorities {
				mine := slices.Contains(p.Offices, office)
				if d < p.From || p.To != nil && d > *p.To || len(p.Offices) > 0 && !mine || named && !mine {
					continue
				}
				stated, shows, named = p.ID, nil, true
				for _, part := range p.Parts {
					shows = append(shows, part.Shows...)
				}
			}
			c := h.Records[0] // the tests ask of one release
			if !c.Window.Contains(d) {
				continue
			}
			key := string(office) + " " + stated
			if q.Every == mix.EveryMonth {
				key += " " + d.String()[:7]
			}
			for _, cell := range c.Cells {
				if cell.Day != d || office != "US" && c.Offices[cell.Office] != office {
					continue
				}
				n := int(map[quotawatch.DefinitionID]uint32{quotawatch.Rows: cell.Rows, quotawatch.Episodes: cell.Episodes, quotawatch.Persons: cell.Persons}[q.Definition])
				s := counts[key]
				s.Arrests += n
				s.Known = len(shows) > 0 && len(c.Criminalities) > 1
				if group := groups[cell.Criminality]; s.Known && slices.Contains(shows, group) {
					s.Shown += n
				} else if s.Known && group == "unknown" {
					s.Unknown += n
				}
				counts[key] = s
			}
		}
	}
	for key, s := range counts {
		if s.Arrests == 0 {
			delete(counts, key)
		}
	}
	return counts
}

// TestAgreesWithSlow compares counts, shares and bounds with a plain loop.
func TestAgreesWithSlow(t *testing.T) {
	base := holdings(t)
	rapid.Check(t, func(t *rapid.T) {
		h, reg := base, *base.Registry
		reg.Priorities = drawPriorities(t)
		h.Registry, h.Records = &reg, []*cube.Cube{drawCube(t, "one")}
		from := monday + quotawatch.Day(rapid.IntRange(0, 60).Draw(t, "first day"))
		w := quotawatch.Window{From: from, To: from + quotawatch.Day(rapid.IntRange(0, 60).Draw(t, "days asked"))}.Intersect(h.Records[0].Window)
		if w.Empty() {
			t.Skip("no day of the release is asked about")
		}
		q := Question{Scope: rapid.SampledFrom([]quotawatch.Scope{quotawatch.ScopeNational, quotawatch.ScopeOffice}).Draw(t, "scope"), From: &w.From, To: &w.To,
			Definition: rapid.SampledFrom([]quotawatch.DefinitionID{quotawatch.Rows, quotawatch.Episodes, quotawatch.Persons}).Draw(t, "definition"),
			Every:      rapid.SampledFrom([]mix.Every{"", mix.EveryMonth}).Draw(t, "every")}
		a, err := Compare(h, q)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]sums{}
		for _, r := range a.Rows {
			key := string(r.Office) + " " + r.Stated
			if q.Every == mix.EveryMonth {
				key += " " + r.Period.From.String()[:7]
			}
			s := got[key]
			s.Arrests, s.Known = s.Arrests+int(r.Arrests.Numerator), r.Share.Known() || s.Known
			if r.Share.Known() {
				s.Shown, s.Unknown = s.Shown+int(r.Shown.Numerator), s.Unknown+int(r.Unknown.Numerator)
				if n := r.Arrests.Numerator; r.Share.Low*float64(n) != float64(r.Shown.Numerator) && r.Share.Low != float64(r.Shown.Numerator)/float64(n) ||
					r.Share.High != float64(r.Shown.Numerator+r.Unknown.Numerator)/float64(n) {
					t.Fatalf("bounds %f and %f of %+v", r.Share.Low, r.Share.High, r)
				}
				if r.Convicted.Numerator+r.Pending.Numerator+r.Neither.Numerator+r.Unknown.Numerator != r.Arrests.Numerator {
					t.Fatalf("groups do not add up: %+v", r)
				}
			} else if r.Why == "" && r.Arrests.Numerator > 0 {
				t.Fatalf("not known for no reason: %+v", r)
			}
			if got[key] = s; s.Arrests == 0 {
				delete(got, key)
			}
		}
		if diff := cmp.Diff(slow(h, q, w), got); diff != "" {
			t.Fatalf("-slow +fast\n%s", diff)
		}
	})
}

// oneCell is a release of one arrest a day, of the criminality given.
func oneCell(id string, from quotawatch.Day, days int, criminality uint16) *cube.Cube {
	c := release(id, from, days)
	for d := range days {
		c.Cells = append(c.Cells, cube.Cell{Day: from + quotawatch.Day(d), Method: 1, Criminality: criminality, Rows: 1, Episodes: 1, Persons: 1})
	}
	return c
}

// TestMixedCoverage asks about days with criminality, days without, and days
// that nothing covers.
func TestMixedCoverage(t *testing.T) {
	bare := oneCell("bare", quotawatch.Date(2024, 11, 1), 30, 0)
	bare.Criminalities = []string{""}
	full := oneCell("full", quotawatch.Date(2025, 1, 11), 20, 1)
	h := holdings(t, bare, full)
	from, to := quotawatch.Date(2024, 11, 1), quotawatch.Date(2025, 2, 10)
	a, err := Compare(h, Question{Scope: quotawatch.ScopeNational, From: &from, To: &to, Every: mix.EveryWeek})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range a.Rows {
		got = append(got, fmt.Sprintf("%s %s %d %s", r.Period, r.Stated, r.Arrests.Numerator, mix.Percent(r.Share)))
	}
	want := []string{"2024-11-01..2024-11-03 restored-2023 3 –", "2024-11-04..2024-11-10 restored-2023 7 –", "2024-11-11..2024-11-17 restored-2023 7 –",
		"2024-11-18..2024-11-24 restored-2023 7 –", "2025-01-13..2025-01-19 restored-2023 7 100.0%", "2025-01-20..2025-01-26 records-and-gangs-2025 7 100.0%"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	said := strings.Join(a.Provenance.Caveats, "\n")
	for _, text := range []string{"no arrests of 2024-11-25..2025-01-12 are held", "no arrests of 2025-01-27..2025-02-10 are held", "not whether it was followed", "arrests say nothing of gangs", "as of the release"} {
		if !strings.Contains(said, text) {
			t.Errorf("no caveat says %q:\n%s", text, said)
		}
	}
	if a.Rows[0].Why != "release bare does not record criminality" || !strings.Contains(a.Provenance.Source, "bare") || !strings.Contains(a.Provenance.Source, "full") {
		t.Errorf("why %q, source %q", a.Rows[0].Why, a.Provenance.Source)
	}
}

// TestOfficesOfTheirOwn divides only the office for which something was stated.
func TestOfficesOfTheirOwn(t *testing.T) {
	c := oneCell("r", quotawatch.Date(2026, 1, 1), 59, 2)
	c.Offices = []quotawatch.OfficeCode{"SPM", "MIA", "HQ", quotawatch.NoOffice}
	for i := range 59 {
		c.Cells = append(c.Cells, cube.Cell{Day: c.Window.From + quotawatch.Day(i), Office: uint16(1 + i%3), Method: 1, Criminality: 3, Rows: 1, Episodes: 1, Persons: 1})
	}
	c.Sort()
	a, err := Compare(holdings(t, c), Question{Scope: quotawatch.ScopeOffice})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range a.Rows {
		got = append(got, fmt.Sprintf("%s %s %s %s", r.Office, r.Period, r.Stated, mix.Percent(r.Share)))
	}
	want := []string{"SPM 2026-01-01..2026-01-28 records-and-gangs-2025 100.0%", "SPM 2026-01-29..2026-02-28 charges-or-convictions-2026 100.0%", "MIA 2026-01-01..2026-02-28 records-and-gangs-2025 0.0%"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a.Unassigned.Headquarters.Numerator != 20 || a.Unassigned.NoOffice.Numerator != 19 || len(a.Stated) != 2 {
		t.Errorf("%+v, %d stated", a.Unassigned, len(a.Stated))
	}
	if got, want := a.Headline(), "Under the priority last stated for each: in 1 of 2 field offices at least half of arrests were of people with a conviction or a pending charge, as recorded"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestReference shows what the embedded releases can and cannot say.
func TestReference(t *testing.T) {
	h := holdings(t)
	var err error
	if h.Reference, err = reference.Cubes(); err != nil {
		t.Fatal(err)
	}
	a, err := Compare(h, Question{Scope: quotawatch.ScopeNational})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) != 2 || a.Rows[0].Stated != "memo-2014" || a.Rows[0].Arrests.Numerator+a.Rows[1].Arrests.Numerator != 412_155 || a.Rows[0].Share.Known() || a.Rows[1].Convicted.Known() {
		t.Errorf("%+v", a.Rows)
	}
	if got := a.Headline(); got != "What part of arrests the stated priorities name is not known; of the latest days: release ero-arrests-fy2018 does not record criminality" {
		t.Error(got)
	}
	b, err := json.Marshal(a)
	if err != nil || !strings.Contains(string(b), `"share":null`) || !strings.Contains(string(b), `"stated_by":"the President`) {
		t.Errorf("%s %v", b, err)
	}
	for name, c := range map[string]struct {
		q    Question
		code quotawatch.Code
	}{
		"no records":   {Question{Scope: quotawatch.ScopeNational, From: day(2030, 1, 1), To: day(2030, 2, 1)}, quotawatch.CodeCannotAnswer},
		"one end":      {Question{Scope: quotawatch.ScopeNational, From: day(2030, 1, 1)}, quotawatch.CodeCannotAnswer},
		"swapped":      {Question{Scope: quotawatch.ScopeNational, From: day(2017, 1, 2), To: day(2017, 1, 1)}, quotawatch.CodeUsage},
		"no office":    {Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"XYZ"}}, quotawatch.CodeNoOffice},
		"no release":   {Question{Scope: quotawatch.ScopeNational, Release: "none"}, quotawatch.CodeNoRelease},
		"no such part": {Question{Scope: quotawatch.ScopeNational, Every: "year"}, quotawatch.CodeUsage},
	} {
		_, err := Compare(h, c.q)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func day(y, m, d int) *quotawatch.Day {
	v := quotawatch.Date(y, m, d)
	return &v
}

// TestHeadlineTips words shares at the edges of what can be said.
func TestHeadlineTips(t *testing.T) {
	row := func(office quotawatch.OfficeCode, shown, all int64) Row {
		return Row{Office: office, Stated: "p", Shows: []string{"convicted"}, Arrests: quotawatch.Count(all, nil), Shown: quotawatch.Count(shown, nil), Share: quotawatch.Ratio(shown, all, nil)}
	}
	stated := []registry.Priority{{ID: "p", Short: "few words", From: monday}}
	for _, c := range []struct {
		rows []Row
		want string
	}{
		{nil, "No arrest to report on"},
		{[]Row{row("US", 0, 10)}, "Stated from 2025-01-20, few words: 0.0% of 10 arrests were of people with a conviction, as recorded"},
		{[]Row{row("US", 1, 100_000)}, "Stated from 2025-01-20, few words: under 0.1% of 100,000 arrests were of people with a conviction, as recorded"},
		{[]Row{row("US", 99_999, 100_000)}, "Stated from 2025-01-20, few words: over 99.9% of 100,000 arrests were of people with a conviction, as recorded"},
		{[]Row{row("US", 7, 7), row("US", 0, 7)}, "Stated from 2025-01-20, few words: 50.0% of 14 arrests were of people with a conviction, as recorded"},
	} {
		a := &Answer{Scope: quotawatch.ScopeNational, Stated: stated, Rows: c.rows}
		if got := a.Headline(); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
	a := &Answer{Scope: quotawatch.ScopeOffice, Stated: stated, Rows: []Row{row("DAL", 4, 9), row("MIA", 5, 10), row("LOS", 6, 11)}}
	if got := a.Headline(); !strings.Contains(got, "in 2 of 3 field offices at least half") {
		t.Error(got)
	}
	unknown := Row{Office: "US", Why: "one reason", Arrests: quotawatch.Count(5, nil)}
	a = &Answer{Rows: []Row{unknown, {Office: "US", Why: "another", Period: quotawatch.Window{From: monday}}}}
	if got := a.Headline(); got != "What part of arrests the stated priorities name is not known; of the latest days: another" {
		t.Error(got)
	}
	a.Rows[1].Why = "one reason"
	if got := a.Headline(); got != "What part of arrests the stated priorities name is not known: one reason" {
		t.Error(got)
	}
}
