package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/quotawatch/quotawatch"
)

// Columns is what differs between the columns of the two releases. Shares of
// missing values are of all loaded rows, not of the compared days: a ledger
// keeps them per file.
type Columns struct {
	// Known is false where a side is counts alone; Why says which.
	Known   bool           `json:"known"`
	Why     string         `json:"why,omitempty"`
	Changes []ColumnChange `json:"changes"`
}

// ColumnKind is a way in which a column changed.
type ColumnKind string

// The ways in which a column can change.
const (
	OnlyA ColumnKind = "only in a"
	OnlyB ColumnKind = "only in b"
	// Header: the text over the column is another.
	Header ColumnKind = "header"
	// Fate: one release's column is counted or kept, the other's is not.
	Fate ColumnKind = "fate"
	// Missing: the share of rows without a value differs by more than 5 points.
	Missing ColumnKind = "missing share"
)

// ColumnChange is one change of one column, with all that is known of it.
type ColumnChange struct {
	// Field is our name of the column, or its header where we have none.
	Field    string              `json:"field"`
	Change   ColumnKind          `json:"change"`
	HeadersA []string            `json:"headers_a"`
	HeadersB []string            `json:"headers_b"`
	MissingA quotawatch.Estimate `json:"missing_a"`
	MissingB quotawatch.Estimate `json:"missing_b"`
}

// column is one field over all files of a release that have it.
type column struct {
	headers, fates []string
	missing, rows  int
}

// columnsOf gathers the columns of a release by our name, or by header.
func columnsOf(r quotawatch.Release) map[string]column {
	all := map[string]column{}
	for _, f := range r.Files {
		for _, c := range f.Columns {
			name := c.Field
			if name == "" {
				name = c.Header
			}
			sum := all[name]
			sum.headers, sum.fates = withText(sum.headers, c.Header), withText(sum.fates, c.Fate)
			sum.missing += c.Missing + c.Redacted + c.Bad
			sum.rows += f.Loaded
			all[name] = sum
		}
	}
	return all
}

// withText adds a text to a sorted list that does not have it.
func withText(list []string, text string) []string {
	if i, found := slices.BinarySearch(list, text); !found {
		return slices.Insert(list, i, text)
	}
	return list
}

func compareColumns(a, b quotawatch.Release) Columns {
	c := Columns{Changes: []ColumnChange{}}
	if len(a.Files) == 0 || len(b.Files) == 0 {
		c.Why = "a release that is embedded as counts has no columns to compare"
		return c
	}
	c.Known = true
	of := [2]map[string]column{columnsOf(a), columnsOf(b)}
	names := slices.Concat(slices.Collect(maps.Keys(of[0])), slices.Collect(maps.Keys(of[1])))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		for _, kind := range changes(of, name) {
			c.Changes = append(c.Changes, change(of, name, kind))
		}
	}
	return c
}

// changes gives the ways in which a column differs.
func changes(of [2]map[string]column, name string) (kinds []ColumnKind) {
	a, inA := of[0][name]
	b, inB := of[1][name]
	switch {
	case !inB:
		return []ColumnKind{OnlyA}
	case !inA:
		return []ColumnKind{OnlyB}
	}
	if !slices.Equal(a.headers, b.headers) {
		kinds = append(kinds, Header)
	}
	if !slices.Equal(a.fates, b.fates) {
		kinds = append(kinds, Fate)
	}
	if farApart([2]int{a.missing, b.missing}, [2]int{a.rows, b.rows}, 5) {
		kinds = append(kinds, Missing)
	}
	return kinds
}

func change(of [2]map[string]column, name string, kind ColumnKind) ColumnChange {
	share := func(c column) quotawatch.Estimate { return quotawatch.Ratio(int64(c.missing), int64(c.rows), nil) }
	headers := func(c column) []string { return append([]string{}, c.headers...) }
	a, b := of[0][name], of[1][name]
	return ColumnChange{name, kind, headers(a), headers(b), share(a), share(b)}
}

// officeMeaning warns where the office of the two releases comes from columns
// of different names, as the office of the arrest and that of the officer.
// Case and punctuation do not make another name.
func (c Columns) officeMeaning() string {
	fold := func(headers []string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '|' {
				return unicode.ToLower(r)
			}
			return -1
		}, strings.Join(headers, "|"))
	}
	for _, change := range c.Changes {
		if change.Field == "office" && change.Change == Header && fold(change.HeadersA) != fold(change.HeadersB) {
			return fmt.Sprintf("the office is the column %q in a and %q in b: one may be the office of the arrest and the other that of the officer's duty, so counts per office may not mean the same",
				strings.Join(change.HeadersA, ", "), strings.Join(change.HeadersB, ", "))
		}
	}
	return ""
}

// Replaced is a file that both releases have by name, with other bytes.
type Replaced struct {
	Name    string `json:"name"`
	SHA256A string `json:"sha256_a"`
	SHA256B string `json:"sha256_b"`
}

func replaced(a, b quotawatch.Release) []Replaced {
	files := []Replaced{}
	for _, f := range a.Files {
		i := slices.IndexFunc(b.Files, func(o quotawatch.File) bool { return o.Name == f.Name })
		if i >= 0 && b.Files[i].SHA256 != f.SHA256 {
			files = append(files, Replaced{f.Name, f.SHA256, b.Files[i].SHA256})
		}
	}
	return files
}
