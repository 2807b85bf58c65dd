package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/registry"
)

// countColumn is a column with the name of a count. Its sums are kept, its
// values are not.
type countColumn struct {
	at     int
	header string
	rows   int // that hold a whole number
	ones   int
	other  int // that hold something else
	sum    int64
	last   int64
	steps  int // rows whose number is the one after that of the row before
}

// countNames are the names under which people keep counts.
var countNames = []string{"n", "nn", "count", "counts", "cnt", "total", "totals", "sum", "num", "number", "freq", "frequency", "arrests", "rows", "records", "people",
	"conteo", "cantidad", "recuento", "frecuencia", "suma", "numero", "número", "arrestos", "detenciones"}

// numberNames are the names that a column of the numbers of rows has too.
var numberNames = []string{"n", "num", "number", "numero", "número"}

// countedThings are what counts are of.
var countedThings = []string{"arrest", "arrests", "apprehension", "apprehensions", "encounter", "encounters", "removal", "removals", "detention", "detentions", "detainer",
	"detainers", "deportation", "deportations", "book in", "book ins", "person", "persons", "people", "individual", "individuals", "row", "rows", "record", "records",
	"event", "events", "case", "cases", "arrestos", "detenciones", "personas", "casos", "registros", "aprehensiones", "remociones", "deportaciones"}

// countPrefixes and countSuffixes make the name of a thing that of a count.
var countPrefixes = []string{"n ", "nr ", "no ", "no of ", "num ", "num of ", "number ", "number of ", "count ", "total ", "total of ", "total number of ", "sum ", "sum of ",
	"numero de ", "número de ", "total de ", "cantidad de ", "conteo de ", "suma de "}

var countSuffixes = []string{" count", " counts", " total", " n", " number"}

// isCountName tells whether a column has the name of a count.
func isCountName(header string) bool {
	name := strings.Join(strings.FieldsFunc(strings.ToLower(header), func(c rune) bool { return strings.ContainsRune(" _.-()#:", c) }), " ")
	if slices.Contains(countNames, name) || strings.HasPrefix(name, "count of ") || strings.HasPrefix(name, "conteo de ") {
		return true
	}
	for _, prefix := range countPrefixes {
		if thing, ok := strings.CutPrefix(name, prefix); ok && slices.Contains(countedThings, thing) {
			return true
		}
	}
	for _, suffix := range countSuffixes {
		if thing, ok := strings.CutSuffix(name, suffix); ok && slices.Contains(countedThings, thing) {
			return true
		}
	}
	return false
}

// countColumns lists the columns that may hold counts: no field is read from
// them, and they have such a name.
func countColumns(columns []column) (all []countColumn) {
	for i, c := range columns {
		if !isKnown(c.fields, &c.report) && isCountName(c.report.Header) {
			all = append(all, countColumn{at: i, header: c.report.Header})
		}
	}
	return all
}

// add looks at the cell of a loaded row.
func (c *countColumn) add(v *grid.Cell, r *reading) {
	n, whole := int64(v.Number), v.Kind == grid.Number && v.Number == float64(int64(v.Number))
	if v.Kind == grid.Text || v.Kind == grid.Shared {
		text := strings.ReplaceAll(string(bytes.TrimSpace(r.textOf(v))), ",", "")
		if text == "" || r.layout.reg.Redactions[text] != "" {
			return
		}
		var err error
		n, err = strconv.ParseInt(strings.TrimSuffix(text, ".0"), 10, 64)
		whole = err == nil
	}
	switch {
	case v.Kind == grid.Blank:
		return
	case !whole || n < 0 || n > 10_000_000:
		c.other++
		return
	case n == 1:
		c.ones++
	}
	if c.rows > 0 && n == c.last+1 {
		c.steps++
	}
	c.rows++
	c.sum += n
	c.last = n
}

// counts tells whether the column counts: whole numbers, not all 1, and not the
// numbers of the rows themselves.
func (c *countColumn) counts() bool {
	numbered := slices.Contains(numberNames, strings.ToLower(c.header)) && c.rows > 1 && c.steps == c.rows-1
	return c.rows > 0 && c.other == 0 && c.ones < c.rows && !numbered
}

// checkCounts refuses a table of counts. Rows that have identifiers are arrests,
// whatever another column counts.
func (r *reading) checkCounts() error {
	if r.ids.used > 0 {
		return nil
	}
	i := slices.IndexFunc(r.counts, func(c countColumn) bool { return c.counts() })
	if i < 0 {
		return r.table.check(r)
	}
	c := r.counts[i]
	return &quotawatch.Error{Code: quotawatch.CodeCountsTable, Summary: "the file is a table of counts: each row counts arrests, and is not one", File: r.plan.Name,
		Place: spot(r.sheet.Name, r.sheet.Header), Expected: "a row for each arrest",
		Found: fmt.Sprintf("column %q, which counts: %d rows that add up to %d", c.header, c.rows, c.sum),
		Do: "get the rows that were counted; counts that somebody published are another matter, see: quotawatch series; " +
			"if a row is one arrest all the same, take that column out of a copy"}
}

// isKnown tells whether the registry has a field for a column.
func isKnown(fields []registry.Field, report *quotawatch.Column) bool {
	return len(fields) > 0 || report.Field != "" && report.Fate != fateKept
}
