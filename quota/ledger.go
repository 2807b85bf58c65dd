package quota

import (
	"fmt"
	"slices"
	"time"

	"github.com/quotawatch/quotawatch"
)

// LedgerBy is what a row of a ledger is of.
type LedgerBy string

// The rows of a ledger. A week is Sunday to Saturday; those at the ends of the
// window may be shorter.
const (
	ByDay  LedgerBy = "day"
	ByWeek LedgerBy = "week"
)

// longLedger is from how many days on a ledger is by week unless told otherwise.
const longLedger = 61

// Ledger is the account of one office, or of the nation, row by row: arrests
// against the reported quota, and what happened in the same days. Facts stand
// side by side; nothing is said of cause.
type Ledger struct {
	// Answer is the account of the whole window; the rows add up to its row of
	// the office.
	Answer *Answer
	Office quotawatch.OfficeCode
	Name   string
	By     LedgerBy
	Rows   []LedgerRow
	// Largest is the largest shortfall so far on any row, Lowest its last day;
	// 0 where the account was never below.
	Largest int64
	Lowest  quotawatch.Day
}

// LedgerRow is a day or a week of a ledger. Counts are arrests.
type LedgerRow struct {
	From    quotawatch.Day `json:"from"`
	To      quotawatch.Day `json:"to"`
	Arrests int64          `json:"arrests"`
	// Target is the reported quota times the days of the row.
	Target int64 `json:"target"`
	// InForceDays is on how many of them the order was in force; on the others it
	// is a benchmark.
	InForceDays int `json:"in_force_days"`
	// Balance is Arrests less Target, Cumulative the sum of balances so far:
	// above 0 a surplus, below 0 a shortfall.
	Balance    int64 `json:"balance"`
	Cumulative int64 `json:"cumulative"`
	// Run is how many rows in a row, this one included, are on the same side of
	// the target; Below tells which.
	Run    int           `json:"run"`
	Below  bool          `json:"below"`
	Events []LedgerEvent `json:"events"`
}

// LedgerEvent is an event of the office or of the nation in a row's days.
type LedgerEvent struct {
	ID    string         `json:"id"`
	Day   quotawatch.Day `json:"date"`
	Kind  string         `json:"kind"`
	Title string         `json:"title"`
	// National tells that it is of no office in particular.
	National   bool     `json:"national"`
	Sources    []string `json:"sources"`
	Unverified bool     `json:"unverified,omitempty"`
}

// MakeLedger accounts for every day or week of a question about one office or
// the nation; by "" takes weeks for windows of more than two months. The basis
// is every calendar day. An office that has no row in those days is refused: its
// account would be one of zeros.
func MakeLedger(h Holdings, q Question, by LedgerBy) (*Ledger, error) {
	if q.Scope == quotawatch.ScopeOffice && len(q.Offices) != 1 {
		return nil, noLedger("one office, or scope national", fmt.Sprintf("%d offices", len(q.Offices)))
	}
	all, err := MakeLedgers(h, q, by)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, h.refuseRowless(q)
	}
	return all[0], nil
}

// MakeLedgers makes the ledger of every office of a question that has a row in
// its answer, or of the nation, in the order of the rows. They share the answer.
func MakeLedgers(h Holdings, q Question, by LedgerBy) (all []*Ledger, err error) {
	if err := checkLedger(q, by); err != nil {
		return nil, err
	}
	a, err := h.byDays(&q)
	if err != nil {
		return nil, err
	}
	series, _, err := Daily(h, q)
	if err != nil {
		return nil, err
	}
	if by == "" {
		by = map[bool]LedgerBy{true: ByWeek, false: ByDay}[a.Window.Days() >= longLedger]
	}
	for _, r := range a.Rows {
		l := &Ledger{Answer: a, Office: r.Office, Name: r.Name, By: by}
		l.fill(series[r.Office], h.events(r.Office, a.Window))
		all = append(all, l)
	}
	return all, nil
}

// refuseRowless says that the office asked about has no row in days that are
// known of others.
func (h Holdings) refuseRowless(q Question) error {
	e := &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the office has no row in the days that are known", Found: string(q.Offices[0]),
		Do: "add a release that covers days in which it has arrests: quotawatch add FILE"}
	if o, ok := h.Registry.Office(q.Offices[0]); ok {
		e.Expected, e.Found = fmt.Sprintf("days from %s on", o.From), o.Name
	}
	return e
}

