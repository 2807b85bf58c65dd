package registry

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// publicationCheck tests what may be published against what never may.
type publicationCheck struct {
	*Publication
	reg *Registry
}

func (p publicationCheck) check() error {
	if err := ids(p.reg, publishFile, p.Artefacts, func(a Artefact) string { return a.ID }); err != nil {
		return err
	}
	for _, a := range p.Artefacts {
		for _, test := range []func(Artefact) (key, expected, found string){p.whole, p.paths, p.limits, p.columns, p.persons, p.people} {
			if key, expected, found := test(a); expected != "" {
				return p.reg.wrong(publishFile, a.ID, key, expected, found)
			}
		}
	}
	return nil
}

func (p publicationCheck) whole(a Artefact) (key, expected, found string) {
	switch {
	case a.Title == "":
		return "title", "a text", "none"
	case a.Why == "":
		return "why", "a text", "none"
	}
	return "", "", ""
}

func (p publicationCheck) paths(a Artefact) (key, expected, found string) {
	if len(a.Paths) == 0 {
		return "paths", "at least one path", "none"
	}
	for _, pattern := range a.Paths {
		ending, _ := FileType(pattern)
		_, err := path.Match(pattern, "")
		switch {
		case err != nil || path.Clean(pattern) != pattern || path.IsAbs(pattern) || strings.HasPrefix(pattern, ".."):
			return "paths", "a path inside the folder, as fig/*.csv", pattern
		case ending == "":
			return "paths", "a path that ends in the name of a file type", pattern
		}
	}
	return "", "", ""
}

// tabular tells whether a file of the artefact can be a table.
func (a Artefact) tabular() bool {
	return slices.ContainsFunc(a.Paths, func(p string) bool { return strings.HasSuffix(p, ".csv") || strings.HasSuffix(p, ".parquet") })
}

func (a Artefact) document() bool {
	return slices.ContainsFunc(a.Paths, func(p string) bool { return strings.HasSuffix(p, ".json") })
}

func (p publicationCheck) limits(a Artefact) (key, expected, found string) {
	switch {
	case a.MaxBytes <= 0:
		return "max_bytes", "a number above 0", fmt.Sprint(a.MaxBytes)
	case a.tabular() != (a.MaxRows > 0):
		return "max_rows", "a number above 0 for a table, and for no other file", fmt.Sprint(a.MaxRows)
	case a.tabular() && len(a.Columns) == 0:
		return "columns", "the columns of a table", "none"
	case len(a.Columns) > 0 && !a.tabular() && !a.document():
		return "columns", "columns of a table or a JSON document alone", strings.Join(a.Columns, ", ")
	case (len(a.Keys) > 0) && !a.document():
		return "keys", "names of a JSON document alone", strings.Join(a.Keys, ", ")
	}
	return "", "", ""
}

func (p publicationCheck) columns(a Artefact) (key, expected, found string) {
	for _, c := range a.Columns {
		if _, ok := p.Column(c); !ok {
			return "columns", "columns of " + codebookFile, c
		}
	}
	for _, c := range a.Key {
		if !slices.Contains(a.Columns, c) {
			return "key", "columns of the table", c
		}
	}
	return "", "", ""
}

// persons refuses columns that say something of one person, or where somebody
// was arrested on a day.
func (p publicationCheck) persons(a Artefact) (key, expected, found string) {
	for _, f := range p.Fields {
		key := "columns"
		if slices.Contains(a.Keys, f.Name) {
			key = "keys"
		} else if !slices.Contains(a.Columns, f.Name) {
			continue
		}
		switch {
		case slices.Contains(ofPerson, f.Kind):
			return key, "no column that releases have of single people: " + f.Why, f.Name
		case p.personal(f.Name):
			return key, "an attribute of people in a table of its own, named by the key people", f.Name
		}
	}
	names := slices.Concat(a.Columns, a.Keys, a.Groups)
	if (slices.Contains(names, "day") || slices.Contains(names, "date")) && slices.Contains(names, "place") {
		return "columns", "types of place by week or longer, never by day", "place beside a day"
	}
	for _, of := range a.Groups {
		if of != "release" && p.groupsOf(of) == nil {
			return "groups", "criminality, method, apprehension_type, place, office or release", of
		}
	}
	return "", "", ""
}

// personal tells whether a field is an attribute of people.
func (p publicationCheck) personal(field string) bool {
	return slices.ContainsFunc(p.Disclosure.Attributes, func(at Attribute) bool { return at.Field == field })
}

func (p publicationCheck) people(a Artefact) (key, expected, found string) {
	if a.People == "" {
		return "", "", ""
	}
	if _, ok := p.Disclosure.Attribute(a.People); !ok {
		return "people", "an attribute of " + disclosureFile, a.People
	}
	for _, c := range a.Columns {
		if c != "month" && c != "office" {
			return "columns", "month and office beside the groups of the attribute", c
		}
	}
	return "", "", ""
}
