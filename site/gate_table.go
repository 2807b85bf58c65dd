package site

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	parquetfile "github.com/apache/arrow-go/v18/parquet/file"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/view"
)

// csv holds a table to its columns, their types, its limit of rows and its key,
// and a table of people to the least count that is shown.
func (f file) csv() error {
	r := csv.NewReader(bytes.NewReader(f.body))
	header, err := r.Read()
	if err != nil {
		return f.not("a table of CSV", err)
	}
	t := table{file: f, columns: header, seen: map[string]bool{}}
	if err := t.header(); err != nil {
		return err
	}
	r.ReuseRecord = true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t.limit(t.rows)
		}
		if err != nil {
			return f.not("a table of CSV", err)
		}
		if err := t.row(row); err != nil {
			return err
		}
	}
}

// table is a table while its rows are looked at.
type table struct {
	file
	columns []string
	meaning []registry.Column
	key     []int // where the columns of the key stand
	seen    map[string]bool
	rows    int
}

func (t *table) header() error {
	for i, name := range t.columns {
		if slices.Contains(t.columns[:i], name) {
			return refuse(t.name, fmt.Sprintf("column %.60q", name), "each column once", "two of that name", "report it with this message")
		}
		if !t.allows(name) {
			return t.column(name)
		}
		c, ok := t.Rules.Column(name)
		if !ok { // a group or a release, whose column is numbers of it
			c = registry.Column{Name: name, Type: "number"}
		}
		t.meaning = append(t.meaning, c)
	}
	for _, name := range t.of.Key {
		i := slices.Index(t.columns, name)
		if i < 0 {
			return refuse(t.name, fmt.Sprintf("column %.60q", name), "a column of the key", "none", "report it with this message")
		}
		t.key = append(t.key, i)
	}
	return nil
}

func (t *table) limit(rows int) error {
	if rows > t.of.MaxRows {
		return refuse(t.name, "", fmt.Sprintf("at most %d rows", t.of.MaxRows), fmt.Sprint(rows), "publish fewer, or say in registry/publish.yaml why there may be more")
	}
	return nil
}

func (t *table) row(row []string) error {
	t.rows++
	for i, v := range row {
		place := fmt.Sprintf("row %d, column %.60q", t.rows, t.columns[i])
		switch c := t.meaning[i]; {
		case !typed(c, v):
			return refuse(t.name, place, "a value of type "+c.Type, "another", "report it with this message")
		case c.Name == "week" && !monday(v):
			return refuse(t.name, place, "the Monday of a week: what is told by place is told by week", "another day", "report it with this message")
		case t.of.People != "" && c.Type == "number" && t.small(v):
			return refuse(t.name, place, fmt.Sprintf("no count of people below %d", t.Rules.Disclosure.Threshold), "one", "hide it with package suppress")
		}
	}
	return t.once(row)
}

// once refuses a key that stood before: in a table of counts each stands once,
// in one of people they repeat.
func (t *table) once(row []string) error {
	if len(t.key) == 0 {
		return nil
	}
	var parts []string
	for _, i := range t.key {
		parts = append(parts, row[i])
	}
	key := strings.Join(parts, "\x00")
	if t.seen[key] {
		return refuse(t.name, fmt.Sprintf("row %d", t.rows), "counts, each of other "+strings.Join(t.of.Key, ", "), "a row like one before", "count the rows: no row may be of one person")
	}
	t.seen[key] = true
	return nil
}

// small tells whether a count of people is one that is never shown. An empty
// one is hidden.
func (t *table) small(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && n < t.Rules.Disclosure.Threshold
}

func monday(v string) bool {
	d, err := quotawatch.ParseDay(v)
	return err == nil && d.Weekday() == time.Monday
}

// parquet holds a table to its columns and its limit of rows. Its values are
// those of the CSV beside it.
func (f file) parquet() error {
	r, err := parquetfile.NewParquetReader(bytes.NewReader(f.body))
	if err != nil {
		return f.not("a table of Parquet", err)
	}
	defer r.Close()
	t := table{file: f}
	for i := range r.MetaData().Schema.NumColumns() {
		t.columns = append(t.columns, r.MetaData().Schema.Column(i).Path())
	}
	if err := t.header(); err != nil {
		return err
	}
	return t.limit(int(r.NumRows()))
}

func (f file) font() error {
	if !bytes.HasPrefix(f.body, []byte("wOF2")) {
		return f.not("a font in WOFF2", nil)
	}
	return nil
}

// packed unpacks counts for a browser. Those by place are by week.
func (f file) packed() error {
	z, err := gzip.NewReader(bytes.NewReader(f.body))
	if err != nil {
		return f.not("a file in the gzip format", err)
	}
	b, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if err != nil || len(b) > maxUnpacked {
		return f.not(fmt.Sprintf("a file of at most %d bytes when unpacked", maxUnpacked), err)
	}
	kind := map[string]view.Kind{"core": view.Core, "full": view.Full, "places": view.Places}[strings.TrimSuffix(path.Base(f.name), ".bin.gz")]
	cells, err := view.Unpack(kind, b)
	if err != nil {
		return f.not("counts for a browser", err)
	}
	return byWeek(f.name, kind, cells)
}

// byWeek refuses counts by place that are not all of one day of the week.
func byWeek(name string, kind view.Kind, cells []view.Cell) error {
	for _, c := range cells {
		if kind == view.Places && (c.Day-cells[0].Day)%7 != 0 {
			return refuse(name, "", "types of place by week", "by day", "report it with this message")
		}
	}
	return nil
}

// maxUnpacked bounds what a packed file can grow to.
const maxUnpacked = 64 << 20
