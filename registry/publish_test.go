package registry

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

func publication(t *testing.T) *Publication {
	t.Helper()
	p, err := LoadPublication(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPublication finds the one entry of a path, and none for what is not
// listed.
func TestPublication(t *testing.T) {
	p := publication(t)
	for name, want := range map[string]string{
		"index.html": "page", "es/claims/index.html": "page", "404.html": "page", "claims/a.json": "claim", "claims/a.receipt.json": "claim-receipt",
		"es/fig/national.csv": "figure-days", "fig/national.csv": "figure-days", "fig/map.svg": "figure-drawing", "data/0011/core.bin.gz": "view",
		"notes.html": "", "index.htm": "", "data/0011/rows.bin.gz": "", "claims/deep/a.json": "", "fig/map.exe": "", "people.csv": "", "x/404.html": "", "": "",
	} {
		if a, ok := p.Of(name); a.ID != want || ok != (want != "") {
			t.Errorf("%q is of %q, want %q", name, a.ID, want)
		}
	}
	p.Artefacts = append(p.Artefacts, Artefact{ID: "again", Paths: []string{"claims/*.json"}})
	if a, ok := p.Of("claims/a.json"); ok {
		t.Errorf("a path of two entries is of %q", a.ID)
	}
}

// TestAllows holds tables of people to the labels of their attribute.
func TestAllows(t *testing.T) {
	p := publication(t)
	a := Artefact{Columns: []string{"month"}, People: "citizenship"}
	for column, want := range map[string]bool{"month": true, "Cuba": true, "all others, or not stated": true, "cuba": false, "male": false, "": false} {
		if p.Allows(a, column) != want {
			t.Errorf("%q: %v", column, !want)
		}
	}
	if a.People = ""; p.Allows(a, "Cuba") {
		t.Error("a label in a table that is not of people")
	}
}

// TestNever finds each text that stands in no file wherever it stands, as each
// pattern alone does.
func TestNever(t *testing.T) {
	p := publication(t)
	secrets := map[string]string{"e-mail address": "someone@example.org", "anonymous identifier": strings.Repeat("0123456789abcdef", 3)[:40], "registration number": "A012345678",
		"social security number": "078-05-1120", "coordinates": "25.7617, -80.1918", "path of a machine": "/home/someone/data"}
	for _, n := range p.Never {
		if secrets[n.Name] == "" {
			t.Errorf("no example of %s", n.Name)
		}
	}
	if hasShape([]byte("1.2345"), "99.9999") || !hasShape([]byte("112.3456"), "99.9999") || !hasShape([]byte("aA123-456-789"), "A999-999-999") || hasShape(nil, "9") || !hasShape([]byte("12-123-45-6789"), "999-99-9999") {
		t.Error("a shape is found where it is not, or not where it is")
	}
	harmless := []string{"", "<p>", "2025-01-20", "M12.5,-80.25", strings.Repeat("0123456789abcdef", 4), "@media", "https://example.org/home/page", "1,200-1,500", "AA012345678", "M1.2345,-60.5"}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom(append(slices.Sorted(maps.Values(secrets)), harmless...))).Draw(t, "parts")
		text := []byte(strings.Join(parts, rapid.SampledFrom([]string{" ", "\n", `"`, ">"}).Draw(t, "between")))
		want := slices.ContainsFunc(p.Never, func(n Never) bool { return n.Pattern.Match(text) })
		n, at, found := p.Find(text)
		if found != want || found && !n.Pattern.Match(text[max(0, at-1):]) {
			t.Fatalf("%q: %v %s at %d, want %v", text, found, n.Name, at, want)
		}
		if slices.ContainsFunc(parts, func(s string) bool { return slices.Contains(slices.Sorted(maps.Values(secrets)), s) }) && !found {
			t.Fatalf("%q: not found", text)
		}
	})
}

