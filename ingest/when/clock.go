package when

import "slices"

const (
	secondMicros = 1_000_000
	dayMicros    = 86_400 * secondMicros
)

// zones are words that may follow a clock. They are read and not applied: a
// release counts its days by the clock that it shows.
var zones = []string{"z", "utc", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "akst", "akdt", "hst"}

// tail reads what may follow a date: nothing, or a clock and its zone.
func (s *scan) tail() (micros int64, clock, ok bool) {
	if len(s.b) == 0 {
		return 0, false, true
	}
	comma := s.skip(',')
	if !s.spaces() && (comma || !s.skip('T')) {
		return 0, false, false
	}
	micros, ok = s.clock()
	s.spaces()
	return micros, true, ok && s.zone() && len(s.b) == 0
}

// clock reads h:mm, h:mm:ss or h:mm:ss.fff, with or without AM or PM. What a
// fraction has beyond microseconds is cut off.
func (s *scan) clock() (micros int64, ok bool) {
	hour, n := s.number(2)
	if n == 0 || !s.skip(':') {
		return 0, false
	}
	minute, n := s.number(2)
	second, fraction := 0, int64(0)
	if ok = n == 2; ok && s.skip(':') {
		second, n = s.number(2)
		if ok = n == 2; ok && s.skip('.') {
			fraction, ok = s.fraction()
		}
	}
	if hour, ok = s.half(hour, ok); !ok || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return int64(hour*3600+minute*60+second)*secondMicros + fraction, true
}

func (s *scan) fraction() (micros int64, ok bool) {
	unit := int64(secondMicros / 10)
	for ; isDigit(s.peek()); s.b = s.b[1:] {
		micros += int64(s.b[0]-'0') * unit
		unit /= 10
		ok = true
	}
	return micros, ok
}

// half reads AM or PM, after which the hours are 12, 1, 2 ... 11.
func (s *scan) half(hour int, ok bool) (int, bool) {
	before := s.b
	s.spaces()
	first := s.peek() | 0x20
	if len(s.b) == 0 || first != 'a' && first != 'p' {
		s.b = before
		return hour, ok
	}
	s.b = s.b[1:]
	dotted := s.skip('.')
	if s.peek()|0x20 != 'm' {
		s.b = before
		return hour, ok
	}
	s.b = s.b[1:]
	if dotted && !s.skip('.') || hour < 1 || hour > 12 {
		return 0, false
	}
	if hour %= 12; first == 'p' {
		hour += 12
	}
	return hour, ok
}

// zone reads a zone or none: Z, UTC, EST, +00:00, -0400, +05, GMT-0400.
func (s *scan) zone() bool {
	if isLetter(s.peek()) && !slices.Contains(zones, s.word()) {
		return false
	}
	if !s.skip('+') && !s.skip('-') {
		return true
	}
	hour, n := s.number(2)
	if len(s.b) == 0 {
		return n == 2 && hour <= 14
	}
	s.skip(':')
	minute, m := s.number(2)
	return n == 2 && m == 2 && hour <= 14 && minute <= 59
}
