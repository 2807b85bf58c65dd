package site

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/view"
)

const arrests = "day,office,criminality,method,rows,episodes,persons,release\n2025-01-20,DAL,neither,at-large,2,2,2,r\n"

// TestGateRefuses tries what may not be published, one thing at a time: the
// error names the file and the place, and never the text that was found.
func TestGateRefuses(t *testing.T) {
	rules := publication(t)
	rules.Artefacts = append(rules.Artefacts,
		registry.Artefact{ID: "people", Paths: []string{"people/sex.csv"}, Columns: []string{"month", "office"}, People: "sex", MaxBytes: 1e6, MaxRows: 10},
		registry.Artefact{ID: "again", Paths: []string{"downloads/codebook.csv"}, Columns: []string{"table"}, MaxBytes: 1e6, MaxRows: 10})
	gate := Gate{rules, []string{"held"}}
	secret := strings.Repeat("0123456789", 4)
	for name, c := range map[string]struct{ file, body, place, expected string }{
		"a file that is not listed":       {"notes.csv", "a\n", "", "registry/publish.yaml"},
		"a file type that is not listed":  {"fig/national.xlsx", "a", "", "registry/publish.yaml"},
		"a file of two entries":           {"downloads/codebook.csv", "table\n", "", "one entry"},
		"a file too large":                {"robots.txt", strings.Repeat("a", 2_000_001), "", "2000000 bytes"},
		"too many rows":                   {"fig/national.csv", "date,arrests\n" + strings.Repeat("2025-01-20,1\n", 15001), "", "15000 rows"},
		"a column that is not listed":     {"fig/national.csv", "date,landmark\n2025-01-20,x\n", `column "landmark"`, "figure-days"},
		"a column of another table":       {"fig/national.csv", "date,office\n", `column "office"`, "figure-days"},
		"a column twice":                  {"fig/national.csv", "date,date\n", `column "date"`, "once"},
		"a column without a name":         {"fig/national.csv", "date,\"\"\n", `column ""`, "figure-days"},
		"a release that is not held":      {"fig/missing.csv", "field,other\n", `column "other"`, "figure-missing"},
		"a row too short":                 {"fig/national.csv", "date,arrests\n2025-01-20\n", "", "CSV"},
		"no table":                        {"fig/national.csv", "", "", "CSV"},
		"a value of another type":         {"fig/national.csv", "date,arrests\n2025-01-20,few\n", `row 1, column "arrests"`, "integer"},
		"a day of another form":           {"fig/national.csv", "date,arrests\n1/20/2025,1\n", `row 1, column "date"`, "date"},
		"rows of a release":               {"downloads/arrests-by-day.csv", arrests + "2025-01-20,DAL,neither,at-large,1,1,1,r\n", "row 2", "each of other day, office"},
		"no key":                          {"downloads/arrests-by-day.csv", "day,office,criminality,rows\n", `column "method"`, "key"},
		"places by day":                   {"downloads/arrests-by-week-and-place.csv", "week,office,place,rows\n2025-01-21,DAL,school,1\n", `row 1, column "week"`, "Monday"},
		"a small count of people":         {"people/sex.csv", "month,male,\"female, or not stated\"\n2025-01,40,10\n", `row 1, column "female, or not stated"`, "below 11"},
		"no people":                       {"people/sex.csv", "month,male\n2025-01,0\n", `row 1, column "male"`, "below 11"},
		"people by another attribute":     {"people/sex.csv", "month,Cuba\n", `column "Cuba"`, "people"},
		"a name in a document":            {"fig/national.json", `{"id":"national","rows":[{"date":"2025-01-20","landmark":"x"}]}`, `column "landmark"`, "figure-days"},
		"a name deep in a document":       {"claims/a.json", `{"check":[[{"note":{"identifier":1}}]]}`, `column "identifier"`, "claim"},
		"two documents":                   {"claims/a.json", `{} {}`, "", "one JSON document"},
		"half a document":                 {"claims/a.json", `{"id":`, "", "one JSON document"},
		"an empty document":               {"claims/a.json", ``, "", "one JSON document"},
		"a page that is none":             {"about/index.html", "date,arrests\n", "", "a page of HTML"},
		"a table of people on a page":     {"who/index.html", page("x") + `<th scope="col" class="n">Case ID</th>`, `column "Case ID"`, "page"},
		"a picture that is none":          {"fig/national.svg", "<html/>", "", "SVG"},
		"a picture cut off":               {"fig/national.svg", "<svg><g>", "", "XML"},
		"a picture that runs":             {"fig/national.svg", "<svg><script/></svg>", "", "runs and fetches nothing"},
		"a picture that acts":             {"fig/national.svg", `<svg onload="x"/>`, "", "runs and fetches nothing"},
		"a picture that fetches":          {"fig/national.svg", `<svg><use href="https://example.org/x"/></svg>`, "", "runs and fetches nothing"},
		"a feed cut off":                  {"feed.atom", "<feed>", "", "XML"},
		"a font that is none":             {"assets/00/x.woff2", "OTTO", "", "WOFF2"},
		"a style that is no text":         {"assets/00/x.css", "a\x00", "", "UTF-8"},
		"counts that are not packed":      {"data/00/core.bin.gz", "x", "", "gzip"},
		"counts of another format":        {"data/00/core.bin.gz", packed("x"), "", "counts for a browser"},
		"a table of Parquet that is none": {"downloads/arrests-by-day.parquet", "PAR1", "", "Parquet"},
		"a column in Parquet":             {"downloads/arrests-by-day.parquet", parquetOf(t, "landmark"), `column "landmark"`, "arrests-by-day"},
		"an e-mail address":               {"about/index.html", page("a\nb@example.org"), "line 3", "e-mail address"},
		"an identifier":                   {"fig/office-ledger-DAL.csv", "from,events\n2025-01-20," + secret + "\n", "line 2", "anonymous identifier"},
		"a path of a machine":             {"about/index.html", page(`"/home/me/x"`), "line 2", "path of a machine"},
	} {
		t.Run(name, func(t *testing.T) {
			err := gate.Check(c.file, []byte(c.body))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodePublishRefused || e.File != c.file || e.Place != c.place || !strings.Contains(e.Expected, c.expected) || e.Do == "" {
				t.Errorf("got %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "b@example.org")) {
				t.Error("the error tells what must not be told")
			}
		})
	}
}

// TestGateAllows passes the same files with what was wrong mended.
func TestGateAllows(t *testing.T) {
	rules := publication(t)
	rules.Artefacts = append(rules.Artefacts, registry.Artefact{ID: "people", Paths: []string{"people/sex.csv"}, Columns: []string{"month", "office"}, People: "sex", MaxBytes: 1e6, MaxRows: 10})
	gate := Gate{rules, []string{"held"}}
	for name, body := range map[string]string{
		"fig/national.csv": "date,arrests,mean_7_days\n2025-01-20,1,\n2025-01-21,2,1.5\n", "fig/missing.csv": "field,held\noffice,0.02\n", "downloads/arrests-by-day.csv": arrests,
		"downloads/arrests-by-week-and-place.csv": "week,office,place,rows\n2025-01-20,DAL,school,1\n", "people/sex.csv": "month,male,\"female, or not stated\"\n2025-01,40,\n",
		"fig/national.json": `{"id":"national","rows":[{"date":"2025-01-20","arrests":null}],"caveats":["a","identifier"]}`, "fig/national.svg": `<svg><use href="#a"/></svg>`,
		"who/index.html": page("x") + `<th scope="col">office</th>`, "downloads/arrests-by-day.parquet": parquetOf(t, "day", "office", "criminality", "method"),
	} {
		if err := gate.Check(name, []byte(body)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestGatePacked lets the counts of the embedded data pass, and refuses types of
// place by day.
func TestGatePacked(t *testing.T) {
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
	p, err := view.Pack(h)
	if err != nil {
		t.Fatal(err)
	}
	gate := Gate{Rules: publication(t)}
	for name, b := range p.Files {
		if err := gate.Check("data/"+p.Digest+"/"+name, b); err != nil {
			t.Error(err)
		}
	}
	var e *quotawatch.Error
	if err := gate.Check("data/00/places.bin.gz", p.Files["core.bin.gz"]); !errors.As(err, &e) || !strings.Contains(fmt.Sprint(err), "kind") {
		t.Errorf("counts by day as those by place: %v", err)
	}
	if err := byWeek("x", view.Places, []view.Cell{{Day: 7}, {Day: 15}}); !errors.As(err, &e) || e.Expected != "types of place by week" {
		t.Errorf("places by day: %v", err)
	}
	if err := byWeek("x", view.Places, []view.Cell{{Day: 7}, {Day: 14}, {Day: 0}}); err != nil {
		t.Error(err)
	}
}

func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

// parquetOf makes a table of text columns without rows.
func parquetOf(t *testing.T, columns ...string) string {
	t.Helper()
	var fields []arrow.Field
	for _, name := range columns {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String})
	}
	var b bytes.Buffer
	schema := arrow.NewSchema(fields, nil)
	w, err := pqarrow.NewFileWriter(schema, &b, nil, pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	record := array.NewRecordBuilder(memory.DefaultAllocator, schema).NewRecordBatch()
	if err := errors.Join(w.Write(record), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
