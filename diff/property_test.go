package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"pgregory.net/rapid"
)

var (
	someOffices = []quotawatch.OfficeCode{quotawatch.NoOffice, "DAL", "MIA", quotawatch.Headquarters}
	someMethods = []string{"", "CAP", "Located", cube.Reprocessed}
	someCrimes  = []string{"", "Convicted", "Pending"}
)

// drawCube makes a release whose values stand in an order of their own.
func drawCube(t *rapid.T, id string) *cube.Cube {
	from := monday + quotawatch.Day(rapid.IntRange(0, 4).Draw(t, "from"))
	c := &cube.Cube{Header: cube.Header{Release: id, Source: "test/arrests", Table: "arrests", Coverage: quotawatch.CoverNation,
		Window:  quotawatch.Window{From: from, To: from + quotawatch.Day(rapid.IntRange(4, 40).Draw(t, "days"))},
		Offices: rapid.Permutation(someOffices).Draw(t, "offices"), Methods: rapid.Permutation(someMethods).Draw(t, "methods"),
		Criminalities: rapid.Permutation(someCrimes).Draw(t, "criminalities")}}
	c.Cells = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) cube.Cell {
		rows := rapid.Uint32Range(1, 9).Draw(t, "rows")
		return cube.Cell{Day: monday + quotawatch.Day(rapid.IntRange(-1, 46).Draw(t, "day")), Office: uint16(rapid.IntRange(0, 3).Draw(t, "office")),
			Method: uint16(rapid.IntRange(0, 3).Draw(t, "method")), Criminality: uint16(rapid.IntRange(0, 2).Draw(t, "criminality")),
			Rows: rows, Episodes: rapid.Uint32Range(0, rows).Draw(t, "episodes"), Persons: rapid.Uint32Range(0, rows).Draw(t, "persons")}
	}), 0, 120).Draw(t, "cells")
	c.Sort()
	return c
}

func drawQuestion(t *rapid.T) Question {
	all := quotawatch.Definitions()
	q := Question{Definition: all[rapid.IntRange(0, len(all)-1).Draw(t, "definition")].ID}
	if rapid.Bool().Draw(t, "some") {
		q.Offices = rapid.SliceOfNDistinct(rapid.SampledFrom(someOffices), 1, 3, rapid.ID).Draw(t, "asked")
	}
	return q
}

// TestSumsAgree checks on random releases that days, offices, values and
// totals tell one story, and that nothing differs between a release and itself.
func TestSumsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, q := drawCube(t, "a"), drawCube(t, "b"), drawQuestion(t)
		r := between(t, a, b, q)
		var days, offices, methods, crimes Pair
		var dayRows, officeRows Moves
		sum := func(to *Pair, p Pair) { to.A, to.B, to.Difference = to.A+p.A, to.B+p.B, to.Difference+p.Difference }
		for _, d := range r.ByDay {
			sum(&days, d.Pair)
			dayRows = dayRows.plus(d.Rows)
		}
		for _, o := range r.ByOffice {
			sum(&offices, o.Pair)
			officeRows = officeRows.plus(o.Rows)
		}
		for _, v := range r.ByMethod {
			sum(&methods, v.Pair)
		}
		for _, v := range r.ByCriminality {
			sum(&crimes, v.Pair)
		}
		for name, got := range map[string]Pair{"days": days, "offices": offices, "methods": methods, "criminalities": crimes} {
			if got.A != r.Counted.A || got.B != r.Counted.B || got.Difference != r.Counted.Difference {
				t.Errorf("%s sum to %+v, want %+v", name, got, r.Counted)
			}
		}
		if dayRows != r.Rows || officeRows != r.Rows || r.Rows.Added-r.Rows.Removed != r.Totals.Rows.Difference {
			t.Errorf("rows %+v, days %+v, offices %+v, net %d", r.Rows, dayRows, officeRows, r.Totals.Rows.Difference)
		}
		for _, v := range r.Revised[1:] {
			if v.Rows > r.Rows.Revised {
				t.Errorf("%d rows revised, of which %+v", r.Rows.Revised, v)
			}
		}
	})
}

func TestNothingDiffersFromItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawCube(t, "a")
		r := between(t, a, a, drawQuestion(t))
		if !r.Same || r.Counted.Difference != 0 || r.Rows != (Moves{}) || r.OfficeDays != 0 || len(r.LargestDays(10)) != 0 ||
			len(r.Days.OnlyA)+len(r.Days.OnlyB) != 0 || r.FillingIn.Days != 0 {
			t.Errorf("%+v", r)
		}
		for _, v := range append(r.ByMethod, r.ByCriminality...) {
			if v.Moved || v.Only != "" {
				t.Errorf("%+v", v)
			}
		}
	})
}

