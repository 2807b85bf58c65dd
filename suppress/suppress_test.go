package suppress

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

var january = quotawatch.Date(2025, 1, 1)

// drawCount draws counts as they are in such tables: many small ones, some
// about the threshold, a few large ones.
var drawCount = rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 4), rapid.IntRange(5, 16), rapid.IntRange(10, 60), rapid.IntRange(50, 900))

func drawMonth(t *rapid.T, areas, categories int) [][]int {
	counts := make([][]int, areas)
	for a := range counts {
		counts[a] = rapid.SliceOfN(drawCount, categories, categories).Draw(t, "counts")
	}
	return counts
}

func drawTable(t *rapid.T, areas, categories int) Table {
	months := rapid.IntRange(1, 2).Draw(t, "months")
	table := Table{Attribute: "citizenship", Definition: "episodes",
		Areas:      []string{"ATL", "BAL", "BOS", "BUF", "CHI", "DAL"}[:rapid.IntRange(1, areas).Draw(t, "areas")],
		Categories: []string{"Cuba", "Haiti", "Mexico", "Peru", "rest"}[5-rapid.IntRange(2, categories).Draw(t, "categories"):]}
	for m := range months {
		table.Months = append(table.Months, addMonths(january, m))
		table.Counts = append(table.Counts, drawMonth(t, len(table.Areas), len(table.Categories)))
	}
	table.Through = addMonths(january, 12) - 1
	return table
}

// drawRules draws rules that coarsen nothing and refuse nothing, so that
// attacks meet every table.
func drawRules(t *rapid.T) Rules {
	return Rules{Threshold: rapid.SampledFrom([]int{6, 11, 20}).Draw(t, "threshold"), Within: 2, SettleMonths: 2, Definition: "episodes", Rest: "rest"}
}

// mustProtect protects a table; nil stands for one that is refused. With no
// earlier pattern it keeps every category, so that attacks meet rare ones.
func mustProtect(t rapid.TB, table Table, rules Rules, earlier *Pattern) *Protected {
	t.Helper()
	if earlier == nil && rules.KeepPercent == 0 {
		earlier = &Pattern{Attribute: table.Attribute, Definition: table.Definition, Threshold: rules.Threshold, Within: rules.Within,
			Areas: slices.Sorted(slices.Values(table.Areas)), Categories: slices.Sorted(slices.Values(table.Categories))}
	}
	p, err := Protect(table, rules, earlier)
	var e *quotawatch.Error
	if err != nil && (!errors.As(err, &e) || e.Code != quotawatch.CodeCannotAnswer || e.Found == "" || e.Do == "") {
		t.Fatal(err)
	}
	return p
}

// TestShown checks what is shown: true counts, none below the threshold, and
// the nation as the sum of its areas.
func TestShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rules := drawTable(t, 6, 5), drawRules(t)
		p := mustProtect(t, table, rules, nil)
		if p == nil {
			return
		}
		for i, g := range secret(table, p) {
			m := p.Months[i]
			if !slices.Equal(m.Totals, g.total) {
				t.Fatalf("totals %v, want %v", m.Totals, g.total)
			}
			for e, n := range g.value {
				cell := m.Cells[e/g.cols][e%g.cols]
				switch {
				case cell.Shown && cell.Count != n, !cell.Shown && cell.Count != 0:
					t.Fatalf("cell %d is %+v, the count %d", e, cell, n)
				case cell.Shown && n < rules.Threshold && g.total[e/g.cols] > 0:
					t.Fatalf("cell %d shows %d", e, n)
				}
			}
		}
		year := quotawatch.Window{From: january, To: addMonths(january, len(p.Months)) - 1}
		for c, category := range p.Categories {
			sum, all := 0, true
			for _, m := range p.Months {
				cell := m.Cells[len(p.Areas)][c]
				sum, all = sum+cell.Count, all && cell.Shown
			}
			if got := p.Sum(year, Nation, category); got.Shown != all || all && got.Count != sum {
				t.Fatalf("%s sums to %+v, want %d, shown %v", category, got, sum, all)
			}
		}
	})
}

