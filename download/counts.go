package download

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/view"
)

// counts is a table of counts, column by column: the day or the week, texts by
// their index among the values of the column, and numbers.
type counts struct {
	day     string // name of the column of days
	days    []quotawatch.Day
	texts   map[string][]int
	values  map[string][]string
	numbers map[string][]int64
}

// notRecorded stands for a value that a release has no column for, none for an
// office that is blank or redacted.
const (
	notRecorded = "not-recorded"
	noOffice    = "none"
)

func newCounts(day string, m view.Manifest, cells []view.Cell) *counts {
	c := &counts{day: day, texts: map[string][]int{}, values: map[string][]string{}, numbers: map[string][]int64{}}
	for _, o := range m.Offices {
		c.values["office"] = append(c.values["office"], cmp.Or(o.Code, noOffice))
	}
	c.values["office"] = append(c.values["office"], notRecorded)
	for _, cell := range cells {
		c.days = append(c.days, m.First+quotawatch.Day(cell.Day))
		c.numbers["rows"] = append(c.numbers["rows"], int64(cell.Rows))
		c.numbers["episodes"] = append(c.numbers["episodes"], int64(cell.Episodes))
		c.numbers["persons"] = append(c.numbers["persons"], int64(cell.Persons))
	}
	return c
}

// dated gives the cells by day, and those of a day in the order of their groups.
func dated(cells []view.Cell) []view.Cell {
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, func(a, b view.Cell) int { return cmp.Compare(a.Day, b.Day) })
	return cells
}

// countsByDay gives the arrests of each day by office, criminal history and
// method. What the release of the day does not record is said to be so, never
// unknown.
func countsByDay(m view.Manifest, cells []view.Cell) (*counts, error) {
	cells = dated(cells)
	c := newCounts("day", m, cells)
	c.values["criminality"], c.values["method"] = append(slices.Clone(m.Criminalities), notRecorded), append(slices.Clone(m.Methods), notRecorded)
	for _, p := range m.Pieces {
		c.values["release"] = append(c.values["release"], p.Release)
	}
	for i, cell := range cells {
		at := slices.IndexFunc(m.Pieces, func(p view.PieceInfo) bool { return p.Contains(c.days[i]) })
		if at < 0 {
			return nil, fmt.Errorf("no release answers for %s, and arrests are counted on it", c.days[i])
		}
		method, rest := cell.Group%len(m.Methods), cell.Group/len(m.Methods)
		c.put("release", at, true)
		c.put("method", method, slices.Contains(m.Pieces[at].Records, "method"))
		c.put("criminality", rest%len(m.Criminalities), slices.Contains(m.Pieces[at].Records, "criminality"))
		c.put("office", rest/len(m.Criminalities), m.Pieces[at].Coverage != quotawatch.CoverTotals)
	}
	c.values["release"] = c.each("release")
	return c, nil
}

// countsByWeek gives the arrests of each week by office and type of place.
func countsByWeek(m view.Manifest, cells []view.Cell) (*counts, error) {
	cells = dated(cells)
	c := newCounts("week", m, cells)
	c.values["place"] = m.Places
	for _, cell := range cells {
		c.put("place", cell.Group%len(m.Places), true)
		c.put("office", cell.Group/len(m.Places), true)
	}
	return c, nil
}

// put adds the value of a row; the last value of a column is for what is not
// recorded.
func (c *counts) put(column string, at int, recorded bool) {
	if !recorded {
		at = len(c.values[column]) - 1
	}
	c.texts[column] = append(c.texts[column], at)
}

// each names the values of a column once: a release can answer for several runs
// of days.
func (c *counts) each(column string) []string {
	old := c.values[column]
	names := slices.Compact(slices.Sorted(slices.Values(old)))
	for i, at := range c.texts[column] {
		c.texts[column][i] = slices.Index(names, old[at])
	}
	return names
}

func (c *counts) csv(w io.Writer, columns []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	row := make([]string, len(columns))
	for i, day := range c.days {
		for k, name := range columns {
			switch {
			case name == c.day:
				row[k] = day.String()
			case c.texts[name] != nil:
				row[k] = c.values[name][c.texts[name][i]]
			default:
				row[k] = strconv.FormatInt(c.numbers[name][i], 10)
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// parquet writes days as dates, texts as texts and counts as whole numbers, in
// one row group.
func (c *counts) parquet(columns []string) ([]byte, error) {
	var fields []arrow.Field
	for _, name := range columns {
		of := arrow.PrimitiveTypes.Int64
		if name == c.day {
			of = arrow.FixedWidthTypes.Date32
		} else if c.numbers[name] == nil {
			of = arrow.BinaryTypes.String
		}
		fields = append(fields, arrow.Field{Name: name, Type: of})
	}
	schema := arrow.NewSchema(fields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for k, name := range columns {
		switch to := b.Field(k).(type) {
		case *array.Date32Builder:
			for _, d := range c.days {
				to.Append(arrow.Date32(d)) // both count from 1970-01-01
			}
		case *array.StringBuilder:
			for _, at := range c.texts[name] {
				to.Append(c.values[name][at])
			}
		case *array.Int64Builder:
			to.AppendValues(c.numbers[name], nil)
		}
	}
	record := b.NewRecordBatch()
	defer record.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("quotawatch"),
		parquet.WithMaxRowGroupLength(max(1, record.NumRows()))), pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, err
	}
	err = errors.Join(w.Write(record), w.Close())
	return out.Bytes(), err
}
