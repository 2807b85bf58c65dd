package diff

import (
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch/cube"
)

// daily makes a release of one office with counts per day.
func daily(id string, counts []uint32) *cube.Cube {
	var cells []cellOf
	for i, n := range counts {
		if n > 0 {
			cells = append(cells, cellOf{i, "DAL", "Located", "", n})
		}
	}
	return release(id, len(counts), cells...)
}

// TestFillingIn counts by hand: 100 a day in B, and in A 30 days of which the
// last ones hold less. A week of B is 700, and 95% of it 665.
func TestFillingIn(t *testing.T) {
	hundred := slices.Repeat([]uint32{100}, 30)
	ending := func(last ...uint32) []uint32 { return append(slices.Clone(hundred[:30-len(last)]), last...) }
	for name, c := range map[string]struct {
		a    []uint32
		days int
		says string
	}{
		"complete":                        {hundred, 0, "In its last week a holds at least 95% of what b holds"},
		"exactly 95% is not under":        {ending(65), 0, "In its last week a holds"},
		"one under":                       {ending(64), 1, "The last day of a ends a week in which it holds under 95% of what b holds; 64 against 100 on that day"},
		"two days":                        {ending(60, 90), 2, "Each of the last 2 days of a ends a week in which it holds under 95% of what b holds; 150 against 200 on those days"},
		"a gap before the end is no tail": {append(ending(10), hundred[:7]...)[7:], 0, "In its last week"},
		"throughout":                      {slices.Repeat([]uint32{90}, 30), 24, "In every week a holds under 95% of what b holds: it differs throughout"},
		"more than b":                     {ending(300), 0, "In its last week"},
	} {
		f := between(t, daily("a", c.a), daily("b", hundred), Question{}).FillingIn
		if !f.Known || f.Days != c.days || !strings.HasPrefix(f.Statement, c.says) {
			t.Errorf("%s: %d days, %q (%s)", name, f.Days, f.Statement, f.Why)
		}
	}
	f := between(t, daily("a", ending(60, 25)), daily("b", hundred), Question{}).FillingIn
	if v, _ := f.Ages[0].Complete.Value(); v != 0.25 || f.Ages[0].Age != 0 || f.Ages[1].Day != monday+28 || len(f.Ages) != 30 {
		t.Errorf("%+v", f.Ages[:2])
	}
	if empty := between(t, daily("a", ending(0)), daily("b", ending(0)), Question{}).FillingIn; empty.Days != 0 || empty.Ages[0].Complete.Known() {
		t.Errorf("a day without arrests in either: %+v", empty.Ages[0])
	}
}

// TestFillingInRefuses where too few days are compared or the end of A is not
// among them.
func TestFillingInRefuses(t *testing.T) {
	days := func(n int) []uint32 { return slices.Repeat([]uint32{100}, n) }
	to := monday + 30
	for name, c := range map[string]struct {
		a, b  int
		q     Question
		known bool
		why   string
	}{
		"28 days":                {28, 40, Question{}, true, ""},
		"27 days":                {27, 40, Question{}, false, "27 days compared, under 28"},
		"b ends before a":        {40, 39, Question{}, false, "the days compared end on 2025-03-06, before the last day of a"},
		"asked for an early end": {40, 40, Question{To: &to}, false, "before the last day of a"},
		"one day":                {1, 1, Question{}, false, "1 day compared, under 28"},
	} {
		f := between(t, daily("a", days(c.a)), daily("b", days(c.b)), c.q).FillingIn
		if f.Known != c.known || !strings.Contains(f.Why, c.why) || (!c.known && (f.Statement != "" || len(f.Ages) > 0)) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if long := between(t, daily("a", days(90)), daily("b", days(90)), Question{}).FillingIn; len(long.Ages) != shownAges {
		t.Errorf("%d ages", len(long.Ages))
	}
}

// TestEndOfB warns where B reaches less than four weeks past A.
func TestEndOfB(t *testing.T) {
	days := func(n int) []uint32 { return slices.Repeat([]uint32{100}, n) }
	for later, warn := range map[int]string{0: "b ends on the same day as a", 1: "b ends 1 day after a", 27: "b ends 27 days after a", 28: ""} {
		r := between(t, daily("a", days(40)), daily("b", days(40+later)), Question{})
		if all := strings.Join(r.Caveats, "\n"); !strings.Contains(all, warn) || (warn == "") == strings.Contains(all, "filling in") {
			t.Errorf("%d days later: %q", later, r.Caveats)
		}
	}
}
