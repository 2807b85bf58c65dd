package registry

import (
	"slices"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestPriorities finds the stated priority of days at the edges of each.
func TestPriorities(t *testing.T) {
	reg := embeddedRegistry(t)
	for _, c := range []struct {
		year, month, day int
		office           quotawatch.OfficeCode
		want             string
		shows            []string
	}{
		{2015, 1, 4, quotawatch.Nation, "", nil},
		{2015, 1, 5, quotawatch.Nation, "memo-2014", []string{"convicted"}},
		{2017, 1, 24, "DAL", "memo-2014", []string{"convicted"}},
		{2017, 1, 25, "DAL", "order-13768", []string{"convicted", "pending"}},
		{2021, 1, 31, quotawatch.Nation, "", nil},
		{2021, 2, 1, quotawatch.Nation, "interim-2021", []string{"convicted"}},
		{2021, 11, 29, quotawatch.Nation, "guidelines-2021", []string{"convicted", "pending"}},
		{2022, 6, 24, quotawatch.Nation, "guidelines-2021", []string{"convicted", "pending"}},
		{2022, 6, 25, quotawatch.Nation, "vacated-2022", nil},
		{2023, 6, 23, quotawatch.Nation, "restored-2023", []string{"convicted", "pending"}},
		{2025, 1, 20, "SPM", "records-and-gangs-2025", []string{"convicted", "pending"}},
		{2026, 1, 29, "SPM", "charges-or-convictions-2026", []string{"convicted", "pending"}},
		{2026, 1, 29, "DAL", "records-and-gangs-2025", []string{"convicted", "pending"}},
		{2026, 1, 29, quotawatch.Nation, "records-and-gangs-2025", []string{"convicted", "pending"}},
	} {
		p, ok := reg.PriorityOn(quotawatch.Date(c.year, c.month, c.day), c.office)
		if p.ID != c.want || ok != (c.want != "") || !slices.Equal(p.Shows(), c.shows) {
			t.Errorf("%d-%d-%d %s: %q shows %v, want %q %v", c.year, c.month, c.day, c.office, p.ID, p.Shows(), c.want, c.shows)
		}
	}
	gangs := 0
	for _, p := range reg.Priorities {
		for _, part := range p.Parts {
			if part.Gang {
				gangs++
			}
		}
	}
	if len(reg.Priorities) < 8 || gangs != 3 {
		t.Errorf("%d priorities, %d parts on gangs", len(reg.Priorities), gangs)
	}
}
