package ingest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
	"go.yaml.in/yaml/v4"
)

const corpus = "../testdata/corpus"

// expectation is what becomes of a file of the corpus.
type expectation struct {
	Seen, Loaded int
	NotData      int   `yaml:"not_data"`
	LastRow      int32 `yaml:"last_row"`
	// Days are the first and the last day of the loaded rows.
	Days        []quotawatch.Day
	Note        string
	Quarantined map[quotawatch.Code][]int32

	Refused                quotawatch.Code
	Place, Expected, Found string
}

func load(t testing.TB) *registry.Registry {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// add reads a file as the command would, without keeping anything. A zip file
// is unpacked into tmp, and what is in it read as one.
func add(reg *registry.Registry, path, tmp string) (all *Result, rows []int32, err error) {
	found, err := Find([]string{path}, &Scratch{dir: tmp})
	if err != nil {
		return nil, nil, err
	}
	all = &Result{}
	for _, in := range found.Inputs {
		plans, err := Recognise(reg, in, Told{})
		if err != nil {
			return nil, nil, err
		}
		for _, p := range plans {
			res, more, err := readPlan(reg, p)
			if err != nil {
				return nil, nil, err
			}
			all.join(res)
			rows = append(rows, more...)
		}
	}
	return all, rows, nil
}

// join adds what became of another sheet or file.
func (all *Result) join(res *Result) {
	if res.Loaded > 0 && all.Loaded == 0 {
		all.FirstDay, all.LastDay = res.FirstDay, res.LastDay
	} else if res.Loaded > 0 {
		all.FirstDay, all.LastDay = min(all.FirstDay, res.FirstDay), max(all.LastDay, res.LastDay)
	}
	all.Tally = all.Add(res.Tally)
	all.Quarantined = append(all.Quarantined, res.Quarantined...)
	all.Notes = append(all.Notes, res.Notes...)
}

// readPlan reads the sheets of a recognised file one after the other.
func readPlan(reg *registry.Registry, p *Plan) (all *Result, rows []int32, err error) {
	r, err := p.Open()
	if err != nil {
		return nil, nil, err
	}
	layout := NewLayout(reg, 1, p)
	all = &Result{}
	for i := range p.Sheets {
		res, err := r.Read(context.Background(), i, layout, func(b *Batch) error {
			rows = append(rows, b.Row...)
			return nil
		}, nil)
		if err != nil {
			return nil, nil, errors.Join(err, r.book.Close())
		}
		all.join(res)
	}
	if err := p.CheckRows(all.Tally); err != nil {
		return nil, nil, err
	}
	return all, rows, r.Close()
}

func TestCorpus(t *testing.T) {
	reg := load(t)
	var expect struct{ Files map[string]expectation }
	b, err := os.ReadFile(filepath.Join(corpus, "expect.yaml"))
	if err == nil {
		err = yaml.Load(b, &expect, yaml.WithKnownFields())
	}
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(corpus)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "expect.yaml" || e.Name() == "README.md" {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			want, ok := expect.Files[e.Name()]
			if !ok {
				t.Fatal("expect.yaml has no entry for it")
			}
			res, rows, err := add(reg, filepath.Join(corpus, e.Name()), t.TempDir())
			if want.Refused != "" {
				want.checkRefusal(t, e.Name(), err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want.check(t, res, rows)
		})
	}
}

func (want expectation) checkRefusal(t *testing.T, name string, err error) {
	var e *quotawatch.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a refusal with code %s", err, want.Refused)
	}
	// The fault of a file in a zip file names both.
	file, _, _ := strings.Cut(e.File, "/")
	if e.Code != want.Refused || file != name || !strings.Contains(e.Place, want.Place) ||
		!strings.Contains(e.Expected, want.Expected) || !strings.Contains(e.Found, want.Found) {
		t.Errorf("want %+v, got\n%v", want, e)
	}
	if e.Summary == "" || e.Do == "" {
		t.Errorf("the error does not say what failed and what to do:\n%v", e)
	}
}

func (want expectation) check(t *testing.T, res *Result, rows []int32) {
	quarantined := map[quotawatch.Code][]int32{}
	for _, q := range res.Quarantined {
		quarantined[q.Code] = append(quarantined[q.Code], q.Row)
	}
	if want.Quarantined == nil {
		want.Quarantined = map[quotawatch.Code][]int32{}
	}
	if diff := cmp.Diff(want.Quarantined, quarantined); diff != "" {
		t.Error(diff)
	}
	if got := [3]int{res.Seen, res.Loaded, res.NotData}; got != [3]int{want.Seen, want.Loaded, want.NotData} {
		t.Errorf("seen, loaded, not data: %v, want %v", got, want)
	}
	if !res.Balanced() || len(rows) != res.Loaded {
		t.Errorf("rows are unaccounted for: %+v, %d given", res.Tally, len(rows))
	}
	if want.LastRow != 0 && rows[len(rows)-1] != want.LastRow {
		t.Errorf("the last row is on line %d, want %d", rows[len(rows)-1], want.LastRow)
	}
	if got := []quotawatch.Day{res.FirstDay, res.LastDay}; want.Days != nil && !slices.Equal(got, want.Days) {
		t.Errorf("days %v, want %v", got, want.Days)
	}
	found := slices.ContainsFunc(res.Notes, func(n string) bool { return strings.Contains(n, want.Note) })
	if want.Note != "" && !found || want.Note == "" && len(res.Notes) > 0 {
		t.Errorf("notes %q, want %q", res.Notes, want.Note)
	}
}

// TestEveryCodeHasAFixture keeps the table of codes and the corpus together.
func TestEveryCodeHasAFixture(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpus, "expect.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []quotawatch.Code{quotawatch.CodeFileMissing, quotawatch.CodeFileUnreadable, quotawatch.CodeFileDirectory} // TestInspect
	for _, c := range quotawatch.Codes() {
		ours := c.Quarantine || strings.HasPrefix(string(c.Code), "file-") || strings.HasPrefix(string(c.Code), "header-") || strings.HasPrefix(string(c.Code), "column-")
		if ours && !slices.Contains(elsewhere, c.Code) && !strings.Contains(string(b), string(c.Code)+",") && !strings.Contains(string(b), string(c.Code)+":") && !strings.Contains(string(b), string(c.Code)+"}") {
			t.Errorf("no file of the corpus leads to %s", c.Code)
		}
	}
}

func TestInspect(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]quotawatch.Code{
		filepath.Join(dir, "none.csv"): quotawatch.CodeFileMissing,
		dir:                            quotawatch.CodeFileDirectory,
		os.DevNull:                     quotawatch.CodeFileUnreadable,
		"/proc/self/mem":               quotawatch.CodeFileUnreadable, // a file whose reading fails, even for root
	} {
		if _, err := os.Stat(path); strings.HasPrefix(path, "/proc") && err != nil {
			t.Logf("skipped %s: %v", path, err)
			continue
		}
		_, err := Inspect(path)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != want || e.File != filepath.Base(path) || e.Do == "" {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// TestChangedWhileRead changes a file between its inspection and its reading.
func TestChangedWhileRead(t *testing.T) {
	reg := load(t)
	b, err := os.ReadFile(filepath.Join(corpus, "whole.good.csv"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "release.csv")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := Inspect(path)
	if err != nil {
		t.Fatal(err)
	}
	plans, err := Recognise(reg, in, Told{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(b, b[len(b)-100:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = readPlan(reg, plans[0])
	if err == nil || !strings.Contains(err.Error(), "changed while it was read") {
		t.Errorf("got %v", err)
	}
}
