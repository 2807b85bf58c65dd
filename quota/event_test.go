package quota_test

import (
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"pgregory.net/rapid"
)

// TestAroundEvent pins a step: ten a day, then thirty from the event on.
func TestAroundEvent(t *testing.T) {
	s := quota.Series{From: 0}
	for d := range 140 {
		n := 10
		if d >= 98 {
			n = 30
		}
		s.Counts = append(s.Counts, n)
	}
	w, ok := quota.AroundEvent(s, 98, 28, 50, nil)
	if !ok || w.Before.Format(1) != "10.0" || w.After.Format(1) != "30.0" || w.Change() != 20 {
		t.Fatalf("%+v %v", w, ok)
	}
	if len(w.Placebos) != 7 || w.AsLarge() != 0 { // days 70, 63, ..., 28
		t.Errorf("%d placebos, %d as large", len(w.Placebos), w.AsLarge())
	}
	for _, p := range w.Placebos {
		if p.Day+28 > 98 || p.Day.Weekday() != quotawatch.Day(98).Weekday() {
			t.Errorf("the window of %s reaches into the event's, or has another weekday", p.Day)
		}
	}
	for name, ask := range map[string][2]int{"too early": {27, 28}, "too late": {113, 28}, "no whole weeks": {98, 20}} {
		if _, ok := quota.AroundEvent(s, quotawatch.Day(ask[0]), ask[1], 9, nil); ok {
			t.Errorf("%s: answered", name)
		}
	}
}

// TestAroundEventCounts holds the sums of both sides to those of the days.
func TestAroundEventCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 2000), 42, 200).Draw(t, "counts")
		half := 7 * rapid.IntRange(1, 3).Draw(t, "weeks")
		day := rapid.IntRange(half, len(counts)-half).Draw(t, "day")
		w, ok := quota.AroundEvent(quota.Series{From: 0, Counts: counts}, quotawatch.Day(day), half, 5, nil)
		if !ok {
			t.Fatal("not answered inside of the series")
		}
		sum := int64(0)
		for _, n := range counts[day-half : day+half] {
			sum += int64(n)
		}
		if w.Before.Numerator+w.After.Numerator != sum || w.AsLarge() > len(w.Placebos) {
			t.Fatalf("%d and %d, want %d", w.Before.Numerator, w.After.Numerator, sum)
		}
	})
}
