package when

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch"
)

// kind is how far a text says by itself which day it is.
type kind uint8

const (
	none   kind = iota // no date
	exact              // one day
	slash              // two numbers, of which one is the month, and a year
	number             // a bare number
)

// parsed is a text as far as it can be read alone.
type parsed struct {
	kind    kind
	day     quotawatch.Day // of exact
	year    int            // of slash, with its two numbers
	a, b    int
	value   float64 // of number
	clock   int64   // microseconds since midnight
	timed   bool    // that there is a clock
	weekday int     // that stands in front, -1 for none
	short   bool    // the year of slash has two digits
}

var nothing = parsed{}

// parse reads a text without spaces around it.
func parse(text []byte) parsed {
	s := scan{unwrapped(text)}
	p := parsed{weekday: -1}
	if isLetter(s.peek()) {
		return s.worded(p)
	}
	if instant, ok := fourteen(s.b); ok {
		return instant
	}
	first, n := s.number(9)
	switch sep := s.peek(); {
	case n == 0:
		return nothing
	case sep == '-' || sep == '/' || sep == '.' && s.dotted():
		s.b = s.b[1:]
		if isLetter(s.peek()) {
			return s.dayMonth(p, first, n, sep)
		}
		return s.numbers(p, first, n, sep)
	case n == 8 && sep == 'T' && s.compact():
		return s.dated(p, first/10_000, first/100%100, first%100)
	case n == 8 && (sep == ' ' || sep == 'T'):
		return s.dated(p, first/10_000, first/100%100, first%100)
	case n <= 2 && (sep == ' ' && s.spaces() || isLetter(sep)) && isLetter(s.peek()):
		return s.dayMonth(p, first, n, sep)
	}
	return bare(text)
}

// numbers reads the rest of yyyy-mm-dd, or of two numbers and a year.
func (s *scan) numbers(p parsed, first, n int, sep byte) parsed {
	second, m := s.number(2)
	if m == 0 || !s.skip(sep) {
		return nothing
	}
	if n == 4 {
		third, k := s.number(2)
		if k == 0 {
			return nothing
		}
		return s.dated(p, first, second, third)
	}
	year, k := s.number(4)
	if n > 2 || k != 2 && k != 4 || k == 2 && (sep != '/' || first > 12) {
		return nothing // 25-01-02 may begin with the year
	}
	p.kind, p.year, p.a, p.b, p.short = slash, century(year, k), first, second, k == 2
	return s.timed(p)
}

// unwrapped takes off what spreadsheets put around a text so that it stays one:
// an apostrophe, or ="...".
func unwrapped(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("'"))
	if inner, ok := bytes.CutPrefix(text, []byte(`="`)); ok {
		text = bytes.TrimSuffix(inner, []byte(`"`))
	}
	return text
}

// dotted tells whether a point stands between the parts of a date, as in
// 20.2.2025, and not in a number.
func (s *scan) dotted() bool {
	if bytes.Count(s.b, []byte(".")) < 2 {
		return false
	}
	second, _, _ := bytes.Cut(s.b[1:], []byte("."))
	return len(second) > 0 && len(second) <= 2
}

// compact writes the clock of 20250601T100000 with colons.
func (s *scan) compact() bool {
	if len(s.b) < 5 || !isDigit(s.b[1]) || !isDigit(s.b[2]) || !isDigit(s.b[3]) {
		return false
	}
	b := append([]byte{' '}, s.b[1:3]...)
	for rest := s.b[3:]; len(rest) > 0; rest = rest[min(2, len(rest)):] {
		if !isDigit(rest[0]) {
			b = append(b, rest...)
			break
		}
		b = append(append(b, ':'), rest[:min(2, len(rest))]...)
	}
	s.b = b
	return true
}

// fourteen reads 20250601100000: a date and a clock without marks.
func fourteen(b []byte) (parsed, bool) {
	if len(b) != 14 || len(bytes.Trim(b, "0123456789")) > 0 || b[0] != '2' || b[1] != '0' {
		return nothing, false
	}
	p := parse([]byte(string(b[:8]) + "T" + string(b[8:])))
	return p, p.kind == exact
}

// century gives the year that two digits mean: 68 is 2068, 69 is 1969.
func century(year, digits int) int {
	switch {
	case digits != 2:
		return year
	case year < 69:
		return 2000 + year
	}
	return 1900 + year
}

// dated makes a day of its parts and reads the clock behind it.
func (s *scan) dated(p parsed, year, month, day int) parsed {
	if !quotawatch.ValidDate(year, month, day) {
		return nothing
	}
	p.kind, p.day = exact, civil(year, month, day)
	if p.weekday >= 0 && p.day.Weekday() != time.Weekday(p.weekday) {
		return nothing
	}
	return s.timed(p)
}

func (s *scan) timed(p parsed) parsed {
	var ok bool
	if p.clock, p.timed, ok = s.tail(); !ok {
		return nothing
	}
	return p
}

// bare reads a number. A spreadsheet writes E where it has rounded one, so only
// the e of programs is taken; eight digits may be a date.
func bare(text []byte) parsed {
	if strings.Trim(string(text), "0123456789.e+") != "" {
		return nothing
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return nothing
	}
	if day, ok := ofDigits(v); ok {
		return parsed{kind: exact, day: day, weekday: -1}
	}
	return parsed{kind: number, value: v, weekday: -1}
}

// ofDigits gives the day of a number like 20250601.
func ofDigits(v float64) (quotawatch.Day, bool) {
	if v < 1900_01_01 || v > 2199_12_31 || v != float64(int(v)) {
		return 0, false
	}
	year, month, day := int(v)/10_000, int(v)/100%100, int(v)%100
	return civil(year, month, day), quotawatch.ValidDate(year, month, day)
}

// civil is quotawatch.Date for parts that are in range, without making a time:
// Howard Hinnant's days_from_civil.
func civil(year, month, day int) quotawatch.Day {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return quotawatch.Day(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719_468)
}
