package mix

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"pgregory.net/rapid"
)

// join puts the cells of releases into one.
func join(id string, parts ...*cube.Cube) *cube.Cube {
	c := release(id, parts[0].Window.From, 1)
	for _, p := range parts {
		c.Cells = append(c.Cells, p.Cells...)
		c.Window.To = max(c.Window.To, p.Window.To)
	}
	c.Sort()
	return c
}

// twoWindows is ten weeks of 10 arrests a day and ten of 30: of the convicted 6
// and 8, of neither 4 and 22.
func twoWindows() *cube.Cube {
	return join("r", steady("", monday, 70, [4]int{0, 1, 1, 6}, [4]int{1, 2, 3, 4}),
		steady("", monday+70, 75, [4]int{0, 1, 1, 8}, [4]int{1, 2, 3, 20}, [4]int{0, 1, 3, 2}))
}

func compared(t testing.TB, h Holdings, q Question) *Answer {
	t.Helper()
	from, to := monday+70, monday+144
	if q.From == nil {
		q.From, q.To = &from, &to
	}
	if q.Baseline == nil {
		q.Baseline = &quotawatch.Window{From: monday, To: monday + 69}
	}
	a, err := Compose(h, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAdditionalByHand works the accounting out by hand.
func TestAdditionalByHand(t *testing.T) {
	h := holdings(t, twoWindows())
	a := compared(t, h, Question{Scope: quotawatch.ScopeNational, By: ByCriminality, Factors: []string{FactorMethod}})
	c := a.Comparison
	if c.Weeks != 10 || c.Trimmed != 5 || a.Window.To != monday+139 || c.BaselineTrimmed != 0 || c.Age != 5 || c.BaselineAge != 75 {
		t.Errorf("%+v", c)
	}
	want := []struct{ additional, marginal, share, before float64 }{{2, 0.1, 8.0 / 30, 0.6}, {0, 0, 0, 0}, {18, 0.9, 22.0 / 30, 0.4}}
	for i, r := range a.Rows {
		got := []float64{value(r.Change.Additional), value(r.Change.Marginal), value(r.Share), value(r.Change.BaselineShare)}
		for k, v := range []float64{want[i].additional, want[i].marginal, want[i].share, want[i].before} {
			if !near(got[k], v) {
				t.Errorf("%s: %v, want %+v", r.Group, got, want[i])
			}
		}
		if r.Change.Marginal.Low != r.Change.Marginal.High || !near(r.Change.Marginal.Low, want[i].marginal) {
			t.Errorf("%s: counts that never vary have an interval %v to %v", r.Group, r.Change.Marginal.Low, r.Change.Marginal.High)
		}
	}
	if head := a.Headline(); head != "90.0% of the additional 20.0 a day were of people with neither conviction nor pending charge; their share of all arrests went from 40.0% to 73.3%" {
		t.Error(head)
	}
	// Custodial: 6 of 10 arrests, then 10 of 30; of the group none, then 2. At
	// large: 4 and 20, all of the group.
	// Composition: (1/3 - 0.6)(0.1 - p) + (2/3 - 0.4)(1 - p) = 0.24, rates: (0.6 + 1/3)/2 x 0.2.
	if s := c.Split; !near(value(s.Effects[0].Effect), 0.24) || !near(value(s.Effects[1].Effect), 0.28/3) || !near(value(s.Change), 22.0/30-0.4) {
		t.Errorf("%+v", s)
	}
	text := strings.Join(a.Provenance.Caveats, "\n")
	for _, part := range []string{"70 days more to gain a conviction", "5 of the window's days and 0 of the baseline's are left out", "no sampling interval"} {
		if !strings.Contains(text, part) {
			t.Errorf("no caveat says %q:\n%s", part, text)
		}
	}
}

// TestAccounting holds the additional arrests of groups to add up exactly, and
// refuses marginal shares just where the interval of the increase holds 0.
func TestAccounting(t *testing.T) {
	h := holdings(t)
	rapid.Check(t, func(t *rapid.T) {
		weeks := rapid.SliceOfN(rapid.IntRange(0, 40), 24, 40).Draw(t, "weeks")
		c := release("r", monday, 7*len(weeks))
		for i, n := range weeks {
			for k := range n {
				c.Cells = append(c.Cells, cube.Cell{Day: monday + quotawatch.Day(7*i+k%7), Office: uint16(k % 4), Method: uint16(k * i % 6), Criminality: uint16(k % 5), Rows: 3, Episodes: 2, Persons: 1})
			}
		}
		c.Sort()
		h.Records = []*cube.Cube{c}
		at := rapid.IntRange(4, len(weeks)-4).Draw(t, "at")
		from, to := monday+quotawatch.Day(7*at), c.Window.To
		a, err := Compose(h, Question{Scope: rapid.SampledFrom([]quotawatch.Scope{quotawatch.ScopeNational, quotawatch.ScopeOffice}).Draw(t, "scope"),
			By: rapid.SampledFrom([]By{ByCriminality, ByMethod, ByMethodValue}).Draw(t, "by"), From: &from, To: &to,
			Baseline: &quotawatch.Window{From: monday, To: from - 1}})
		if err != nil {
			t.Fatal(err)
		}
		for _, inc := range a.Comparison.Increases {
			checkAccount(t, a, inc)
		}
	})
}

func checkAccount(t *rapid.T, a *Answer, inc Increase) {
	var sum, num int64
	for _, r := range a.Rows {
		if r.Office != inc.Office {
			continue
		}
		sum += r.Change.Additional.Numerator
		if r.Change.Additional.Denominator != inc.Additional.Denominator {
			t.Fatal("groups are counted in other parts than all")
		}
		if r.Change.Marginal.Known() != (inc.Refused == "") {
			t.Fatalf("%s: known %v, refused %q", r.Group, r.Change.Marginal.Known(), inc.Refused)
		}
		num += r.Change.Marginal.Numerator
	}
	if sum != inc.Additional.Numerator {
		t.Fatalf("groups add up to %d, all are %d", sum, inc.Additional.Numerator)
	}
	if inc.Refused == "" && num != inc.Additional.Numerator {
		t.Fatalf("marginal shares add up to %d of %d", num, inc.Additional.Numerator)
	}
	few := a.Comparison.Weeks < minWeeks || a.Comparison.BaselineWeeks < minWeeks
	if could := inc.Additional.Low <= 0 && inc.Additional.High >= 0; !few && could != (inc.Refused != "") || few && inc.Refused == "" {
		t.Fatalf("%+v of %d and %d weeks: refused %q", inc.Additional, a.Comparison.Weeks, a.Comparison.BaselineWeeks, inc.Refused)
	}
}

// TestProcessors gives the same bytes with one processor and with several.
func TestProcessors(t *testing.T) {
	h := embedded(t)
	from, to := quotawatch.Date(2017, 1, 30), quotawatch.Date(2017, 9, 24)
	q := Question{Scope: quotawatch.ScopeOffice, By: ByMethod, From: &from, To: &to, Factors: []string{FactorOffice},
		Baseline: &quotawatch.Window{From: quotawatch.Date(2016, 2, 1), To: quotawatch.Date(2016, 9, 25)}}
	var last []byte
	for _, n := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(n)
		a, err := Compose(h, q)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(a)
		if err != nil || last != nil && string(b) != string(last) {
			t.Fatalf("%d processors give other bytes (%v)", n, err)
		}
		last = b
	}
}

// TestTimeReversal turns the windows round: what was additional is missing, and
// effects change their sign.
func TestTimeReversal(t *testing.T) {
	h := holdings(t, twoWindows())
	one := compared(t, h, Question{Scope: quotawatch.ScopeNational, By: ByCriminality, Factors: []string{FactorMethod, FactorOffice}})
	from, to := monday, monday+69
	back := compared(t, h, Question{Scope: quotawatch.ScopeNational, By: ByCriminality, Factors: []string{FactorMethod, FactorOffice}, From: &from, To: &to,
		Baseline: &quotawatch.Window{From: monday + 70, To: monday + 144}})
	for i, e := range one.Comparison.Split.Effects {
		if !near(value(e.Effect), -value(back.Comparison.Split.Effects[i].Effect)) {
			t.Errorf("%s: %v, back %v", e.Factor, value(e.Effect), value(back.Comparison.Split.Effects[i].Effect))
		}
	}
	for i, r := range one.Rows {
		if value(r.Change.Additional) != -value(back.Rows[i].Change.Additional) || value(r.Change.Marginal) != value(back.Rows[i].Change.Marginal) {
			t.Errorf("%s: %v, back %v", r.Group, r.Change, back.Rows[i].Change)
		}
	}
	if head := back.Headline(); !strings.HasPrefix(head, "90.0% of the 20.0 a day fewer were of people with neither") {
		t.Error(head)
	}
}

// TestEqualAge compares two releases: at equal age, and not.
func TestEqualAge(t *testing.T) {
	older, newer := steady("older", monday-100, 200, [4]int{0, 1, 1, 5}), steady("newer", monday-100, 300, [4]int{0, 1, 3, 9})
	h := holdings(t, older, newer)
	for shift, want := range map[quotawatch.Day]string{0: "at equal age: each window ends 20 days before", 7: "not at equal age: the window ends 20 days before its release does, the baseline 27"} {
		from, to := newer.Window.To-89, newer.Window.To-20
		a, err := Compose(h, Question{Scope: quotawatch.ScopeNational, By: ByCriminality, From: &from, To: &to, Release: "newer", BaselineRelease: "older",
			Baseline: &quotawatch.Window{From: older.Window.To - 89 - shift, To: older.Window.To - 20 - shift}})
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(a.Provenance.Caveats, "\n"); !strings.Contains(text, want) || a.Comparison.Source != "records: older (test/arrests)" {
			t.Errorf("%s; %s", text, a.Comparison.Source)
		}
	}
}

// TestFactorOrder names each effect by its factor, in any order of the factors:
// the offices change their weights, the methods only with them.
func TestFactorOrder(t *testing.T) {
	h := holdings(t, twoWindows())
	by := func(factors ...string) map[string]float64 {
		effects := map[string]float64{}
		for _, e := range compared(t, h, Question{Scope: quotawatch.ScopeNational, By: ByCriminality, Factors: factors}).Comparison.Split.Effects {
			effects[e.Factor] = value(e.Effect)
		}
		return effects
	}
	one, other := by(FactorMethod, FactorOffice), by(FactorOffice, FactorMethod)
	for factor, v := range one {
		if !near(v, other[factor]) {
			t.Errorf("%s: %v, in the other order %v", factor, v, other[factor])
		}
	}
	uneven := join("r", steady("", monday, 70, [4]int{0, 1, 1, 6}, [4]int{1, 1, 3, 2}, [4]int{1, 2, 3, 4}), steady("", monday+70, 70, [4]int{0, 1, 1, 8}, [4]int{1, 1, 3, 30}, [4]int{1, 2, 1, 2}))
	h = holdings(t, uneven)
	if one, other = by(FactorMethod, FactorOffice), by(FactorOffice, FactorMethod); !near(one["office"], other["office"]) || near(one["office"], one["method"]) {
		t.Errorf("%v, in the other order %v", one, other)
	}
}
