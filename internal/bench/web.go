package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// shown is one page that measure.mjs visits.
type shown struct {
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	Figures  string   `json:"figures"`            // selector of the figures that are drawn
	Fields   []string `json:"fields"`             // names of the boxes that are ticked
	Filtered string   `json:"filtered,omitempty"` // query of a filter that is in the address
	All      string   `json:"all"`                // query for all days of the release
	Some     string   `json:"some"`               // the same, with neither conviction nor charge
	GiveSlow int      `json:"giveSlow"`           // ms until a visit on slow 4G is given up
}

// measured is what measure.mjs found.
type measured struct {
	Browser  string
	Viewport struct{ Width, Height int }
	Runs     int
	Subjects []page
}

type page struct {
	Name    string
	Figures map[string]sample
	Counts  struct {
		All, Some int64
		Missing   string
	}
	Faults []string
}

// sample is what the runs of one figure came to, or why there is no number.
type sample struct {
	Median, Least, Most float64
	Missing             string
}

// truth is what the peer's file holds, as internal/bench/peers/mosaic tells.
type truth struct {
	First, Last    string
	Cells          int
	Total, Neither int64
}

// The subjects, by the names that tables give them.
const (
	served    = "quotawatch serve"
	published = "quotawatch publish"
	mosaic    = "Mosaic + DuckDB-WASM"
)

// web measures the overview, served and published, beside a Mosaic page of the
// same arrests.
func (b bench) web() (string, error) {
	data, err := b.nation()
	if err != nil {
		return "", err
	}
	file := filepath.Join(b.dir, "arrests.duckdb")
	held, err := peerData(data, file)
	if err != nil {
		return "", err
	}
	for _, script := range []string{"test", "build"} { // measuring is tested before it measures
		if text, err := npm("run", "--silent", script); err != nil {
			return "", fmt.Errorf("npm run %s: %w\n%s", script, err, text)
		}
	}
	site, missing, err := b.publish(data)
	if err != nil {
		return "", err
	}
	starts := map[string][]string{
		served: {"bin/quotawatch", "serve", "--addr", "127.0.0.1:0", "--data", data},
		mosaic: {"node", "internal/bench/web/serve.mjs", "internal/bench/web/dist", "arrests.duckdb=" + file},
	}
	if site != "" {
		starts[published] = []string{"bin/quotawatch", "serve", "--addr", "127.0.0.1:0", site}
	}
	var all []shown
	for _, name := range []string{served, published, mosaic} {
		if starts[name] == nil {
			continue
		}
		s, err := start(starts[name]...)
		if err != nil {
			return "", err
		}
		defer func() { _, _ = s.stop() }() // nothing depends on how it ends
		all = append(all, subjectOf(name, s.base+"/", held))
	}
	m, err := b.measurePages(all)
	if err != nil {
		return "", err
	}
	return pagesText(m, held, missing), nil
}

// subjectOf says how a page is measured.
func subjectOf(name, url string, held truth) shown {
	s := shown{Name: name, URL: url, Figures: ".figure", Fields: []string{"criminality", "method", "office", "place"}, Some: "?criminality=neither", GiveSlow: 40_000}
	if name != mosaic {
		s.Figures, s.Filtered = ".figure:has(.plot, .panels)", "?criminality=neither"
		s.All = "?from=" + held.First + "&to=" + held.Last
		s.Some = s.All + "&criminality=neither"
	}
	return s
}

// peerData makes the peer's file of the arrests that a data directory holds.
func peerData(data, file string) (held truth, err error) {
	rows, err := filepath.Glob(filepath.Join(data, "releases", "*", "rows.duckdb"))
	if err != nil || len(rows) != 1 {
		return held, fmt.Errorf("want one release in %s, found %v (%w)", data, rows, err)
	}
	to, err := lastAnswered(filepath.Join(filepath.Dir(rows[0]), "release.json"))
	if err != nil {
		return held, err
	}
	c := exec.Command("go", "run", "./internal/bench/peers/mosaic", rows[0], "registry", file, to)
	c.Stderr = os.Stderr
	text, err := c.Output()
	if err != nil {
		return held, fmt.Errorf("the peer's data: %w", err)
	}
	return held, json.Unmarshal(text, &held)
}

// lastAnswered reads the last day that a release answers for: the days after it
// may be incomplete, and no page counts them.
func lastAnswered(file string) (string, error) {
	var held struct {
		Release struct{ Answers struct{ To string } }
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(text, &held); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return held.Release.Answers.To, nil
}

func npm(args ...string) ([]byte, error) {
	c := exec.Command("npm", args...)
	c.Dir = "internal/bench/web"
	return c.CombinedOutput()
}

// measurePages runs the browser. What it found is also left beside its program,
// for a closer look.
func (b bench) measurePages(all []shown) (m measured, err error) {
	config, err := json.Marshal(map[string]any{"runs": b.visits, "give": 15_000, "subjects": all})
	if err != nil {
		return m, err
	}
	path := filepath.Join(b.dir, "web.json")
	if err := os.WriteFile(path, config, 0o600); err != nil {
		return m, err
	}
	c := exec.Command("node", "internal/bench/web/measure.mjs", path)
	c.Stderr = os.Stderr
	text, err := c.Output()
	if err != nil {
		return m, fmt.Errorf("measure.mjs: %w", err)
	}
	if err := os.WriteFile("internal/bench/web/measured.json", text, 0o644); err != nil {
		return m, err
	}
	return m, json.Unmarshal(text, &m)
}

// find gives the page of a name; one that was not measured has no figures.
func (m measured) find(name string) page {
	for _, p := range m.Subjects {
		if p.Name == name {
			return p
		}
	}
	return page{Name: name}
}

// worst gives the figure whose median is highest of those with a prefix, and the
// rest of its name; one that is missing is worse than any.
func (p page) worst(prefix string) (name string, s sample) {
	s.Missing = "not measured"
	for _, key := range slices.Sorted(maps.Keys(p.Figures)) {
		rest, ok := strings.CutPrefix(key, prefix)
		switch f := p.Figures[key]; {
		case !ok:
		case f.Missing != "":
			return rest, f
		case name == "" || f.Median > s.Median:
			name, s = rest, f
		}
	}
	return name, s
}
