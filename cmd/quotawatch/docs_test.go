package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocsAreFresh compares docs/reference with what the program says today.
func TestDocsAreFresh(t *testing.T) {
	dir := t.TempDir()
	if code := run([]string{"docs", "reference", dir}, strings.NewReader(""), io.Discard, os.Stderr); code != 0 {
		t.Fatal(code)
	}
	if got, want := names(t, dir), names(t, "../../docs/reference"); got != want {
		t.Errorf("docs/reference holds:\n%s\nwant:\n%s", want, got)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		made, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		kept, _ := os.ReadFile(filepath.Join("../../docs/reference", e.Name()))
		if string(made) != string(kept) {
			t.Errorf("docs/reference/%s is stale: run make docs\n%s", e.Name(), firstDifference(string(kept), string(made)))
		}
	}
}

// TestLinksLeadSomewhere follows every link between the documents.
func TestLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
	n := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			n++
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", path, m[1])
			}
		}
		return err
	})
	if err != nil || n < 20 {
		t.Errorf("%d links followed (%v)", n, err)
	}
}

// TestReadmeCommands runs the commands of the README that need nothing added.
func TestReadmeCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(readme), "```sh\nbin/quotawatch attain")
	block, _, _ = strings.Cut("attain"+block, "```")
	lines := strings.Split(strings.TrimSpace(block), "\n")
	if len(lines) < 5 {
		t.Fatalf("found %q", block)
	}
	t.Setenv("QUOTAWATCH_DATA", t.TempDir())
	for _, line := range lines {
		line, _, _ = strings.Cut(strings.TrimPrefix(line, "bin/quotawatch "), "#")
		var out strings.Builder
		if code := run(strings.Fields(line), strings.NewReader(""), &out, os.Stderr); code != 0 || out.Len() < 200 {
			t.Errorf("%s: exit %d, %d bytes", line, code, out.Len())
		}
	}
}
