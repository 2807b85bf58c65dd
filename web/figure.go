package web

import (
	"html/template"

	"github.com/quotawatch/quotawatch"
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
	Marks        []EventMark
	Caveats      []string
	Source       string
	Definition   string
	Build        string
	Table        present.Table
	// Drawn tells whether there is one picture to download.
	Drawn bool
	// Question is the command line whose answer the figure shows, for its
	// receipt; none where no receipt can be made.
	Question []string
}

// Key is one entry of a legend: a swatch and its words.
type Key struct {
	Class, Text string
	Line        bool
}

// EventMark is a number on a chart, and what it stands for.
type EventMark struct {
	Number int
	Day    quotawatch.Day
	Text   string
}

// OfficePanel is one small multiple.
type OfficePanel struct {
	Name, Share, Says string
	Some              bool
	Chart             template.HTML
}

// asks names the question of attain that the figure shows, its flags in order.
func (s *site) asks(f *Figure, a *quota.Answer, order string) {
	if s.Receipt != nil {
		f.Question = []string{"attain", "--from=" + a.Window.From.String(), "--order=" + order, "--scope=" + string(a.Scope), "--to=" + a.Window.To.String()}
	}
}

// provenance fills what a figure rests on.
func (f *Figure) provenance(p *quotawatch.Provenance) {
	f.Source, f.Build = p.Source, p.Build
	f.Definition = "the figure's own rule, stated below"
	if d, ok := quotawatch.FindDefinition(p.Definition); ok {
		f.Definition = string(d.ID) + ": " + d.Text
	}
	f.Caveats = p.Caveats
}
