package chart

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
)

var update = flag.Bool("update", false, "write the golden charts again")

// TestGolden compares each chart with the one that was looked at. The data stands
// beside it, so that ui/test/charts-golden.test.ts draws the same in Node.
func TestGolden(t *testing.T) {
	var r Renderer
	for name, d := range drawings() {
		t.Run(name, func(t *testing.T) {
			svg, err := r.SVG(d)
			if err != nil {
				t.Fatal(err)
			}
			wellFormed(t, string(svg))
			golden(t, name+".svg", string(svg))
			data, err := json.Marshal(map[string]any{"chart": d.chartName(), "data": d})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", string(data)+"\n")
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed; look at it, then run with -update:\n%s", name, diff)
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
	}
}

func TestSameBytesFromAnyRenderer(t *testing.T) {
	var one, two Renderer
	for name, d := range drawings() {
		a, errA := one.SVG(d)
		b, errB := two.SVG(d)
		if errA != nil || errB != nil || a != b {
			t.Errorf("%s differs: %v %v", name, errA, errB)
		}
	}
}

// TestSaysWhatItShows checks that each chart is one picture with one label that
// gives numbers, and that nothing inside of it is labelled.
func TestSaysWhatItShows(t *testing.T) {
	label := regexp.MustCompile(`^<svg [^>]*role="img" aria-label="[^"]*\d[^"]*">`)
	var r Renderer
	for name, d := range drawings() {
		svg, err := r.SVG(d)
		if err != nil {
			t.Fatal(err)
		}
		text := string(svg)
		hidden := strings.Contains(text, `aria-hidden="true"`)
		if said := label.MatchString(text); said == hidden || strings.Count(text, "aria-") != 1 {
			t.Errorf("%s: said %v, hidden %v, %d labels", name, said, hidden, strings.Count(text, "aria-"))
		}
		for _, no := range []string{"NaN", "undefined", "Infinity"} {
			if strings.Contains(text, no) {
				t.Errorf("%s draws %s", name, no)
			}
		}
	}
}

// TestUnknownDaysAreGaps checks that what Counts holds for days that no data
// covers is not drawn.
func TestUnknownDaysAreGaps(t *testing.T) {
	n := national()
	n.Unknown = []quotawatch.Window{{From: start + 1, To: start + 2}}
	var r Renderer
	svg, err := r.SVG(n)
	if err != nil || !strings.Contains(string(svg), "[300,null,null,501,") {
		t.Errorf("%v\n%s", err, svg)
	}
}

func TestNeverAboveItsTarget(t *testing.T) {
	var r Renderer
	svg, err := r.SVG(drawings()["ranking"])
	if err != nil || !strings.Contains(string(svg), ">74.97<") {
		t.Errorf("74.97 must not read as 75: %v\n%s", err, svg)
	}
}

// TestRefuses checks that data that is missing is an error, not a picture.
func TestRefuses(t *testing.T) {
	var r Renderer
	none := national()
	none.Counts, none.Means = nil, nil
	uneven := national()
	uneven.Means = uneven.Means[:3]
	for name, d := range map[string]Drawing{
		"no counts": none, "uneven": uneven, "no office": Areas{Width: 480, Target: 75},
		"unknown office": Areas{Width: 480, Target: 75, Values: []AreaValue{{"NON", "Nowhere", 1}}},
		"no rows":        Ranking{Width: 480, Target: 75}, "no month": Panel{Width: 100, Height: 50},
		"no groups": Stack{Title: "Arrests", Width: 600, Height: 200, Mode: StackShare, Every: Daily, Starts: []int{1}}, "no bars": Bars{Width: 300}, "no lines": Lines{Width: 300, Height: 200},
		"no event": EventWindow{Width: 300, Height: 200}, "no days": Calendar{Width: 300}, "no fields": Missing{Width: 300}, "no account": Ledger{Width: 300, Height: 200},
		"no data": Coverage{Width: 300}, "no values": Spark{Width: 120, Height: 28},
		"not a number": Ranking{Width: 480, Target: 75, Rows: []RankingRow{{"Miami", math.NaN(), nil}}},
	} {
		if svg, err := r.SVG(d); err == nil {
			t.Errorf("%s was drawn: %s", name, svg)
		}
	}
}
