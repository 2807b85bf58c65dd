package registry

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

func embeddedRegistry(t *testing.T) *Registry {
	t.Helper()
	reg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func TestEmbedded(t *testing.T) {
	reg := embeddedRegistry(t)
	geographic := 0
	for _, o := range reg.Offices {
		if o.Geographic() {
			geographic++
		}
	}
	if geographic != 25 || len(reg.Offices) != 26 {
		t.Errorf("%d field offices of %d", geographic, len(reg.Offices))
	}
	for _, id := range []string{"field-office-75", "national-1200-1500", "national-3000"} {
		o, ok := reg.Order(id)
		if !ok || !o.Countable() || o.Denial == "" || len(o.Sources) == 0 {
			t.Errorf("order %s: %+v", id, o)
		}
	}
	if len(reg.Events) < 60 {
		t.Errorf("%d events", len(reg.Events))
	}
	for i := range reg.Events[1:] {
		if reg.Events[i].Day > reg.Events[i+1].Day {
			t.Error("events are not sorted by day")
		}
	}
}

// TestLabels matches what releases call the offices, whole and never in part.
func TestLabels(t *testing.T) {
	reg := embeddedRegistry(t)
	for label, want := range map[string]quotawatch.OfficeCode{
		"Dallas Area of Responsibility": "DAL", "dallas": "DAL", " DAL ": "DAL", "St. Paul Area of Responsibility": "SPM",
		"Washington Area of Responsibility": "WAS", "HQ Area of Responsibility": quotawatch.Headquarters,
		"HAR": "HLG", "HAL": "HLG", "Harlingen Area of Responsibility": "HLG",
	} {
		if o, ok := reg.OfficeByLabel(label); !ok || o.Code != want {
			t.Errorf("%q is %q, want %s", label, o.Code, want)
		}
	}
	for _, label := range []string{"", "Dall", "Dallas Field", "Seattle, Washington", "Area of Responsibility", "Washington State"} {
		if o, ok := reg.OfficeByLabel(label); ok {
			t.Errorf("%q is taken for %s", label, o.Code)
		}
	}
}

func TestFiscalYear(t *testing.T) {
	for year, days := range map[int]int{2016: 366, 2017: 365, 2018: 365} {
		if w := FiscalYear(year); w.Days() != days {
			t.Errorf("FY%d has %d days", year, w.Days())
		}
	}
}

func TestReleaseIDOf(t *testing.T) {
	v := Vintage{ReleaseID: "arrests-fy{fiscal_year}"}
	fy := FiscalYear(2021)
	for _, c := range []struct {
		claimed *quotawatch.Window
		want    string
	}{
		{&fy, "arrests-fy2021"},
		{&quotawatch.Window{From: fy.From, To: quotawatch.Date(2021, 5, 31)}, "arrests-fy2021"},
		{&quotawatch.Window{From: fy.From, To: quotawatch.Date(2020, 12, 31)}, "arrests-fy2021"},
		{&quotawatch.Window{From: fy.From + 1, To: fy.To}, "arrests"},
		{&quotawatch.Window{From: fy.From, To: fy.To + 1}, "arrests"},
		{nil, "arrests"},
	} {
		if got := v.ReleaseIDOf(c.claimed); got != c.want {
			t.Errorf("%v: %s, not %s", c.claimed, got, c.want)
		}
	}
	if got := (Vintage{ReleaseID: "ice-arrests-2025"}).ReleaseIDOf(&fy); got != "ice-arrests-2025" {
		t.Error(got)
	}
}

// change gives a registry directory with one file, the embedded one with old
// replaced, or a text of its own when old is "".
func change(t *testing.T, file, old, text string) string {
	t.Helper()
	b, err := embedded.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if old != "" {
		if !strings.Contains(string(b), old) {
			t.Fatalf("%s has no %q", file, old)
		}
		text = strings.Replace(string(b), old, text, 1)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestRefused breaks one thing at a time; the error names the file and what it
// found there.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, old, text, found string }{
		"an unknown key":               {"orders.yaml", "scope: office\n", "scope: office\n    colour: red\n", "colour"},
		"a key twice":                  {"orders.yaml", "scope: office\n", "scope: office\n    scope: national\n", "scope"},
		"a second document":            {"orders.yaml", "", "orders: [{id: a}]\n---\norders: []\n", "more than one"},
		"another key":                  {"events.yaml", "", "happenings: []\n", "happenings"},
		"not YAML":                     {"events.yaml", "", "events: [\n", ""},
		"a day that is none":           {"orders.yaml", "given: 2025-01-25", "given: 2025-02-30", "2025-02-30"},
		"a number for a text":          {"orders.yaml", "target_per_day: 75", "target_per_day: many", "many"},
		"an id twice":                  {"orders.yaml", "id: national-3000", "id: field-office-75", "field-office-75"},
		"an id of another form":        {"orders.yaml", "id: national-3000", "id: National 3000", "National 3000"},
		"superseded by none":           {"orders.yaml", "superseded_by: national-3000", "superseded_by: national-9", "national-9"},
		"reported before it was given": {"orders.yaml", "reported: 2025-01-26", "reported: 2024-01-26", "key reported"},
		"no denial":                    {"orders.yaml", "denial: the White House press secretary called the story false; a DHS spokesperson said \"goals\" is the right word", "denial: ''", "key denial"},
		"a range upside down":          {"orders.yaml", "target_high_per_day: 1500", "target_high_per_day: 1100", "national-1200-1500"},
		"an unknown scope":             {"orders.yaml", "scope: national", "scope: county", "county"},
		"an unknown kind of event":     {"events.yaml", "kind: policy", "kind: rumour", "rumour"},
		"an event that ends early":     {"events.yaml", "date: 2011-10-24", "date: 2011-10-24\n    until: 2011-10-23", "sensitive-locations-memo"},
		"an event of no office":        {"events.yaml", "date: 2011-10-24", "date: 2011-10-24\n    offices: [XYZ]", "XYZ"},
		"a label too long":             {"events.yaml", "short: 'Sensitive-locations memo'", "short: '" + strings.Repeat("long ", 13) + "'", "long"},
		"offices with another header":  {"offices.csv", "code,name", "office,name", "office"},
		"an office that begins never":  {"offices.csv", "2003-03-01", "long ago", "long ago"},
		"a label of two offices":       {"offices.csv", "BAL,Baltimore,Maryland,2003-03-01,", "BAL,Baltimore,Maryland,2003-03-01,Atlanta", "Atlanta"},
		"rows of unequal width":        {"offices.csv", "BAL,Baltimore,Maryland,2003-03-01,", "BAL,Baltimore", ""},
		"an unknown kind of field":     {"fields.csv", "office,office,", "office,thing,", "thing"},
		"a field twice":                {"fields.csv", "office,office,", "arrest_date,office,", "arrest_date"},

		"an unknown kind of redaction":  {"redactions.csv", ",redacted", ",hidden", "hidden"},
		"a count that is none":          {"figures/national-daily.csv", "", "from,office,arrests\n2023-09-01,US,many\n", "many"},
		"a count below zero":            {"figures/national-daily.csv", "", "from,office,arrests\n2023-09-01,US,-1\n", "-1"},
		"a day outside the figure":      {"figures/national-daily.csv", "", "from,office,arrests\n1999-09-01,US,1\n", "1999-09-01"},
		"a day twice":                   {"figures/national-daily.csv", "", "from,office,arrests\n2023-09-01,US,1\n2023-09-01,US,1\n", "2023-09-01"},
		"a figure of no office":         {"figures/office-totals.csv", "", "from,office,arrests\n2025-01-20,XYZ,1\n", "XYZ"},
		"a figure with no rows":         {"figures/office-totals.csv", "", "from,office,arrests\n", "1 rows"},
		"an unknown grain":              {"figures/figures.yaml", "grain: day", "grain: hour", "hour"},
		"an unknown counting rule":      {"figures/figures.yaml", "definition_id: persons", "definition_id: people", "people"},
		"a figure that ends early":      {"figures/figures.yaml", "answers_to: 2025-07-28", "answers_to: 2025-09-28", "national-daily"},
		"a vintage without columns":     {"sources/ice/arrests/columns.csv", "2019-icfo-53623", "2020-icfo-1", "none"},
		"a column of no field":          {"sources/ice/arrests/columns.csv", "vintage,arrest_date", "vintage,arrest_hour", "arrest_hour"},
		"a needed column that is blank": {"sources/ice/arrests/columns.csv", "Area of Responsibility", "", "2019-icfo-53623"},
		"an unknown order of dates":     {"sources/ice/arrests/source.yaml", "dates: m/d/yyyy", "dates: d/m/yyyy", "d/m/yyyy"},
		"an unknown delimiter":          {"sources/ice/arrests/source.yaml", `delimiter: "|"`, `delimiter: "::"`, "::"},
		"a header on no line":           {"sources/ice/arrests/source.yaml", "header_row: 6", "header_row: -6", "false"},
		"a share that is no number":     {"sources/ice/arrests/checks.yaml", "0.01", "[]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(change(t, c.file, c.old, c.text))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodeRegistry {
				t.Fatalf("got %v", err)
			}
			if !strings.HasSuffix(e.File, c.file) || !strings.Contains(e.Found+e.Expected+e.Place, c.found) || e.Expected == "" || e.Do == "" {
				t.Errorf("the error does not say enough:\n%v", e)
			}
		})
	}
}

// TestOverlay replaces one file; all others stay the embedded ones.
func TestOverlay(t *testing.T) {
	reg, err := Load(change(t, "orders.yaml", "target_per_day: 75", "target_per_day: 80"))
	if err != nil {
		t.Fatal(err)
	}
	if o, _ := reg.Order("field-office-75"); o.Target != 80 || len(reg.Offices) != 26 || len(reg.Sources) != 6 {
		t.Errorf("target %d, %d offices, %d sources", o.Target, len(reg.Offices), len(reg.Sources))
	}
}
