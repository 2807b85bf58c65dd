package quota

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"pgregory.net/rapid"
)

func multiverse(t interface {
	Helper()
	Fatal(args ...any)
}, h Holdings, headline HeadlineID, q Question) *Multiverse {
	t.Helper()
	m, err := MakeMultiverse(h, headline, q)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// drawRelease draws a release of a few weeks with all that definitions tell
// apart: rows, episodes, persons, reprocessed arrests, rows of no office.
func drawRelease(t *rapid.T) *cube.Cube {
	c := release("drawn", second-7, rapid.IntRange(15, 40).Draw(t, "days"), nil)
	c.Offices = []quotawatch.OfficeCode{"DAL", "MIA", quotawatch.Headquarters, quotawatch.NoOffice}
	for d := c.Window.From; d <= c.Window.To; d++ {
		for office := range c.Offices {
			for method := range c.Methods {
				persons := rapid.Uint32Range(0, 60).Draw(t, "persons")
				episodes := persons + rapid.Uint32Range(0, 9).Draw(t, "episodes")
				rows := episodes + rapid.Uint32Range(0, 9).Draw(t, "rows")
				if rows > 0 {
					c.Cells = append(c.Cells, cube.Cell{Day: d, Office: uint16(office), Method: uint16(method), Rows: rows, Episodes: episodes, Persons: persons})
				}
			}
		}
	}
	return c
}

// slowPerDay is the headline of the nation once more, in plain loops over the
// cells: arrests of judged days by judged days, and days at the target.
func slowPerDay(c *cube.Cube, s Spec, w quotawatch.Window, target int) (arrests, days, met int) {
	count := map[quotawatch.Day]int{}
	for _, cell := range c.Cells {
		if s.Missing == MissingLeftOut && cell.Office >= 2 || strings.HasSuffix(string(s.Definition), "-new") && cell.Method == 1 {
			continue
		}
		switch strings.TrimSuffix(string(s.Definition), "-new") {
		case "rows":
			count[cell.Day] += int(cell.Rows)
		case "episodes":
			count[cell.Day] += int(cell.Episodes)
		case "persons":
			count[cell.Day] += int(cell.Persons)
		}
	}
	for s.Edge == EdgeWeeks && w.From.Weekday() != time.Sunday {
		w.From++
	}
	for s.Edge == EdgeWeeks && w.To.Weekday() != time.Saturday {
		w.To--
	}
	if s.Edge == EdgeSettled {
		w.To = min(w.To, c.Window.To-14)
	}
	for d := w.From; d <= w.To; d++ {
		level, judged := count[d], true
		switch s.Basis {
		case quotawatch.BasisWeekday:
			judged = d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		case quotawatch.BasisMean7:
			level = 0
			for i := d - 6; i <= d; i++ {
				level += count[i]
				judged = judged && c.Window.Contains(i)
			}
		case quotawatch.BasisDay:
		}
		if !judged {
			continue
		}
		arrests, days = arrests+count[d], days+1
		if s.Basis == quotawatch.BasisMean7 && level >= 7*target || s.Basis != quotawatch.BasisMean7 && level >= target {
			met++
		}
	}
	return arrests, days, met
}

// TestMultiverseAgainstPlainLoops compares every specification with loops over
// the cells of random releases, and the summary with one made plainly.
func TestMultiverseAgainstPlainLoops(t *testing.T) {
	reg := testRegistry(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawRelease(t)
		w := quotawatch.Window{From: c.Window.From + quotawatch.Day(rapid.IntRange(0, 7).Draw(t, "from")), To: c.Window.To - quotawatch.Day(rapid.IntRange(0, 5).Draw(t, "to"))}
		h := Holdings{Registry: reg, Records: []*cube.Cube{c}}
		m := multiverse(t, h, HeadlineShareMet, Question{Scope: quotawatch.ScopeNational, From: &w.From, To: &w.To, Order: "national-1200-1500"})
		perDay := multiverse(t, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeNational, From: &w.From, To: &w.To, Order: "national-1200-1500"})
		if len(m.Variants) != 6*3*3*2 {
			t.Fatalf("%d specifications", len(m.Variants))
		}
		low, high, values := math.Inf(1), math.Inf(-1), map[float64]bool{}
		for i, v := range perDay.Variants {
			arrests, days, met := slowPerDay(c, v.Spec, w, 1200)
			if v.Value.Known() != (days > 0) || days > 0 && (v.Value.Numerator*int64(days) != int64(arrests)*v.Value.Denominator || m.Variants[i].Value.Numerator != int64(met)) {
				t.Fatalf("%+v: %d/%d %s, want %d/%d, %d met", v.Spec, v.Value.Numerator, v.Value.Denominator, v.Why, arrests, days, met)
			}
			if days > 0 {
				x := float64(arrests) / float64(days)
				low, high, values[x] = min(low, x), max(high, x), true
			}
		}
		if got, _ := perDay.Low.Value(); got != low || perDay.Distinct != len(values) {
			t.Fatalf("low %v, %d distinct; want %v, %d", got, perDay.Distinct, low, len(values))
		}
		if got, _ := perDay.High.Value(); got != high {
			t.Fatalf("high %v, want %v", got, high)
		}
		for _, move := range perDay.Moves {
			if mean, most, n := slowMove(perDay, slices.Index(choices(), move.Choice)); n != move.Compared || math.Abs(mean-move.Mean) > 1e-9 || math.Abs(most-move.Most) > 1e-9 {
				t.Fatalf("%+v, want %v, %v of %d", move, mean, most, n)
			}
		}
	})
}

