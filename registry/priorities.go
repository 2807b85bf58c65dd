package registry

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Priority is a stated priority: whom somebody in charge said would be arrested
// first, and on which days. It is a fact about what was stated, and says neither
// that others were not to be arrested nor what was done.
type Priority struct {
	ID    string `json:"id" yaml:"id"`
	Title string `json:"title" yaml:"title"`
	// Short is the few words that a table has room for.
	Short    string         `json:"short" yaml:"short"`
	StatedBy string         `json:"stated_by" yaml:"stated_by"`
	Stated   quotawatch.Day `json:"stated" yaml:"stated"`
	// From and To are the first and the last day on which it held; To is nil
	// while nothing took its place.
	From quotawatch.Day  `json:"from" yaml:"from"`
	To   *quotawatch.Day `json:"to,omitempty" yaml:"to,omitempty"`
	// Offices are those it was stated for, none for the nation.
	Offices []quotawatch.OfficeCode `json:"offices,omitempty" yaml:"offices,omitempty"`
	// Parts are the groups of people it names, none where no priority held.
	Parts   []PriorityPart `json:"parts,omitempty" yaml:"parts,omitempty"`
	Sources []string       `json:"sources" yaml:"sources"`
	Note    string         `json:"note,omitempty" yaml:"note,omitempty"`
	// Unverified tells that a day or a fact was not seen in a source.
	Unverified bool `json:"unverified,omitempty" yaml:"unverified,omitempty"`
}

// PriorityPart is one group of people that a priority names.
type PriorityPart struct {
	// Who are the people, in our own words.
	Who string `json:"who" yaml:"who"`
	// Shows lists the groups of criminality by which they could be seen in
	// records of arrests; without, they cannot be seen there.
	Shows []string `json:"shows,omitempty" yaml:"shows,omitempty"`
	// Gang tells that the part speaks of gangs.
	Gang bool `json:"gang,omitempty" yaml:"gang,omitempty"`
	// Why says what the record misses.
	Why string `json:"why" yaml:"why"`
}

// Holds tells whether the priority held on a day.
func (p Priority) Holds(d quotawatch.Day) bool { return d >= p.From && (p.To == nil || d <= *p.To) }

// Shows lists the groups of criminality by which any part could be seen in
// records of arrests, in the order of CriminalityGroups.
func (p Priority) Shows() (groups []string) {
	for _, g := range CriminalityGroups() {
		if slices.ContainsFunc(p.Parts, func(part PriorityPart) bool { return slices.Contains(part.Shows, g) }) {
			groups = append(groups, g)
		}
	}
	return groups
}

// PriorityOn gives the priority that held on a day for an office, quotawatch.Nation
// for the nation: one stated for the office before one stated for all.
func (r *Registry) PriorityOn(d quotawatch.Day, office quotawatch.OfficeCode) (Priority, bool) {
	for _, own := range []bool{true, false} {
		for _, p := range r.Priorities {
			if p.Holds(d) && own == (len(p.Offices) > 0) && (!own || slices.Contains(p.Offices, office)) {
				return p, true
			}
		}
	}
	return Priority{}, false
}

const prioritiesFile = "priorities.yaml"

// maxShort is the most characters of the few words of a priority, which stand in
// a table of 80 columns.
const maxShort = 18

// checkPriorities tests the stated priorities, which stand with the earliest
// first. On a day at most one holds for the nation, and one for an office.
func (r *Registry) checkPriorities() error {
	if err := ids(r, prioritiesFile, r.Priorities, func(p Priority) string { return p.ID }); err != nil {
		return err
	}
	for i, p := range r.Priorities {
		if err := r.checkPriority(p); err != nil {
			return err
		}
		if i > 0 && r.Priorities[i-1].From > p.From {
			return r.wrong(prioritiesFile, p.ID, "from", "the earliest first", p.From.String())
		}
		for _, before := range r.Priorities[:i] {
			if before.Holds(p.From) && before.rivals(p) {
				return r.wrong(prioritiesFile, p.ID, "from", "a day after "+before.ID+" ended", p.From.String())
			}
		}
	}
	return nil
}

// rivals tells whether two priorities are for the same office, or both for all.
func (p Priority) rivals(o Priority) bool {
	if len(p.Offices) == 0 || len(o.Offices) == 0 {
		return len(p.Offices) == len(o.Offices)
	}
	return slices.ContainsFunc(p.Offices, func(c quotawatch.OfficeCode) bool { return slices.Contains(o.Offices, c) })
}

func (r *Registry) checkPriority(p Priority) error {
	wrong := func(key, expected, found string) error { return r.wrong(prioritiesFile, p.ID, key, expected, found) }
	switch {
	case p.Title == "":
		return wrong("title", "a text", "none")
	case p.Short == "" || len([]rune(p.Short)) > maxShort:
		return wrong("short", fmt.Sprintf("a text of at most %d characters", maxShort), p.Short)
	case p.StatedBy == "":
		return wrong("stated_by", "a text", "none")
	case p.Stated > p.From:
		return wrong("from", "a day not before stated", p.From.String())
	case p.To != nil && *p.To < p.From:
		return wrong("to", "a day not before from", p.To.String())
	case len(p.Sources) == 0:
		return wrong("sources", "at least one source", "none")
	case len(p.Parts) == 0 && p.Note == "":
		return wrong("parts", "the groups of people it names, or a note on why there are none", "neither")
	}
	for _, code := range p.Offices {
		if o, ok := r.Office(code); !ok || !o.Geographic() {
			return wrong("offices", "codes of field offices", string(code))
		}
	}
	for _, part := range p.Parts {
		if err := part.check(wrong); err != nil {
			return err
		}
	}
	return nil
}

func (p PriorityPart) check(wrong func(key, expected, found string) error) error {
	switch {
	case p.Who == "":
		return wrong("parts/who", "a text in each part", "none")
	case p.Why == "":
		return wrong("parts/why", "what the record misses, in each part", "none of "+p.Who)
	case p.Gang && len(p.Shows) > 0:
		return wrong("parts/gang", "no groups of criminality beside it", fmt.Sprint(p.Shows))
	}
	for i, g := range p.Shows {
		if !slices.Contains(CriminalityGroups(), g) || slices.Contains(p.Shows[:i], g) {
			return wrong("parts/shows", fmt.Sprintf("groups of %v, each once", CriminalityGroups()), g)
		}
	}
	return nil
}
