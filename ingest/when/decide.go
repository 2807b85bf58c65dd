package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch"
)

// Ambiguity is why a column cannot be read.
type Ambiguity struct {
	// Sample is the first cell that can be read in several ways.
	Sample Sample
	// Readings are what it may mean, in words.
	Readings string
	// Orders are those among which the user has to choose.
	Orders []Order
}

// Flags words what to do: "say which it is: --dates mdy or --dates dmy".
func (a *Ambiguity) Flags() string {
	if len(a.Orders) == 0 {
		return "get the file as its publisher has it, and open it in no spreadsheet program"
	}
	var all []string
	for _, o := range a.Orders {
		all = append(all, "--dates "+string(o))
	}
	return "say which it is: " + strings.Join(all, " or ")
}

// Decide says how a column is to be read once all of its rows were seen. habit
// tells that the publisher is known to write the month first.
func (e *Evidence) Decide(habit bool) (Rule, *Ambiguity) {
	if e.swapped() {
		return Rule{}, &Ambiguity{Sample: e.oneWay, Orders: nil, Readings: fmt.Sprintf("%d cells are dates, all on the first twelve days of a month, and %d are texts with "+
			"a day above twelve: a spreadsheet program of another country has swapped day and month of the former", e.early, e.monthFirst+e.dayFirst)}
	}
	order, unclear := e.decideSlash(habit)
	if unclear != nil {
		return Rule{}, unclear
	}
	number, unclear := e.decideNumber()
	return Rule{order, number}, unclear
}

func (e *Evidence) decideSlash(habit bool) (Order, *Ambiguity) {
	switch {
	case e.from.Given.ofSlash() != "":
		return e.from.Given.ofSlash(), nil
	case e.monthFirst > e.dayFirst || !e.slashes:
		return MonthFirst, nil
	case e.dayFirst > e.monthFirst:
		return DayFirst, nil
	case e.dayFirst > 0: // as many rows of the one as of the other
		if habit {
			return MonthFirst, nil
		}
		return "", e.unclearSlash()
	case e.Slash.Row == 0: // 6/6/2025 alone
		return MonthFirst, nil
	}
	month, day := e.shapeOf(MonthFirst), e.shapeOf(DayFirst)
	if year, may := e.yearFirst(); may && year.closer(month) && year.closer(day) {
		a := e.unclearSlash()
		a.Readings += ", or the year first: write years with four digits"
		return "", a
	}
	if month.closer(day) || habit && !day.closer(month) {
		return MonthFirst, nil
	}
	return "", e.unclearSlash()
}

// unclearSlash words the two readings of the first date that has two. Where as
// many rows fit the one order alone as the other, there may be no such date.
func (e *Evidence) unclearSlash() *Ambiguity {
	a := &Ambiguity{Sample: e.Slash, Orders: []Order{MonthFirst, DayFirst}}
	p := e.Slash.pair
	a.Readings = fmt.Sprintf("%s month first, %s day first", civil(p.year, p.a, p.b), civil(p.year, p.b, p.a))
	if e.Slash.Row == 0 {
		a.Sample = e.oneWay
		a.Readings = fmt.Sprintf("%d rows of dates that fit month first alone, and as many that fit day first alone", e.monthFirst)
	}
	return a
}

// decideNumber finds the units in which nearly all numbers are plausible: a
// typing error must not decide for all rows.
func (e *Evidence) decideNumber() (unit, *Ambiguity) {
	var in [units]int
	total := 0
	for m, n := range e.masks {
		total += *n
		for _, u := range m.units() {
			if e.from.allows(u) {
				in[u] += *n
			}
		}
	}
	if found := among(in, (total*99+99)/100); len(found) > 0 && total > 0 {
		return e.one(found)
	}
	most := 0
	for _, n := range in {
		most = max(most, n)
	}
	if most == 0 {
		return e.from.serial(), nil
	}
	return e.one(among(in, most))
}

func among(in [units]int, least int) (found []unit) {
	for u := serial1900; u < units; u++ {
		if in[u] >= least {
			found = append(found, u)
		}
	}
	return found
}

func (e *Evidence) one(found []unit) (unit, *Ambiguity) {
	if len(found) == 1 {
		return found[0], nil
	}
	a := &Ambiguity{Sample: e.Number}
	a.Sample.Text = strconv.FormatFloat(e.Number.value, 'f', -1, 64)
	var words []string
	for _, u := range found {
		a.Orders = append(a.Orders, countings[u].flag)
		words = append(words, dayIn(u, e.Number.value)+" as "+countings[u].name)
	}
	a.Readings = strings.Join(words, ", ")
	return 0, a
}

func dayIn(u unit, v float64) string {
	at, ok := u.at(v)
	if !ok {
		return "no day"
	}
	return quotawatch.Day(time.UnixMicro(at).Unix() / 86_400).String()
}

// Contradicts tells whether cells were read by a rule that is not the one that
// was decided.
func (e *Evidence) Contradicts(used, decided Rule) bool {
	return e.slashes && used.slash != decided.slash || len(e.masks) > 0 && used.number != decided.number
}