// TestMultiverseIsAttain compares every specification with what attain answers
// to the same question when asked for it alone, on two random releases that
// overlap, for every headline and scope.
func TestMultiverseIsAttain(t *testing.T) {
	reg := testRegistry(t)
	rapid.Check(t, func(t *rapid.T) {
		older, newer := drawRelease(t), drawRelease(t)
		newer.Release, newer.Window.From = "newer", newer.Window.From+quotawatch.Day(rapid.IntRange(0, 9).Draw(t, "later"))
		h := Holdings{Registry: reg, Records: []*cube.Cube{older, newer}}
		last := max(older.Window.To, newer.Window.To)
		from := older.Window.From + quotawatch.Day(rapid.IntRange(0, 9).Draw(t, "from"))
		to := last - quotawatch.Day(rapid.IntRange(0, 4).Draw(t, "to"))
		q := Question{Scope: quotawatch.ScopeOffice, From: &from, To: &to, Definition: rapid.SampledFrom(quotawatch.Definitions()).Draw(t, "rule").ID,
			Basis: rapid.SampledFrom(quotawatch.Bases()).Draw(t, "basis"), Share: rapid.Bool().Draw(t, "share")}
		headline := rapid.SampledFrom(HeadlineIDs()).Draw(t, "headline")
		if headline == HeadlinePerDay || headline == HeadlineArrests {
			q.Offices = []quotawatch.OfficeCode{"DAL"}
		}
		m, err := MakeMultiverse(h, headline, q)
		if codeOf(err) == quotawatch.CodeCannotAnswer {
			return
		}
		for _, v := range m.Variants {
			w := quotawatch.Window{From: from, To: to}
			switch v.Edge {
			case EdgeWeeks:
				w = v.Edge.cut(w, 0) // pinned by the plain loops
			case EdgeSettled:
				w.To = min(w.To, last-14)
			case EdgeAsked:
			}
			alone := q
			alone.From, alone.To, alone.Definition, alone.Basis, alone.Share = &w.From, &w.To, v.Definition, v.Basis, v.Missing == MissingShared
			if w.Empty() {
				if v.Value.Known() {
					t.Fatalf("%+v of no day", v)
				}
				continue
			}
			a, err := Attain(h, alone)
			if err != nil {
				t.Fatal(err)
			}
			want := headline.of(a)
			if v.Value.Known() != want.Known() || v.Value.Numerator != want.Numerator || v.Value.Denominator != want.Denominator {
				t.Fatalf("%+v: %d/%d, want %d/%d", v.Spec, v.Value.Numerator, v.Value.Denominator, want.Numerator, want.Denominator)
			}
			if v.Default && (v.Definition != q.Definition || v.Basis != q.Basis || v.Edge != EdgeAsked || (v.Missing == MissingShared) != q.Share) {
				t.Fatalf("%+v is no default of %+v", v.Spec, q)
			}
		}
		if _, ok := m.Default(); !ok {
			t.Fatal("no default")
		}
	})
}

