package main

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNoIdentifierAnywhere adds a synthetic release whose identifiers and
// landmarks are known and looks for them in everything that the program writes
// and keeps.
func TestNoIdentifierAnywhere(t *testing.T) {
	run, out, data := program(t), t.TempDir(), t.TempDir()
	must(t, run(nil, "synth", "--vintage", "2026-03", "--rows", "400", "--format", "csv", "--flaws", "--out", out))
	files, err := filepath.Glob(filepath.Join(out, "*.csv"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	secrets := identifiersOf(t, files[0])
	var said strings.Builder
	said.WriteString(must(t, run(nil, "add", "--data", data, "--report", filepath.Join(data, "report.html"), files[0])))
	said.WriteString(must(t, run(nil, "add", "--data", data, "--id", "again", "--report", filepath.Join(data, "report.json"), "--format", "json", files[0])))
	for _, view := range []string{"arrest", "quarantine", "daily"} {
		said.WriteString(must(t, run(nil, "query", "--data", data, "--format", "csv", "from "+view)))
	}
	said.WriteString(must(t, run(nil, "releases", "--data", data, "--format", "json")))
	kept := everyByte(t, data)
	for _, secret := range secrets {
		if strings.Contains(said.String(), secret) || bytes.Contains(kept, []byte(secret)) {
			t.Fatalf("%q of the release is in an output or in the data directory", secret)
		}
	}
}

// identifiersOf gives the identifiers and landmarks of a synthetic file.
func identifiersOf(t *testing.T, path string) (secrets []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	identifier := regexp.MustCompile(`^[0-9a-f]{40}$`)
	for _, row := range rows {
		for _, cell := range row {
			if identifier.MatchString(cell) || strings.Contains(cell, "COUNTY JAIL") {
				secrets = append(secrets, cell)
			}
		}
	}
	if len(secrets) < 400 {
		t.Fatalf("only %d identifiers and landmarks found", len(secrets))
	}
	return secrets
}

func everyByte(t *testing.T, dir string) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
