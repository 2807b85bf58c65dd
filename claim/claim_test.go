package claim

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
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

var first = quotawatch.Date(2026, 2, 2)

// one makes a claim of arrests in the first days of a release.
func one(measure quotawatch.Measure, value float64, how quotawatch.How, days int) quotawatch.Claim {
	return quotawatch.Claim{ID: "one", Number: quotawatch.Stated{Value: value, Unit: "arrests", How: how},
		Check: &quotawatch.Check{Measure: measure, From: first, To: first + quotawatch.Day(days) - 1}}
}

// release gives a national release: each cell of counts is a day's rows,
// episodes, persons, and those rows that are reprocessed, in one office.
func release(counts [][4]uint32) *cube.Cube {
	c := &cube.Cube{Header: cube.Header{Release: "r", Table: "arrests", Coverage: quotawatch.CoverNation, Identified: true, Methods: []string{"", cube.Reprocessed},
		Criminalities: []string{"", "1 Convicted Criminal", "3 Other Immigration Violator"}, Offices: []quotawatch.OfficeCode{"DAL", "MIA"},
		Window: quotawatch.Window{From: first, To: first + quotawatch.Day(len(counts)) - 1}}}
	for i, n := range counts {
		day := first + quotawatch.Day(i)
		c.Cells = append(c.Cells, cube.Cell{Day: day, Criminality: 1, Rows: n[0], Episodes: n[1], Persons: n[2]},
			cube.Cell{Day: day, Office: 1, Method: 1, Criminality: 2, Rows: n[3], Episodes: n[3], Persons: n[3]})
	}
	c.Sort()
	return c
}

func holding(reg *registry.Registry, counts ...[4]uint32) quota.Holdings {
	return quota.Holdings{Registry: reg, Records: []*cube.Cube{release(counts)}, Build: "b"}
}

// TestVerdicts works each verdict out by hand: a day of 100 rows, 90 episodes
// and 80 persons, and 10 reprocessed arrests in another office.
func TestVerdicts(t *testing.T) {
	h := holding(testRegistry(t), [4]uint32{100, 90, 80, 10})
	for _, c := range []struct {
		how    quotawatch.How
		value  float64
		want   Verdict
		robust bool
	}{
		{quotawatch.HowExactly, 110, VerdictDepends, false}, // rows
		{quotawatch.HowExactly, 95, VerdictDepends, false},  // by none, on both sides
		{quotawatch.HowExactly, 111, VerdictFewer, true},
		{quotawatch.HowExactly, 79, VerdictMore, true},
		{quotawatch.HowMoreThan, 79, VerdictMatches, true},
		{quotawatch.HowMoreThan, 80, VerdictDepends, false},
		{quotawatch.HowAbout, 100, VerdictDepends, false},
		{quotawatch.HowBetween, 80, VerdictMatches, true}, // up to 110
		{quotawatch.HowAtMost, 79, VerdictMore, true},
	} {
		claim := one(quotawatch.MeasureCount, c.value, c.how, 1)
		claim.Number.High = 110
		r := Test(h, claim)
		if r.Verdict != c.want || r.Robust != c.robust || len(r.Observations) != 6 {
			t.Errorf("%s %v: %q, robust %v, %d rules: %s", c.how, c.value, r.Verdict, r.Robust, len(r.Observations), r.Why)
		}
		if Span(r) != "80 to 110" || Text(r.Value) != "100" {
			t.Errorf("observed %s, %s by episodes", Span(r), Text(r.Value))
		}
	}
	two := one(quotawatch.MeasureCount, 100, quotawatch.HowExactly, 2)
	if r := Test(h, two); r.Verdict != VerdictCannot || !strings.Contains(r.Why, "2026-02-02 to 2026-02-03") {
		t.Errorf("a day more than is held: %q, %s", r.Verdict, r.Why)
	}
}

