package mix

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the measured coverage into docs/methods/mix.md, with more runs")

// world is arrests that are made up: four series, two methods with arrests of
// the group looked at and others, under shocks that last from day to day.
type world struct {
	rho         float64 // of the shocks, from one day to the next
	base, weeks int     // whole weeks of the baseline and the window
}

// Means per day of each series: all and of the group, of two methods.
var (
	before = [4]float64{170, 20, 70, 30}
	after  = [4]float64{220, 40, 230, 110}
)

// run makes both windows of a world: pairs of all arrests of a method and those
// of the group.
func (w world) run(rng *rand.Rand, after [4]float64) (base, now sample) {
	shared := newShock(rng, w.rho, 0.2)
	own := [4]*shock{}
	for i := range own {
		own[i] = newShock(rng, w.rho, 0.15)
	}
	window := func(weeks int, mean [4]float64) sample {
		s := sample{weeks: weeks, width: 4}
		for range weeks {
			var level [4]float64
			for day := range 7 {
				all := shared.next() * []float64{1, 1.1, 1.1, 1.1, 1, 0.2, 0.2}[day]
				for i := range level {
					level[i] += all * own[i].next()
				}
			}
			for m := 0; m < 4; m += 2 {
				of := poisson(rng, mean[m+1]*level[m+1])
				s.counts = append(s.counts, of+poisson(rng, (mean[m]-mean[m+1])*level[m]), of)
			}
		}
		return s
	}
	return window(w.base, before), window(w.weeks, after)
}

// shock is the exponential of an autoregression of order 1, with mean 1.
type shock struct {
	rng       *rand.Rand
	rho, size float64
	level     float64
}

func newShock(rng *rand.Rand, rho, size float64) *shock {
	return &shock{rng, rho, size, size * rng.NormFloat64()}
}

func (s *shock) next() float64 {
	s.level = s.rho*s.level + s.size*math.Sqrt(1-s.rho*s.rho)*s.rng.NormFloat64()
	return math.Exp(s.level - s.size*s.size/2)
}

// poisson draws a count; weekly means are large enough for a normal one.
func poisson(rng *rand.Rand, mean float64) int64 {
	return max(0, int64(math.Round(mean+math.Sqrt(mean)*rng.NormFloat64())))
}

// measured counts how often each interval holds the truth.
type measured struct {
	runs, refused                    int
	additional, marginal, comp, rate int
	// alarms counts changes that are seen where both windows have one mean.
	alarms int
}

// truth gives the marginal share of the group and the effects of the means.
func truth() (additional, marginal, comp, rate float64) {
	of := after[1] + after[3] - before[1] - before[3]
	additional = after[0] + after[2] - before[0] - before[2]
	e := effects(cellsOf(before[:]), cellsOf(after[:]), 0)
	return additional, of / additional, e[0], e[1]
}

const cycleMean = (1 + 3*1.1 + 1 + 0.4) / 7

// measure runs a world many times. Replicates are fewer than in answers.
func (w world) measure(runs, rows int) (m measured) {
	additional, marginal, comp, rate := truth()
	stat := func(base, now, out []float64) {
		for i := range 4 {
			out[i] = now[i]/float64(7*w.weeks) - base[i]/float64(7*w.base)
		}
		out[4], out[5] = out[0]+out[2], out[1]+out[3]
		copy(out[6:], effects(cellsOf(base), cellsOf(now), 0))
	}
	holds := func(low, high, truth float64) int {
		if low <= truth && truth <= high {
			return 1
		}
		return 0
	}
	for run := range runs {
		base, now := w.run(w.stream(run, 0), after)
		point := make([]float64, 8)
		stat(base.totals(), now.totals(), point)
		r := bootstrap(base, now, 8, rows, stat)
		m.runs++
		low, high := r.interval(4, point[4])
		m.additional += holds(low, high, additional*cycleMean)
		if low, high, ok := r.ratio(5, 4, point[5], point[4]); ok {
			m.marginal += holds(low, high, marginal)
		} else {
			m.refused++
		}
		low, high = r.interval(6, point[6])
		m.comp += holds(low, high, comp)
		low, high = r.interval(7, point[7])
		m.rate += holds(low, high, rate)
		m.alarms += 1 - w.quiet(run, rows)
	}
	return m
}

func (w world) stream(run, of int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(run), uint64(of*1e6+w.weeks*1000+w.base)))
}

// quiet gives 1 where no change is seen between two windows of one mean.
func (w world) quiet(run, rows int) int {
	base, now := w.run(w.stream(run, 1), before)
	stat := func(base, now, out []float64) {
		out[0] = (now[0]+now[2])/float64(w.weeks) - (base[0]+base[2])/float64(w.base)
	}
	point := make([]float64, 1)
	stat(base.totals(), now.totals(), point)
	low, high := bootstrap(base, now, 1, rows, stat).interval(0, point[0])
	if low <= 0 && high >= 0 {
		return 1
	}
	return 0
}

func (m measured) row(w world) string {
	part := func(n, of int) string { return fmt.Sprintf("%.3f", float64(n)/float64(max(1, of))) }
	return fmt.Sprintf("| %.1f | %d | %d | %s | %s | %s | %s | %s | %s |", w.rho, w.base, w.weeks, part(m.additional, m.runs),
		part(m.marginal, m.runs-m.refused), part(m.comp, m.runs), part(m.rate, m.runs), part(m.refused, m.runs), part(m.alarms, m.runs))
}

const document = "../docs/methods/mix.md"

// TestCoverage measures how often intervals that should hold the truth in 95 of
// 100 cases do, in made-up worlds whose shocks last.
func TestCoverage(t *testing.T) {
	runs, rows := 150, 200
	if *update {
		runs, rows = 1000, 400
	}
	var table strings.Builder
	table.WriteString("| shock from day to day | weeks of the baseline | of the window | additional | marginal share | composition | rate | refused | false alarms |\n" +
		"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, rho := range []float64{0, 0.6, 0.9} {
		for _, weeks := range [][2]int{{8, 8}, {13, 13}, {26, 26}, {52, 38}, {104, 26}} {
			w := world{rho, weeks[0], weeks[1]}
			m := w.measure(runs, rows)
			table.WriteString(m.row(w) + "\n")
			if part := float64(m.alarms) / float64(m.runs); part > 0.15 {
				t.Errorf("%+v: a change is seen in %.3f of pairs without one", w, part)
			}
			for name, n := range map[string]int{"additional": m.additional, "composition": m.comp, "rate": m.rate, "marginal": m.marginal + m.refused} {
				if part := float64(n) / float64(m.runs); part < 0.80 {
					t.Errorf("%+v: the interval of %s holds the truth in %.3f", w, name, part)
				}
			}
		}
	}
	t.Logf("%d runs of each world\n%s", runs, table.String())
	if *update {
		if err := between(document, "coverage", table.String()); err != nil {
			t.Fatal(err)
		}
	}
}

// between puts text between the markers of a name in a file.
func between(file, name, text string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+name+": begin -->\n", "<!-- "+name+": end -->"
	head, rest, ok := strings.Cut(string(b), begin)
	_, tail, found := strings.Cut(rest, end)
	if !ok || !found {
		return fmt.Errorf("%s has no markers of %s", file, name)
	}
	return os.WriteFile(file, []byte(head+begin+text+end+tail), 0o644)
}
