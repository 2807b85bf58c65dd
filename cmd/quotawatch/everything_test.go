package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	parquetfile "github.com/apache/arrow-go/v18/parquet/file"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/internal/realdata"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/site"
	"github.com/quotawatch/quotawatch/synth"
	"github.com/quotawatch/quotawatch/web"
)

// TestEveryRealFile adds each real file. One that is refused is refused with a
// code, and its report is written; what is accepted is shown everywhere.
func TestEveryRealFile(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it reads two million rows")
	}
	data, added, refused := t.TempDir(), 0, 0
	err := filepath.WalkDir(realdata.Dir(t), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case addsOrTells(t, data, path):
			added++
		default:
			if refused++; refused%10 == 1 { // the page of a report is one template
				tellsOnAPage(t, data, path)
			}
		}
		return nil
	})
	if err != nil || added < 7 {
		t.Fatalf("%d files were added: %v", added, err)
	}
	releasesShown(t, data)
	publishes(t, data)
}

// TestEveryLayout adds a synthetic release in each layout and in each format.
func TestEveryLayout(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it makes a release in every layout and format")
	}
	for _, format := range synth.Formats() {
		t.Run(format, func(t *testing.T) {
			data := t.TempDir()
			files := everyLayout(t, format)
			args := append([]string{"add", "--data", data, "--report", filepath.Join(t.TempDir(), "report.html")}, files...)
			ok(t, args...)
			releasesShown(t, data)
			if format == synth.FormatParquet { // the other pages are the same functions of the same counts
				publishes(t, data)
			}
		})
	}
}

// everyLayout makes a release in each layout.
func everyLayout(t *testing.T, format string) (files []string) {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			spec := synth.Spec{Registry: reg, Source: s, Vintage: v, Format: format, Rows: 300}
			dir := filepath.Join(t.TempDir(), v.ID)
			made, err := synth.Write(t.Context(), spec, dir, nil)
			if err != nil {
				t.Fatalf("%s %s: %v", s.ID, v.ID, err)
			}
			files = append(files, filepath.Join(dir, made.Files[0].Name))
		}
	}
	return files
}

// addsOrTells adds a file and tells whether it was accepted. Its report is of
// the releases, or of the faults, each with a code that is not of our making.
func addsOrTells(t *testing.T, data, path string) bool {
	t.Helper()
	report := filepath.Join(t.TempDir(), "report.json")
	_, says, exit := try("add", "--data", data, "--report", report, path)
	b, err := os.ReadFile(report)
	if err != nil {
		t.Fatalf("%s: no report: %v", filepath.Base(path), err)
	}
	if exit == quotawatch.ExitOK {
		var releases []quotawatch.Release
		if err := json.Unmarshal(b, &releases); err != nil || len(releases) == 0 || releases[0].Loaded == 0 || !releases[0].Balanced() {
			t.Errorf("%s: %v %s", filepath.Base(path), err, b)
		}
		return true
	}
	var refusal web.Refusal
	if err := json.Unmarshal(b, &refusal); err != nil || len(refusal.Faults) == 0 || exit == quotawatch.ExitInternal {
		t.Errorf("%s: exit %d, %v\n%s%s", filepath.Base(path), exit, err, says, b)
	}
	for _, f := range refusal.Faults {
		if f.Code == "" || f.Code == quotawatch.CodeInternal || f.Summary == "" || f.Do == "" || strings.Contains(string(b), filepath.Dir(path)) {
			t.Errorf("%s: %+v", filepath.Base(path), f)
		}
	}
	return false
}

// tellsOnAPage refuses a file again, with its report as a page.
func tellsOnAPage(t *testing.T, data, path string) {
	t.Helper()
	html := filepath.Join(t.TempDir(), "report.html")
	_, says, exit := try("add", "--dry-run", "--data", data, "--report", html, path)
	b, err := os.ReadFile(html)
	if err != nil || exit == quotawatch.ExitOK || !bytes.Contains(b, []byte("</html>")) || !bytes.Contains(b, []byte(`<dl class="fault">`)) {
		t.Errorf("%s: exit %d %v\n%s%s", filepath.Base(path), exit, err, says, b)
	}
}

// releasesShown opens, in every language, the pages that show what is held.
func releasesShown(t *testing.T, data string) {
	t.Helper()
	srv := serving(t, data)
	var held []quotawatch.Release
	if err := json.Unmarshal([]byte(ok(t, "releases", "--data", data, "--format", "json")), &held); err != nil || len(held) == 0 {
		t.Fatal(held, err)
	}
	pages := []string{"/", "/data/", "/add/", "/codebook/"}
	for _, r := range held {
		pages = append(pages, "/releases/"+r.ID+"/")
	}
	for _, path := range pages {
		for _, language := range []string{"", "/es"} {
			if res, body := gotten(t, srv.URL+language+path); res.StatusCode != http.StatusOK || !bytes.Contains(body, []byte("</html>")) {
				t.Errorf("%s: %d %s", language+path, res.StatusCode, body)
			}
		}
	}
}

// publishes publishes what is held, which makes every page and file in every
// language, and reads every download back.
func publishes(t *testing.T, data string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	ok(t, "publish", "--data", data, dir)
	if r, err := site.Verify(dir); err != nil || r.Verdict != site.Identical {
		t.Errorf("%v %v", r, err)
	}
	downloadsRead(t, filepath.Join(dir, "downloads"))
}

// downloadsRead reads every file that the Data Package lists: its bytes and
// columns are those that are listed, and both forms of a table have as many rows.
func downloadsRead(t *testing.T, dir string) {
	t.Helper()
	var listed struct {
		Resources []struct {
			Path, Format, Hash string
			Bytes              int
			Schema             struct{ Fields []struct{ Name string } }
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err == nil {
		err = json.Unmarshal(b, &listed)
	}
	if err != nil || len(listed.Resources) < 5 {
		t.Fatalf("%d files are listed: %v", len(listed.Resources), err)
	}
	rows := map[string]int{}
	for _, r := range listed.Resources {
		b, err := os.ReadFile(filepath.Join(dir, r.Path))
		sum := sha256.Sum256(b)
		if err != nil || len(b) != r.Bytes || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
			t.Fatalf("%s is not as it is listed: %v", r.Path, err)
		}
		n, columns, err := tableRead(r.Path, b)
		var want []string
		for _, f := range r.Schema.Fields {
			want = append(want, f.Name)
		}
		name := strings.TrimSuffix(r.Path, filepath.Ext(r.Path))
		if before, twice := rows[name]; err != nil || !slices.Equal(columns, want) || twice && before != n {
			t.Errorf("%s: %d rows of %v: %v", r.Path, n, columns, err)
		}
		rows[name] = n
	}
	if rows["arrests-by-day"] == 0 || rows["coverage"] == 0 {
		t.Errorf("nothing is in them: %v", rows)
	}
}

func tableRead(name string, b []byte) (rows int, columns []string, err error) {
	switch filepath.Ext(name) {
	case ".csv":
		all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil || len(all) == 0 {
			return 0, nil, fmt.Errorf("no header: %w", err)
		}
		return len(all) - 1, all[0], nil
	case ".parquet":
		r, err := parquetfile.NewParquetReader(bytes.NewReader(b))
		if err != nil {
			return 0, nil, err
		}
		for i := range r.MetaData().Schema.NumColumns() {
			columns = append(columns, r.MetaData().Schema.Column(i).Name())
		}
		return int(r.NumRows()), columns, nil
	}
	return 0, nil, fmt.Errorf("a kind that is not known")
}
