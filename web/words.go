package web

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// upper makes the first letter of a sentence a capital.
func upper(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// offices words how many offices of all.
func (s *site) offices(n, all int) string {
	switch n {
	case 0:
		return s.say("None of %d field offices", all)
	case all:
		return s.say("All %d field offices", all)
	}
	return s.say("%d of %d field offices", n, all)
}

// averaging words how many offices of all average a target.
func (s *site) averaging(n, all, target int) string {
	if n == 1 || n == 0 {
		return s.say("%s averages the reported %d", s.offices(n, all), target)
	}
	return s.say("%s average the reported %d", s.offices(n, all), target)
}

// share writes a ratio as a percentage that never rounds to a bound it has not
// reached: 0.7%, <0.1%, >99.9%, 100%.
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
		return "<0.1%"
	case v > 0.999:
		return ">99.9%"
	case v < 0.1:
		return fmt.Sprintf("%.1f%%", 100*v)
	}
	return fmt.Sprintf("%.0f%%", 100*v)
}

// times words the ratio of two means: "2.7 times", "as high as".
func (s *site) times(after, before quotawatch.Estimate) (string, error) {
	a, okA := after.Value()
	b, okB := before.Value()
	if !okA || !okB || b == 0 {
		return "", fmt.Errorf("a level is not known, so no change can be stated")
	}
	switch ratio := a / b; {
	case ratio >= 1.05:
		return s.say("%.1f times the level", ratio), nil
	case ratio > 0.95:
		return s.say("about the level"), nil
	}
	return s.say("%.0f%% of the level", 100*a/b), nil
}

// against words where a mean lies among reported goals: below, inside, at or
// above each.
func (s *site) against(mean quotawatch.Estimate, goals []quotawatch.Order) string {
	v, _ := mean.Value()
	var parts []string
	below := 0
	for _, g := range goals {
		switch {
		case v < float64(g.Target):
			below++
			parts = append(parts, s.say("below %s", quota.Thousands(int64(g.Target))))
		case g.TargetHigh > 0 && v <= float64(g.TargetHigh):
			parts = append(parts, s.say("inside %s to %s", quota.Thousands(int64(g.Target)), quota.Thousands(int64(g.TargetHigh))))
		default:
			parts = append(parts, s.say("at or above %s", quota.Thousands(int64(max(g.Target, g.TargetHigh)))))
		}
	}
	switch {
	case below == len(goals) && below == 2:
		return s.say("below both reported goals")
	case below == len(goals):
		return s.say("below the reported goal")
	}
	return strings.Join(parts, s.say(" and "))
}

// yearBefore gives the 365 days before a day.
func yearBefore(d quotawatch.Day) quotawatch.Window {
	return quotawatch.Window{From: d - 365, To: d - 1}
}