// TestTurnedRound checks that what B adds to A is what A lacks of B.
func TestTurnedRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, q := drawCube(t, "a"), drawCube(t, "b"), drawQuestion(t)
		r, back := between(t, a, b, q), between(t, b, a, q)
		turned := func(x, y Pair) bool { return x.A == y.B && x.B == y.A && x.Difference == -y.Difference }
		moved := func(x, y Moves) bool { return x.Added == y.Removed && x.Removed == y.Added && x.Revised == y.Revised }
		if !turned(r.Counted, back.Counted) || !moved(r.Rows, back.Rows) || r.Same != back.Same || cmp.Diff(r.Revised, back.Revised) != "" ||
			cmp.Diff(r.Days.OnlyA, back.Days.OnlyB) != "" {
			t.Errorf("%+v\n%+v", r, back)
		}
		for i := range r.ByDay {
			if !turned(r.ByDay[i].Pair, back.ByDay[i].Pair) || !moved(r.ByDay[i].Rows, back.ByDay[i].Rows) {
				t.Errorf("day %d: %+v, %+v", i, r.ByDay[i], back.ByDay[i])
			}
		}
		for i := range r.ByOffice {
			if r.ByOffice[i].Office != back.ByOffice[i].Office || !turned(r.ByOffice[i].Pair, back.ByOffice[i].Pair) {
				t.Errorf("office %d: %+v, %+v", i, r.ByOffice[i], back.ByOffice[i])
			}
		}
	})
}

// obvious counts with plain loops, once over all cells for every number.
type obvious struct {
	c   *cube.Cube
	def quotawatch.Definition
	q   Question
}

func (o obvious) sum(day quotawatch.Day, rows bool, keep func(office quotawatch.OfficeCode, method, criminality string) bool) (n int) {
	for _, cell := range o.c.Cells {
		office, method, criminality := o.c.Offices[cell.Office], o.c.Methods[cell.Method], o.c.Criminalities[cell.Criminality]
		asked := len(o.q.Offices) == 0
		for _, code := range o.q.Offices {
			asked = asked || code == office
		}
		switch {
		case cell.Day != day || !asked || !keep(office, method, criminality):
		case rows:
			n += int(cell.Rows)
		case !o.def.Reprocessed && method == cube.Reprocessed:
		case o.def.Base == quotawatch.Rows:
			n += int(cell.Rows)
		case o.def.Base == quotawatch.Persons:
			n += int(cell.Persons)
		default:
			n += int(cell.Episodes)
		}
	}
	return n
}

// obviousMoves finds what became of the rows of one day and office.
func obviousMoves(a, b obvious, day quotawatch.Day, office quotawatch.OfficeCode) (m Moves) {
	more, fewer := 0, 0
	for _, method := range someMethods {
		for _, criminality := range someCrimes {
			keep := func(o quotawatch.OfficeCode, m, c string) bool { return o == office && m == method && c == criminality }
			n := b.sum(day, true, keep) - a.sum(day, true, keep)
			if n > 0 {
				more += n
			} else {
				fewer -= n
			}
		}
	}
	for more > 0 && fewer > 0 {
		more, fewer, m.Revised = more-1, fewer-1, m.Revised+1
	}
	m.Added, m.Removed = more, fewer
	return m
}

// TestAgainstTheObvious compares with the plain loops on random releases.
func TestAgainstTheObvious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ca, cb, q := drawCube(t, "a"), drawCube(t, "b"), drawQuestion(t)
		def, _ := quotawatch.FindDefinition(q.Definition)
		a, b := obvious{ca, def, q}, obvious{cb, def, q}
		r := between(t, ca, cb, q)
		all := func(quotawatch.OfficeCode, string, string) bool { return true }
		offices, methods := map[quotawatch.OfficeCode][2]int{}, map[string][2]int{}
		officeMoves := map[quotawatch.OfficeCode]Moves{}
		for i, d := range r.ByDay {
			day := max(ca.Window.From, cb.Window.From) + quotawatch.Day(i)
			if d.Day != day || d.A != a.sum(day, false, all) || d.B != b.sum(day, false, all) {
				t.Fatalf("%+v, want %s", d, day)
			}
			var moves Moves
			for _, office := range someOffices {
				keep := func(o quotawatch.OfficeCode, _, _ string) bool { return o == office }
				offices[office] = plus(offices[office], [2]int{a.sum(day, false, keep), b.sum(day, false, keep)})
				m := obviousMoves(a, b, day, office)
				officeMoves[office], moves = officeMoves[office].plus(m), moves.plus(m)
			}
			for _, method := range someMethods {
				keep := func(_ quotawatch.OfficeCode, m, _ string) bool { return m == method }
				methods[method] = plus(methods[method], [2]int{a.sum(day, false, keep), b.sum(day, false, keep)})
			}
			if moves != d.Rows {
				t.Fatalf("%s: %+v, want %+v", day, d.Rows, moves)
			}
		}
		if last := min(ca.Window.To, cb.Window.To); r.ByDay[len(r.ByDay)-1].Day != last {
			t.Fatalf("ends on %s, want %s", r.ByDay[len(r.ByDay)-1].Day, last)
		}
		for _, o := range r.ByOffice {
			if [2]int{o.A, o.B} != offices[o.Office] || o.Rows != officeMoves[o.Office] {
				t.Fatalf("%+v, want %v %+v", o, offices[o.Office], officeMoves[o.Office])
			}
		}
		for _, v := range r.ByMethod {
			if [2]int{v.A, v.B} != methods[v.Value] {
				t.Fatalf("%+v, want %v", v, methods[v.Value])
			}
		}
	})
}
