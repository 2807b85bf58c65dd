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
	"github.com/quotawatch/quotawatch"
)

var update = flag.Bool("update", false, "write the golden charts again")

var start = quotawatch.Date(2025, 1, 20)

func national() National {
	return National{Width: 700, Height: 300, From: start, Counts: []int{300, 390, 466, 501, 192, 902, 772, 838},
		Means: []Number{Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), 503.3, 580.1},
		Goals: []Goal{{Low: 1200, High: 1500, From: int(start) + 5, To: int(start) + 7, Label: "Reported goal <1,200>"}},
		Marks: []Mark{{1, int(start)}, {2, int(start) + 1}}}
}

func drawings() map[string]Drawing {
	before := 20.5
	return map[string]Drawing{
		"national": national(),
		"areas":    Areas{Width: 480, Target: 75, Values: []AreaValue{{"DAL", "Dallas", 74.13}, {"MIA", "Miami", 108.7}, {"BUF", "Buffalo", 11.2}}},
		"ranking":  Ranking{Width: 480, Target: 75, Rows: []RankingRow{{"Miami", 108.7, &before}, {"Dallas", 74.97, nil}}},
		"curve": Curve{Width: 480, Title: "Arrests <a day>", Format: "tenths", Groups: []CurveGroup{{"rule", []string{"rows", "persons"}}, {"basis", []string{"day", "weekday"}}},
			Points: []CurvePoint{{Value: 70.5, Choices: []int{1, 0}}, {Value: 75, Choices: []int{0, 0}, Usual: true}, {Value: 91.25, Choices: []int{0, 1}}}},
		"panel": Panel{Width: 200, Height: 80, Name: "Dallas", Target: 75, Top: 90, From: int(start), To: int(start) + 59,
			Months: []PanelMonth{{int(start), 20}, {int(start) + 30, 40}}, Met: []int{int(start) + 3}},
	}
}

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
	noGoal := national()
	noGoal.Goals = nil
	uneven := national()
	uneven.Means = uneven.Means[:3]
	for name, d := range map[string]Drawing{
		"no counts": none, "no goal": noGoal, "uneven": uneven, "no office": Areas{Width: 480, Target: 75},
		"unknown office": Areas{Width: 480, Target: 75, Values: []AreaValue{{"NON", "Nowhere", 1}}},
		"no rows":        Ranking{Width: 480, Target: 75}, "no month": Panel{Width: 100, Height: 50},
		"not a number": Ranking{Width: 480, Target: 75, Rows: []RankingRow{{"Miami", math.NaN(), nil}}},
	} {
		if svg, err := r.SVG(d); err == nil {
			t.Errorf("%s was drawn: %s", name, svg)
		}
	}
}
