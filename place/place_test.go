package place

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the measured scores again")

func classifier(t testing.TB) *Classifier {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return New(reg.Places, reg.States)
}

// readLabels reads the landmarks that were labelled by reading each of them.
func readLabels(t testing.TB) (labels []Label) {
	t.Helper()
	f, err := os.Open("../testdata/places/labels.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		n, _ := strconv.Atoi(r[1]) // "under 11" is 0
		labels = append(labels, Label{Text: r[0], Rows: n, HeldOut: r[3] == "held-out", Type: r[4]})
	}
	return labels
}

// TestHeldOut holds the rules to their aims on landmarks that were not looked
// at while they were written.
func TestHeldOut(t *testing.T) {
	c, labels := classifier(t), Half(readLabels(t), true)
	if all := readLabels(t); len(all) < 1000 || len(labels) < 450 {
		t.Fatalf("%d labels, %d held out", len(all), len(labels))
	}
	for _, l := range labels {
		if got, rule := c.Explain(l.Text); got != l.Type {
			t.Logf("%-20s told %s by %q: %s", l.Type, got, rule, l.Text)
		}
	}
	for _, s := range Evaluate(c, labels, registry.PlaceTypes()) {
		precision, any := s.Precision.Value()
		recall, _ := s.Recall.Value()
		t.Logf("%-20s precision %d/%d recall %d/%d", s.Type, s.Precision.Right, s.Precision.Of, s.Recall.Right, s.Recall.Of)
		if s.Type == "courthouse" && (precision < 0.95 || recall < 0.95) {
			t.Errorf("courthouse: precision %.3f, recall %.3f", precision, recall)
		}
		for _, sensitive := range registry.SensitivePlaces() {
			if s.Type == sensitive && any && precision < 0.9 {
				t.Errorf("%s: precision %.3f", s.Type, precision)
			}
		}
	}
}

// TestFalseFriends tells apart what shares a word.
func TestFalseFriends(t *testing.T) {
	c := classifier(t)
	for text, want := range map[string]string{
		"TEMPLE, TEXAS": "non-specific", "COLLEGE PARK, GA": "non-specific", "FALLS CHURCH, VA": "non-specific", "UNIVERSITY PARK POLICE DEPARTMENT": "police",
		"FEDERAL MEDICAL CENTER-DEVENS": "jail-or-prison", "US MEDICAL CENTER FOR FEDERAL PRISONERS, MISSOURI": "jail-or-prison", "BRIDGEWATER STATE HOSPITAL": "jail-or-prison",
		"SNA ANTONIO MAGISTRATE COURT HOLDING FACILITY": "jail-or-prison", "62A DISTRICT COURT PROBATION, WYOMING, MI": "probation-or-parole", "US PROBATION MIAMI COURTHOUSE": "probation-or-parole",
		"HARRIS COUNTY COURTHOUSE - NON-PROBATION RELATED": "courthouse", "CAP - BROOKLYN CRIMINAL COURT NY STATE": "courthouse", "COURTLAND, VA": "non-specific",
		"ST MARY'S HOSPITAL, SAMPLE, TX": "hospital-or-clinic", "SAMPLE ELEMENTARY SCHOOL": "school", "FIRST SAMPLE CHURCH, SAMPLE, TX": "place-of-worship", "HOSPITALITY SUITE": "unknown",
		"NEW JERSEY TRAINING SCHOOL FOR BOYS": "jail-or-prison", "": "unknown", "???": "unknown", "\xff\x00": "unknown",
	} {
		if got, rule := c.Explain(text); got != want {
			t.Errorf("%q is told %s by %q, want %s", text, got, rule, want)
		}
	}
}

