package when

import (
	"math"
	"math/bits"

	"github.com/quotawatch/quotawatch"
)

// unit is what a bare number counts. 0 is not known.
type unit uint8

const (
	serial1900 unit = iota + 1
	serial1904
	days1970
	seconds1970
	millis1970
	micros1970
	nanos1970
	days1960
	seconds1960
	millis1960
	micros1960
	nanos1960
	units
)

// counting is how a unit counts.
type counting struct {
	micros float64 // of one
	epoch  quotawatch.Day
	flag   Order
	name   string
}

func epochs() (serial, y1904, y1960 quotawatch.Day) {
	return civil(1899, 12, 30), civil(1904, 1, 1), civil(1960, 1, 1)
}

var countings = func() (all [units]counting) {
	serial, y1904, y1960 := epochs()
	all[serial1900] = counting{dayMicros, serial, Excel, "a date of a spreadsheet"}
	all[serial1904] = counting{dayMicros, y1904, Excel, "a date of a spreadsheet that counts from 1904"}
	sizes := []struct {
		micros float64
		name   string
	}{{dayMicros, "days"}, {secondMicros, "seconds"}, {1000, "milliseconds"}, {1, "microseconds"}, {0.001, "nanoseconds"}}
	for i, size := range sizes {
		all[int(days1970)+i] = counting{size.micros, 0, Unix, size.name + " since 1970"}
		all[int(days1960)+i] = counting{size.micros, y1960, Since1960, size.name + " since 1960"}
	}
	return all
}()

// plausible are the days that a bare number may mean: since ICE began.
var plausible = quotawatch.Window{From: civil(2003, 3, 1), To: civil(2039, 12, 31)}

// at gives the instant of a number on the clock of the release, false where it
// lies outside the years 1900 to 2199.
func (u unit) at(v float64) (micros int64, ok bool) {
	c := countings[u]
	if u == 0 || u == serial1900 && v < 61 || v < 0 {
		return 0, false
	}
	at := v*c.micros + float64(c.epoch)*dayMicros
	if !(at >= float64(civil(1900, 1, 1))*dayMicros && at < float64(civil(2200, 1, 1))*dayMicros) {
		return 0, false
	}
	if c.micros == dayMicros {
		return ofDays(v, c.epoch), true
	}
	return int64(math.Floor(at)), true
}

// ofDays rounds the part of a day to seconds, as a double holds it no finer,
// but never into the next day.
func ofDays(v float64, epoch quotawatch.Day) int64 {
	whole := math.Floor(v)
	seconds := min(86_399, math.Round((v-whole)*86_400))
	return (int64(epoch)+int64(whole))*dayMicros + int64(seconds)*secondMicros
}

// mask has a bit for each unit.
type mask uint16

func (m mask) units() (all []unit) {
	for ; m != 0; m &= m - 1 {
		all = append(all, unit(bits.TrailingZeros16(uint16(m))))
	}
	return all
}

// ranges are the numbers that are plausible in each unit: from and below.
var ranges = func() (all [units][2]float64) {
	for u := serial1900; u < units; u++ {
		c := countings[u]
		all[u][0] = float64(plausible.From-c.epoch) * dayMicros / c.micros
		all[u][1] = float64(plausible.To+1-c.epoch) * dayMicros / c.micros
	}
	return all
}()

// readings gives the units in which a number is plausible. Only a workbook that
// says so counts from 1904.
func readings(v float64, epoch1904 bool) (m mask) {
	for u := serial1900; u < units; u++ {
		if v >= ranges[u][0] && v < ranges[u][1] && (u > serial1904 || epoch1904 == (u == serial1904)) {
			m |= 1 << u
		}
	}
	return m
}
