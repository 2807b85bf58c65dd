package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch/internal/bench/load"
)

func TestChooseParts(t *testing.T) {
	for only, want := range map[string]int{"": 5, "web": 1, "load,web": 2} {
		if got, err := choose(only); len(got) != want || err != nil {
			t.Errorf("%q: %d parts, %v", only, len(got), err)
		}
	}
	for _, only := range []string{"wen", "web,wen", "web,web"} {
		if _, err := choose(only); err == nil {
			t.Errorf("%q is taken", only)
		}
	}
}

// TestDocumentHasEveryPart replaces each part of the document itself, in a copy.
func TestDocumentHasEveryPart(t *testing.T) {
	text, err := os.ReadFile("../../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if err := replace(path, p.name, "new "+p.name); err != nil {
			t.Error(err)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if want := "<!-- made by make bench: " + p.name + " -->\n\nnew " + p.name + "\n\n<!-- end of " + p.name + " -->\n"; !strings.Contains(string(after), want) {
			t.Errorf("no %q", want)
		}
	}
	if err := replace(path, "none", ""); err == nil {
		t.Error("a part without marks is replaced")
	}
}

// pageWith has every figure of the table at some share of its aim.
func pageWith(name string, share float64) page {
	p := page{Name: name, Figures: map[string]sample{}}
	for _, l := range lines {
		key := l.name
		if l.worst {
			key += "national"
		}
		if p.Figures[key] = (sample{Median: 1, Least: 1, Most: 2}); l.aim != nil {
			p.Figures[key] = sample{Median: l.aim.limit * share, Least: 1, Most: 2e6}
		}
	}
	return p
}

func TestJudge(t *testing.T) {
	for _, g := range goals {
		if got := g.judge(pageWith(published, 1), ""); !strings.HasPrefix(got, "met: ") {
			t.Errorf("%s at its limit: %s", g.title, got)
		}
		if got := g.judge(pageWith(published, 1.01), ""); !strings.HasPrefix(got, "**missed**: 1.01 times the aim: ") {
			t.Errorf("%s above its limit: %s", g.title, got)
		}
		if got := g.judge(page{Name: published}, ""); !strings.HasPrefix(got, "**not measured**: ") {
			t.Errorf("%s of nothing: %s", g.title, got)
		}
		if got := g.judge(pageWith(published, 1), "no publish"); got != "**not measured**: no publish" {
			t.Errorf("%s without the page: %s", g.title, got)
		}
	}
	p := pageWith(served, 0.5)
	p.Figures["redraw.office"] = sample{Median: 90}
	if got := redrawn.judge(p, ""); got != "**missed**: 1.50 times the aim: 90 ms, by office" {
		t.Error("one slow field: " + got)
	}
	p.Figures["at.calendar"] = sample{Missing: "lost"}
	if got := redrawn.judge(p, ""); got != "**not measured**: with the slowest figure in view: lost" {
		t.Error("one figure that is missing: " + got)
	}
	if got := light.judge(p, ""); got != "" {
		t.Error("an aim of another page: " + got)
	}
}

func TestCells(t *testing.T) {
	p := page{Name: served, Figures: map[string]sample{"bytes": {Median: 499_500, Least: 499_500, Most: 499_500}, "drawn": {Median: 999.4, Least: 12.4, Most: 1000},
		"at.one": {Median: 20, Least: 10, Most: 40}, "at.two": {Median: 30, Least: 30, Most: 30}, "cold": {Missing: "gone"}}}
	for _, l := range lines {
		want, known := map[string]string{"bytes": "500 kB", "drawn": "999 ms (12 ms to 1.00 s)", "at.": "30 ms two", "cold": "not measured", "slow.paint": "not measured"}[l.name]
		if got := l.cell(p); known && got != want {
			t.Errorf("%s: %q, want %q", l.name, got, want)
		}
	}
}

func TestCounted(t *testing.T) {
	held := truth{Total: 100, Neither: 40}
	p := page{Name: served}
	p.Counts.All, p.Counts.Some = 100, 40
	if got := p.counted(held); strings.HasPrefix(got, "**") {
		t.Error(got)
	}
	p.Counts.Some = 41
	if got := p.counted(held); !strings.HasPrefix(got, "**quotawatch serve states other arrests**") {
		t.Error(got)
	}
	if got := (page{Name: served, Counts: struct {
		All, Some int64
		Missing   string
	}{Missing: "gone"}}).counted(held); !strings.HasPrefix(got, "**quotawatch serve states no number") {
		t.Error(got)
	}
}

func TestSwapVerdict(t *testing.T) {
	whole := func() swapping {
		return swapping{stress: stress{Result: &load.Result{}}, builds: []replaced{{build: "a", at: time.Now()}, {build: "b"}}, compared: 4,
			Report: load.Report{Answers: 9, Builds: map[string]int{"a": 4, "b": 5}}}
	}
	if got := whole().verdict(); !strings.HasPrefix(got, "met: 9 answers of 2 builds checked, 4 bodies compared") {
		t.Error(got)
	}
	w := whole()
	delete(w.Builds, "b")
	if got := w.verdict(); !strings.HasPrefix(got, "**not shown**") {
		t.Error("a build that never answered: " + got)
	}
	w = whole()
	w.Silent = map[string]int{"/": 3}
	if got := w.verdict(); !strings.HasPrefix(got, "**not shown**") {
		t.Error("a body without its build: " + got)
	}
	w.Faults = map[string]int{"/x: mixed": 2, "/y: mixed": 1}
	if got := w.verdict(); !strings.HasPrefix(got, "**missed**: /x: mixed, 2 times; /y: mixed, 1 times") {
		t.Error(got)
	}
}
