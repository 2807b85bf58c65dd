package synth

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

func load(t testing.TB) *registry.Registry {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func write(t testing.TB, s Spec) (*Truth, string) {
	t.Helper()
	dir := t.TempDir()
	truth, err := Write(context.Background(), s, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return truth, dir
}

// vintages gives every vintage of the registry.
func vintages(reg *registry.Registry) (ids []string) {
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

func TestSameSeedSameBytes(t *testing.T) {
	reg := load(t)
	for i, id := range vintages(reg) {
		for _, format := range Formats()[:max(2, len(Formats())*(1-i))] { // every format of the first vintage
			s := specOf(t, reg, id)
			s.Format, s.Rows = format, 500
			first, _ := write(t, s)
			again, _ := write(t, s)
			if diff := cmp.Diff(first.Files, again.Files); diff != "" {
				t.Errorf("%s %s: %s", id, format, diff)
			}
			s.Seed++
			if other, _ := write(t, s); other.Files[0].SHA256 == first.Files[0].SHA256 {
				t.Errorf("%s %s: another seed gives the same bytes", id, format)
			}
		}
	}
}

// TestFormatsHoldTheSameRows compares the truths of one Spec in all formats.
func TestFormatsHoldTheSameRows(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	s.Rows, s.Flaws = 2000, true
	want, _ := write(t, s)
	for _, format := range Formats() {
		s.Format = format
		got, _ := write(t, s)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Truth{}), cmpopts.IgnoreFields(Truth{}, "Files", "Made")); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}

// near fails when a share of n draws is further than five standard errors from
// what is wanted. Repeats are drawn together, which the sixth part allows for.
func near(t *testing.T, what string, got, n int, want float64) {
	t.Helper()
	share := float64(got) / float64(n)
	if limit := 6 * math.Sqrt(want*(1-want)/float64(n)); math.Abs(share-want) > limit+1e-12 {
		t.Errorf("%s: share %.4f, want %.4f ± %.4f", what, share, want, limit)
	}
}

func TestMargins(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	s.Rows = 50_000
	truth, _ := write(t, s)
	offices, days := map[quotawatch.OfficeCode]int{}, map[bool]int{}
	for _, c := range truth.Counts {
		offices[c.Office] += c.Rows
		days[c.Day.IsWeekday()] += c.Rows
	}
	totals, _ := s.Registry.Figure("office-totals")
	sum, blank := 0, offices[quotawatch.NoOffice]
	for _, p := range totals.Points {
		if p.Office != quotawatch.Nation {
			sum += p.Count
		}
	}
	for _, p := range totals.Points {
		if p.Office != quotawatch.Nation {
			near(t, string(p.Office), offices[p.Office], truth.Loaded-blank, float64(p.Count)/float64(sum))
		}
	}
	near(t, "weekday", days[true], truth.Loaded, weekdayShare(t))
	known := shares(s.Registry, "arrests")
	if len(known) < 15 {
		t.Errorf("the missing share of %d fields is known, want 15 or more", len(known))
	}
	for field, f := range truth.Fields {
		if share, ok := known[field]; ok && !share.redacted && field != "state" {
			near(t, "missing "+field, f.Missing, truth.Loaded, share.missing)
		}
	}
	near(t, "repeats", truth.Loaded-truth.Persons, truth.Loaded, (sameEpisode+laterArrest)*0.99)
}

// weekdayShare is the share of rows from Monday to Friday in the reference
// cubes. The trend of the figure moves it by less than the test can see.
func weekdayShare(t *testing.T) float64 {
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	mean := cycle(cubes)
	all := 0.0
	for _, rows := range mean {
		all += rows
	}
	return 1 - (mean[0]+mean[6])/all
}

// TestTrendFollowsTheFigure compares months before and after January 2025.
func TestTrendFollowsTheFigure(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	s.Rows, s.Window = 50_000, quotawatch.Window{From: quotawatch.Date(2024, 10, 1), To: quotawatch.Date(2025, 6, 30)}
	truth, _ := write(t, s)
	later, wanted, all := 0, 0, 0
	turn := quotawatch.Date(2025, 2, 1)
	for _, c := range truth.Counts {
		if c.Day >= turn {
			later += c.Rows
		}
	}
	daily, _ := s.Registry.Figure("national-daily")
	for _, p := range daily.Points {
		if s.Window.Contains(p.Day) {
			all += p.Count
			if p.Day >= turn {
				wanted += p.Count
			}
		}
	}
	if got, want := float64(later)/float64(truth.Loaded), float64(wanted)/float64(all); math.Abs(got-want) > 0.02 {
		t.Errorf("%.3f of rows from February on, want about %.3f", got, want)
	}
}

func TestNoOfficeBeforeItsTime(t *testing.T) {
	truth, _ := write(t, specOf(t, load(t), "2019-icfo-53623"))
	for _, c := range truth.Counts {
		if c.Office == "HLG" {
			t.Fatalf("Harlingen has rows on %s", c.Day)
		}
	}
	if w := registry.FiscalYear(2018); truth.Made.Window != w {
		t.Errorf("window %s, want %s", truth.Made.Window, w)
	}
}

// TestTruthAddsUp counts the cells of a written file again, by another reader.
func TestTruthAddsUp(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	s.Flaws = true
	truth, dir := write(t, s)
	rows, episodes, persons := 0, 0, 0
	for _, c := range truth.Counts {
		rows, episodes, persons = rows+c.Rows, episodes+c.Episodes, persons+c.Persons
	}
	if rows != truth.Loaded || episodes != truth.Episodes || persons != truth.Persons || truth.Rows != s.Rows {
		t.Errorf("%d rows, %d episodes, %d persons; truth %+v", rows, episodes, persons, truth)
	}
	flawed := 0
	for _, code := range []quotawatch.Code{quotawatch.CodeDateBad, quotawatch.CodeDateWindow, quotawatch.CodeOfficeNew} {
		if truth.Quarantined[code] == 0 {
			t.Errorf("no row is planted for %s", code)
		}
		flawed += truth.Quarantined[code]
	}
	if flawed != s.Rows-truth.Loaded || flawed != int(flawShare*float64(s.Rows)) {
		t.Errorf("%d rows planted", flawed)
	}
	blank, people := recount(t, filepath.Join(dir, truth.Files[0].Name), truth)
	for field, f := range truth.Fields {
		if blank[s.Vintage.Headers[field]] != f.Missing {
			t.Errorf("%s: %d blank cells, truth says %d", field, blank[s.Vintage.Headers[field]], f.Missing)
		}
	}
	if people != truth.Persons {
		t.Errorf("%d persons, truth says %d", people, truth.Persons)
	}
	var read Truth
	b, _ := os.ReadFile(filepath.Join(dir, TruthFile))
	if err := json.Unmarshal(b, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(truth, &read, cmpopts.IgnoreUnexported(Truth{})); diff != "" {
		t.Error(diff)
	}
}

// recount counts blank cells by header, and persons, of rows without a flaw.
func recount(t *testing.T, path string, truth *Truth) (blank map[string]int, persons int) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	blank = map[string]int{}
	seen := map[string]bool{}
	for _, row := range all[1:] {
		cells := map[string]string{}
		for i, header := range all[0] {
			cells[header] = row[i]
		}
		if cells[MarkHeader] != MarkValue {
			t.Fatal("a row without the mark")
		}
		day, err := quotawatch.ParseDay(cells["apprehension_date"])
		if err != nil || !truth.Made.Window.Contains(day) || cells["apprehension_aor"] == "Sample Town Area of Responsibility" {
			continue
		}
		for header, text := range cells {
			if text == "" {
				blank[header]++
			}
		}
		if id := cells["unique_identifier"]; id == "" || !seen[id] {
			persons++
			seen[id] = true
		}
	}
	return blank, persons
}

func TestCountsAreOrdered(t *testing.T) {
	reg := load(t)
	ids := vintages(reg)
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		s := specOf(t, reg, rapid.SampledFrom(ids).Draw(rt, "vintage"))
		s.Rows, s.Seed = rapid.IntRange(1, 800).Draw(rt, "rows"), rapid.Uint64().Draw(rt, "seed")
		s.Flaws, s.Format = rapid.Bool().Draw(rt, "flaws"), FormatCSV
		if limit := s.limit(); rapid.Bool().Draw(rt, "short") {
			s.Window = quotawatch.Window{From: limit.From, To: limit.From + 3}
		}
		truth, err := Write(context.Background(), s, dir, nil)
		if err != nil {
			rt.Fatal(err)
		}
		for _, c := range truth.Counts {
			if c.Persons > c.Episodes || c.Episodes > c.Rows || c.Rows == 0 || !truth.Made.Window.Contains(c.Day) {
				rt.Fatalf("%+v", c)
			}
		}
		if truth.Persons > truth.Episodes || truth.Episodes > truth.Loaded || truth.Loaded > truth.Rows {
			rt.Fatalf("%+v", truth)
		}
	})
}

