package registry

import (
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// The groups of apprehension methods and programs, of apprehension types, and
// the group of what has no value or one that nobody has mapped.
const (
	GroupCustodial   = "custodial"
	GroupAtLarge     = "at-large"
	GroupOther       = "check-in-or-other"
	GroupReprocessed = "reprocessed"
	GroupTargeted    = "targeted"
	GroupCollateral  = "collateral"
	GroupUnknown     = "unknown"
)

// CrosswalkGroups lists the groups that the values of a field may be mapped
// to, in the order of tables; nil for a field that the crosswalk does not have.
func CrosswalkGroups(field string) []string {
	switch field {
	case "method", "program":
		return []string{GroupCustodial, GroupAtLarge, GroupOther, GroupReprocessed, GroupUnknown}
	case "apprehension_type":
		return []string{GroupTargeted, GroupCollateral, GroupUnknown}
	}
	return nil
}

// Mapping says of which group a value of a field is, and why.
type Mapping struct {
	// Field is our name of the field, Value the exact text of releases.
	Field, Value, Group string
	// From and To bound the days on which the value means this, nil where they
	// are open: a value whose meaning changed has a mapping for each meaning.
	From, To *quotawatch.Day
	Reason   string
}

// Crosswalk maps the values of releases to groups.
type Crosswalk []Mapping

// Of gives the mappings of a value, the earliest first; none for a value that
// nobody has mapped.
func (c Crosswalk) Of(field, value string) (of []Mapping) {
	for _, m := range c {
		if m.Field == field && m.Value == value {
			of = append(of, m)
		}
	}
	return of
}

// Group gives the group of a value on a day, GroupUnknown for a value that
// nobody has mapped.
func (c Crosswalk) Group(field, value string, d quotawatch.Day) string {
	for _, m := range c.Of(field, value) {
		if m.To == nil || d <= *m.To {
			return m.Group
		}
	}
	return GroupUnknown
}

// Changes gives the mappings that begin on a day: on it a value of the field
// took another meaning.
func (c Crosswalk) Changes(field string) (changes []Mapping) {
	for _, m := range c {
		if m.Field == field && m.From != nil {
			changes = append(changes, m)
		}
	}
	return changes
}

// ReadCrosswalk reads the crosswalk with files of the first of dirs that has
// it in place of the embedded one, as Load does.
func ReadCrosswalk(dirs ...string) (Crosswalk, error) {
	var fsys fs.FS = embedded
	for _, dir := range slices.Backward(dirs) {
		if dir != "" {
			fsys = overlay{os.DirFS(dir), fsys}
		}
	}
	return LoadCrosswalk(fsys)
}

const crosswalkFile = "crosswalk.csv"

// LoadCrosswalk reads and checks crosswalk.csv. Errors carry the code registry.
func LoadCrosswalk(fsys fs.FS) (all Crosswalk, err error) {
	rows, err := readTable(fsys, crosswalkFile, "field", "value", "group", "from", "to", "reason")
	if err != nil {
		return nil, err
	}
	for i, r := range rows[1:] {
		m := Mapping{Field: r[0], Value: r[1], Group: r[2], Reason: r[5]}
		if m.From, err = dayOrNone(r[3]); err == nil {
			m.To, err = dayOrNone(r[4])
		}
		if err != nil {
			return nil, fault(crosswalkFile, i+2, "a day like 2025-07-24, or none", err.Error())
		}
		if expected := m.fault(all.Of(m.Field, m.Value)); expected != "" {
			return nil, fault(crosswalkFile, i+2, expected, strings.Join(r, ","))
		}
		all = append(all, m)
	}
	return all, all.whole()
}

func dayOrNone(text string) (*quotawatch.Day, error) {
	if text == "" {
		return nil, nil
	}
	d, err := quotawatch.ParseDay(text)
	return &d, err
}

// fault says what a mapping breaks, given the earlier ones of its value; "" is
// nothing.
func (m Mapping) fault(earlier []Mapping) string {
	switch groups := CrosswalkGroups(m.Field); {
	case groups == nil:
		return "field method, program or apprehension_type"
	case !slices.Contains(groups, m.Group):
		return "a group of " + strings.Join(groups, ", ")
	case m.Value == "" || m.Value != strings.TrimSpace(m.Value) || m.Reason == "":
		return "the exact text of a value, and a reason"
	case m.From != nil && m.To != nil && *m.To < *m.From:
		return "from not after to"
	case len(earlier) == 0 && m.From != nil:
		return "the first meaning of a value without from"
	case len(earlier) > 0:
		return follows(earlier[len(earlier)-1], m)
	}
	return ""
}

// follows says what is wrong with b as the next meaning of the value of a.
func follows(a, b Mapping) string {
	if a.To == nil || b.From == nil || *b.From != *a.To+1 {
		return "each value once, or meanings that begin on the day after the one before ends"
	}
	return ""
}

// whole checks that the last meaning of every value is open: on no day is a
// value that was mapped once without a meaning.
func (c Crosswalk) whole() error {
	for i, m := range c {
		if of := c.Of(m.Field, m.Value); of[len(of)-1].To != nil {
			return fault(crosswalkFile, i+2, "the last meaning of a value without to", m.Value)
		}
	}
	return nil
}
