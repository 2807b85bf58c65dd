package quota

import (
	"math"
	"slices"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// TestMultiverseByHand works moves out for a release in which only the
// definition matters: rows are 2 more than episodes, persons 1 fewer.
func TestMultiverseByHand(t *testing.T) {
	h := Holdings{Registry: testRegistry(t), Records: []*cube.Cube{release("new", second, 42, map[quotawatch.OfficeCode]int{"DAL": 80})}}
	m := multiverse(t, h, HeadlinePerDay, Question{Scope: quotawatch.ScopeNational, From: on(second), To: on(second + 41)})
	if m.Low.Format(1) != "79.0" || m.Median.Format(1) != "80.0" || m.High.Format(1) != "82.0" || m.Distinct != 3 || m.Known != 108 {
		t.Errorf("%s %s %s, %d distinct of %d", m.Low.Format(1), m.Median.Format(1), m.High.Format(1), m.Distinct, m.Known)
	}
	if want := []Move{{"definition", 3, 3, 18}, {"basis", 0, 0, 36}, {"edge", 0, 0, 36}, {"missing", 0, 0, 54}}; !slices.Equal(m.Moves, want) {
		t.Errorf("%+v", m.Moves)
	}
	if want := "79.0 to 82.0 over 108 specifications; the counting rule moves it most"; m.Text() != want {
		t.Errorf("%q", m.Text())
	}
	for i, want := range []string{"the counting rule moves it most", "the counting rule and the day basis move it most, alike", "the counting rule, the day basis and the edge rule move it most, alike"} {
		m.Moves[i].Mean = 3
		if got := m.movedBy(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if s := m.Settings[2]; s.Name != "persons" || s.Low.Format(1) != "79.0" || s.High.Format(1) != "79.0" || s.Known != 18 {
		t.Errorf("%+v", s)
	}
}

// TestMultiverseWords checks what is said where nothing moves, and how many
// decimals values take.
func TestMultiverseWords(t *testing.T) {
	values := func(id HeadlineID, nums ...int64) *Multiverse {
		m := &Multiverse{Headline: id}
		for i, n := range nums {
			m.Variants = append(m.Variants, Variant{Spec: Spec{Basis: quotawatch.Bases()[i]}, Value: quotawatch.Ratio(n, 10_000, nil)})
		}
		m.summarise()
		return m
	}
	for _, c := range []struct {
		m    *Multiverse
		want string
	}{
		{values(HeadlineShareMet, 7_500, 8_000), "75.0% to 80.0% over 2 specifications; the day basis moves it most"},
		{values(HeadlineShareMet, 3, 8_000), "0.03% to 80.00% over 2 specifications; the day basis moves it most"},
		{values(HeadlineShareMet, 0, 9_999), "0.00% to 99.99% over 2 specifications; the day basis moves it most"},
		{values(HeadlineShareMet, 0, 0), "always 0.0% over 2 specifications; no choice moves it"},
		{values(HeadlinePerDay, 10_000, 10_010), "1.000 to 1.001 over 2 specifications; the day basis moves it most"},
		{values(HeadlineArrests, 12_340_000, 12_350_000), "1,234 to 1,235 over 2 specifications; the day basis moves it most"},
		{values(HeadlineShareMet, 5_000), "50.0% under the one specification of 1 that can be worked out"},
		{values(HeadlineShareMet), "None of 0 specifications can be worked out from what is held"},
	} {
		if c.m.Text() != c.want {
			t.Errorf("%q, want %q", c.m.Text(), c.want)
		}
	}
	m := values(HeadlineShareMet, 0, 9_000)
	if m.Median.Numerator != 0 {
		t.Errorf("the median of two is %d, not the lower", m.Median.Numerator)
	}
	for v, want := range map[float64]string{0: "0.0 points", 0.0001: "under 0.1 points", 0.25: "25.0 points"} {
		if got := m.FormatMove(v); got != want {
			t.Errorf("%v reads %q, want %q", v, got, want)
		}
	}
}

func choices() []string {
	d := Dimensions()
	return d[:]
}

// slowMove is a move once more: for each variant that is the first of its
// group, the largest and the smallest of all that agree in the other choices.
func slowMove(m *Multiverse, i int) (mean, most float64, n int) {
	others := func(v Variant) [4]string {
		c := v.Choices()
		c[i] = ""
		return c
	}
	for first, v := range m.Variants {
		low, high, size, seen := math.Inf(1), math.Inf(-1), 0, false
		for at, o := range m.Variants {
			if x, ok := o.Value.Value(); others(o) == others(v) {
				seen = seen || at < first
				if ok {
					low, high, size = min(low, x), max(high, x), size+1
				}
			}
		}
		if !seen && size >= 2 {
			mean, most, n = mean+high-low, max(most, high-low), n+1
		}
	}
	return mean / max(1, float64(n)), most, n
}