// TestRule pins the counting rule at its edges.
func TestRule(t *testing.T) {
	at := func(seconds int64, again bool, office quotawatch.OfficeCode) event {
		return event{key: key{quotawatch.Day(seconds / day), office}, at: seconds, reprocessed: again}
	}
	truth := &Truth{loose: map[key]int{{0, "DAL"}: 2}, people: map[string][]event{
		"chain":  {at(3*day, false, "DAL"), at(day, false, "DAL"), at(2*day, false, "DAL")}, // each within 24 hours of the last
		"apart":  {at(0, false, "MIA"), at(day+1, false, "MIA")},
		"marked": {at(5*day, true, "NOL"), at(5*day, false, "HOU")}, // of one instant the reprocessed is last
	}}
	truth.count()
	want := []Count{{0, "DAL", 2, 2, 2}, {0, "MIA", 1, 1, 1}, {1, "DAL", 1, 1, 1}, {1, "MIA", 1, 1, 0}, {2, "DAL", 1, 0, 0},
		{3, "DAL", 1, 0, 0}, {5, "HOU", 1, 1, 1}, {5, "NOL", 1, 0, 0}}
	if diff := cmp.Diff(want, truth.Counts); diff != "" {
		t.Error(diff)
	}
}

// TestLayoutsToCome makes a table that the registry does not have: another
// date, one column for day and instant, no office, several files and sheets.
func TestLayoutsToCome(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	reg := *s.Registry
	reg.Fields = append([]registry.Field{{Name: "departed", Kind: registry.KindDate}, {Name: "ordered_date", Kind: registry.KindDrop},
		{Name: "port", Kind: registry.KindLabel}}, reg.Fields...)
	s.Registry, s.Rows, s.Files, s.Sheets, s.Flaws, s.Format = &reg, 3000, 3, 2, true, FormatXLSX
	s.Source.Table, s.Source.Date = "removals", "departed"
	s.Vintage.Files, s.Vintage.Format, s.Vintage.HeaderRow = "several", "xlsx", 0
	s.Vintage.Headers = map[string]string{"departed": "Departed Date", "arrest_time": "Departed Date", "port": "Port", "ordered_date": "Order", "identifier": "Id"}
	truth, _ := write(t, s)
	rows := 0
	for _, f := range truth.Files {
		rows += f.Rows
		if len(f.Sheets) != 2 || f.Sheets[0].Rows+f.Sheets[1].Rows != f.Rows {
			t.Errorf("%+v", f)
		}
	}
	flawed := truth.Quarantined[quotawatch.CodeDateBad] + truth.Quarantined[quotawatch.CodeDateWindow]
	if rows != 3000 || len(truth.Files) != 3 || len(truth.Quarantined) != 2 || flawed+truth.Loaded != 3000 || !truth.timed {
		t.Errorf("%+v", truth)
	}
	for _, c := range truth.Counts {
		if c.Office != quotawatch.NoOffice {
			t.Fatalf("%+v", c)
		}
	}
	near(t, "port", truth.Fields["port"].Missing, truth.Loaded, made)
}

