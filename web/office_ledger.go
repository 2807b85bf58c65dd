package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// officeLedger is the account of an office week by week, with what happened in
// the same weeks. Nothing is said of cause.
func officeLedger(s *site, code string) (Figure, error) {
	return s.officeFigure(code, "The account of %s is not known", func(f *Figure, v officeView) (err error) {
		l := v.ledgers[v.Code]
		s.account(f, v, v.days.Window, "--by="+string(l.By), "--ledger=true")
		f.Drawn, f.Title = true, s.standing(l)
		f.Measure = s.say("Arrests less %d a day, added up week by week, %s.", v.row.Target, s.lang.Period(v.days.Window))
		if v.days.InForceDays == 0 {
			f.Measure += " " + s.say("The quota was reported later: here it is a benchmark.")
		}
		f.Measure += " " + s.say("Events stand beside the weeks in which they began; no cause is inferred.")
		f.Table = s.ledgerTable(l)
		data := chart.Ledger{Lang: s.chartLang(), Title: s.say("Running account of %s", v.Name), Target: v.row.Target, Every: chart.Every(l.By), From: int(v.days.Window.From)}
		for _, r := range l.Rows {
			data.Days, data.Balance, data.Met = append(data.Days, int(r.To)), append(data.Balance, int(r.Cumulative)), append(data.Met, !r.Below)
		}
		f.Marks = s.ledgerMarks(l)
		for _, m := range f.Marks {
			data.Marks = append(data.Marks, chart.Mark{Number: m.Number, Day: int(m.Day)})
		}
		f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
			d := data
			d.Width, d.Height = wideWidth, officeHeight
			if narrow {
				d.Width, d.Height = narrowWidth, narrowHeight
			}
			return d
		})
		return err
	})
}

// ledgerMarks numbers the events of the office in the rows of its ledger; those
// of the nation are in the table.
func (s *site) ledgerMarks(l *quota.Ledger) (marks []EventMark) {
	for _, r := range l.Rows {
		for _, e := range r.Events {
			if !e.National {
				marks = append(marks, EventMark{len(marks) + 1, e.Day, e.Title})
			}
		}
	}
	return marks
}

// ledgerTable is the rows of a ledger, the events by their titles on the page
// and by their ids in files.
func (s *site) ledgerTable(l *quota.Ledger) present.Table {
	t := present.Table{Columns: []string{"from", "to", "arrests", "target", "balance", "cumulative", "run", "side", "events"}}
	thousands := func(n int64) present.Cell { return present.Int(n, quota.Thousands(n)) }
	for _, r := range l.Rows {
		var ids, titles []string
		for _, e := range r.Events {
			ids, titles = append(ids, e.ID), append(titles, e.Title)
		}
		side := map[bool]string{true: "below", false: "at or above"}[r.Below]
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.From.String()), present.Text(r.To.String()), thousands(r.Arrests), thousands(r.Target), thousands(r.Balance), thousands(r.Cumulative),
			present.Int(int64(r.Run), ""), present.Text(side).Screened(s.say(side)), present.Text(strings.Join(ids, " ")).Screened(strings.Join(titles, "; "))})
	}
	return t
}

// Grid is means per day by year and month, coloured by how far they are from a
// target.
type Grid struct {
	Months []string
	Years  []GridYear
}

// GridYear is one year of a grid.
type GridYear struct {
	Year  string
	Cells []GridCell
}

// GridCell is one month: Mean and Met in words, Class its step up to the target;
// all empty where the month has no day.
type GridCell struct{ Mean, Met, Class string }

// officeMonths is the mean per day of each month, and its days at the quota.
func officeMonths(s *site, code string) (Figure, error) {
	return s.officeFigure(code, "Months of %s are not known", func(f *Figure, v officeView) error {
		s.account(f, v, v.span.Window, "--by=day", "--ledger=true")
		months := v.series.Months()
		best, reached := months[0], 0
		f.Grid = &Grid{Months: s.monthNames()}
		f.Table = present.Table{Columns: []string{"month", "days", "arrests", "per_day", "days_met", "highest_day"}}
		for _, m := range months {
			j := quota.Judge(v.series, quotawatch.Window{From: m.First, To: m.First + quotawatch.Day(m.Days) - 1}, v.row.Target, quotawatch.BasisDay)
			perDay := m.PerDay(v.days.Provenance)
			f.Table.Rows = append(f.Table.Rows, []present.Cell{present.Text(m.First.String()[:7]), present.Int(int64(m.Days), ""), present.Int(int64(m.Arrests), quota.Thousands(int64(m.Arrests))),
				present.Number(perDay, 1).Screened(tenths(perDay, v.row.Target)), present.Int(int64(j.Met), ""), present.Int(int64(j.Highest), "")})
			f.Grid.add(m.First, gridCell(perDay, j, v.row.Target))
			if m.Arrests*best.Days > best.Arrests*m.Days {
				best = m
			}
			if m.Arrests >= v.row.Target*m.Days {
				reached++
			}
		}
		f.Title = s.bestMonth(v.row, best, len(months), reached, v.days.Provenance)
		f.Measure = s.say("Mean arrests per day of each month, %s. Below each: days at %d or more, of its days.", s.lang.Period(f.Window), v.row.Target)
		return nil
	})
}

// bestMonth says how many months averaged the reported quota, and the highest.
func (s *site) bestMonth(r quota.Row, best quota.Month, months, reached int, from *quotawatch.Provenance) string {
	month, top := s.lang.Month(best.First), mean(best.PerDay(from), r.Target)
	switch reached {
	case 0:
		return s.say("No month of %s averaged %d a day; the highest, %s, averaged %s", r.Name, r.Target, month, top)
	case 1:
		return s.say("One month of %s averaged %d a day or more: %s, with %s", r.Name, r.Target, month, top)
	case months:
		return s.say("Each month of %s averaged %d a day or more, the highest, %s, %s", r.Name, r.Target, month, top)
	}
	return s.say("%d of %d months of %s averaged %d a day or more, the highest, %s, %s", reached, months, r.Name, r.Target, month, top)
}

// gridCell words one month. Classes are those of the map.
func gridCell(perDay quotawatch.Estimate, j quota.Judged, target int) GridCell {
	v, _ := perDay.Value()
	class := 0
	for _, bound := range []float64{15, 30, 50, float64(target)} {
		if v >= bound {
			class++
		}
	}
	c := GridCell{Mean: mean(perDay, target), Class: string(rune('0' + class))}
	if j.Met > 0 {
		c.Met = fmt.Sprintf("%d/%d", j.Met, j.Days)
	}
	return c
}

// add puts a month in its place; months before the first of a year are empty.
func (g *Grid) add(first quotawatch.Day, c GridCell) {
	t := first.Time()
	year := t.Format("2006")
	if n := len(g.Years); n == 0 || g.Years[n-1].Year != year {
		g.Years = append(g.Years, GridYear{Year: year, Cells: make([]GridCell, 12)})
	}
	g.Years[len(g.Years)-1].Cells[t.Month()-1] = c
}

// monthNames are the first letters of the months.
func (s *site) monthNames() (names []string) {
	for m := 1; m <= 12; m++ {
		names = append(names, string([]rune(s.lang.Month(quotawatch.Date(2025, m, 1)))[:3]))
	}
	return slices.Clip(names)
}
