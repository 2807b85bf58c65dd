package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch/quota"
)

// loadText writes the part of the document on load.
func loadText(all []stress, notes []string, w swapping) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### Under load, on loopback\n\nClients ask as fast as they are answered, on the same processors as the server. The data is synthetic: %s rows.\n\n", thousands(nationRows))
	b.WriteString("| run | paths | answers | answers a second | p50 | p99 | longest | MB a second | errors |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, s := range all {
		fmt.Fprintf(&b, "| %s, %.0f s | %d | %s | %s | %s | %s | %s | %.1f | %d |\n", s.title, s.Took.Seconds(), s.paths, thousands(s.Requests), thousands(int(s.PerSecond())),
			latency(s.P50), latency(s.P99), latency(s.Max), float64(s.Bytes)/1e6/s.Took.Seconds(), sum(s.Failed)+sum(s.NotOK))
	}
	fmt.Fprintf(&b, "\n- %s\n\n| aim | |\n| --- | --- |\n", strings.Join(append(notes, faults(all)...), "\n- "))
	alone, beside := all[0], all[1]
	for _, v := range [][2]string{
		{"64 clients: at least 1,000 cached answers a second", atLeast(alone.PerSecond(), 1000)},
		{"64 clients: p99 under 50 ms", verdict(alone.P99.Seconds()*1000, 50, "")},
		{"no errors", none(sum(alone.Failed) + sum(alone.NotOK))},
		{"the same beside 200 slow clients: answers a second", atLeast(beside.PerSecond(), 1000)},
		{"the same beside 200 slow clients: p99 under 50 ms", verdict(beside.P99.Seconds()*1000, 50, "")},
		{"while builds are replaced, no wrong or mixed answer", w.verdict()},
	} {
		fmt.Fprintf(&b, "| %s | %s |\n", v[0], v[1])
	}
	return b.String()
}

func latency(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

func atLeast(value, limit float64) string {
	if value >= limit {
		return "met"
	}
	return fmt.Sprintf("**missed**: %.2f of the aim", value/limit)
}

func none(n int) string {
	if n == 0 {
		return "met"
	}
	return fmt.Sprintf("**missed**: %d", n)
}

// faults lists what went wrong in each run.
func faults(all []stress) (notes []string) {
	for _, s := range all {
		if bad := append(most(s.Failed, 5), most(s.NotOK, 5)...); len(bad) > 0 {
			notes = append(notes, fmt.Sprintf("**Errors, %s**: %s.", s.title, strings.Join(bad, "; ")))
		}
	}
	return notes
}

// most gives the entries that occur most, and how many more there are.
func most(counts map[string]int, n int) (text []string) {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	for _, k := range keys[:min(n, len(keys))] {
		text = append(text, fmt.Sprintf("%s, %d times", k, counts[k]))
	}
	if len(keys) > n {
		text = append(text, fmt.Sprintf("and %d more kinds", len(keys)-n))
	}
	return text
}

func thousands(n int) string { return quota.Thousands(int64(n)) }

func sum(counts map[string]int) (n int) {
	for _, k := range counts {
		n += k
	}
	return n
}
