// Package report makes a brief about one field office, or the nation, to print
// or file: numbered figures with their counting rule, sources and caveats.
//
// It exists so that what is attached to a filing is the same answer that the
// command line gives, with all that it rests on. It is pure: the same answers
// give the same bytes.
package report

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// Document is a brief before it is written.
type Document struct {
	Title, Question string
	Answer          *quota.Answer
	Figures         []Figure
	Orders          []quotawatch.Order
	Releases        []quotawatch.Release
	Evidence        string // what the numbers are: records, or a published figure
	Definition      string
	Version         string
	Receipts        []Receipt
}

// Figure is one numbered finding with what it was read from.
type Figure struct {
	Number         int
	Title, Measure string
	Chart          template.HTML // none for tables alone
	Table          present.Table
	// Question is the command line that gives the same answer.
	Question []string
}

// Receipt is a receipt that was written beside the document.
type Receipt struct{ Name, SHA256 string }

// Make asks all that the brief says of one office, or of the nation.
func Make(h quota.Holdings, q quota.Question, releases []quotawatch.Release) (*Document, error) {
	a, err := quota.Attain(h, q)
	if err != nil {
		return nil, err
	}
	if len(a.Rows) != 1 {
		return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "a report is about one office or the nation", Found: fmt.Sprintf("%d offices", len(a.Rows)),
			Do: "name one with --office, or ask with --scope national"}
	}
	q.From, q.To, q.Order = &a.Window.From, &a.Window.To, a.Order.ID
	d := &Document{Answer: a, Releases: releases, Version: quotawatch.Version, Question: fmt.Sprintf("%s, %s to %s", a.Rows[0].Name, long(a.Window.From), long(a.Window.To))}
	d.Title = fmt.Sprintf("%s: %s", a.Rows[0].Name, finding(a))
	d.Evidence = map[bool]string{true: "counted here from rows of releases", false: "a published figure, counted by others from rows not held here"}[a.Records]
	d.Definition = definition(a.Provenance.Definition)
	for _, o := range h.Registry.Orders {
		if o.Countable() && o.Scope == a.Scope {
			d.Orders = append(d.Orders, o)
		}
	}
	d.add(summary(a))
	if err := d.days(h, q); err != nil {
		return nil, err
	}
	d.add(byDefinition(h, q, a))
	return d, nil
}

func long(d quotawatch.Day) string { return d.Time().Format("2 January 2006") }

func definition(id quotawatch.DefinitionID) string {
	if d, ok := quotawatch.FindDefinition(id); ok {
		return string(d.ID) + ": " + d.Text
	}
	return "the publisher's own rule, stated in the caveats"
}

func (d *Document) add(f Figure) {
	f.Number = len(d.Figures) + 1
	f.Question = d.question(f.Question...)
	d.Figures = append(d.Figures, f)
}

// question is the command line of an answer about the same days, its flags in
// order of their names.
func (d *Document) question(more ...string) []string {
	flags := append([]string{"--from=" + d.Answer.Window.From.String(), "--order=" + d.Answer.Order.ID, "--scope=" + string(d.Answer.Scope), "--to=" + d.Answer.Window.To.String()}, more...)
	if d.Answer.Scope == quotawatch.ScopeOffice {
		flags = append(flags, "--office="+string(d.Answer.Rows[0].Office))
	}
	slices.Sort(flags)
	return append([]string{"attain"}, flags...)
}

// finding says what the window comes to, and whether the order was in force.
func finding(a *quota.Answer) string {
	r := a.Rows[0]
	text := fmt.Sprintf("%s arrests a day against the reported %s", quota.Near(r.PerDay, r.Target), quota.Thousands(int64(r.Target)))
	if a.Order.TargetHigh > 0 {
		text += " to " + quota.Thousands(int64(a.Order.TargetHigh))
	}
	if a.InForceDays == 0 {
		text += ", as a benchmark"
	}
	if r.DaysMet.Known() {
		text += fmt.Sprintf("; %s of %s days reached %s", quota.Thousands(r.DaysMet.Numerator), quota.Thousands(int64(r.Days)), quota.Thousands(int64(r.Target)))
	}
	return text
}

