package ingest

import (
	"bytes"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// ageField is the label column of bands of ages.
const ageField = "age_band"

// Band is ages from From to To, both in years and inclusive.
type Band struct {
	Label    string
	From, To int
}

// Bands lists the bands of ages. They are wide on purpose: an age in years
// beside an office and a month can be one person's.
func Bands() []Band {
	return []Band{{"under 18", 0, 17}, {"18 to 24", 18, 24}, {"25 to 34", 25, 34}, {"35 to 44", 35, 44}, {"45 to 54", 45, 54}, {"55 to 64", 55, 64}, {"65 and over", 65, 110}}
}

// ages makes bands of years of birth. The age is that at the end of the year
// of the event, as a release gives no more than the year.
type ages struct {
	codes [111]uint32 // by age; the years themselves are not kept
	last  quotawatch.Day
	year  int // of last
}

func newAges(d *Dict) *ages {
	a := &ages{last: -1, year: 1969}
	for _, band := range Bands() {
		code := d.code(band.Label, true)
		for age := band.From; age <= band.To; age++ {
			a.codes[age] = code
		}
	}
	return a
}

// of gives the code of the band that a year of birth is of on a day, 0 where
// there is none.
func (a *ages) of(v *grid.Cell, texts grid.Strings, day quotawatch.Day) uint32 {
	if day != a.last {
		a.last, a.year = day, day.Time().Year()
	}
	age := a.year - birthYear(v, texts)
	if age < 0 || age >= len(a.codes) {
		return 0
	}
	return a.codes[age]
}

// birthYear reads a year of birth, 0 where there is none. Some releases write
// 1994.0, as a program makes of a column with gaps.
func birthYear(v *grid.Cell, texts grid.Strings) int {
	text := v.Text
	switch v.Kind {
	case grid.Number:
		return int(min(9999, max(0, v.Number)))
	case grid.Shared:
		text = texts.Text(v.Shared)
	case grid.Text:
	case grid.Blank, grid.Time, grid.Bool, grid.Fault:
		return 0
	}
	year, err := strconv.Atoi(string(bytes.TrimSuffix(bytes.TrimSpace(text), []byte(".0"))))
	if err != nil {
		return 0
	}
	return year
}
