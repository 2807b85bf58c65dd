package quota

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
)

// Headline states the finding of an answer in one sentence, made of its
// numbers alone.
func (a *Answer) Headline() string {
	if len(a.Rows) == 0 {
		return "No field office to report on"
	}
	if !a.judged() {
		return fmt.Sprintf("No day of the window is judged by the basis %s", a.Provenance.Basis)
	}
	if a.Scope == quotawatch.ScopeNational {
		return a.nationHeadline(a.Rows[0])
	}
	head := fmt.Sprintf("%s averaged the reported %d arrests a day", ofOffices(int(a.AtTarget().Numerator), len(a.Rows)), a.Order.Target)
	if met := a.OfficeDays(); met.Known() {
		head += fmt.Sprintf("; %s office-days reached it", ofCount(met.Numerator, met.Denominator))
	}
	return head
}

func (a *Answer) nationHeadline(r Row) string {
	head := fmt.Sprintf("%s arrests a day against a reported goal of %s", Near(r.PerDay, a.Order.Target), a.goal())
	if r.DaysMet.Known() {
		head += fmt.Sprintf("; %s days reached %s", ofCount(r.DaysMet.Numerator, int64(r.Days)), Thousands(int64(a.Order.Target)))
	}
	return head
}

// goal words the target of the order, a number or a range.
func (a *Answer) goal() string {
	if a.Order.TargetHigh > 0 {
		return Thousands(int64(a.Order.Target)) + " to " + Thousands(int64(a.Order.TargetHigh))
	}
	return Thousands(int64(a.Order.Target))
}

// ofOffices words how many of all offices: "No field office", "2 of 25 field
// offices", "All 25 field offices".
func ofOffices(n, all int) string {
	switch {
	case all == 1 && n == 1:
		return "The field office"
	case n == 0 && all == 1:
		return "The field office never"
	case n == 0:
		return fmt.Sprintf("None of %d field offices", all)
	case n == all:
		return fmt.Sprintf("All %d field offices", all)
	}
	return fmt.Sprintf("%d of %d field offices", n, all)
}

func ofCount(n, all int64) string {
	switch n {
	case 0:
		return "none of " + Thousands(all)
	case all:
		return "all " + Thousands(all)
	}
	return Thousands(n) + " of " + Thousands(all)
}

// Thousands writes a count with commas: 26,304.
func Thousands(n int64) string {
	if n < 0 {
		return "-" + Thousands(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", Thousands(n/1000), n%1000)
}

// Near writes a mean per day to the whole number, or with as many decimals as
// it takes, where rounding would lift it to a target it has not reached.
func Near(e quotawatch.Estimate, target int) string {
	v, ok := e.Value()
	if !ok {
		return "–"
	}
	if gap := v - float64(target); gap > -1 && gap < 1 {
		for decimals := 1; decimals < 6; decimals++ {
			text := fmt.Sprintf("%.*f", decimals, v)
			var shown float64
			if _, err := fmt.Sscan(text, &shown); err == nil && (shown >= float64(target)) == (v >= float64(target)) {
				return text
			}
		}
	}
	return Thousands(int64(v + 0.5))
}
