package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden charts again")

// TestGolden compares each chart with the one that was looked at.
func TestGolden(t *testing.T) {
	var r Renderer
	for name, d := range drawings() {
		t.Run(name, func(t *testing.T) {
			svg, err := r.SVG(d)
			if err != nil {
				t.Fatal(err)
			}
			wellFormed(t, string(svg))
			path := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(path, []byte(svg), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(svg)); diff != "" {
				t.Errorf("the chart changed; look at it, then run with -update:\n%s", diff)
			}
		})
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
		"not a number": Ranking{Width: 480, Target: 75, Rows: []RankingRow{{"Miami", math.NaN(), nil}}},
	} {
		if svg, err := r.SVG(d); err == nil {
			t.Errorf("%s was drawn: %s", name, svg)
		}
	}
}
