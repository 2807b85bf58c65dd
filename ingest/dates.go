package ingest

import "github.com/quotawatch/quotawatch"

// digits reads up to max digits at the start of b: their value and number.
func digits(b []byte, max int) (value, n int) {
	for n < len(b) && n < max && b[n] >= '0' && b[n] <= '9' {
		value = value*10 + int(b[n]-'0')
		n++
	}
	return value, n
}

// parts reads digits separated by sep: "10/1/2015", "2023-09-01". widths are
// the most digits of each part. n is how many bytes were read, 0 for failure.
func parts(b []byte, sep byte, widths [3]int) (p [3]int, n int) {
	for i, width := range widths {
		v, k := digits(b[n:], width)
		if k == 0 {
			return p, 0
		}
		p[i] = v
		n += k
		if i < 2 {
			if n >= len(b) || b[n] != sep {
				return p, 0
			}
			n++
		}
	}
	return p, n
}

// parseDate reads a date in the order of parts of a vintage, "m/d/yyyy" or
// "yyyy-mm-dd". A clock may follow after a space and is not read.
func parseDate(b []byte, order string) (quotawatch.Day, bool) {
	var p [3]int
	var n int
	year, month, day := 0, 1, 2
	if order == "m/d/yyyy" {
		p, n = parts(b, '/', [3]int{2, 2, 4})
		year, month, day = 2, 0, 1
	} else {
		p, n = parts(b, '-', [3]int{4, 2, 2})
	}
	if n == 0 || !quotawatch.ValidDate(p[year], p[month], p[day]) || (n < len(b) && b[n] != ' ') {
		return 0, false
	}
	return quotawatch.Date(p[year], p[month], p[day]), true
}

const secondMicros = 1_000_000

// parseTime reads "2023-09-01 07:56:00", with or without " UTC" after it, as
// microseconds since 1970-01-01 on that clock. Releases name no time zone.
func parseTime(b []byte) (int64, bool) {
	p, n := parts(b, '-', [3]int{4, 2, 2})
	if n == 0 || !quotawatch.ValidDate(p[0], p[1], p[2]) || n >= len(b) || b[n] != ' ' {
		return 0, false
	}
	clock, k := parts(b[n+1:], ':', [3]int{2, 2, 2})
	rest := string(b[n+1+k:])
	if k == 0 || clock[0] > 23 || clock[1] > 59 || clock[2] > 59 || (rest != "" && rest != " UTC") {
		return 0, false
	}
	seconds := int64(quotawatch.Date(p[0], p[1], p[2]))*86400 + int64(clock[0]*3600+clock[1]*60+clock[2])
	return seconds * secondMicros, true
}
