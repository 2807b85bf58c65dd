package synth

import (
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/reference"
)

const (
	minute = 60
	day    = 24 * 60 * minute
)

// How often a row is followed by another of the same person. In the release of
// August 2025, of 291,722 rows about 6,000 are a second arrest on the same day,
// and 274,017 identifiers stand in the 99.24% of rows that have one.
const (
	sameEpisode = 6_000.0 / 291_722
	laterArrest = 0.9924 - 274_017.0/291_722 - sameEpisode
	// onEdge is made up: repeats at the same instant, of exactly 24 hours, or a
	// minute above, so that a rule that is off by one is found out.
	onEdge = 0.1
	// reprocessed is made up: a second row of an episode marked so.
	reprocessed = 0.5
	// flawShare is made up: rows that cannot be read right, well below the 5%
	// at which a file is refused.
	flawShare = 0.01
)

// custodialFrom is the first day on which the methods that begin with "CAP"
// are recorded as "Custodial Arrest".
var custodialFrom = quotawatch.Date(2025, 7, 25)

// row is what the columns of one row are made of.
type row struct {
	at                           int64 // seconds since 1970-01-01
	office                       int   // index in Registry.Offices
	identifier                   string
	method, criminality, program string
	flaw                         quotawatch.Code
}

func (r *row) day() quotawatch.Day { return quotawatch.Day(r.at / day) }

// drawer draws rows one by one and holds only the last.
type drawer struct {
	spec          Spec
	rand          *rand.Rand
	days, offices choice
	hours         table
	joint         table
	// sorted draws days in order, as in vintages of several files, each of
	// them some days; workbooks of one file have no order.
	sorted bool
	passed float64
	made   int
	last   row
	step   int // rows from one flaw to the next, 0 for none
	flaws  []quotawatch.Code
}

func newDrawer(s Spec) (*drawer, error) {
	cubes, err := reference.Cubes()
	if err != nil {
		return nil, err
	}
	daily, _ := s.Registry.Figure("national-daily")
	totals, _ := s.Registry.Figure("office-totals")
	joint, margins := tables()
	d := &drawer{spec: s, rand: rand.New(rand.NewPCG(s.Seed, uint64(s.Rows))), joint: joint, hours: margins["hour"],
		days:    newChoice(dayWeights(s.Window, cubes, daily)),
		offices: newChoice(officeWeights(s.Registry, s.Window, cubes, totals)),
		sorted:  s.Files > 1 || s.Vintage.Window.Title != ""}
	if s.Flaws {
		d.step = max(1, min(s.Rows/3, int(1/flawShare)))
	}
	return d, nil
}

// next draws the next row. It is valid until the one after.
func (d *drawer) next() *row {
	if !d.repeat() {
		d.fresh()
	}
	d.last.flaw = d.flaw()
	d.made++
	return &d.last
}

// fresh draws the arrest of a person not seen before.
func (d *drawer) fresh() {
	date := int64(d.spec.Window.From) + int64(d.days.at(d.place()))
	d.last = row{at: date*day + d.clock(), office: d.offices.at(d.rand.Float64()), identifier: d.identifier()}
	d.last.method, d.last.criminality, d.last.program = d.kind(quotawatch.Day(date))
}

// place gives how far through the window the next row is. In order, it is the
// least of as many draws as rows are left, of what is left of the window.
func (d *drawer) place() float64 {
	if !d.sorted {
		return d.rand.Float64()
	}
	left := float64(d.spec.Rows - d.made)
	d.passed = 1 - (1-d.passed)*math.Pow(1-d.rand.Float64(), 1/left)
	return min(d.passed, math.Nextafter(1, 0))
}

// clock draws seconds after midnight, whole minutes as releases have them.
func (d *drawer) clock() int64 {
	hour := d.hours.draw(d.rand)[0]
	n, err := strconv.Atoi(hour)
	if err != nil { // the rare hours, counted together
		n = 1 + d.rand.IntN(3)
	}
	return int64(n*60+d.rand.IntN(60)) * minute
}

// kind draws method, criminality and program together.
func (d *drawer) kind(on quotawatch.Day) (method, criminality, program string) {
	line := d.joint.draw(d.rand)
	method = listed(d.rand, line[0], otherMethods)
	switch {
	case on < custodialFrom && method == "Custodial Arrest":
		method = "CAP Local Incarceration"
	case on >= custodialFrom && strings.HasPrefix(method, "CAP "):
		method = "Custodial Arrest"
	}
	return method, listed(d.rand, line[1], otherCriminality), listed(d.rand, line[2], otherPrograms)
}

// identifier draws 40 hexadecimal characters.
func (d *drawer) identifier() string {
	var b [20]byte
	for i := range b {
		b[i] = byte(d.rand.Uint32())
	}
	return hex.EncodeToString(b[:])
}

// repeat turns the last row into another of the same person, now and then.
func (d *drawer) repeat() bool {
	u := d.rand.Float64()
	if d.made == 0 || u >= sameEpisode+laterArrest {
		return false
	}
	same := u < sameEpisode
	at := d.later()
	if same {
		at = d.last.at + d.gap()
	}
	if !d.spec.Window.Contains(quotawatch.Day(at / day)) {
		return false
	}
	d.last.at = at
	if same && d.rand.Float64() < reprocessed {
		d.last.method = cube.Reprocessed
	} else if !same {
		d.last.method, d.last.criminality, d.last.program = d.kind(d.last.day())
	}
	return true
}

// gap draws the seconds between two rows of one episode: at most 24 hours.
func (d *drawer) gap() int64 {
	if d.rand.Float64() < onEdge {
		return int64(d.rand.IntN(2)) * day
	}
	return int64(d.rand.IntN(24*60)) * minute
}

// later draws an instant for another arrest of the same person: up to 200 days
// on, by the weekday cycle, or just beyond the 24 hours of an episode.
func (d *drawer) later() int64 {
	if d.rand.Float64() < onEdge {
		return d.last.at + day + minute
	}
	from := int(d.last.day()-d.spec.Window.From) + 2
	to := min(from+198, d.spec.Window.Days()) - 1
	if from > to {
		return d.last.at + 2*day // beyond the window
	}
	return int64(d.spec.Window.From)*day + int64(d.days.between(from, to, d.rand.Float64()))*day + d.clock()
}

// flaw gives what is wrong with the row being made, mostly nothing.
func (d *drawer) flaw() quotawatch.Code {
	if d.step == 0 || len(d.flaws) == 0 || d.made%d.step != d.step/2 {
		return ""
	}
	return d.flaws[d.made/d.step%len(d.flaws)]
}
