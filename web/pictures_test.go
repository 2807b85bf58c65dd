package web

import (
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/registry"
)

// TestEveryEventIsDrawn counts the dots of the timeline and of the docket: an
// entry of a kind that no row is of would be lost without a word.
func TestEveryEventIsDrawn(t *testing.T) {
	s := english(t)
	all, want, dots := s.moments(), 0, 0
	for _, m := range all {
		want += boolInt(m.Day >= eventsFrom)
	}
	for _, kind := range eventKinds {
		dots += len(s.eventLane(all, kind).Events)
	}
	if dots != want || want == 0 {
		t.Errorf("%d of %d events are drawn", dots, want)
	}
	drawn := 0
	for _, lane := range s.statedDots(s.results(), false).Lanes {
		drawn += len(lane.Dots)
	}
	if drawn != len(s.results()) {
		t.Errorf("%d of %d numbers have a row", drawn, len(s.results()))
	}
}

// TestPicturesSaySynthetic looks for the caveat in what leaves the page.
func TestPicturesSaySynthetic(t *testing.T) {
	snap := snapshot(t)
	snap.Releases = append(snap.Releases, quotawatch.Release{ID: "made", Synthetic: true})
	s := siteOf(snap)
	for _, id := range []string{"events", "stated"} {
		f, err := s.figure(id)
		if err != nil || len(f.Caveats) == 0 || !strings.Contains(f.Caveats[0], "synthetic") {
			t.Errorf("%s says %q first, %v", id, f.Caveats, err)
		}
	}
}

// TestStateNeedsTheField states the last month that is told apart, beside a year
// before only where that was.
func TestStateNeedsTheField(t *testing.T) {
	s := english(t)
	says := finding{"%s in %s", "%s in %s; before, %s"}
	months := func(told ...bool) mix.Months {
		m := mix.Months{Groups: []string{"a", registry.GroupUnknown}, Counts: map[string][]int{}}
		for i, ok := range told {
			m.Starts = append(m.Starts, quotawatch.Date(2024, i+1, 1))
			m.Counts["a"], m.Counts[registry.GroupUnknown] = append(m.Counts["a"], 10*boolInt(ok)), append(m.Counts[registry.GroupUnknown], 10*boolInt(!ok))
		}
		return m
	}
	year := make([]bool, 13)
	year[12] = true
	if got := s.state(months(year...), "a", says); got != "100% in January 2025" {
		t.Errorf("beside a year in which nothing was recorded: %q", got)
	}
	year[0] = true
	if got := s.state(months(year...), "a", says); got != "100% in January 2025; before, 100%" {
		t.Errorf("beside a year that was recorded: %q", got)
	}
	if got := s.state(months(true, true, false), "a", says); got != "100% in February 2024" {
		t.Errorf("after the last month that was recorded: %q", got)
	}
}
