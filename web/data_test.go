package web

import (
	"testing"

	"github.com/quotawatch/quotawatch"
)

func TestSameOffices(t *testing.T) {
	codes := func(c ...quotawatch.OfficeCode) []quotawatch.OfficeCode { return c }
	for _, c := range []struct {
		a, b []quotawatch.OfficeCode
		same bool
	}{
		{codes("ATL", "DAL", "SEA"), codes("ATL", "DAL", "SEA"), true},
		{codes("ATL", "DAL", "SEA"), codes("ATL", "DAL", "SEA", "HQ"), true},
		{codes("ATL", "DAL", "SEA"), codes("SEA"), false},
		{codes("SEA"), codes("ATL", "DAL", "SEA"), false},
		{codes("SEA"), codes("SEA"), true},
		{codes("SEA"), codes("DAL"), false},
	} {
		if got := sameOffices(c.a, c.b); got != c.same {
			t.Errorf("%v and %v: %v", c.a, c.b, got)
		}
	}
}
