package ingest

import (
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// tableWords are the words by which titles and names of sheets say of which
// table the rows are.
var tableWords = map[string][]string{
	"arrests":    {"arrest", "arrests", "apprehension", "apprehensions"},
	"removals":   {"removal", "removals", "deportation", "deportations"},
	"encounters": {"encounter", "encounters"},
	"detentions": {"detention", "detentions", "bookin", "bookins", "stint", "stints"},
	"detainers":  {"detainer", "detainers"},
}

// tableOf returns the table that a word stands for, "" for none.
func tableOf(word string) string {
	for table, words := range tableWords {
		if slices.Contains(words, word) {
			return table
		}
	}
	return ""
}

// theOne returns the table that is named, "" where none is or more than one.
func theOne(tables []string) (table string) {
	for _, t := range tables {
		switch {
		case t == "" || t == table:
		case table != "":
			return ""
		default:
			table = t
		}
	}
	return table
}

// tableIn returns the table that a text names, "" where it names none or more
// than one.
func tableIn(text string) string {
	var tables []string
	for _, w := range strings.Fields(strings.NewReplacer("book ins", "bookins", "book in", "bookin").Replace(key(text))) {
		tables = append(tables, tableOf(w))
	}
	return theOne(tables)
}

// titles returns the lines above row i of a head that hold one filled cell,
// as titles do.
func (h head) titles(i int) (lines []string) {
	for _, cells := range h.rows[:i] {
		filled := slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
		if len(filled) == 1 {
			lines = append(lines, filled[0])
		}
	}
	return lines
}

// named returns the table that the name of the sheet names, or else the title
// lines above row i; "" where they name none.
func (h head) named(i int) string {
	if table := tableIn(h.sheet.Name); table != "" {
		return table
	}
	var tables []string
	for _, line := range h.titles(i) {
		tables = append(tables, tableIn(line))
	}
	return theOne(tables)
}

// officeIn returns the office that a title names as that of all rows: "... for
// the Seattle Area of Responsibility", "... in the Seattle AOR".
func officeIn(reg *registry.Registry, lines []string) (quotawatch.OfficeCode, string) {
	for _, line := range lines {
		text := strings.ReplaceAll(tidy(line), "Area of Responsibility", "AOR")
		for _, end := range []string{" AOR", " Field Office"} {
			before, _, found := strings.Cut(text, end)
			if !found {
				continue
			}
			words := strings.Fields(before)
			for n := min(3, len(words)); n > 0; n-- { // the longest name first: New York City
				if o, ok := reg.OfficeByLabel(strings.Join(words[len(words)-n:], " ")); ok {
					return o.Code, line
				}
			}
		}
	}
	return "", ""
}