// TestFilesHoldTheirDays checks that releases of several files are in order,
// and reach to the end of the window, repeats aside.
func TestFilesHoldTheirDays(t *testing.T) {
	s := specOf(t, load(t), "2019-icfo-53623")
	s, err := s.fill()
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDrawer(s)
	if err != nil {
		t.Fatal(err)
	}
	last, person := s.Window.From, ""
	for range s.Rows {
		r := d.next()
		if r.identifier == person {
			continue
		}
		if r.day() < last {
			t.Fatalf("%s after %s", r.day(), last)
		}
		last, person = r.day(), r.identifier
	}
	if s.Window.To-last > 3 {
		t.Errorf("the last row is of %s", last)
	}
}

func TestRefusals(t *testing.T) {
	reg := load(t)
	for name, change := range map[string]func(*Spec){
		"format":           func(s *Spec) { s.Format = "xls" },
		"sheets of text":   func(s *Spec) { s.Sheets = 2 },
		"several files":    func(s *Spec) { s.Files = 2 },
		"no rows":          func(s *Spec) { s.Rows = 0 },
		"too many a sheet": func(s *Spec) { s.Format, s.Rows = FormatXLSX, 1<<20 },
		"window":           func(s *Spec) { s.Window = quotawatch.Window{From: 0, To: 9} },
	} {
		s := specOf(t, reg, "ddp-2025")
		change(&s)
		var e *quotawatch.Error
		if _, err := Write(context.Background(), s, t.TempDir(), nil); !errors.As(err, &e) || e.Code != quotawatch.CodeUsage || e.Do == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCancelLeavesNoFile(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	dir := t.TempDir()
	_, err := Write(ctx, specOf(t, load(t), "ddp-2025"), dir, func(int) { cancel() })
	left, _ := os.ReadDir(dir)
	if !errors.Is(err, context.Canceled) || len(left) > 0 {
		t.Errorf("%v, %d files left", err, len(left))
	}
}

func TestChoice(t *testing.T) {
	c := newChoice([]float64{0, 2, 0, 1, 1, 0})
	for u, want := range map[float64]int{0: 1, 0.49: 1, 0.5: 3, 0.74: 3, 0.75: 4, 0.999: 4} {
		if got := c.at(u); got != want {
			t.Errorf("at %v: %d, want %d", u, got, want)
		}
	}
}
