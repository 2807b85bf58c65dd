package when

import "bytes"

// scan is what is left of a text while it is read.
type scan struct{ b []byte }

// number reads up to max digits: their value, and how many they were.
func (s *scan) number(max int) (value, n int) {
	for n < len(s.b) && n < max && isDigit(s.b[n]) {
		value = value*10 + int(s.b[n]-'0')
		n++
	}
	s.b = s.b[n:]
	return value, n
}

// skip reads one byte, if it is the next.
func (s *scan) skip(c byte) bool {
	if len(s.b) == 0 || s.b[0] != c {
		return false
	}
	s.b = s.b[1:]
	return true
}

// spaces reads spaces, and tells whether there were any.
func (s *scan) spaces() bool {
	n := 0
	for n < len(s.b) && s.b[n] == ' ' {
		n++
	}
	s.b = s.b[n:]
	return n > 0
}

// word reads ASCII letters, made small.
func (s *scan) word() string {
	n := 0
	for n < len(s.b) && isLetter(s.b[n]) {
		n++
	}
	w := string(bytes.ToLower(s.b[:n]))
	s.b = s.b[n:]
	return w
}

// peek gives the next byte, 0 at the end.
func (s *scan) peek() byte {
	if len(s.b) == 0 {
		return 0
	}
	return s.b[0]
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