// TestMultiverseShared works one office out by hand: Dallas has 80 of 100
// arrests a day of offices, and so 8 of the 10 of no office.
func TestMultiverseShared(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 28, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 20, quotawatch.NoOffice: 10})}}
	m := multiverse(t, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"DAL"}, From: on(second), To: on(second + 27)})
	for _, v := range m.Variants {
		want := map[Missing]string{MissingApart: "80.0", MissingShared: "88.0"}[v.Missing]
		if v.Definition == quotawatch.Episodes && v.Value.Format(1) != want {
			t.Errorf("%+v: %s, want %s", v.Spec, v.Value.Format(1), want)
		}
	}
}

// TestMultiverseDefault finds the default specification, which is what attain
// answers.
func TestMultiverseDefault(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 28, map[quotawatch.OfficeCode]int{"DAL": 80, "MIA": 60, quotawatch.NoOffice: 10})}}
	for _, q := range []Question{{Scope: quotawatch.ScopeOffice}, {Scope: quotawatch.ScopeOffice, Share: true, Definition: quotawatch.Rows, Basis: quotawatch.BasisWeekday}} {
		q.From, q.To = on(second), on(second+27)
		m := multiverse(t, h, HeadlineShareMet, q)
		i := slices.IndexFunc(m.Variants, func(v Variant) bool { return v.Default })
		if i < 0 || m.Variants[i].Value != ask(t, h, q).OfficeDays() && m.Variants[i].rat().Cmp(Variant{Value: ask(t, h, q).OfficeDays()}.rat()) != 0 {
			t.Errorf("%+v: no default, or another value", q)
		}
	}
}

// TestMultiverseOfNoRow asks of an office that was none in the window, and of
// one that the release does not hold.
func TestMultiverseOfNoRow(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("old", quotawatch.Date(2018, 1, 1), 28, map[quotawatch.OfficeCode]int{"DAL": 80})}}
	for office, id := range map[quotawatch.OfficeCode]string{"HLG": "", "MIA": "old"} {
		m := multiverse(t, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeOffice, Release: id, Offices: []quotawatch.OfficeCode{office}, From: on(quotawatch.Date(2018, 1, 1)), To: on(quotawatch.Date(2018, 1, 28))})
		if m.Known != 0 || m.Variants[0].Why != "there is no field office to report on" || m.Moves[0].Compared != 0 || m.Text() != "None of 108 specifications can be worked out from what is held" {
			t.Errorf("%s: %d known, %q, %q", office, m.Known, m.Variants[0].Why, m.Text())
		}
	}
}

// TestNothingJudged asks of a weekend by weekdays: no average is at a target.
func TestNothingJudged(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 28, map[quotawatch.OfficeCode]int{"DAL": 80})}}
	q := Question{Scope: quotawatch.ScopeOffice, From: on(second + 5), To: on(second + 6), Basis: quotawatch.BasisWeekday}
	if a := ask(t, h, q); a.AtTarget().Known() || a.Headline() != "No day of the window is judged by the basis weekday" {
		t.Errorf("%+v %q", a.AtTarget(), a.Headline())
	}
	for _, v := range multiverse(t, h, HeadlineAtTarget, q).Variants {
		if want := v.Basis != quotawatch.BasisWeekday && v.Edge != EdgeWeeks; v.Value.Known() != want {
			t.Errorf("%+v: %+v", v.Spec, v)
		}
	}
}