// byDays answers a question over days that are known one by one: those asked
// about, or, where none were and the usual answer is a total, the last that are.
func (h Holdings) byDays(q *Question) (*Answer, error) {
	a, err := Attain(h, *q)
	if err == nil && len(a.Rows) > 0 && !a.Rows[0].DaysMet.Known() && q.From == nil && q.To == nil {
		span, spanErr := DailySpan(h, *q)
		if spanErr != nil {
			return nil, spanErr
		}
		q.From, q.To = &span.From, &span.To
		a, err = Attain(h, *q)
	}
	if err != nil {
		return nil, err
	}
	q.From, q.To, q.Order = &a.Window.From, &a.Window.To, a.Order.ID
	return a, nil
}

func noLedger(expected, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "a ledger cannot be made of that question", Expected: expected, Found: found, Do: "see: quotawatch attain --help"}
}

func checkLedger(q Question, by LedgerBy) error {
	switch {
	case q.Basis != "" && q.Basis != quotawatch.BasisDay:
		return noLedger("basis day", string(q.Basis))
	case q.Share:
		return noLedger("whole arrests", "rows of no office shared out")
	case by != "" && by != ByDay && by != ByWeek:
		return noLedger("by day or by week", string(by))
	}
	return nil
}

// events gives the events of an office and of the nation that begin in w.
func (h Holdings) events(office quotawatch.OfficeCode, w quotawatch.Window) (all []LedgerEvent) {
	for _, e := range h.Registry.Events {
		if w.Contains(e.Day) && (len(e.Offices) == 0 || slices.Contains(e.Offices, office)) {
			all = append(all, LedgerEvent{e.ID, e.Day, e.Kind, e.Title, len(e.Offices) == 0, e.Sources, e.Unverified})
		}
	}
	return all
}

// fill makes the rows of a series of counts per day.
func (l *Ledger) fill(s Series, events []LedgerEvent) {
	sum := int64(0)
	for _, w := range l.By.parts(l.Answer.Window) {
		row := LedgerRow{From: w.From, To: w.To, Target: int64(l.Answer.Order.Target) * int64(w.Days()), InForceDays: l.Answer.Order.InForceDays(w), Events: []LedgerEvent{}}
		for d := w.From; d <= w.To; d++ {
			n, _ := s.at(d)
			row.Arrests += int64(n)
		}
		row.Balance = row.Arrests - row.Target
		sum += row.Balance
		row.Cumulative, row.Below, row.Run = sum, row.Balance < 0, 1
		if n := len(l.Rows); n > 0 && l.Rows[n-1].Below == row.Below {
			row.Run = l.Rows[n-1].Run + 1
		}
		for _, e := range events {
			if w.Contains(e.Day) {
				row.Events = append(row.Events, e)
			}
		}
		if -sum > l.Largest {
			l.Largest, l.Lowest = -sum, w.To
		}
		l.Rows = append(l.Rows, row)
	}
}

// parts cuts a window into days, or weeks from Sunday to Saturday.
func (by LedgerBy) parts(w quotawatch.Window) (all []quotawatch.Window) {
	for from := w.From; from <= w.To; {
		to := from
		if by == ByWeek {
			to = min(w.To, from+quotawatch.Day(time.Saturday-from.Weekday()))
		}
		all = append(all, quotawatch.Window{From: from, To: to})
		from = to + 1
	}
	return all
}

// Total gives arrests, the target, and their difference over all rows.
func (l *Ledger) Total() (arrests, target, balance int64) {
	for _, r := range l.Rows {
		arrests, target = arrests+r.Arrests, target+r.Target
	}
	return arrests, target, arrests - target
}

// Headline says how the account stands at its end.
func (l *Ledger) Headline() string {
	_, _, balance := l.Total()
	below := 0
	for _, r := range l.Rows {
		if r.Below {
			below++
		}
	}
	state := "level with"
	switch {
	case balance > 0:
		state = Thousands(balance) + " above"
	case balance < 0:
		state = Thousands(-balance) + " below"
	}
	how := ""
	if l.Answer.InForceDays == 0 {
		how = ", as a benchmark"
	}
	return fmt.Sprintf("%s: %s the reported quota after %s days%s; below it in %s %ss", l.Name, state, Thousands(int64(l.Answer.Window.Days())), how, ofCount(int64(below), int64(len(l.Rows))), l.By)
}