// TestOrderOfInput gives the same table in other orders of months, areas and
// categories, and takes the same bytes back.
func TestOrderOfInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rules := drawTable(t, 6, 5), drawRules(t)
		rules.KeepPercent = rapid.IntRange(0, 60).Draw(t, "keep")
		want := mustProtect(t, table, rules, nil)
		months := rapid.Permutation([]int{0, 1}[:len(table.Months)]).Draw(t, "months")
		areas := rapid.Permutation([]int{0, 1, 2, 3, 4, 5}[:len(table.Areas)]).Draw(t, "areas")
		categories := rapid.Permutation([]int{0, 1, 2, 3, 4}[:len(table.Categories)]).Draw(t, "categories")
		other := table
		other.Months, other.Areas, other.Categories = pick(table.Months, months), pick(table.Areas, areas), pick(table.Categories, categories)
		other.Counts = pick(table.Counts, months)
		for m, counts := range other.Counts {
			other.Counts[m] = pick(counts, areas)
			for a, row := range other.Counts[m] {
				other.Counts[m][a] = pick(row, categories)
			}
		}
		if got := mustProtect(t, other, rules, nil); !bytes.Equal(asJSON(t, got), asJSON(t, want)) {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// TestOtherNames gives areas the names of each other, and takes the same rows
// back under them. Only rows of equal totals may be told apart by name.
func TestOtherNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rules := drawTable(t, 6, 5), drawRules(t)
		table.Months, table.Counts = table.Months[:1], table.Counts[:1]
		want := mustProtect(t, table, rules, nil)
		if twice(want.Months[0].Totals) {
			return
		}
		other := table
		other.Areas = rapid.Permutation(table.Areas).Draw(t, "names")
		got := mustProtect(t, other, rules, nil)
		for a := range table.Areas {
			for _, c := range table.Categories {
				if g, w := got.Cell(january, other.Areas[a], c), want.Cell(january, table.Areas[a], c); g != w {
					t.Fatalf("%s is %v as %s, and %v as %s", c, g, other.Areas[a], w, table.Areas[a])
				}
			}
		}
	})
}

func pick[T any](all []T, order []int) (out []T) {
	for _, i := range order {
		out = append(out, all[i])
	}
	return out
}

func asJSON(t rapid.TB, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestHigherThreshold raises the threshold: what was too small to show stays
// hidden, and what is shown then is at least the higher threshold.
func TestHigherThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rules := drawTable(t, 6, 5), drawRules(t)
		higher := rules
		higher.Threshold += rapid.IntRange(1, 20).Draw(t, "more")
		low, high := newGrids(table, rules), newGrids(table, higher)
		for i, g := range low {
			for e, hidden := range g.hidden {
				if hidden && !high[i].hidden[e] {
					t.Fatalf("month %d, cell %d of %d is hidden as small below %d, and not below %d", i, e, g.value[e], rules.Threshold, higher.Threshold)
				}
			}
		}
	})
}

func newGrids(table Table, rules Rules) (grids []*grid) {
	for _, counts := range table.Counts {
		g := newGrid(counts, len(table.Categories))
		g.hideSmall(rules.Threshold)
		grids = append(grids, g)
	}
	return grids
}

// realistic makes a table of 24 months, 26 areas and 12 categories: offices of
// very different size, one common category, a tail that halves, and offices
// where a category is more at home than elsewhere.
func realistic() Table {
	r := rand.New(rand.NewPCG(16, 11))
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "rest"}
	shares := []float64{0.42, 0.13, 0.10, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.015, 0.01, 0.045}
	table := Table{Attribute: "citizenship", Definition: "episodes", Categories: names}
	for a := range 26 {
		table.Areas = append(table.Areas, string(rune('A'+a)))
	}
	home := make([][]float64, 26)
	for a := range home {
		for range names {
			home[a] = append(home[a], 0.3+1.4*r.Float64())
		}
	}
	for m := range 24 {
		table.Months = append(table.Months, addMonths(january, m))
		month := make([][]int, 26)
		for a := range month {
			size := 1800.0 / float64(a+1) * (0.8 + 0.4*r.Float64())
			for c, share := range shares {
				month[a] = append(month[a], int(size*share*home[a][c]*(0.7+0.6*r.Float64())))
			}
		}
		table.Counts = append(table.Counts, month)
	}
	table.Through = addMonths(january, 27) - 1
	return table
}

func BenchmarkProtect(b *testing.B) {
	table := realistic()
	for b.Loop() {
		if _, err := Protect(table, testRules, nil); err != nil {
			b.Fatal(err)
		}
	}
}

var testRules = Rules{Threshold: 11, Within: 2, SettleMonths: 2, KeepPercent: 5, ShownPercent: 25, Definition: "episodes", Rest: "rest"}