// TestMeasures works each measure out by hand.
func TestMeasures(t *testing.T) {
	var counts [][4]uint32
	for _, n := range []uint32{10, 20, 30, 40, 50, 60, 70, 80, 10, 20} {
		counts = append(counts, [4]uint32{n, n, n, 5})
	}
	h := holding(testRegistry(t), counts...)
	for _, c := range []struct {
		name string
		edit func(*quotawatch.Check)
		want string
	}{
		{"count", nil, "440"},
		{"per-day", nil, "44"},
		{"highest-day", nil, "85"},
		{"highest-mean7", nil, "55"}, // days 2 to 8: 20+...+80 = 350, and 35
		{"days-reached", func(k *quotawatch.Check) { k.Threshold = 55 }, "4"},
		{"days-reached", func(k *quotawatch.Check) { k.Threshold = 56 }, "3"},
		{"offices-reached", func(k *quotawatch.Check) { k.Threshold = 39 }, "1"},
		{"offices-reached", func(k *quotawatch.Check) { k.Threshold = 5 }, "2"},
		{"count", func(k *quotawatch.Check) { k.Office = "DAL" }, "390"},
		{"count", func(k *quotawatch.Check) { k.Criminality = []string{"neither"} }, "50"},
		{"share", func(k *quotawatch.Check) { k.Criminality = []string{"convicted"} }, "88.6"}, // 390 of 440
		{"share", func(k *quotawatch.Check) { k.Criminality = []string{"convicted", "neither"} }, "100"},
		{"times", func(k *quotawatch.Check) {
			k.From, k.To, k.BaselineFrom, k.BaselineTo = first+7, first+7, first, first+1
		}, "4.2"}, // 85 by (15+25)/2 = 4.25
		{"change", func(k *quotawatch.Check) {
			k.From, k.To, k.BaselineFrom, k.BaselineTo = first+7, first+7, first, first+1
		}, "325"},
	} {
		claim := one(quotawatch.Measure(c.name), 1, quotawatch.HowAtLeast, 10)
		if c.edit != nil {
			c.edit(claim.Check)
		}
		r := Test(h, claim)
		if got := rowsOf(r); got != c.want {
			t.Errorf("%s %+v: %s, want %s", c.name, *claim.Check, got, c.want)
		}
	}
}

func rowsOf(r Result) string {
	for _, o := range r.Observations {
		if o.Definition == quotawatch.Rows {
			return Text(o.Value)
		}
	}
	return "nothing"
}

// TestFromFigures checks what published figures alone can: one counting rule,
// and never more than that.
func TestFromFigures(t *testing.T) {
	h := quota.Holdings{Registry: testRegistry(t), Build: "b"}
	day := quotawatch.Date(2025, 1, 23)
	c := one(quotawatch.MeasureCount, 538, quotawatch.HowExactly, 1)
	c.Check.From, c.Check.To = day, day
	r := Test(h, c)
	if r.Verdict != VerdictFewer || r.Robust || Text(r.Value) != "466" || r.Observations[0].Evidence != EvidenceFigure || r.Counted() != "1 of 6 rules" {
		t.Errorf("%q %v %s: %s", r.Verdict, r.Robust, Text(r.Value), r.Why)
	}
	c.Number.Value = 466
	if r := Test(h, c); r.Verdict != VerdictDepends {
		t.Errorf("fits by the one rule there is: %q", r.Verdict)
	}
	c.Check.Definition = quotawatch.Rows
	if r := Test(h, c); r.Verdict != VerdictCannot || len(r.Observations) != 1 {
		t.Errorf("stated by a rule that cannot be counted: %q, %s", r.Verdict, r.Why)
	}
	c.Check.Criminality = []string{"neither"}
	if r := Test(h, c); r.Verdict != VerdictCannot || len(r.Observations) != 0 || !strings.Contains(r.Why, "with criminality") {
		t.Errorf("a figure does not tell criminality: %q, %s", r.Verdict, r.Why)
	}
}

// TestArithmetic adds up what was stated, without any record.
func TestArithmetic(t *testing.T) {
	reg := *testRegistry(t)
	for _, n := range []float64{100, 200} {
		c := one(quotawatch.MeasureCount, n, quotawatch.HowExactly, 1)
		c.ID = "n" + Text(quotawatch.Count(int64(n), nil))
		reg.Claims = append(reg.Claims, c)
	}
	c := quotawatch.Claim{ID: "sum", Number: quotawatch.Stated{Value: 300, How: quotawatch.HowExactly}, Check: &quotawatch.Check{Measure: quotawatch.MeasureSum, Of: []string{"n100", "n200"}}}
	if r := Test(quota.Holdings{Registry: &reg}, c); r.Verdict != VerdictMatches || !r.Robust || !strings.Contains(r.Why, "No record is asked") {
		t.Errorf("%q: %s", r.Verdict, r.Why)
	}
	c.Number.Value = 301
	if r := Test(quota.Holdings{Registry: &reg}, c); r.Verdict != VerdictFewer {
		t.Errorf("%q: %s", r.Verdict, r.Why)
	}
}

