package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/fetch"
)

// brought runs fetch with a file of the corpus in place of the network, for a
// publisher whose first file is of that source.
func brought(t *testing.T, source, file string, args ...string) (asked fetch.Request, out string, err error) {
	t.Helper()
	dir := t.TempDir()
	list := `publishers: [{id: mine, title: Mine, home: "https://example.org", licence: free, citation: Mine 2026, hosts: [data.example.org], files: [
		{name: a.csv.gz, url: "https://data.example.org/a.csv.gz", source: ` + source + `, format: csv.gz, max_bytes: 1000, note: none},
		{name: b.csv.gz, url: "https://data.example.org/b.csv.gz", source: ` + source + `, format: csv.gz, max_bytes: 1000, note: none}]}]`
	if err := os.WriteFile(filepath.Join(dir, "publishers.yaml"), []byte(strings.ReplaceAll(list, "\t", " ")), 0o644); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &b, err: &b, get: func(_ context.Context, req fetch.Request) (fetch.Result, error) {
		asked = req
		path := filepath.Join(req.Dir, req.File.Name)
		compress(t, "../../testdata/corpus/"+file, path)
		req.Progress(12, 24)
		return fetch.Result{Path: path, Resumed: 12, Receipt: fetch.Receipt{Publisher: "mine", Name: req.File.Name, URL: req.File.URL, Bytes: 1234567,
			FinalURL: "https://data.example.org/final", SHA256: "abc", Licence: "free", Citation: "Mine 2026",
			Retrieved: time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)}}, nil
	}}
	root := newRoot(a)
	root.SetArgs(append([]string{"fetch", "mine", "--data", filepath.Join(dir, "data"), "--registry", dir}, args...))
	err = root.Execute()
	return asked, b.String(), err
}

func compress(t *testing.T, from, to string) {
	t.Helper()
	plain, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(plain)
	_ = w.Close()
	_ = os.MkdirAll(filepath.Dir(to), 0o755)
	if err := os.WriteFile(to, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFetchAdds follows a file from the publisher's entry to a release.
func TestFetchAdds(t *testing.T) {
	asked, out, err := brought(t, "ice/arrests", "whole.good.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"a.csv.gz of Mine: 1,234,567 bytes, the first 12 from an earlier run, retrieved on 2026-11-23", "from https://data.example.org/final",
		"sha256 abc", "licence: free", "cite as: Mine 2026", "ero-arrests-fy2017 added (ice/arrests)", "12 rows seen = 6 loaded"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in:\n%s", part, out)
		}
	}
	if !strings.HasSuffix(asked.Dir, filepath.Join("data", "downloads", "mine")) || asked.Publisher.Hosts[0] != "data.example.org" || time.Since(asked.Now()) > time.Minute {
		t.Errorf("asked for %+v", asked)
	}
}

func TestFetchForScripts(t *testing.T) {
	asked, out, err := brought(t, "ice/arrests", "whole.good.csv", "--format", "json", "--file", "b.csv.gz")
	var doc struct {
		SHA256, Citation string
		Retrieved        time.Time
		Added            []quotawatch.Release
	}
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.SHA256 != "abc" || doc.Citation != "Mine 2026" || doc.Retrieved.Year() != 2026 ||
		len(doc.Added) != 1 || doc.Added[0].Loaded != 6 || asked.File.Name != "b.csv.gz" {
		t.Errorf("%v\n%s", err, out)
	}
	if _, out, err = brought(t, "ice/arrests", "whole.good.csv", "--format", "csv", "--no-add"); err != nil || strings.Count(out, "\n") != 2 || !strings.Contains(out, "Mine 2026") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestFetchKeepsTheFile does not add when told so, and leaves the file where
// add refuses it: told with its citation, then refused as what the list says.
func TestFetchKeepsTheFile(t *testing.T) {
	asked, out, err := brought(t, "ice/arrests", "whole.good.csv", "--no-add")
	if _, e := os.Stat(filepath.Join(asked.Dir, "a.csv.gz")); err != nil || e != nil || strings.Contains(out, "added") {
		t.Errorf("%v %v\n%s", err, e, out)
	}
	asked, out, err = brought(t, "ddp/arrests", "whole.good.csv")
	if _, e := os.Stat(filepath.Join(asked.Dir, "a.csv.gz")); quotawatch.ExitOf(err) != quotawatch.ExitRefused || e != nil || !strings.Contains(out, "cite as: Mine 2026") {
		t.Errorf("%v %v\n%s", err, e, out)
	}
}
