package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/custody"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/priority"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/suppress"
)

// answer is one question of a national release: the function that answers it
// from cube and registry, and the command that does so from start to end.
type answer struct {
	name, prints string
	args         []string
	ask          func() error
}

// The windows that answers are compared over: most of the release, and two parts
// of it of whole weeks.
var (
	allFrom, allTo   = quotawatch.Date(2022, 10, 1), quotawatch.Date(2026, 3, 9)
	laterFrom        = quotawatch.Date(2025, 6, 2)
	laterTo          = quotawatch.Date(2026, 2, 22)
	earlier          = quotawatch.Window{From: quotawatch.Date(2024, 2, 5), To: quotawatch.Date(2025, 1, 19)}
	laterAndEarlier  = []string{"--from", "2025-06-02", "--to", "2026-02-22", "--baseline-from", "2024-02-05", "--baseline-to", "2025-01-19"}
	nation, byOffice = quotawatch.ScopeNational, quotawatch.ScopeOffice
)

// answers lists what is asked of a national release.
func answers(h mix.Holdings, rules *registry.Disclosure) []answer {
	compose := func(q mix.Question) func() error {
		return func() error { _, err := mix.Compose(h, q); return err }
	}
	compared := func(q mix.Question) func() error {
		q.From, q.To, q.Baseline = &laterFrom, &laterTo, &earlier
		return compose(q)
	}
	all := []answer{
		{"attain: 25 offices against 75 over all days, by the mean of seven", "days", []string{"attain", "--from", "2022-10-01", "--to", "2026-03-09", "--basis", "mean7"}, func() error {
			_, err := quota.Attain(h.Holdings, quota.Question{Scope: byOffice, From: &allFrom, To: &allTo, Basis: quotawatch.BasisMean7})
			return err
		}},
		{"mix: the nation by criminality", "largest group", []string{"mix"}, compose(mix.Question{Scope: nation, By: mix.ByCriminality})},
		{"mix: each office by method, month by month", "largest group", []string{"mix", "--by", "method", "--scope", "office", "--every", "month"}, compose(mix.Question{Scope: byOffice, By: mix.ByMethod, Every: mix.EveryMonth})},
		{"mix: additional arrests of the nation, split by method and office, with intervals", "points with", append([]string{"mix", "--factor", "method,office"}, laterAndEarlier...),
			compared(mix.Question{Scope: nation, By: mix.ByCriminality, Factors: []string{mix.FactorMethod, mix.FactorOffice}})},
		{"mix: additional arrests of each office by method, with intervals", "field offices made more", append([]string{"mix", "--by", "method", "--scope", "office"}, laterAndEarlier...),
			compared(mix.Question{Scope: byOffice, By: mix.ByMethod})},
		{"priorities: the nation", "as recorded", []string{"priorities"}, stated(h, priority.Question{Scope: nation})},
		{"priorities: each office, month by month", "as recorded", []string{"priorities", "--scope", "office", "--every", "month"}, stated(h, priority.Question{Scope: byOffice, Every: mix.EveryMonth})},
		{"places: each office", "courthouse", []string{"places", "--scope", "office"}, compose(mix.Question{Scope: byOffice, By: mix.ByPlace})},
		{"places: two windows of the nation, with intervals", "courthouse", append([]string{"places"}, laterAndEarlier...), compared(mix.Question{Scope: nation, By: mix.ByPlace})},
		{"caseload: quota-days, observed pace, transfers, detained population", "days of the reported goal", []string{"caseload"}, func() error { return caseload(h) }},
	}
	for _, id := range []string{"citizenship", "sex", "age"} {
		at, _ := rules.Attribute(id)
		all = append(all, answer{"people: " + id + ", every office and month protected", "not shown", []string{"people", "--attribute", id}, func() error { return protect(h, at, rules) }})
	}
	return all
}

func stated(h mix.Holdings, q priority.Question) func() error {
	return func() error { _, err := priority.Compare(h, q); return err }
}