// TestPublicationRefused breaks one thing at a time in the embedded files.
func TestPublicationRefused(t *testing.T) {
	const some, columns = "    paths: [downloads/coverage.csv]\n", "columns: [week, office, place, rows, episodes, persons]"
	for name, c := range map[string]struct{ file, old, text, place, found string }{
		"an unknown key":              {publishFile, some, some + "    colour: red\n", "colour", "colour"},
		"an id twice":                 {publishFile, "id: codebook", "id: coverage", "id", "coverage"},
		"no title":                    {publishFile, "title: a page", "title: ''", "title", "none"},
		"no reason":                   {publishFile, "why: pages can be found", "why: ''", "why", "none"},
		"no paths":                    {publishFile, some, "    paths: []\n", "paths", "none"},
		"a path outside":              {publishFile, some, "    paths: [../coverage.csv]\n", "paths", "../coverage.csv"},
		"a path of a machine":         {publishFile, some, "    paths: [/coverage.csv]\n", "paths", "/coverage.csv"},
		"a type that is not listed":   {publishFile, some, "    paths: [downloads/coverage.xlsx]\n", "paths", "xlsx"},
		"any type":                    {publishFile, some, "    paths: ['downloads/*']\n", "paths", "downloads/*"},
		"a pattern that is none":      {publishFile, some, "    paths: ['downloads/[.csv']\n", "paths", "["},
		"no limit of bytes":           {publishFile, "max_bytes: 1500000", "max_bytes: 0", "max_bytes", "0"},
		"no limit of rows":            {publishFile, "    max_rows: 15000\n", "", "max_rows", "0"},
		"rows of a page":              {publishFile, "    max_bytes: 1500000\n", "    max_bytes: 1500000\n    max_rows: 5\n", "max_rows", "5"},
		"a table of any columns":      {publishFile, "columns: [date, arrests, mean_7_days, days_from_event]", "columns: []", "columns", "none"},
		"columns of a page":           {publishFile, "    max_bytes: 1500000\n", "    max_bytes: 1500000\n    columns: [day]\n", "columns", "day"},
		"names of a page":             {publishFile, "    max_bytes: 1500000\n", "    max_bytes: 1500000\n    keys: [id]\n", "keys", "id"},
		"a column without a meaning":  {publishFile, columns, "columns: [week, colour]", "columns", "colour"},
		"a key that is no column":     {publishFile, "key: [week, office, place]", "key: [week, office, day]", "key", "day"},
		"an identifier":               {publishFile, "keys: [version, title,", "keys: [version, identifier,", "keys", "identifier"},
		"a personal attribute":        {publishFile, "keys: [version, title,", "keys: [version, citizenship,", "keys", "citizenship"},
		"a place by day":              {publishFile, columns, "columns: [week, day, place, office]", "columns", "place beside a day"},
		"places as columns by day":    {publishFile, "columns: [date, arrests, mean_7_days, days_from_event]", "groups: [place]\n    columns: [date, arrests]", "columns", "place beside a day"},
		"groups of what has none":     {publishFile, "groups: [place]", "groups: [citizenship]", "groups", "citizenship"},
		"a table of people by place":  {publishFile, "    key: [week, office, place]\n", "    key: [week, office, place]\n    people: sex\n", "columns", "week"},
		"people by what is not there": {publishFile, "    key: [week, office, place]\n", "    key: [week, office, place]\n    people: religion\n", "people", "religion"},
		"a column of no type":         {codebookFile, "day,date,", "day,instant,", "line 2", "instant"},
		"a column that says nothing":  {codebookFile, "day,date,Day,the day of the arrests", "day,date,Day,", "line 2", "day"},
		"a column twice":              {codebookFile, "week,date", "day,date", "line 3", "day"},
		"no pattern":                  {neverFile, `\b[0-9a-f]{40}\b`, `(`, "line 3", "missing"},
		"a pattern of every text":     {neverFile, `\b[0-9a-f]{40}\b`, `x*`, "line 3", "identifier"},
		"a pattern without a reason":  {neverFile, ",it finds a person", ",", "line 2", "e-mail"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadPublication(overlay{os.DirFS(change(t, c.file, c.old, c.text)), embedded})
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodeRegistry || e.File != c.file || !strings.Contains(e.Place, c.place) || !strings.Contains(e.Found, c.found) || e.Expected == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestColumnsOfPeople lists each field of releases that describes or finds a
// person as a column in turn.
func TestColumnsOfPeople(t *testing.T) {
	fields, err := loadFields(embedded)
	if err != nil {
		t.Fatal(err)
	}
	b, err := fs.ReadFile(embedded, codebookFile)
	if err != nil {
		t.Fatal(err)
	}
	check, tried := publicationCheck{Publication: publication(t)}, 0
	for _, f := range fields {
		if f.Kind == KindDate || f.Kind == KindOffice || f.Kind == KindLabel && !check.personal(f.Name) {
			continue
		}
		tried++
		dir := change(t, publishFile, "columns: [date, arrests,", "columns: ["+f.Name+", date, arrests,")
		if err := os.WriteFile(dir+"/"+codebookFile, append(b, f.Name+",string,a,b\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := LoadPublication(overlay{os.DirFS(dir), embedded})
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.File != publishFile || e.Found != f.Name || !strings.Contains(e.Place, "key columns of figure-days") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if tried < 60 {
		t.Errorf("only %d fields tried", tried)
	}
}
