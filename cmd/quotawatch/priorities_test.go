package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/priority"
	"github.com/quotawatch/quotawatch/synth"
)

// TestGangsTellTheTruth compares the marks that are shown with those that were
// written, and finds hidden just the months in which few are marked or few are
// not.
func TestGangsTellTheTruth(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("QUOTAWATCH_DATA", filepath.Join(dir, "data"))
	commandOutput(t, "synth", "--vintage", "2026-03-detainers", "--format", "csv", "--rows", "6000", "--from", "2024-01-01", "--to", "2026-03-11", "--flaws", "--out", dir)
	b, err := os.ReadFile(filepath.Join(dir, synth.TruthFile))
	if err != nil {
		t.Fatal(err)
	}
	var truth synth.Truth
	if err := json.Unmarshal(b, &truth); err != nil {
		t.Fatal(err)
	}
	commandOutput(t, "add", filepath.Join(dir, truth.Files[0].Name))
	var answer struct {
		Tables []struct {
			Rows []struct {
				Month          string
				Counted        int
				Yes, No, Blank *int
				Share          *float64
			}
		}
	}
	if err := json.Unmarshal([]byte(commandOutput(t, "priorities", "--gangs", "--format", "json")), &answer); err != nil || len(answer.Tables) != 1 {
		t.Fatalf("%+v %v", answer, err)
	}
	want := map[string]map[string]int{}
	for _, m := range truth.Marks {
		month := m.Month.String()[:7]
		if want[month] == nil {
			want[month] = map[string]int{}
		}
		want[month][m.Value] = m.Episodes
	}
	hidden := 0
	for _, r := range answer.Tables[0].Rows {
		marks := want[r.Month]
		yes, others := marks["YES"], marks["NO"]+marks[""]
		switch {
		case r.Counted != yes+others:
			t.Errorf("%s: %d counted, want %d", r.Month, r.Counted, yes+others)
		case yes < 11 || others < 11:
			if hidden++; r.Yes != nil || r.No != nil || r.Blank != nil || r.Share != nil {
				t.Errorf("%s is shown: %+v of %v", r.Month, r, marks)
			}
		case r.Yes == nil || *r.Yes != yes || *r.No != marks["NO"] || *r.Blank != marks[""] || r.Share == nil:
			t.Errorf("%s: %+v, want %v", r.Month, r, marks)
		}
	}
	if n := len(answer.Tables[0].Rows); n != 24 || hidden == 0 || hidden == n {
		t.Errorf("%d months, %d of them hidden", n, hidden)
	}
}

// TestPrioritiesFit prints the tables of priorities on a terminal of 80 columns,
// with no column left out.
func TestPrioritiesFit(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("QUOTAWATCH_DATA", filepath.Join(dir, "data"))
	for vintage, from := range map[string]string{"2026-03": "2025-12-01", "2026-03-detainers": "2025-06-01"} {
		commandOutput(t, "synth", "--vintage", vintage, "--format", "csv", "--rows", "6000", "--from", from, "--to", "2026-03-11", "--out", dir)
		commandOutput(t, "add", filepath.Join(dir, "synthetic-"+vintage+".csv"))
	}
	a := &app{}
	h, err := a.mixHoldings()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := priority.Compare(h, priority.Question{Scope: quotawatch.ScopeOffice})
	if err != nil {
		t.Fatal(err)
	}
	gangs, err := a.gangTables(h.Holdings, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []present.Table{priorityTable(answer), gangTable(gangs)} {
		var out bytes.Buffer
		if err := table.Write(&out, present.FormatTable, 80); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 || strings.Contains(line, "not shown") {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
}
