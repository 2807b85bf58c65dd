package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v4"
)

// cases is testdata/cases.yaml: inputs and their right answers, by kind.
type cases struct {
	Answers []caseAnswer           `yaml:"answers"`
	Cases   map[string][]inputCase `yaml:"cases"`
	Real    map[string][]inputCase `yaml:"real"`
}

// inputCase is one input and what is right of it. The head of the file of cases
// says what each part means.
type inputCase struct {
	Files   []string     `yaml:"files"`
	Then    []string     `yaml:"then"`
	Again   []string     `yaml:"again"`
	AtOnce  bool         `yaml:"at_once"`
	Asks    string       `yaml:"asks"`
	Answer  *caseAnswer  `yaml:"answer"`
	Or      []caseAnswer `yaml:"or"`
	Refused []string     `yaml:"refused"`
	Says    string       `yaml:"says"`
	Dropped []string     `yaml:"dropped"`
	Hidden  string       `yaml:"hidden"`
	Query   *struct{ SQL, Gives string }
	Heavy   bool `yaml:"heavy"`
}

// caseAnswer is what must be held after an input was added. What is not given is
// not looked at.
type caseAnswer struct {
	Rows        map[string]int `yaml:"rows"`
	Quarantined *int           `yaml:"quarantined"`
	First       string         `yaml:"first"`
	Last        string         `yaml:"last"`
	Days        int            `yaml:"days"`
	Most        int            `yaml:"most"`
	Offices     map[string]int `yaml:"offices"`
	Counts      map[string]int `yaml:"counts"`
	Episodes    int            `yaml:"episodes"`
	Persons     int            `yaml:"persons"`
}

// verdict is what became of one input: right, right after a question, or one
// of the failures, with why.
type verdict struct{ name, kind, what, why string }

const (
	isRight   = "right"
	isAsked   = "right after a question"
	isRefusal = "rightly refused"
	isRefused = "refused"
	isUnsaid  = "without a word"
	isWrong   = "WRONG"
	isCrash   = "CRASH"
)

// TestCases adds each input of ../shared/cases and each table of ../shared/data
// to a data directory of its own, as a user would, and compares what is held with the
// right answer. $QUOTAWATCH_BIN names another program to put to this test.
func TestCases(t *testing.T) {
	all := readCases(t)
	var mu sync.Mutex
	var results []verdict
	t.Run("each", func(t *testing.T) {
		for root, kinds := range map[string]map[string][]inputCase{"../../../shared/cases": all.Cases, "../../../shared/data": all.Real} {
			if _, err := os.Stat(root); err != nil {
				t.Logf("skipped: %s is not here", strings.TrimPrefix(root, "../../"))
				continue
			}
			for kind, list := range kinds {
				for _, c := range list {
					t.Run(kind+"/"+strings.Join(c.Files, "+"), func(t *testing.T) {
						if c.Heavy && testing.Short() {
							t.Skip("skipped: -short was given, and the file is large")
						}
						t.Parallel()
						v := judge(t, newAttempt(t, root), c)
						v.kind, v.name = kind, strings.Join(append(slices.Clone(c.Files), c.Then...), "+")
						mu.Lock()
						results = append(results, v)
						mu.Unlock()
						if v.what != isRight && v.what != isAsked && v.what != isRefusal {
							t.Errorf("%s: %s", v.what, v.why)
						}
					})
				}
			}
		}
	})
	if testing.Verbose() {
		t.Log("\n" + resultsTable(results))
	}
}

// readCases reads the file of cases, every key of which must be known.
func readCases(t *testing.T) (all cases) {
	t.Helper()
	b, err := os.ReadFile("../../testdata/cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// resultsTable lists what became of each input, and how many there are of each.
func resultsTable(results []verdict) string {
	var b strings.Builder
	slices.SortFunc(results, func(x, y verdict) int {
		return strings.Compare(x.kind+"\x00"+x.what+"\x00"+x.name, y.kind+"\x00"+y.what+"\x00"+y.name)
	})
	totals := map[string]int{}
	for i, v := range results {
		if i == 0 || results[i-1].kind != v.kind {
			fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(v.kind))
		}
		fmt.Fprintf(&b, "  %-22s %-45s %s\n", v.what, filepath.Base(v.name), v.why)
		totals[v.what]++
	}
	fmt.Fprintf(&b, "\nTOTAL %d", len(results))
	for _, what := range []string{isRight, isAsked, isRefusal, isRefused, isUnsaid, isWrong, isCrash} {
		fmt.Fprintf(&b, "; %s %d", what, totals[what])
	}
	return b.String()
}
