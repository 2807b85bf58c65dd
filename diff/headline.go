package diff

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// headline states the finding in one sentence, made of the numbers alone.
func (r *Report) headline() string {
	a, b, days := r.A.Release, r.B.Release, r.overDays()
	n := r.Counted.Difference
	switch {
	case r.Same:
		return fmt.Sprintf("%s and %s hold the same counts%s %s", a, b, r.ofOffices(), days)
	case n == 0:
		return fmt.Sprintf("%s has as many %s%s as %s %s, %s; %s", b, r.things(0), r.ofOffices(), a, days,
			quota.Thousands(int64(r.Counted.A)), r.gone())
	}
	more := "more"
	if n < 0 {
		more = "fewer"
	}
	head := fmt.Sprintf("%s has %s %s %s%s than %s %s", b, quota.Thousands(int64(abs(n))), more, r.things(abs(n)), r.ofOffices(), a, days)
	if r.Counted.A > 0 {
		head += " (" + Percent(r.Counted.Change) + ")"
	}
	return head + "; " + r.gone()
}

// things is what the rows are of, one or many.
func (r *Report) things(n int) string {
	name := r.Table
	if name == "" {
		name = "arrests"
	}
	if n == 1 {
		return strings.TrimSuffix(name, "s")
	}
	return name
}

func (r *Report) overDays() string {
	n := r.Days.Compared.Days()
	switch {
	case r.Days.Compared != r.Days.Both:
		return fmt.Sprintf("from %s to %s", r.Days.Compared.From, r.Days.Compared.To)
	case n == 1:
		return "on the one day both cover"
	}
	return fmt.Sprintf("over the %s days both cover", quota.Thousands(int64(n)))
}

// ofOffices names the offices of a question that named some.
func (r *Report) ofOffices() string {
	var codes []string
	for _, code := range r.Offices {
		codes = append(codes, officeText(code))
	}
	switch n := len(codes); {
	case n == 0:
		return ""
	case n > 3:
		return fmt.Sprintf(" of %d offices", n)
	}
	return " of " + strings.Join(codes, ", ")
}

func officeText(code quotawatch.OfficeCode) string {
	if code == quotawatch.NoOffice {
		return "no office"
	}
	return string(code)
}

// gone says what became of rows of A, in words of lower bounds. What an extract
// does not hold is no sign of anything.
func (r *Report) gone() string {
	if r.B.Coverage == quotawatch.CoverExtract && r.A.Coverage != quotawatch.CoverExtract {
		return r.B.Release + " is an extract, so rows that it lacks are not known to be gone"
	}
	switch n := r.Rows.Removed; {
	case n == 1:
		return fmt.Sprintf("at least 1 row of %s is gone from its day and office", r.A.Release)
	case n > 1:
		return fmt.Sprintf("at least %s of %s are gone from their day and office", plural(n, "row"), r.A.Release)
	case r.Rows.Revised == 1:
		return "at least 1 row has another label"
	case r.Rows.Revised > 1:
		return fmt.Sprintf("at least %s have another label", plural(r.Rows.Revised, "row"))
	}
	return "no office has fewer rows on any day"
}
