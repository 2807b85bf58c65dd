package view

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

// divide fills the periods and the total of an answer whose counts are there.
func (a *Answer) divide() {
	if a.Daily.Step == week {
		if a.Filter.Basis != quotawatch.BasisDay {
			a.caveat(fmt.Sprintf("types of place are counted by week: basis %s is not applied", a.Filter.Basis))
			a.Provenance.Basis = quotawatch.BasisDay
		}
		for i := range a.Daily.Counts {
			monday := a.Daily.From + quotawatch.Day(i*week)
			a.Periods = append(a.Periods, a.weeks(quotawatch.Window{From: monday, To: monday + week - 1}))
		}
		a.Total = a.weeks(a.Counted)
		return
	}
	for _, part := range a.Filter.Every.Parts(a.Window) {
		if p := a.judged(part); p.Days > 0 {
			a.Periods = append(a.Periods, p)
		}
	}
	a.Total = a.judged(a.Window)
	if left := a.Window.Days() - a.Total.Days; left > 0 && a.Filter.Basis == quotawatch.BasisMean7 {
		a.caveat(fmt.Sprintf("%d of the first days are left out: not all of the seven days of their mean are known", left))
	}
}

func (a *Answer) caveat(text string) { a.Provenance.Caveats = append(a.Provenance.Caveats, text) }

// weeks makes the period of whole weeks.
func (a *Answer) weeks(w quotawatch.Window) Period {
	p := a.period(w, w.Days(), a.Daily.Within(w).Sum(), a.Of.Within(w).Sum())
	p.Mean = quotawatch.Unknown("types of place are counted by week", a.Provenance)
	return p
}

// judged makes the period of those days of w that the basis judges, as package
// quota does.
func (a *Answer) judged(w quotawatch.Window) Period {
	arrests, of := a.judge(a.Daily, w), a.judge(a.Of, w)
	p := a.period(w, arrests.Days, int64(arrests.Arrests), int64(of.Arrests))
	p.Mean = quotawatch.Unknown("a trailing mean is of a single day", a.Provenance)
	if a.Filter.Every == mix.EveryDay && w.Days() == 1 {
		p.Mean = a.mean(w.From)
	}
	return p
}

func (a *Answer) judge(l Line, w quotawatch.Window) quota.Judged {
	return quota.Judge(quota.Series{From: l.From, Counts: l.Counts}, w, 0, a.Filter.Basis)
}

func (a *Answer) period(w quotawatch.Window, days int, arrests, of int64) Period {
	return Period{Window: w, Days: days, Arrests: quotawatch.Count(arrests, a.Provenance), Of: quotawatch.Count(of, a.Provenance),
		Share: quotawatch.Ratio(arrests, of, a.Provenance), PerDay: quotawatch.Ratio(arrests, int64(days), a.Provenance)}
}

// mean gives the trailing mean on a day, not known until all of its days are.
func (a *Answer) mean(d quotawatch.Day) quotawatch.Estimate {
	w := quotawatch.Window{From: d - quotawatch.Day(a.Filter.Average) + 1, To: d}
	if w.From < a.Daily.From {
		return quotawatch.Unknown(fmt.Sprintf("fewer than %d days are known", a.Filter.Average), a.Provenance)
	}
	return quotawatch.Ratio(a.Daily.Within(w).Sum(), int64(a.Filter.Average), a.Provenance)
}