// TestMultiverseOfOneSource asks for weeks that a published figure answers, of
// which records hold the settled part: that is no specification of the figure.
func TestMultiverseOfOneSource(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	q := Question{Scope: quotawatch.ScopeNational, From: on(quotawatch.Date(2025, 8, 3)), To: on(quotawatch.Date(2025, 10, 11))}
	a := ask(t, h, q)
	h.Records = []*cube.Cube{release("new", *q.From, 62, map[quotawatch.OfficeCode]int{"DAL": 80})}
	m := multiverse(t, h, HeadlineArrests, q)
	for _, v := range m.Variants {
		if v.Value.Known() && v.Value.From.Source != a.Provenance.Source {
			t.Errorf("%+v rests on %s", v.Spec, v.Value.From.Source)
		}
	}
	if !slices.ContainsFunc(m.Variants, func(v Variant) bool { return strings.HasPrefix(v.Why, "another source answers") }) {
		t.Error("no specification says that another source answers")
	}
}

// TestMultiverseOfOwnRule has a figure whose rule is none of the six: its own
// is one more, and the default.
func TestMultiverseOfOwnRule(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	q := Question{Scope: quotawatch.ScopeOffice}
	m := multiverse(t, h, HeadlineAtTarget, q)
	v, ok := m.Default()
	if want := ask(t, h, q).AtTarget(); !ok || v.Definition != quotawatch.OwnRule || v.Value.Numerator != want.Numerator || m.Known != 1 || len(m.Variants) != 126 {
		t.Errorf("%+v, %d known of %d", v, m.Known, len(m.Variants))
	}
}

// TestMultiverseOfFigure has one counting rule, and says so of the others.
func TestMultiverseOfFigure(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	m := multiverse(t, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeNational, From: on(quotawatch.Date(2025, 2, 2)), To: on(quotawatch.Date(2025, 6, 7))})
	if m.Known != 9 || len(m.Variants) != 108 || !strings.Contains(m.Text(), "(99 cannot be worked out)") {
		t.Errorf("%d of %d: %s", m.Known, len(m.Variants), m.Text())
	}
	for _, v := range m.Variants {
		if v.Value.Known() == (v.Why != "") {
			t.Errorf("%+v", v)
		}
	}
	for _, move := range m.Moves {
		if want := map[string]int{"basis": 3, "edge": 3}[move.Choice]; move.Compared != want {
			t.Errorf("%+v, want %d compared", move, want)
		}
	}
	b, err := json.Marshal(m)
	if err != nil || !strings.Contains(string(b), `"specifications":[{"definition":"episodes"`) || !strings.Contains(string(b), `{"choice":"definition","mean":null,"most":null,"compared":0}`) {
		t.Errorf("%v %.300s", err, b)
	}
}

// TestMultiverseRefuses asks for headlines of the wrong scope.
func TestMultiverseRefuses(t *testing.T) {
	h := Holdings{Registry: testRegistry(t)}
	for headline, q := range map[HeadlineID]Question{HeadlineAtTarget: {Scope: quotawatch.ScopeNational}, HeadlinePerDay: {Scope: quotawatch.ScopeOffice}, "best": {Scope: quotawatch.ScopeNational}} {
		if _, err := MakeMultiverse(h, headline, q); codeOf(err) != quotawatch.CodeUsage {
			t.Errorf("%s: %v", headline, err)
		}
	}
}

// BenchmarkMultiverse asks a national release of three years.
func BenchmarkMultiverse(b *testing.B) {
	c := release("large", second, 1100, nil)
	for i := range 27 {
		c.Offices = append(c.Offices, quotawatch.OfficeCode(string(rune('A'+i/5))+"X"+string(rune('A'+i%5))))
	}
	c.Methods = []string{"", "a", "b", "c", "d", "e", "f", "g", "h", cube.Reprocessed}
	c.Criminalities = []string{"", "1", "2", "3"}
	for d := range 1100 {
		for o := range 27 {
			for k := range 40 {
				c.Cells = append(c.Cells, cube.Cell{Day: second + quotawatch.Day(d), Office: uint16(o), Method: uint16(k / 4), Criminality: uint16(k % 4), Rows: 3, Episodes: 2, Persons: 1})
			}
		}
	}
	h := Holdings{Registry: testRegistry(b), Records: []*cube.Cube{c}}
	for b.Loop() {
		multiverse(b, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeNational, From: on(second), To: on(second + 1099)})
	}
}
