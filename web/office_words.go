package web

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// when words a window as part of a sentence.
func (s *site) when(w quotawatch.Window) string {
	if w.From >= secondTerm {
		return s.say("in the second term")
	}
	return s.say("from %s to %s", s.lang.Date(w.From), s.lang.Date(w.To))
}

// pace says how many arrests a day an office made, and on which side of the
// reported quota that is.
func (s *site) pace(r quota.Row, w quotawatch.Window) string {
	v, ok := r.PerDay.Value()
	number, when := mean(r.PerDay, r.Target), s.when(w)
	switch gap := v - float64(r.Target); {
	case !ok:
		return s.say("How many arrests a day %s made %s is not known", r.Name, when)
	case gap == 0:
		return s.say("%s made %s arrests a day %s, as many as the reported %d", r.Name, number, when, r.Target)
	case gap > 0:
		return s.say("%s made %s arrests a day %s, above the reported %d", r.Name, number, when, r.Target)
	case gap > -1:
		return s.say("%s made %s arrests a day %s, just below the reported %d", r.Name, number, when, r.Target)
	}
	return s.say("%s made %s arrests a day %s, below the reported %d", r.Name, number, when, r.Target)
}

// reached says on how many days an office reached the reported quota.
func (s *site) reached(r quota.Row) string {
	days := quota.Thousands(int64(r.Days))
	switch met := r.DaysMet.Numerator; {
	case !r.DaysMet.Known() || r.Days == 0:
		return s.say("On how many days %s reached %d is not known", r.Name, r.Target)
	case met == 0:
		return s.say("%s reached %d on none of %s days", r.Name, r.Target, days)
	case met == int64(r.Days):
		return s.say("%s reached %d on every one of %s days", r.Name, r.Target, days)
	default:
		return s.say("%s reached %d on %s of %s days", r.Name, r.Target, quota.Thousands(met), days)
	}
}

// balance says how far arrests are from what the reported quota comes to.
func (s *site) balance(r quota.Row) string {
	switch n := r.Net.Numerator; {
	case !r.Net.Known():
		return s.say("not known")
	case n < 0:
		return s.say("%s fewer than %d a day would be", quota.Thousands(-n), r.Target)
	case n > 0:
		return s.say("%s more than %d a day would be", quota.Thousands(n), r.Target)
	}
	return s.say("as many as %d a day would be", r.Target)
}

// standing says how a ledger stands at its end, against the reported quota, or
// against a benchmark where it was in force on no day.
func (s *site) standing(l *quota.Ledger) string {
	_, _, balance := l.Total()
	days, sum := quota.Thousands(int64(l.Answer.Window.Days())), s.arrests(max(balance, -balance))
	quota := s.say("the reported quota")
	if l.Answer.InForceDays == 0 {
		quota = s.say("a benchmark of %d a day", l.Answer.Order.Target)
	}
	switch {
	case balance == 0:
		return s.say("After %s days %s stands level with %s", days, l.Name, quota)
	case balance < 0:
		return s.say("After %s days %s stands %s below %s", days, l.Name, sum, quota)
	}
	return s.say("After %s days %s stands %s above %s", days, l.Name, sum, quota)
}

// arrests counts arrests in words.
func (s *site) arrests(n int64) string {
	if n == 1 {
		return s.say("1 arrest")
	}
	return s.say("%s arrests", quota.Thousands(n))
}

// half says what half of the days do not exceed, and how many reach the quota.
func (s *site) half(r quota.Row, d quota.Distribution) string {
	if d.Days == 0 {
		return s.say("No day of %s is known", r.Name)
	}
	median := s.arrests(int64(d.Median))
	switch d.Met {
	case 0:
		return s.say("On at least half of the days %s made %s or fewer; on none %d", r.Name, median, r.Target)
	case d.Days:
		return s.say("On every day %s made %d arrests or more, on at least half of them %s or fewer", r.Name, r.Target, median)
	}
	return s.say("On at least half of the days %s made %s or fewer; on %s it made %d or more", r.Name, median, share(r.ShareMet), r.Target)
}

// week says what weekdays and weekends are like.
func (s *site) week(name string, target int, weekday, weekend quotawatch.Estimate) string {
	if !weekday.Known() || !weekend.Known() {
		return s.say("Too few days are known to tell weekdays of %s from weekends", name)
	}
	return s.say("%s made %s arrests on an average weekday and %s on a day of the weekend", name, mean(weekday, target), mean(weekend, target))
}

// mean writes a mean per day: one decimal below ten, and never lifted to a
// target that it has not reached.
func mean(e quotawatch.Estimate, target int) string {
	if v, ok := e.Value(); ok && v < 9.95 && target > 10 {
		return e.Format(1)
	}
	return quota.Near(e, target)
}

// tenths writes a mean per day with one decimal, or with more where that would
// lift it to the target.
func tenths(e quotawatch.Estimate, target int) string {
	v, ok := e.Value()
	text := e.Format(1)
	if ok && v < float64(target) && text == quotawatch.Count(int64(target), nil).Format(1) {
		return quota.Near(e, target)
	}
	return text
}
