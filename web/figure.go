package web

import (
	"html/template"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// Figure is a chart with everything that must stand beside it.
type Figure struct {
	ID, Kicker string
	// Title states the finding, computed; Measure says what is drawn.
	Title, Measure string
	Legend         []Key
	// Wide and Narrow are the same chart for a desk and for a phone.
	Wide, Narrow template.HTML
	Panels       []OfficePanel
	Grid         *Grid
	Marks        []EventMark
	Caveats      []string
	Source       string
	Definition   string
	Build        string
	Window       quotawatch.Window
	Table        present.Table
	// Drawn tells whether there is one picture to download.
	Drawn bool
	// Question is the command line whose answer the figure shows, for its
	// receipt; none where no receipt can be made.
	Question []string
	// Follows names the chart that filters redraw, "" where they do not reach.
	// Target, Order and Given are the reported quota that it is drawn against, if
	// any, and the day it is said to have been given.
	Follows string
	Target  int
	Order   string
	Given   quotawatch.Day
	// Goals and Events are what a browser draws into other days of the figure: the
	// reported goals, and every event that charts number.
	Goals  []chart.Goal
	Events []EventMark
	// Around is the event that the figure is of, nil for none: filters redraw the
	// same days around it.
	Around *EventMark
	// Office is the office that the figure is of alone, "" for none.
	Office quotawatch.OfficeCode
	// Lag is the first of the days that may still be filling in, nil for none.
	Lag *quotawatch.Day
	// Missing says which data the figure needs and what to add; all else is
	// then empty.
	Missing string
}

// Key is one entry of a legend: a swatch and its words.
type Key struct {
	Class, Text string
	Line        bool
}

// EventMark is a number on a chart, and what it stands for.
type EventMark struct {
	Number int            `json:"-"`
	Day    quotawatch.Day `json:"day"`
	Text   string         `json:"text"`
}

// OfficePanel is one small multiple.
type OfficePanel struct {
	Code              quotawatch.OfficeCode
	Name, Share, Says string
	Some              bool
	Chart             template.HTML
}

// makers make the figures, by id; one that ends with "-" is followed by an
// argument. Filled in init, since figures name pages.
var makers map[string]maker

type maker struct {
	args func(s *site) []string
	make func(s *site, arg string) (Figure, error)
}

func init() {
	makers = map[string]maker{
		"national":  {make: nationalFigure},
		"map":       {make: mapFigure},
		"ranking":   {make: rankingFigure},
		"multiples": {make: multiplesFigure},

		"events":   {make: eventsFigure},
		"stated":   {make: statedFigure},
		"calendar": {make: calendarFigure},
		"coverage": {make: coverageFigure},
		"missing":  {make: missingFigure},

		"criminality":            {make: criminalityFigure},
		"methods":                {make: methodsFigure},
		"priorities":             {make: prioritiesFigure},
		"kinds":                  {make: kindsFigure},
		"additional-criminality": {make: additionalCriminality},
		"additional-method":      {make: additionalMethod},
		"share-by-office":        {make: shareByOffice},

		"places":                {make: placesFigure},
		"place-types":           {make: placeTypesFigure},
		"sensitive-places":      {make: sensitiveFigure},
		"courthouses-by-office": {make: courthousesFigure},

		"window-": {args: (*site).eventIDs, make: windowFigure},
		"claim-":  {args: (*site).curvedClaims, make: claimFigure},
	}
	maps.Copy(makers, officeMakers())
}

// figureIDs lists the figures of the site, sorted.
func (s *site) figureIDs() (ids []string) {
	for id, m := range makers {
		if m.args == nil {
			ids = append(ids, id)
			continue
		}
		for _, arg := range m.args(s) {
			ids = append(ids, id+arg)
		}
	}
	slices.Sort(ids)
	return ids
}

// figure makes a figure, once.
func (s *site) figure(id string) (Figure, error) {
	m, arg := makers[id], ""
	if m.make == nil {
		if m, arg = s.below(id); m.make == nil {
			return Figure{}, fs.ErrNotExist
		}
	}
	return once(&s.memo, "figure "+s.lang.Code+" "+id, func() (Figure, error) {
		f, err := m.make(s, arg)
		f.ID = id
		return f, err
	})
}

// below finds the maker whose name an id begins with and whose argument the rest
// of it is; none is the zero maker.
func (s *site) below(id string) (maker, string) {
	for name, m := range makers {
		if arg, ok := strings.CutPrefix(id, name); ok && m.args != nil && slices.Contains(m.args(s), arg) {
			return m, arg
		}
	}
	return maker{}, ""
}

// tableRows is the most rows of a table that a page shows; its file has all.
const tableRows = 150

// Shown is the rows of the table that the page shows: the last ones, where there
// are more than it can carry.
func (f Figure) Shown() [][]present.Cell {
	return f.Table.Rows[max(0, len(f.Table.Rows)-tableRows):]
}

// Cut tells how many rows the page does not show.
func (f Figure) Cut() int { return len(f.Table.Rows) - len(f.Shown()) }

// numbered makes the figures of a page and numbers them in their order.
func (s *site) numbered(ids ...string) (figures []Figure, err error) {
	for i, id := range ids {
		f, err := s.figure(id)
		if err != nil {
			return nil, err
		}
		f.Kicker = s.say("Figure %d", i+1)
		figures = append(figures, f)
	}
	return figures, nil
}

// listed makes the figures of a page that shows them one below the other: those
// whose data is missing come last.
func (s *site) listed(ids ...string) ([]Figure, error) {
	var have, lack []string
	for _, id := range ids {
		f, err := s.figure(id)
		if err != nil {
			return nil, err
		}
		if f.Missing == "" {
			have = append(have, id)
		} else {
			lack = append(lack, id)
		}
	}
	return s.numbered(append(have, lack...)...)
}

// receiptSuffix ends the receipt of a figure, which all languages share.
const receiptSuffix = ".receipt.json"

// both draws a chart for a desk and for a phone.
func (s *site) both(make func(narrow bool) chart.Drawing) (wide, narrow templateHTML, err error) {
	if wide, err = s.charts.SVG(make(false)); err != nil {
		return "", "", err
	}
	narrow, err = s.charts.SVG(make(true))
	return wide, narrow, err
}

// asksNation names the question of attain about the nation whose days the figure
// shows, so that its receipt can be recomputed.
func (s *site) asksNation(f *Figure, order string) {
	if s.Receipt != nil {
		f.Question = []string{"attain", "--from=" + f.Window.From.String(), "--order=" + order, "--scope=national", "--to=" + f.Window.To.String()}
	}
}

// asks names the question of attain that the figure shows, its flags in order.
func (s *site) asks(f *Figure, a *quota.Answer) {
	f.Order, f.Target, f.Given = a.Order.ID, a.Order.Target, a.Order.Given
	if s.Receipt != nil {
		f.Question = []string{"attain", "--from=" + a.Window.From.String(), "--order=" + a.Order.ID, "--scope=" + string(a.Scope), "--to=" + a.Window.To.String()}
	}
}

// provenance fills what a figure rests on.
func (s *site) provenance(f *Figure, p *quotawatch.Provenance) {
	f.Source, f.Build, f.Window = p.Source, p.Build, p.Window
	f.Definition = s.say("the figure's own rule, stated below")
	if _, ok := quotawatch.FindDefinition(p.Definition); ok {
		f.Definition = s.definitionText(p.Definition)
	}
	f.Caveats = slices.Clone(p.Caveats)
}

// laggingDays is how many days at the end of a source may still be filling in:
// offices record some arrests weeks late.
const laggingDays = 14

// lags marks the days of a figure that may still be filling in, and gives their
// shade. The embedded records were released a year after their last day and lag
// no more.
func (s *site) lags(f *Figure) *chart.Lag {
	if f.Window.To <= historyWindow.To {
		return nil
	}
	from := max(f.Window.From, f.Window.To-laggingDays+1)
	f.Lag = &from
	f.Caveats = append(f.Caveats, text("the last 14 days may still be filling in: some arrests are recorded weeks late"))
	return &chart.Lag{From: int(from), Label: s.say("may still fill in")}
}
