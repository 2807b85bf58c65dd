package when

import (
	"bytes"
	"slices"
	"strings"
)

var (
	months   = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
)

// spanish are the months that begin otherwise in Spanish, as indexes of months.
var spanish = map[string]int{"ene": 0, "abr": 3, "ago": 7, "set": 8, "dic": 11}

// monthOf gives the index of the month that a word names, -1 for none.
func monthOf(word string) int {
	if i := named(months, word); i >= 0 {
		return i
	}
	if len(word) >= 3 {
		if i, ok := spanish[word[:3]]; ok {
			return i
		}
		for i, m := range []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"} {
			if strings.HasPrefix(m, word) {
				return i
			}
		}
	}
	return -1
}

// named gives the index of the name that a word is or begins, -1 for none. A
// word has at least three letters.
func named(names []string, word string) int {
	if len(word) < 3 {
		return -1
	}
	return slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, word) })
}

// worded reads a date that begins with a month or a day of the week.
func (s *scan) worded(p parsed) parsed {
	word := s.word()
	if month := monthOf(word); month >= 0 {
		s.skip('.')
		return s.monthDay(p, month+1)
	}
	weekday := named(weekdays, word)
	s.skip('.')
	s.skip(',')
	s.spaces()
	if weekday < 0 || p.weekday >= 0 || len(s.b) == 0 {
		return nothing
	}
	if isLetter(s.peek()) {
		p.weekday = weekday
		return s.worded(p)
	}
	return withWeekday(parse(s.b), weekday)
}

// withWeekday holds a date against the day of the week before it.
func withWeekday(p parsed, weekday int) parsed {
	if p.kind == exact && int(p.day.Weekday()) != weekday || p.kind == number {
		return nothing
	}
	p.weekday = weekday
	return p
}

// dayMonth reads the rest of 01jun2025, 1-Jun-25, 1 June 2025.
func (s *scan) dayMonth(p parsed, day, digits int, sep byte) parsed {
	word := s.word()
	if slices.Contains([]string{"st", "nd", "rd", "th", "de"}, word) && s.spaces() { // 1st June, 1 de junio
		word = s.word()
	}
	month := monthOf(word)
	if s.peek() == ' ' && bytes.HasPrefix(s.b, []byte(" de ")) {
		s.b = s.b[3:]
	}
	s.skip('.')
	s.skip(',')
	if sep == '-' || sep == '/' {
		if !s.skip(sep) {
			return nothing
		}
	} else {
		s.spaces()
	}
	third, n := s.number(4)
	if digits == 4 { // 2025-Jun-01
		return s.dated(p, day, month+1, third)
	}
	if digits > 2 || n != 2 && n != 4 {
		return nothing
	}
	if s.peek() == ':' && n == 4 { // 01JUN2025:10:00:00, as SAS writes it
		s.b = append([]byte{' '}, s.b[1:]...)
	}
	return s.dated(p, century(third, n), month+1, day)
}

// monthDay reads the rest of Jun 1, 2025, June 1st 2025, Jun-01-2025, and of
// Jun 1 10:00:00 2025 with a day of the week in front.
func (s *scan) monthDay(p parsed, month int) parsed {
	if !s.spaces() {
		s.skip('-')
	}
	day, n := s.number(2)
	if isLetter(s.peek()) && !slices.Contains([]string{"st", "nd", "rd", "th"}, s.word()) {
		return nothing
	}
	if !s.skip(',') {
		s.skip('-')
	}
	s.spaces()
	if n > 0 && len(s.b) > 2 && (s.b[2] == ':' || s.b[1] == ':') {
		return s.clockFirst(p, month, day)
	}
	year, k := s.number(4)
	if n == 0 || k != 4 {
		return nothing
	}
	return s.dated(p, year, month, day)
}

// clockFirst reads the rest of Sun Jun 1 10:00:00 UTC 2025, as Unix writes it.
func (s *scan) clockFirst(p parsed, month, day int) parsed {
	clock, ok := s.clock()
	s.spaces()
	if ok = ok && s.zone(); !ok {
		return nothing
	}
	s.spaces()
	year, n := s.number(4)
	if n != 4 || len(s.b) > 0 {
		return nothing
	}
	if p = s.dated(p, year, month, day); p.kind == exact {
		p.clock, p.timed = clock, true
	}
	return p
}
