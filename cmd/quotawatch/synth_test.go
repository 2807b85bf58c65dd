package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/synth"
)

// commandOutput runs one command line and gives what it wrote.
func commandOutput(t *testing.T, args ...string) string {
	t.Helper()
	var out, errOut strings.Builder
	if code := run(args, strings.NewReader(""), &out, &errOut); code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, code, errOut.String())
	}
	return out.String()
}

// TestAddTellsTheTruth makes a release in every layout of arrests, and one in
// every format, adds it, and compares each day and office with its truth.
func TestAddTellsTheTruth(t *testing.T) {
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if s.Table == "arrests" {
				t.Run(v.ID, func(t *testing.T) { addMade(t, v.ID, "") })
			}
		}
	}
	for _, format := range synth.Formats() {
		t.Run(format, func(t *testing.T) { addMade(t, "ddp-2025", format) })
	}
}

func addMade(t *testing.T, vintage, format string) {
	dir := t.TempDir()
	t.Setenv("QUOTAWATCH_DATA", filepath.Join(dir, "data"))
	said := commandOutput(t, "synth", "--vintage", vintage, "--format", format, "--rows", "3000", "--seed", "5", "--flaws", "--out", dir)
	if !strings.Contains(said, "SYNTHETIC") {
		t.Errorf("not said to be synthetic: %s", said)
	}
	b, err := os.ReadFile(filepath.Join(dir, synth.TruthFile))
	if err != nil {
		t.Fatal(err)
	}
	var truth synth.Truth
	if err := json.Unmarshal(b, &truth); err != nil {
		t.Fatal(err)
	}
	commandOutput(t, "add", filepath.Join(dir, truth.Files[0].Name))
	want := []string{}
	for _, c := range truth.Counts {
		office := strings.ReplaceAll(string(c.Office), string(quotawatch.NoOffice), "none")
		want = append(want, fmt.Sprintf("%s,%s,%d,%d,%d", c.Day, office, c.Rows, c.Episodes, c.Persons))
	}
	slices.Sort(want)
	got := rows(t, commandOutput(t, "query", "--format", "csv", `select arrest_date::varchar, coalesce(office, 'none'), count(*),
		count(*) filter (counts_as_episode), count(*) filter (counts_as_person) from arrest group by all`))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-truth +add\n%.2000s", diff)
	}
	want = nil
	for code, n := range truth.Quarantined {
		want = append(want, fmt.Sprintf("%s,%d", code, n))
	}
	slices.Sort(want)
	got = rows(t, commandOutput(t, "query", "--format", "csv", "select code, count(*) from quarantine group by all"))
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 2 {
		t.Errorf("quarantined: -truth +add\n%s", diff)
	}
	var releases []quotawatch.Release
	if err := json.Unmarshal([]byte(commandOutput(t, "releases", "--format", "json")), &releases); err != nil || len(releases) != 1 {
		t.Fatalf("%d releases (%v)", len(releases), err)
	}
	if !releases[0].Synthetic {
		t.Error("the release is not held as synthetic")
	}
}

// rows gives the sorted lines of a CSV below its header, without quotes.
func rows(t *testing.T, text string) (lines []string) {
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all[1:] {
		lines = append(lines, strings.Join(row, ","))
	}
	slices.Sort(lines)
	return lines
}