func caseload(h mix.Holdings) error {
	custody.InQuotaDays(h.Registry.Caseloads[0], h.Registry.Orders)
	custody.Pace(h.Holdings, nil, nil)
	if _, err := mix.Compose(h, mix.Question{Scope: nation, By: mix.ByMethod}); err != nil {
		return err
	}
	_, err := custody.Balance(h.Registry, quotawatch.Window{From: quotawatch.Date(2024, 10, 1), To: allTo})
	return err
}

// protect makes the table of an attribute from the largest release, as people
// does for each.
func protect(h mix.Holdings, at registry.Attribute, rules *registry.Disclosure) error {
	c := slices.MaxFunc(h.Records, func(a, b *cube.Cube) int { return len(a.Cells) - len(b.Cells) })
	t, err := suppress.FromCube(c, at, suppress.RulesOf(rules, at), h.Registry.Offices)
	if err == nil {
		_, err = suppress.Protect(t, suppress.RulesOf(rules, at), nil)
	}
	return err
}

// holdingsOf opens what is held in a data directory, as every command does.
func holdingsOf(data string) (h mix.Holdings, err error) {
	if h.Registry, err = registry.Load(); err != nil {
		return h, err
	}
	if h.Crosswalk, err = registry.ReadCrosswalk(); err != nil {
		return h, err
	}
	held, err := store.Open(data)
	if err != nil {
		return h, err
	}
	if h.Records, err = held.Cubes(); err != nil {
		return h, err
	}
	h.Reference, err = reference.Cubes()
	h.Build = held.Digest
	return h, err
}

// nationalRelease adds a synthetic release of four workbooks to a data directory
// of its own, which it gives.
func nationalRelease(dir string, rows int) (string, error) {
	books, err := synthesize(dir, "asked", "2026-03", rows, "--files", "4")
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "asked-data")
	if text, err := exec.Command("bin/quotawatch", append([]string{"add", "--data", data}, books...)...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("add: %w\n%s", err, text)
	}
	return data, nil
}

// nationalAnswers measures each answer from a national release: the function
// alone, and the whole command.
func nationalAnswers(dir string, runs int) (string, error) {
	data, err := nationalRelease(dir, yearly)
	if err != nil {
		return "", err
	}
	h, err := holdingsOf(data)
	if err != nil {
		return "", err
	}
	rules, err := registry.LoadDisclosure(nil)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("| answer | function, least | median | command, least | median | processor time, median | peak memory |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, a := range answers(h, rules) {
		alone, err := timed(a.ask, runs)
		if err != nil {
			return "", fmt.Errorf("%s: %w", a.name, err)
		}
		var seconds, cpu []float64
		var peak int64
		for range runs {
			shown := filepath.Join(data, "shown")
			r, err := measure(subject{name: a.name, prints: a.prints, args: append([]string{"bin/quotawatch", "--data", data}, a.args...), fresh: func() error { return os.RemoveAll(shown) }})
			if err != nil {
				return "", err
			}
			seconds, cpu, peak = append(seconds, r.seconds), append(cpu, r.cpu), max(peak, r.peak)
		}
		slices.Sort(seconds)
		slices.Sort(cpu)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %d MB |\n", a.name, timeText(alone[0]), timeText(alone[runs/2]), timeText(seconds[0]), timeText(seconds[runs/2]), timeText(cpu[runs/2]), peak>>20)
	}
	return b.String(), nil
}

// timed runs a function after one run that is not counted, and gives the
// seconds of each run in order.
func timed(ask func() error, runs int) (seconds []float64, err error) {
	if err := ask(); err != nil {
		return nil, err
	}
	for range runs {
		start := time.Now()
		if err := ask(); err != nil {
			return nil, err
		}
		seconds = append(seconds, time.Since(start).Seconds())
	}
	slices.Sort(seconds)
	return seconds, nil
}

// processor gives the seconds of processor time that a finished command took.
func processor(u *syscall.Rusage) float64 {
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
