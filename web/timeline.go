package web

import (
	"math"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// Timeline is the model of the page of orders and events.
type Timeline struct {
	Entries []Moment
	// Picture is all entries along time.
	Picture Figure
	Windows []Figure
}

// Moment is an order or an event on its day.
type Moment struct {
	quotawatch.Event
	// Order tells that it is a reported order, which has its denial beside it.
	Order bool
	// Figure is the id of its window, "" where daily counts do not cover one.
	Figure string
	// Names are the offices it concerns.
	Names []string
}

func timelinePage(s *site, _ string) (p page, err error) {
	t := &Timeline{Entries: s.moments()}
	windows := s.eventIDs()
	ids := []string{"events"}
	for _, id := range windows {
		ids = append(ids, "window-"+id)
	}
	figures, err := s.numbered(ids...)
	if err != nil {
		return p, err
	}
	t.Picture, t.Windows = figures[0], figures[1:]
	if len(t.Windows) > 0 {
		for _, e := range s.windowed() {
			t.Windows[0].Events = append(t.Windows[0].Events, EventMark{Day: e.Day, Text: e.Short})
		}
	}
	return page{Title: s.say("Timeline"), Description: s.say("Timeline of events that bear on arrests"), Filters: true, Model: t}, nil
}

// moments gives events and reported orders by day.
func (s *site) moments() (all []Moment) {
	windows := s.eventIDs()
	for _, e := range s.Holdings.Registry.Events {
		all = append(all, s.moment(e, false, windows))
	}
	for _, o := range s.Holdings.Registry.Orders {
		all = append(all, s.moment(quotawatch.Event{ID: o.ID, Day: o.Given, Kind: reportedOrder, Title: o.Title, Short: o.Title, Sources: o.Sources}, true, windows))
	}
	slices.SortStableFunc(all, func(a, b Moment) int { return int(a.Day - b.Day) })
	return all
}

func (s *site) moment(e quotawatch.Event, order bool, windows []string) Moment {
	m := Moment{Event: e, Order: order}
	if slices.Contains(windows, e.ID) {
		m.Figure = "window-" + e.ID
	}
	for _, code := range e.Offices {
		if o, ok := s.Holdings.Registry.Office(code); ok {
			m.Names = append(m.Names, o.Name)
		}
	}
	return m
}

// halfWindow is the days on each side of an event, placebosTried how many other
// days it is compared with.
const halfWindow, placebosTried = 28, 50

// windowed are the events and orders that have a window: those that the national
// chart numbers, and orders on numbers, where daily counts cover them.
func (s *site) windowed() (all []quotawatch.Event) {
	a, err := s.ask()
	if err != nil {
		return nil
	}
	for _, e := range s.Holdings.Registry.Events {
		if e.Chart {
			all = append(all, e)
		}
	}
	for _, o := range s.Holdings.Registry.Orders {
		if o.Countable() {
			all = append(all, quotawatch.Event{ID: o.ID, Day: o.Given, Title: o.Title, Short: o.Title})
		}
	}
	all = slices.DeleteFunc(all, func(e quotawatch.Event) bool {
		_, ok := quota.AroundEvent(a.daily, e.Day, halfWindow, 0, a.dailyFrom)
		return !ok
	})
	slices.SortStableFunc(all, func(a, b quotawatch.Event) int { return int(a.Day - b.Day) })
	return all
}

func (s *site) eventIDs() (ids []string) {
	for _, e := range s.windowed() {
		ids = append(ids, e.ID)
	}
	return ids
}

// windowFigure is the days around an event.
func windowFigure(s *site, id string) (f Figure, err error) {
	a, err := s.ask()
	if err != nil {
		return f, err
	}
	events := s.windowed()
	e := events[slices.IndexFunc(events, func(e quotawatch.Event) bool { return e.ID == id })]
	w, _ := quota.AroundEvent(a.daily, e.Day, halfWindow, placebosTried, a.dailyFrom)
	f = Figure{Drawn: true, Follows: "eventwindow", Around: &EventMark{Day: e.Day, Text: e.Short}, Title: s.windowTitle(w), Table: windowTable(a.daily, w),
		Measure: s.say("Arrests a day in the nation, %d days before %s and %d from it on: %s. Faint: the same at %d earlier days.", w.Half, s.lang.Date(w.Day), w.Half, upper(e.Short), len(w.Placebos))}
	s.provenance(&f, a.dailyFrom)
	f.Window = quotawatch.Window{From: w.Day - halfWindow, To: w.Day + halfWindow - 1}
	s.asksNation(&f, a.first.ID)
	f.Caveats = append(f.Caveats, text("what changed after an event need not have changed because of it: other events lie in the same days"))
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.windowOf(a.daily, w, e, narrow) })
	return f, err
}

// windowTitle states the means on both sides and how usual such a change was.
func (s *site) windowTitle(w quota.EventWindow) string {
	before, _ := w.Before.Value()
	after, _ := w.After.Value()
	head := s.say("%s arrests a day in the %d days after, %s before", quota.Thousands(int64(math.Round(after))), w.Half, quota.Thousands(int64(math.Round(before))))
	switch n := w.AsLarge(); {
	case len(w.Placebos) == 0:
		return head
	case n == 0:
		return s.say("%s; none of %d earlier days shows a change as large", head, len(w.Placebos))
	case n == 1:
		return s.say("%s; 1 of %d earlier days shows a change as large", head, len(w.Placebos))
	default:
		return s.say("%s; %d of %d earlier days show a change as large", head, n, len(w.Placebos))
	}
}

func windowTable(series quota.Series, w quota.EventWindow) present.Table {
	t := present.Table{Columns: []string{"date", "days_from_event", "arrests"}}
	for d := w.Day - quotawatch.Day(w.Half); d < w.Day+quotawatch.Day(w.Half); d++ {
		n := int64(series.Counts[d-series.From])
		t.Rows = append(t.Rows, []present.Cell{present.Text(d.String()), present.Int(int64(d-w.Day), ""), present.Int(n, quota.Thousands(n))})
	}
	return t
}

// windowOf draws the days around an event, with the means of the days around
// the others faintly behind.
func (s *site) windowOf(series quota.Series, w quota.EventWindow, e quotawatch.Event, narrow bool) chart.Drawing {
	half := quotawatch.Day(w.Half)
	d := chart.EventWindow{Lang: chart.Lang(s.lang.Code), Title: s.say("Arrests a day in the nation"), Width: wideWidth, Height: 340, Day: int(w.Day), Event: e.Short, From: int(w.Day - half),
		Before: meanOf(w.Before, w.Day-half, w.Day-1), After: meanOf(w.After, w.Day, w.Day+half-1)}
	if narrow {
		d.Width, d.Height = narrowWidth, narrowHeight
	}
	means := series.Means7(nil)
	for day := w.Day - half; day < w.Day+half; day++ {
		d.Counts = append(d.Counts, chart.Number(series.Counts[day-series.From]))
		d.Means = append(d.Means, number(means[day-series.From]))
	}
	for _, p := range w.Placebos[:min(len(w.Placebos), placebosDrawn)] {
		line := make([]chart.Number, 0, 2*w.Half)
		for day := p.Day - half; day < p.Day+half; day++ {
			line = append(line, number(means[day-series.From]))
		}
		d.Placebos = append(d.Placebos, line)
	}
	return d
}

// placebosDrawn is how many of the other days a picture can carry.
const placebosDrawn = 12

func meanOf(e quotawatch.Estimate, from, to quotawatch.Day) *chart.WindowMean {
	v, _ := e.Value()
	return &chart.WindowMean{From: int(from), To: int(to), Mean: v}
}
