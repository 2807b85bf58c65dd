package view

import (
	"iter"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
)

// Dimension is what arrests are told apart by.
type Dimension int

// The dimensions. A place is counted apart: releases do not tell it together
// with criminality or method.
const (
	ByOffice Dimension = iota
	ByCriminality
	ByMethod
	ByPlace
	dimensions int = iota
)

// String names the dimension as the key of its filter.
func (d Dimension) String() string {
	return [dimensions]string{keyOffice, keyCriminality, keyMethod, keyPlace}[d]
}

// grouping gives the grouping of package mix; there is none by office.
func (d Dimension) grouping() mix.By { return mix.By(d.String()) }

// Office is an office as it stands in files for a browser.
type Office struct {
	// Code is "" for rows of no office.
	Code string `json:"code"`
	Name string `json:"name"`
	// Geographic tells that it is a field office, which a filter may name.
	Geographic bool `json:"geographic"`
	// From is the first day on which it was an office of its own.
	From quotawatch.Day `json:"from"`
}

// axes are the values of each dimension.
type axes struct {
	offices []Office
	groups  [dimensions][]string // those of offices are their codes
}

// axesOf lists the field offices in the order of the registry, then
// headquarters and no office, then offices of the pieces that the registry does
// not know.
func axesOf(h mix.Holdings, ps []mix.Piece) axes {
	var a axes
	for _, o := range h.Registry.Offices {
		if o.Geographic() {
			a.offices = append(a.offices, Office{string(o.Code), o.Name, true, o.From})
		}
	}
	var more []quotawatch.OfficeCode
	for _, p := range ps {
		more = append(more, p.Cube.Offices...)
	}
	slices.Sort(more)
	a.offices = append(a.offices, Office{Code: string(quotawatch.Headquarters), Name: "Headquarters"}, Office{Code: "", Name: "No office"})
	for _, code := range slices.Compact(more) {
		if a.office(code) < 0 {
			a.offices = append(a.offices, Office{Code: string(code), Name: string(code)})
		}
	}
	for _, o := range a.offices {
		a.groups[ByOffice] = append(a.groups[ByOffice], o.Code)
	}
	for _, d := range []Dimension{ByCriminality, ByMethod, ByPlace} {
		a.groups[d] = d.grouping().Groups()
	}
	return a
}

// office gives the index of an office, -1 for one that is not there.
func (a axes) office(code quotawatch.OfficeCode) int {
	if code == quotawatch.NoOffice {
		code = ""
	}
	return slices.IndexFunc(a.offices, func(o Office) bool { return o.Code == string(code) })
}

// cell is the arrests of one day that are alike in every dimension.
type cell struct {
	day quotawatch.Day
	// at holds the index in each dimension, -1 in one that is not told.
	at                      [dimensions]int
	rows, episodes, persons uint32
}

// count gives the arrests of a cell by the base of a counting rule.
func (c cell) count(base quotawatch.DefinitionID) int {
	return cube.FacetCell{Rows: c.rows, Episodes: c.episodes, Persons: c.persons}.Count(base)
}

// cells gives the arrests of a piece by office, criminality and method. Several
// cells can be of one day and alike.
func (a axes) cells(h mix.Holdings, p mix.Piece) iter.Seq[cell] {
	offices := a.officesOf(p.Cube)
	criminality, method := h.Grouping(mix.ByCriminality, p.Cube.Criminalities), h.Grouping(mix.ByMethod, p.Cube.Methods)
	return func(yield func(cell) bool) {
		for _, c := range p.Cube.Cells {
			at := [dimensions]int{offices[c.Office], criminality.Group(c.Criminality, c.Day), method.Group(c.Method, c.Day), -1}
			if p.Window.Contains(c.Day) && !yield(cell{c.Day, at, c.Rows, c.Episodes, c.Persons}) {
				return
			}
		}
	}
}

// placeCells gives the arrests of a piece by office and type of place, of a
// release that records it.
func (a axes) placeCells(h mix.Holdings, p mix.Piece) (iter.Seq[cell], error) {
	f, _, err := p.Cube.Facet(string(mix.ByPlace))
	if err != nil {
		return nil, err
	}
	offices, place := a.officesOf(p.Cube), h.Grouping(mix.ByPlace, f.Values)
	return func(yield func(cell) bool) {
		for _, c := range f.Cells {
			at := [dimensions]int{offices[c.Office], -1, -1, place.Group(c.Value, c.Day)}
			if p.Window.Contains(c.Day) && !yield(cell{c.Day, at, c.Rows, c.Episodes, c.Persons}) {
				return
			}
		}
	}, nil
}

func (a axes) officesOf(c *cube.Cube) (at []int) {
	for _, code := range c.Offices {
		at = append(at, a.office(code))
	}
	return at
}
