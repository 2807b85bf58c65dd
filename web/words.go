package web

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// longDate writes a day as on a page: 20 January 2025.
func longDate(d quotawatch.Day) string { return d.Time().Format("2 January 2006") }

// period writes a window as on a page.
func period(w quotawatch.Window) string { return longDate(w.From) + " to " + longDate(w.To) }

// monthYear writes the month of a day: July 2025.
func monthYear(d quotawatch.Day) string { return d.Time().Format("January 2006") }

// upper makes the first letter of a sentence a capital.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// offices words how many offices of all: "No field office", "1 of 25 field
// offices", "All 25 field offices".
func offices(n, all int) string {
	switch n {
	case 0:
		return fmt.Sprintf("None of %d field offices", all)
	case all:
		return fmt.Sprintf("All %d field offices", all)
	}
	return fmt.Sprintf("%d of %d field offices", n, all)
}

// averages agrees the verb with the number of offices.
func averages(n int) string {
	if n == 1 || n == 0 {
		return "averages"
	}
	return "average"
}

// share writes a ratio as a percentage that never rounds to a bound it has not
// reached: 0.7%, under 0.1%, 99.9%, 100%.
func share(e quotawatch.Estimate) string {
	v, ok := e.Value()
	switch {
	case !ok:
		return "–"
	case v == 0:
		return "0%"
	case v == 1:
		return "100%"
	case v < 0.001:
		return "under 0.1%"
	case v > 0.999:
		return "over 99.9%"
	case v < 0.1:
		return fmt.Sprintf("%.1f%%", 100*v)
	}
	return fmt.Sprintf("%.0f%%", 100*v)
}

// times words the ratio of two means: "2.7 times", "as high as".
func times(after, before quotawatch.Estimate) (string, error) {
	a, okA := after.Value()
	b, okB := before.Value()
	if !okA || !okB || b == 0 {
		return "", fmt.Errorf("a level is not known, so no change can be stated")
	}
	switch ratio := a / b; {
	case ratio >= 1.05:
		return fmt.Sprintf("%.1f times the level", ratio), nil
	case ratio > 0.95:
		return "about the level", nil
	}
	return fmt.Sprintf("%.0f%% of the level", 100*a/b), nil
}

// against words where a mean lies among reported goals: below, inside, at or
// above each.
func against(mean quotawatch.Estimate, goals []quotawatch.Order) string {
	v, _ := mean.Value()
	var parts []string
	below := 0
	for _, g := range goals {
		switch {
		case v < float64(g.Target):
			below++
			parts = append(parts, "below "+quota.Thousands(int64(g.Target)))
		case g.TargetHigh > 0 && v <= float64(g.TargetHigh):
			parts = append(parts, fmt.Sprintf("inside %s to %s", quota.Thousands(int64(g.Target)), quota.Thousands(int64(g.TargetHigh))))
		default:
			parts = append(parts, "at or above "+quota.Thousands(int64(max(g.Target, g.TargetHigh))))
		}
	}
	switch {
	case below == len(goals) && below == 2:
		return "below both reported goals"
	case below == len(goals):
		return "below the reported goal"
	}
	return strings.Join(parts, " and ")
}

// yearBefore gives the 365 days before a day.
func yearBefore(d quotawatch.Day) quotawatch.Window {
	return quotawatch.Window{From: d - 365, To: d - 1}
}
