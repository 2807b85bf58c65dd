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
	})
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

// TestMultiverseByHand works moves out for a release in which only the
// definition matters: rows are 2 more than episodes, persons 1 fewer.
func TestMultiverseByHand(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 42, map[quotawatch.OfficeCode]int{"DAL": 80})}}
	m := multiverse(t, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeNational, From: on(second), To: on(second + 41)})
	if m.Low.Format(1) != "79.0" || m.Median.Format(1) != "80.0" || m.High.Format(1) != "82.0" || m.Distinct != 3 || m.Known != 108 {
		t.Errorf("%s %s %s, %d distinct of %d", m.Low.Format(1), m.Median.Format(1), m.High.Format(1), m.Distinct, m.Known)
	}
	if want := []Move{{"definition", 3, 3}, {"basis", 0, 0}, {"edge", 0, 0}, {"missing", 0, 0}}; !slices.Equal(m.Moves, want) {
		t.Errorf("%+v", m.Moves)
	}
	if want := "79.0 to 82.0 over 108 specifications; the counting rule moves it most"; m.Text() != want {
		t.Errorf("%q", m.Text())
	}
	m.Moves[1].Mean = 3
	if !strings.HasSuffix(m.Text(), "; the counting rule and the day basis move it most, alike") {
		t.Errorf("%q", m.Text())
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
	b, err := json.Marshal(m)
	if err != nil || !strings.Contains(string(b), `"specifications":[{"definition":"episodes"`) {
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