// TestSameText gives the same type however a text is spaced, cased and pointed.
func TestSameText(t *testing.T) {
	c, labels := classifier(t), readLabels(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(labels).Draw(t, "label").Text
		other := strings.ToLower(strings.ReplaceAll(text, " ", rapid.SampledFrom([]string{"  ", " - ", "\t", ", "}).Draw(t, "space"))) + rapid.SampledFrom([]string{"", ".", " "}).Draw(t, "end")
		if a, b := c.Classify(text), c.Classify(other); a != b {
			t.Fatalf("%q is %s, %q is %s", text, a, other, b)
		}
	})
}

// TestWilson compares the interval with values of R's prop.test without
// continuity correction.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		right, of int
		low, high float64
	}{{46, 47, 0.888870, 0.996234}, {10, 10, 0.722467, 1}, {0, 5, 0, 0.434482}, {1, 2, 0.094531, 0.905469}} {
		s := wilson(c.right, c.of)
		if abs(s.Low-c.low) > 2e-6 || abs(s.High-c.high) > 2e-6 {
			t.Errorf("%d of %d: %.6f to %.6f", c.right, c.of, s.Low, s.High)
		}
	}
	if s := wilson(0, 0); s.Low != 0 || s.High != 1 {
		t.Errorf("nothing counted: %+v", s)
	}
}

func abs(x float64) float64 { return max(x, -x) }

const begin, end = "<!-- measured: go test ./place -update -->\n", "<!-- end of what was measured -->\n"

// TestScoresAreFresh compares the table in docs/methods/places.md with what is
// measured now.
func TestScoresAreFresh(t *testing.T) {
	const path = "../docs/methods/places.md"
	var b strings.Builder
	c, labels := classifier(t), readLabels(t)
	fmt.Fprintf(&b, "%d landmarks, %d of them held out.\n\n| type | precision, held out | 95%% | recall, held out | 95%% | precision, both halves | recall, both halves |\n| --- | ---: | --- | ---: | --- | ---: | ---: |\n", len(labels), len(Half(labels, true)))
	both := Evaluate(c, labels, registry.PlaceTypes())
	for i, s := range Evaluate(c, Half(labels, true), registry.PlaceTypes()) {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", s.Type, counted(s.Precision), interval(s.Precision), counted(s.Recall), interval(s.Recall), counted(both[i].Precision), counted(both[i].Recall))
	}
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := bytes.Cut(doc, []byte(begin))
	_, tail, closed := bytes.Cut(rest, []byte(end))
	want := string(head) + begin + "\n" + b.String() + "\n" + end + string(tail)
	if !ok || !closed {
		t.Fatal("the document has no marks")
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(doc) {
		t.Error("docs/methods/places.md is stale: go test ./place -update")
	}
}

// TestKeptScores compares the scores that the program prints with what is
// measured now.
func TestKeptScores(t *testing.T) {
	const path = "../registry/place-scores.csv"
	b := "type,told_right,told,found,of_type\n"
	for _, s := range Evaluate(classifier(t), Half(readLabels(t), true), registry.PlaceTypes()) {
		b += fmt.Sprintf("%s,%d,%d,%d,%d\n", s.Type, s.Precision.Right, s.Precision.Of, s.Recall.Right, s.Recall.Of)
	}
	if *update {
		if err := os.WriteFile(path, []byte(b), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != b {
		t.Errorf("%s is stale (%v): go test ./place -update", path, err)
	}
}

func counted(s Share) string {
	if s.Of == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d", s.Right, s.Of)
}

func interval(s Share) string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f to %.2f", s.Low, s.High)
}

// FuzzClassify takes any bytes: one of the types comes out, the same each time.
func FuzzClassify(f *testing.F) {
	for _, s := range []string{"TEMPLE, TEXAS", "A - DANE COUNTY JAIL", "\xff\x00", "P&P", "'"} {
		f.Add(s)
	}
	c := classifier(f)
	f.Fuzz(func(t *testing.T, s string) {
		if a, b := c.Classify(s), c.Classify(s+" "); a != b {
			t.Fatalf("%q is %s, and with a space %s", s, a, b)
		}
	})
}
