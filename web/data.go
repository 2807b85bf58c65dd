package web

import (
	"html/template"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Data is the model of the page of data and methods.
type Data struct {
	Releases    []quotawatch.Release
	Reference   []Embedded
	Figures     []registry.Figure
	Missing     [][]string
	Fields      []registry.Field
	Definitions []quotawatch.Definition
	Bases       []quotawatch.Basis
}

// Embedded is a cube that is part of the program.
type Embedded struct {
	ID      string
	Arrests int
	Window  quotawatch.Window
}

func (s *site) dataPage() Data {
	d := Data{Releases: s.Releases, Fields: s.Holdings.Registry.Fields, Definitions: quotawatch.Definitions(), Bases: quotawatch.Bases()}
	for _, c := range s.Holdings.Reference {
		rows, _, _ := c.Total()
		d.Reference = append(d.Reference, Embedded{c.Release, rows, c.Window})
	}
	for _, f := range s.Holdings.Registry.Figures {
		if f.Measure() {
			d.Figures = append(d.Figures, f)
		} else {
			d.Missing = f.Rows
		}
	}
	return d
}

func templateEscape(text string) string { return template.HTMLEscapeString(text) }
