package mix

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The outputs of R are stored; "REMAKE=1 go test ./mix -run Reference" makes the
// inputs that are drawn, and the outputs, again.
const storedDir = "../testdata/reference/mix"

const (
	refWeeks = 26
	refDraws = 40
)

// readReference reads the numbers of a file by column.
func readReference(t *testing.T, name string) map[string][]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join(storedDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{}
	for i, column := range rows[0] {
		for _, row := range rows[1:] {
			v, _ := strconv.ParseFloat(row[i], 64) // names of categories are not looked at
			columns[column] = append(columns[column], v)
		}
	}
	return columns
}

func readCells(t *testing.T, name string) (base, now []cell) {
	t.Helper()
	c := readReference(t, name)
	for i := range c["all0"] {
		base, now = append(base, cell{c["all0"][i], c["of0"][i]}), append(now, cell{c["all1"][i], c["of1"][i]})
	}
	return base, now
}

func equal(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, R has %d", what, len(got), len(want))
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Errorf("%s, %d: %.12f, R has %.12f", what, i, got[i], want[i])
		}
	}
}

// refBlocks draws the blocks of the reference, with the streams of bootstrap.
func refBlocks() (starts [][]int) {
	for i := range refDraws {
		starts = append(starts, blocks(rand.New(rand.NewPCG(seed, uint64(i))), refWeeks, blockWeeks(refWeeks)))
	}
	return starts
}

func refSample() sample {
	rng := rand.New(rand.NewPCG(seed, 1<<32))
	s := sample{weeks: refWeeks, width: 1}
	for range refWeeks {
		s.counts = append(s.counts, 2000+rng.Int64N(900))
	}
	return s
}

// TestReferenceInputs holds the stored blocks to those that bootstrap draws: a
// change of the random streams would change every interval.
func TestReferenceInputs(t *testing.T) {
	if os.Getenv("REMAKE") != "" {
		remake(t)
	}
	stored := readReference(t, "starts.csv")
	for i, starts := range refBlocks() {
		for k, from := range starts {
			if stored[fmt.Sprintf("block%d", k)][i] != float64(from) {
				t.Fatalf("resample %d draws %v, not what is stored", i, starts)
			}
		}
	}
	for i, n := range refSample().counts {
		if stored := readReference(t, "weeks.csv")["arrests"]; stored[i] != float64(n) {
			t.Fatalf("week %d has %d", i, n)
		}
	}
}

// remake writes the drawn inputs and runs R.
func remake(t *testing.T) {
	var text strings.Builder
	starts := refBlocks()
	for k := range starts[0] {
		fmt.Fprintf(&text, "%sblock%d", strings.Repeat(",", min(k, 1)), k)
	}
	for _, row := range starts {
		text.WriteString("\n" + strings.ReplaceAll(strings.Trim(fmt.Sprint(row), "[]"), " ", ","))
	}
	weeks := "arrests\n" + strings.ReplaceAll(strings.Trim(fmt.Sprint(refSample().counts), "[]"), " ", "\n")
	for name, text := range map[string]string{"starts.csv": text.String(), "weeks.csv": weeks} {
		if err := os.WriteFile(filepath.Join(storedDir, name), []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("Rscript", "--vanilla", filepath.Join(storedDir, "make.R"), storedDir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestReferenceKitagawa(t *testing.T) {
	base, now := readCells(t, "kitagawa.csv")
	want := readReference(t, "kitagawa.out.csv")
	composition, rate := kitagawa(base, now)
	equal(t, "composition", composition, want["composition"])
	equal(t, "rate", rate, want["rate"])
	equal(t, "two factors", effects(base, now, 0), readReference(t, "dasgupta2.out.csv")["effect"])
}

func TestReferenceDasGupta(t *testing.T) {
	base, now := readCells(t, "dasgupta3.csv")
	equal(t, "three factors", effects(base, now, 3), readReference(t, "dasgupta3.out.csv")["effect"])
}

func TestReferenceBlocks(t *testing.T) {
	s := refSample()
	r := newResampler(s)
	sums, out := make([]int64, 1), make([]float64, 1)
	var means []float64
	for i := range refDraws {
		r.draw(rand.New(rand.NewPCG(seed, uint64(i))), sums, out)
		means = append(means, out[0]/refWeeks)
	}
	equal(t, "means", means, readReference(t, "blocks.out.csv")["mean_per_week"])
	all := &resampled{outs: 1, rows: refDraws, values: means}
	all.centre()
	want := readReference(t, "blocks.summary.out.csv")
	equal(t, "mean", all.means, want["mean"])
	if got := all.covariance(0, 0); math.Abs(got-want["variance"][0]) > 1e-9*got {
		t.Errorf("variance %v, R has %v", got, want["variance"][0])
	}
	student := readReference(t, "student.out.csv")
	for i, v := range student["v"] {
		if got := studentT(v); math.Abs(got/student["t"][i]-1) > 0.01 {
			t.Errorf("t of %v is %v, R has %v", v, got, student["t"][i])
		}
	}
}
