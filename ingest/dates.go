package ingest

import (
	"bytes"
	"math"

	"github.com/quotawatch/quotawatch"
)

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

// parseTime reads a date in the order of parts of a vintage with a clock after
// it, as "2023-09-01 07:56:00", with or without " UTC", or without a clock, as
// microseconds since 1970-01-01 on that clock. Releases name no time zone.
func parseTime(b []byte, order string) (int64, bool) {
	day, ok := parseDate(b, order)
	at := int64(day) * dayMicros
	_, clock, found := bytes.Cut(b, []byte(" "))
	if !ok || !found {
		return at, ok
	}
	p, k := parts(clock, ':', [3]int{2, 2, 2})
	rest := string(clock[k:])
	if k == 0 || p[0] > 23 || p[1] > 59 || p[2] > 59 || (rest != "" && rest != " UTC") {
		return 0, false
	}
	return at + int64(p[0]*3600+p[1]*60+p[2])*secondMicros, true
}

const dayMicros = 86400 * secondMicros

// inCalendar tells whether an instant lies within some thousand years, so that
// its day and its microseconds are numbers that Go converts without a wrap.
func inCalendar(micros float64) bool { return math.Abs(micros) <= 100_000_000*secondMicros*1_000 }

// dayOf gives the day of an instant in microseconds since 1970-01-01.
func dayOf(micros float64) quotawatch.Day { return quotawatch.Day(math.Floor(micros / dayMicros)) }

// fromSerial gives the instant that a workbook means by a number of days. They
// count from 1899-12-30, which is right from 1900-03-01 on: the days before
// stand one off, as workbooks have a 29 February 1900, and no release holds
// them. Some workbooks count from 1904-01-01. Parts of a second are rounded.
func fromSerial(serial float64, epoch1904 bool) (micros int64, ok bool) {
	first := float64(quotawatch.Date(1899, 12, 30))
	if epoch1904 {
		first = float64(quotawatch.Date(1904, 1, 1))
	} else if serial < 61 {
		return 0, false
	}
	if serial < 0 || serial > 2_958_465 { // 9999-12-31
		return 0, false
	}
	return int64(math.Round((first+serial)*86400)) * secondMicros, true
}
