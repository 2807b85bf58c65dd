package quota

import (
	"github.com/quotawatch/quotawatch"
)

// EventWindow sets the days after an event beside as many before it, and the
// same difference at days on which nothing is known to have happened. It
// describes; it is no estimate of an effect.
type EventWindow struct {
	Day quotawatch.Day
	// Half is the days on each side; the day of the event is the first after.
	Half int
	// Before and After are arrests per calendar day.
	Before, After quotawatch.Estimate
	// Placebos are earlier days of the same weekday, a week apart, whose windows
	// end before the event: each with its own before and after.
	Placebos []Placebo
}

// Placebo is the window around a day on which nothing is known to have happened.
type Placebo struct {
	Day           quotawatch.Day
	Before, After quotawatch.Estimate
}

// AroundEvent makes the window of an event from a daily series; ok is false
// where the series does not hold all of its days. half is whole weeks, so that
// each weekday weighs the same on both sides; at most placebos of them are tried.
func AroundEvent(s Series, day quotawatch.Day, half, placebos int, from *quotawatch.Provenance) (w EventWindow, ok bool) {
	if half <= 0 || half%7 != 0 || !s.Window().Covers(quotawatch.Window{From: day - quotawatch.Day(half), To: day + quotawatch.Day(half) - 1}) {
		return w, false
	}
	w = EventWindow{Day: day, Half: half}
	w.Before, w.After = s.around(day, half, from)
	for d := day - quotawatch.Day(half); len(w.Placebos) < placebos && d-quotawatch.Day(half) >= s.From; d -= 7 {
		before, after := s.around(d, half, from)
		w.Placebos = append(w.Placebos, Placebo{d, before, after})
	}
	return w, true
}

// around gives the means of the half days before a day and of the half from it on.
func (s Series) around(day quotawatch.Day, half int, from *quotawatch.Provenance) (before, after quotawatch.Estimate) {
	sum := func(counts []int) (n int64) {
		for _, c := range counts {
			n += int64(c)
		}
		return n
	}
	at := int(day - s.From)
	days := int64(half * s.unit())
	return quotawatch.Ratio(sum(s.Counts[at-half:at]), days, from), quotawatch.Ratio(sum(s.Counts[at:at+half]), days, from)
}

// Change is after less before, in arrests per day.
func (p Placebo) Change() float64 { return difference(p.Before, p.After) }

// Change is after less before, in arrests per day.
func (w EventWindow) Change() float64 { return difference(w.Before, w.After) }

func difference(before, after quotawatch.Estimate) float64 {
	return float64(after.Numerator-before.Numerator) / float64(after.Denominator)
}

// AsLarge counts the placebos whose change is as large as the event's, in
// either direction.
func (w EventWindow) AsLarge() (n int) {
	size := func(v float64) float64 { return max(v, -v) }
	for _, p := range w.Placebos {
		if size(p.Change()) >= size(w.Change()) {
			n++
		}
	}
	return n
}
