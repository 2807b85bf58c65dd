package download

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/view"
)

func holdings(t *testing.T) mix.Holdings {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	h := mix.Holdings{Holdings: quota.Holdings{Registry: reg, Reference: cubes, Build: "b"}}
	if h.Crosswalk, err = registry.ReadCrosswalk(""); err != nil {
		t.Fatal(err)
	}
	return h
}

func made(t *testing.T, h mix.Holdings) *Package {
	t.Helper()
	rules, err := registry.LoadPublication(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := view.Pack(h)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Make(packed, rules, h.Registry, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func table(t *testing.T, b []byte) (rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, v := range r {
			row[all[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

func sum(rows []map[string]string, column string) (n int) {
	for _, r := range rows {
		v, _ := strconv.Atoi(r[column])
		n += v
	}
	return n
}

// TestTotals holds the tables to the cubes: the real ones of fiscal years 2016 to
// 2018, whose rows are known, and one of two releases in turn.
func TestTotals(t *testing.T) {
	p := made(t, holdings(t))
	if names := slices.Sorted(maps.Keys(p.Files)); !slices.Equal(names, Names()) {
		t.Errorf("%v, want %v", names, Names())
	}
	rows := table(t, p.Files["arrests-by-day.csv"])
	if got := sum(rows, "rows"); got != 412_155 {
		t.Errorf("%d rows in all, want those of the three files, 412,155", got)
	}
	by := map[string]int{}
	for _, r := range rows {
		n, _ := strconv.Atoi(r["rows"])
		by[r["release"]] += n
		by[r["criminality"]] += n
	}
	if by["ero-arrests-fy2016"] != 110_104 || by["not-recorded"] != 412_155 || by["unknown"] != 0 {
		t.Errorf("%v: what a release does not record must not be unknown", by)
	}
	// Each week of a day and office, counted plainly from the cubes.
	want := map[string]int{}
	for _, c := range holdings(t).Reference {
		f, _, err := c.Facet("place")
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range f.Cells {
			if monday := cell.Day - (quotawatch.Day(cell.Day.Weekday())+6)%7; monday >= quotawatch.Date(2015, 10, 5) && monday+6 <= quotawatch.Date(2018, 9, 30) {
				want[monday.String()+" "+f.Values[cell.Value]] += int(cell.Rows)
			}
		}
	}
	got := map[string]int{}
	for _, r := range table(t, p.Files["arrests-by-week-and-place.csv"]) {
		n, _ := strconv.Atoi(r["rows"])
		got[r["week"]+" "+r["place"]] += n
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(got) < 1000 {
		t.Errorf("%d weeks and places, want %d, or others", len(got), len(want))
	}
}

// TestSmall pins every line of two small releases, one after the other: an office
// that is not given, a method that nobody has mapped, a release without a column.
func TestSmall(t *testing.T) {
	monday := quotawatch.Date(2025, 1, 20)
	window := func(from, to int) quotawatch.Window {
		return quotawatch.Window{From: monday + quotawatch.Day(from), To: monday + quotawatch.Day(to)}
	}
	first := &cube.Cube{Header: cube.Header{Release: "first", Source: "ice/arrests", Table: "arrests", Window: window(0, 6), Coverage: quotawatch.CoverNation, Identified: true,
		Offices: []quotawatch.OfficeCode{quotawatch.NoOffice, "DAL"}, Methods: []string{"", "Located"}, Criminalities: []string{"", "1 Convicted Criminal"}},
		Cells: []cube.Cell{{Day: monday, Office: 0, Method: 1, Criminality: 1, Rows: 3, Episodes: 2, Persons: 1}, {Day: monday + 1, Office: 1, Rows: 1, Episodes: 1, Persons: 1}}}
	next := &cube.Cube{Header: cube.Header{Release: "next", Source: "ice/arrests", Table: "arrests", Window: window(7, 13), Coverage: quotawatch.CoverNation, Synthetic: true,
		Offices: []quotawatch.OfficeCode{quotawatch.Headquarters}, Methods: []string{"Located"}, Criminalities: []string{""}},
		Cells: []cube.Cell{{Day: monday + 7, Rows: 5, Episodes: 5, Persons: 5}}}
	h := holdings(t)
	h.Reference, h.Records = nil, []*cube.Cube{first, next}
	p := made(t, h)
	for name, want := range map[string]string{
		"arrests-by-day.csv": "day,office,criminality,method,rows,episodes,persons,release\n2025-01-20,none,convicted,at-large,3,2,1,first\n" +
			"2025-01-21,DAL,unknown,unknown,1,1,1,first\n2025-01-27,HQ,not-recorded,at-large,5,5,5,next\n",
		"arrests-by-week-and-place.csv": "week,office,place,rows,episodes,persons\n",
		"coverage.csv": "from,to,release,source,coverage,identified,criminality_recorded,method_recorded,place_recorded,synthetic\n" +
			"2025-01-20,2025-01-26,first,ice/arrests,nation,true,true,true,false,false\n2025-01-27,2025-02-02,next,ice/arrests,nation,false,false,true,false,true\n",
	} {
		if got := string(p.Files[name]); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	again := made(t, h)
	for name, b := range p.Files {
		if !bytes.Equal(b, again.Files[name]) {
			t.Errorf("%s: other bytes the second time", name)
		}
	}
}

// TestParquet reads the tables of Parquet back: they hold what the CSV holds.
func TestParquet(t *testing.T) {
	p := made(t, holdings(t))
	for _, id := range []string{byDay, byWeek} {
		r, err := file.NewParquetReader(bytes.NewReader(p.Files[id+".parquet"]))
		if err != nil {
			t.Fatal(err)
		}
		reader, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{BatchSize: 1 << 20}, memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		tab, err := reader.ReadTable(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		rows := table(t, p.Files[id+".csv"])
		if r.NumRowGroups() != 1 || int(tab.NumRows()) != len(rows) {
			t.Fatalf("%s: %d rows in %d groups, want %d in one", id, tab.NumRows(), r.NumRowGroups(), len(rows))
		}
		for k := range int(tab.NumCols()) {
			name, i := tab.Column(k).Name(), 0
			for _, chunk := range tab.Column(k).Data().Chunks() {
				for j := range chunk.Len() {
					value := chunk.ValueStr(j)
					if d, ok := chunk.(*array.Date32); ok {
						value = quotawatch.Day(d.Value(j)).String()
					}
					if value != rows[i][name] {
						t.Fatalf("%s, row %d, %s: %s, want %s", id, i, name, value, rows[i][name])
					}
					i++
				}
			}
		}
	}
}

// TestDataPackage holds the files to the descriptor as a program would that
// knows the standard and nothing of us.
func TestDataPackage(t *testing.T) {
	p := made(t, holdings(t))
	var d dataPackage
	if err := json.Unmarshal(p.Files[descriptor], &d); err != nil {
		t.Fatal(err)
	}
	types := map[string]*regexp.Regexp{"date": regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "integer": regexp.MustCompile(`^-?\d+$`), "boolean": regexp.MustCompile(`^(true|false)$`), "string": regexp.MustCompile(``)}
	named, described := map[string]bool{}, map[string]bool{descriptor: true}
	for _, r := range d.Resources {
		b := p.Files[r.Path]
		digest := sha256.Sum256(b)
		if r.Bytes != len(b) || r.Hash != "sha256:"+hex.EncodeToString(digest[:]) || named[r.Name] || !regexp.MustCompile(`^[a-z0-9._-]+$`).MatchString(r.Name) || strings.Contains(r.Path, "/") {
			t.Errorf("%s: %d bytes, %s", r.Name, r.Bytes, r.Hash)
		}
		named[r.Name], described[r.Path] = true, true
		if r.Format != "csv" {
			continue
		}
		head, _, _ := strings.Cut(string(b), "\n")
		var columns []string
		for _, f := range r.Schema.Fields {
			columns = append(columns, f.Name)
		}
		if head != strings.Join(columns, ",") {
			t.Errorf("%s: %s, described as %v", r.Path, head, columns)
		}
		keys := map[string]bool{}
		for i, row := range table(t, b) {
			key := ""
			for _, k := range r.Schema.PrimaryKey {
				key += row[k] + "\x00"
			}
			if len(r.Schema.PrimaryKey) > 0 && keys[key] {
				t.Fatalf("%s, row %d: a key stands twice", r.Path, i)
			}
			keys[key] = true
			for _, f := range r.Schema.Fields {
				v := row[f.Name]
				of := types[f.Type]
				switch n, _ := strconv.Atoi(v); {
				case of == nil || f.Title == "" || f.Description == "":
					t.Fatalf("%s, %s is of type %q", r.Path, f.Name, f.Type)
				case v == "" && f.Constraints.Required, v != "" && !of.MatchString(v), f.Constraints.Enum != nil && !slices.Contains(f.Constraints.Enum, v),
					f.Constraints.Minimum != nil && n < *f.Constraints.Minimum:
					t.Fatalf("%s, row %d, %s: %q", r.Path, i, f.Name, v)
				}
			}
		}
	}
	for name := range p.Files {
		if !described[name] {
			t.Errorf("%s is not described", name)
		}
	}
	if len(d.Sources) != 1 || d.Sources[0].Licence == "" || d.Sources[0].Path == "" || len(d.Ours.Definitions) != 6 {
		t.Errorf("%+v", d.Sources)
	}
}

// TestCodebook finds every column of every table that may be published.
func TestCodebook(t *testing.T) {
	rules, err := registry.LoadPublication(nil)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for _, r := range table(t, made(t, holdings(t)).Files["codebook.csv"]) {
		lines[r["table"]+" "+r["column"]] = r["description"] != ""
	}
	for _, a := range rules.Artefacts {
		for _, c := range a.Columns {
			if a.MaxRows > 0 && !lines[a.ID+" "+c] {
				t.Errorf("%s of %s is not described", c, a.ID)
			}
		}
	}
}