// daysTitle says what the days show.
func daysTitle(r quota.Row) string {
	return fmt.Sprintf("The most on one day was %s, on %s; the longest run below %s a day was %s days", quota.Thousands(r.HighestPerDay.Numerator), long(r.HighestOn),
		quota.Thousands(int64(r.Target)), quota.Thousands(r.LongestBelow.Numerator))
}

// summary is the account of the whole window.
func summary(a *quota.Answer) Figure {
	r := a.Rows[0]
	f := Figure{Title: finding(a), Measure: fmt.Sprintf("The whole window against the reported %s a day (%s).", quota.Thousands(int64(a.Order.Target)), a.Order.ID),
		Table: present.Table{Columns: []string{"measure", "value"}}}
	row := func(name, value string) {
		f.Table.Rows = append(f.Table.Rows, []present.Cell{present.Text(name), present.Text(value)})
	}
	known := func(e quotawatch.Estimate, text string) string {
		if !e.Known() {
			return "– (" + e.NoInterval + ")"
		}
		return text
	}
	count := func(e quotawatch.Estimate) string { return known(e, quota.Thousands(e.Numerator)) }
	row("arrests", count(r.Arrests))
	row("days", quota.Thousands(int64(r.Days)))
	row("arrests per day", quota.Near(r.PerDay, r.Target))
	row("days at the reported quota or more", count(r.DaysMet))
	row("longest run of days below", count(r.LongestBelow))
	row("shortfall, over days below", count(r.Shortfall))
	row("surplus, over days at or above", count(r.Surplus))
	if r.HighestPerDay.Known() {
		row("most arrests on one day", quota.Thousands(r.HighestPerDay.Numerator)+", on "+long(r.HighestOn))
	}
	row("days on which the order was in force", fmt.Sprintf("%d of %d", a.InForceDays, a.Window.Days()))
	return f
}

// days adds the chart of days and the ledger, where the data gives days.
func (d *Document) days(h quota.Holdings, q quota.Question) error {
	if !d.Answer.Rows[0].DaysMet.Known() {
		return nil
	}
	series, _, err := quota.Daily(h, q)
	if err != nil {
		return err
	}
	s := series[d.Answer.Rows[0].Office]
	var r chart.Renderer
	drawn, err := r.SVG(drawing(s, d.Answer))
	if err != nil {
		return err
	}
	l, err := quota.MakeLedger(h, q, "")
	if err != nil {
		return err
	}
	d.add(Figure{Title: daysTitle(d.Answer.Rows[0]), Measure: "Arrests per day. Dots are single days, the line is the trailing 7-day mean, the dashed line or band is the quota as reported.", Chart: drawn,
		Question: []string{"--by=day", "--ledger=true"}, Table: present.Table{}})
	d.add(Figure{Title: l.Headline(), Measure: "The ledger by " + string(l.By) + ". Events stand beside the days on which they began; no cause is inferred.", Table: ledgerTable(l),
		Question: []string{"--by=" + string(l.By), "--ledger=true"}})
	return nil
}

// drawing is the days of a series against the quota.
func drawing(s quota.Series, a *quota.Answer) chart.National {
	first := a.Window.From
	c := chart.National{Width: 720, Height: 300, From: first, Marks: []chart.Mark{}}
	for i, mean := range s.Means7(a.Provenance) {
		day := s.From + quotawatch.Day(i)
		if !a.Window.Contains(day) {
			continue
		}
		c.Counts = append(c.Counts, s.Counts[i])
		v, ok := mean.Value()
		if !ok {
			v = nan
		}
		c.Means = append(c.Means, chart.Number(v))
	}
	c.Goals = []chart.Goal{{Low: a.Order.Target, High: a.Order.TargetHigh, From: int(first), To: int(a.Window.To), Label: fmt.Sprintf("Reported quota: %s a day", quota.Thousands(int64(a.Order.Target)))}}
	return c
}
