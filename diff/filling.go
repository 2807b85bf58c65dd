package diff

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

const (
	// shortest is how many days must be compared before anything is said about
	// the end of a release: four weeks, so that no single week decides.
	shortest = 28
	// shownAges is for how many last days of A the completeness is given.
	shownAges = 60
	// trailing is the days of a sum: a week, as weekends run far below weekdays.
	trailing = 7
	// wholeOf100 is the share of B, in percent, under which A was filling in.
	wholeOf100 = 95
)

// FillingIn tells how long the end of A was still incomplete when it was made.
type FillingIn struct {
	// Known is false where it cannot be told; Why says why.
	Known bool   `json:"known"`
	Why   string `json:"why,omitempty"`
	// Days is the longest run of days up to A's last, each ending a week in
	// which A holds less than 95% of what B holds; A and B are the counts of
	// those days.
	Days int `json:"days"`
	A    int `json:"a"`
	B    int `json:"b"`
	// Statement says it in a sentence.
	Statement string `json:"statement,omitempty"`
	// Ages are the last days of A, the last first.
	Ages []Age `json:"ages"`
}

// Age is one of the last days of A. Complete is A / B.
type Age struct {
	// Age is in days before the last day of A, which has 0.
	Age      int                 `json:"age"`
	Day      quotawatch.Day      `json:"day"`
	A        int                 `json:"a"`
	B        int                 `json:"b"`
	Complete quotawatch.Estimate `json:"complete"`
}

func (r *Report) fillingIn() FillingIn {
	f := FillingIn{Ages: []Age{}}
	switch n := len(r.ByDay); {
	case r.Days.Compared.To < r.A.Window.To:
		f.Why = fmt.Sprintf("the days compared end on %s, before the last day of %s", r.Days.Compared.To, r.A.Release)
		return f
	case n < shortest:
		f.Why = fmt.Sprintf("%s compared, under %d", plural(n, "day"), shortest)
		return f
	}
	f.Known = true
	last := len(r.ByDay) - 1
	for age := range min(shownAges, len(r.ByDay)) {
		d := r.ByDay[last-age]
		f.Ages = append(f.Ages, Age{age, d.Day, d.A, d.B, quotawatch.Ratio(int64(d.A), int64(d.B), r.From)})
	}
	f.Days = tail(r.ByDay)
	for _, d := range r.ByDay[len(r.ByDay)-f.Days:] {
		f.A, f.B = f.A+d.A, f.B+d.B
	}
	f.Statement = f.state(r)
	return f
}

// tail gives how many days at the end close a week in which A holds less than
// 95% of B, counting back until one does not.
func tail(days []DayRow) (n int) {
	for end := len(days); end >= trailing; end-- {
		a, b := 0, 0
		for _, d := range days[end-trailing : end] {
			a, b = a+d.A, b+d.B
		}
		if a*100 >= b*wholeOf100 {
			break
		}
		n++
	}
	return n
}

func (f FillingIn) state(r *Report) string {
	a, under := r.A.Release, fmt.Sprintf("under %d%% of what %s holds", wholeOf100, r.B.Release)
	switch f.Days {
	case 0:
		return fmt.Sprintf("In its last week %s holds at least %d%% of what %s holds", a, wholeOf100, r.B.Release)
	case 1:
		return fmt.Sprintf("The last day of %s ends a week in which it holds %s; %s against %s on that day", a, under,
			quota.Thousands(int64(f.A)), quota.Thousands(int64(f.B)))
	case len(r.ByDay) - trailing + 1:
		return fmt.Sprintf("In every week %s holds %s: it differs throughout, and not at its end alone", a, under)
	}
	return fmt.Sprintf("Each of the last %d days of %s ends a week in which it holds %s; %s against %s on those days", f.Days, a, under,
		quota.Thousands(int64(f.A)), quota.Thousands(int64(f.B)))
}

// plural writes a count of things: "1 day", "1,204 days".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return quota.Thousands(int64(n)) + " " + thing + "s"
}
