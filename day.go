package quotawatch

import (
	"fmt"
	"time"
)

// Day is a civil calendar day: the number of days since 1970-01-01. It has no
// clock and no time zone, so the same file gives the same day anywhere.
type Day int32

const secondsPerDay = 24 * 60 * 60

// Date makes the Day of a proleptic Gregorian year, month and day of month.
// Like time.Date it normalises values out of range; use ValidDate first where
// the parts come from outside.
func Date(year, month, day int) Day {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return Day(t.Unix() / secondsPerDay)
}

// ValidDate tells whether year, month and day name a day of the calendar
// between 1900 and 2199: outside it a release holds a typing error.
func ValidDate(year, month, day int) bool {
	if year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= daysInMonth(year, month)
}

func daysInMonth(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// ParseDay reads an ISO 8601 calendar date, "2025-01-26". The error names
// what was found.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2025-01-26", s)
	}
	return Day(t.Unix() / secondsPerDay), nil
}

// Time gives midnight UTC of the day, for formatting alone.
func (d Day) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday {
	// 1970-01-01 was a Thursday; the second modulo keeps days before it right.
	return time.Weekday(((int(d)+4)%7 + 7) % 7)
}

// IsWeekday tells whether the day is Monday to Friday. Public holidays are
// not taken out: the releases name none and offices do arrest on them.
func (d Day) IsWeekday() bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// String gives the ISO 8601 form.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText gives the ISO 8601 form, in JSON and elsewhere.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO 8601 form.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}

// Window is a span of days, both ends inclusive. The zero Window is the single
// day 1970-01-01; an empty one has To before From.
type Window struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Days gives the number of calendar days, 0 when the window is empty.
func (w Window) Days() int { return max(0, int(w.To-w.From)+1) }

// Empty tells whether the window holds no day.
func (w Window) Empty() bool { return w.To < w.From }

// Contains tells whether d lies in the window.
func (w Window) Contains(d Day) bool { return d >= w.From && d <= w.To }

// Covers tells whether every day of o lies in the window.
func (w Window) Covers(o Window) bool { return o.From >= w.From && o.To <= w.To }

// Intersect gives the days in both windows; it may be empty.
func (w Window) Intersect(o Window) Window {
	return Window{From: max(w.From, o.From), To: min(w.To, o.To)}
}

// String gives "2025-01-25..2025-05-20".
func (w Window) String() string { return w.From.String() + ".." + w.To.String() }