// TestAgainstPlainLoops compares counts, shares and verdicts with loops over
// the cells, on random releases.
func TestAgainstPlainLoops(t *testing.T) {
	reg := testRegistry(t)
	rapid.Check(t, func(t *rapid.T) {
		var counts [][4]uint32
		for range rapid.IntRange(1, 12).Draw(t, "days") {
			persons := rapid.Uint32Range(0, 50).Draw(t, "persons")
			episodes := persons + rapid.Uint32Range(0, 5).Draw(t, "more episodes")
			counts = append(counts, [4]uint32{episodes + rapid.Uint32Range(0, 5).Draw(t, "more rows"), episodes, persons, rapid.Uint32Range(0, 9).Draw(t, "reprocessed")})
		}
		c := one(quotawatch.MeasureCount, float64(rapid.IntRange(1, 700).Draw(t, "stated")), rapid.SampledFrom(quotawatch.Hows()).Draw(t, "how"), len(counts))
		c.Number.High = c.Number.Value + 50
		r := Test(holding(reg, counts...), c)
		var sums [6]int // rows, episodes, persons, and the same without reprocessed
		for _, n := range counts {
			for i := range 3 {
				sums[i] += int(n[i] + n[3])
				sums[i+3] += int(n[i])
			}
		}
		want := map[quotawatch.DefinitionID]int{quotawatch.Rows: sums[0], quotawatch.Episodes: sums[1], quotawatch.Persons: sums[2],
			quotawatch.RowsNew: sums[3], quotawatch.EpisodesNew: sums[4], quotawatch.PersonsNew: sums[5]}
		within := 0
		for _, o := range r.Observations {
			if int(o.Value.Numerator) != want[o.Definition] {
				t.Fatalf("%s: %d, want %d", o.Definition, o.Value.Numerator, want[o.Definition])
			}
			if fits(c.Number, float64(want[o.Definition])) {
				within++
			}
		}
		if len(r.Observations) != 6 || (r.Verdict == VerdictMatches) != (within == 6) || (r.Verdict == VerdictDepends) == (within == 6) && within > 0 {
			t.Fatalf("%q although %d of %d rules fit", r.Verdict, within, len(r.Observations))
		}
	})
}

// fits is the rounding rule of whole numbers once more, plainly.
func fits(s quotawatch.Stated, n float64) bool {
	switch s.How {
	case quotawatch.HowExactly:
		return n == s.Value
	case quotawatch.HowAbout:
		place := 1.0
		for int(s.Value)%int(10*place) == 0 {
			place *= 10
		}
		off := min(max(place/2, s.Value*2.5/100), s.Value*5/100)
		return n*1000 >= (s.Value-off)*1000-1e-6 && n*1000 <= (s.Value+off)*1000+1e-6
	case quotawatch.HowNearly:
		return n >= s.Value*0.95-1e-9 && n < s.Value
	case quotawatch.HowMoreThan:
		return n > s.Value
	case quotawatch.HowAtLeast:
		return n >= s.Value
	case quotawatch.HowFewerThan:
		return n < s.Value
	case quotawatch.HowAtMost:
		return n <= s.Value
	case quotawatch.HowBetween:
		return n >= s.Value && n <= s.High
	}
	return false
}

// TestDocket checks the embedded docket: every claim ends in a verdict with
// reasons, and the keys that scripts rely on are there.
func TestDocket(t *testing.T) {
	h := quota.Holdings{Registry: testRegistry(t), Build: "b"}
	all := Docket(h)
	if len(all) != len(h.Registry.Claims)+len(h.Registry.Published) {
		t.Fatalf("%d results", len(all))
	}
	for i, r := range all {
		if i > 0 && all[i-1].Said > r.Said {
			t.Errorf("%s is out of order", r.ID)
		}
		if r.Why == "" || r.Change == "" {
			t.Errorf("%s: no reasons", r.ID)
		}
		b, err := json.Marshal(r)
		var doc map[string]any
		if err != nil || json.Unmarshal(b, &doc) != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		for _, key := range []string{"id", "claimed", "observed", "verdict", "robust", "why", "source"} {
			if _, ok := doc[key]; !ok {
				t.Errorf("%s: no %s", r.ID, key)
			}
		}
	}
}
