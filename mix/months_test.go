package mix

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

// byMonth is an answer of three whole months and of half of a fourth.
func byMonth() *Answer {
	a := &Answer{By: ByPlace, Provenance: &quotawatch.Provenance{}}
	row := func(group string, year, month, days int, n int64) {
		from := quotawatch.Date(year, month, 1)
		to := quotawatch.Date(year, month+1, 1) - 1
		if days > 0 {
			to = from + quotawatch.Day(days) - 1
		}
		a.Rows = append(a.Rows, Row{Group: group, Period: &quotawatch.Window{From: from, To: to}, Arrests: quotawatch.Count(n, a.Provenance)})
	}
	row(registry.GroupUnknown, 2024, 11, 0, 4)
	row("school", 2024, 11, 0, 1)
	row("courthouse", 2024, 12, 0, 7)
	row("school", 2024, 12, 0, 2)
	row("courthouse", 2025, 1, 0, 8)
	row("police", 2025, 1, 0, 5)
	row("police", 2025, 2, 14, 900)
	return a
}

func TestMonths(t *testing.T) {
	m, err := byMonth().Months()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Groups, []string{"school", "courthouse", "police", registry.GroupUnknown}; !cmp.Equal(got, want) {
		t.Errorf("groups %v, want %v", got, want)
	}
	want := map[string][]int{"school": {1, 2, 0}, "courthouse": {0, 7, 8}, "police": {0, 0, 5}, registry.GroupUnknown: {4, 0, 0}}
	if diff := cmp.Diff(want, m.Counts); diff != "" {
		t.Error(diff)
	}
	if w := m.Window(); w.From != quotawatch.Date(2024, 11, 1) || w.To != quotawatch.Date(2025, 1, 31) {
		t.Errorf("window %v: half of February is in it", w)
	}
	if m.In(1) != 9 || m.Total() != 27 || m.Of("courthouse", "nothing").Total() != 15 {
		t.Error(m.In(1), m.Total(), m.Of("courthouse", "nothing"))
	}
	if s := m.Share("courthouse", 2); s.Numerator != 8 || s.Denominator != 13 {
		t.Errorf("share %d of %d", s.Numerator, s.Denominator)
	}
	before, after := m.Around(quotawatch.Date(2024, 12, 20)) // December is of neither
	if before.Numerator != 5 || before.Denominator != 1 || after.Numerator != 13 || after.Denominator != 1 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if before, after = m.Around(quotawatch.Date(2024, 12, 1)); before.Numerator != 5 || after.Numerator != 22 || after.Denominator != 2 {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func TestMonthsTold(t *testing.T) {
	m, err := byMonth().Months()
	if err != nil {
		t.Fatal(err)
	}
	for month, want := range []bool{false, true, true} { // in November four of five are of no known group
		if m.Told(month) != want {
			t.Errorf("month %d: told %v", month, m.Told(month))
		}
	}
	m.Counts[registry.GroupUnknown][1] = 9 // as many as are known
	if !m.Told(1) {
		t.Error("half of them known is not enough")
	}
}

func TestMonthsLargest(t *testing.T) {
	m, err := byMonth().Months()
	if err != nil {
		t.Fatal(err)
	}
	few := m.Largest(1, "others")
	if want := []string{"courthouse", "others", registry.GroupUnknown}; !cmp.Equal(few.Groups, want) {
		t.Errorf("groups %v, want %v", few.Groups, want)
	}
	if want := []int{1, 2, 5}; !cmp.Equal(few.Counts["others"], want) {
		t.Errorf("others %v, want %v", few.Counts["others"], want)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "n")
		for i := range m.Starts {
			if got := m.Largest(n, "others").In(i); got != m.In(i) {
				t.Fatalf("%d groups hold %d arrests in month %d, want %d", n, got, i, m.In(i))
			}
		}
	})
}

func TestMonthsNone(t *testing.T) {
	a := byMonth()
	a.Rows = a.Rows[len(a.Rows)-1:]
	var known *quotawatch.Error
	if _, err := a.Months(); !errors.As(err, &known) || known.Code != quotawatch.CodeCannotAnswer {
		t.Error(err)
	}
}
