package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/internal/realdata"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
)

func testRegistry(t testing.TB) *registry.Registry {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// addReal adds real files to a new directory and opens the build.
func addReal(t *testing.T, paths ...string) (*Held, []Outcome) {
	t.Helper()
	req := AddRequest{Dir: t.TempDir(), Registry: testRegistry(t), Paths: paths}
	outcomes, err := Add(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	held, err := Open(req.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return held, outcomes
}

// TestTruths checks what was counted independently of the real releases.
func TestTruths(t *testing.T) {
	held, outcomes := addReal(t, realdata.Arrests(t)...)
	loaded := map[string]int{"ero-arrests-fy2016": 110_104, "ero-arrests-fy2017": 143_470, "ero-arrests-fy2018": 158_581}
	for _, o := range outcomes {
		if o.Loaded != loaded[o.ID] || !o.Balanced() || o.Quarantined != 0 || o.NotData != 6 || o.Offices != 24 {
			t.Errorf("%s: %+v, %d offices", o.ID, o.Tally, o.Offices)
		}
	}
	cubes, err := held.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	h := quota.Holdings{Registry: testRegistry(t), Records: cubes, Build: held.Digest}
	for year, want := range map[int]struct{ met, highest int64 }{2016: {24, 956}, 2017: {66, 756}, 2018: {101, 710}} {
		w := registry.FiscalYear(year)
		a, err := quota.Attain(h, quota.Question{Scope: quotawatch.ScopeOffice, From: &w.From, To: &w.To})
		if err != nil {
			t.Fatal(err)
		}
		if met := a.OfficeDays(); met.Numerator != want.met || len(a.Rows) != 24 || a.InForce() {
			t.Errorf("FY%d: %d office-days at 75 or more, want %d", year, met.Numerator, want.met)
		}
		nation, err := quota.Attain(h, quota.Question{Scope: quotawatch.ScopeNational, From: &w.From, To: &w.To})
		if err != nil {
			t.Fatal(err)
		}
		if n := nation.Rows[0]; n.DaysMet.Numerator != 0 || n.HighestPerDay.Numerator != want.highest || n.Arrests.Numerator != int64(loaded[fmt.Sprintf("ero-arrests-fy%d", year)]) {
			t.Errorf("FY%d: nation: %s days met, %s arrests, highest %s", year, n.DaysMet.Format(0), n.Arrests.Format(0), n.HighestPerDay.Format(0))
		}
		if year == 2018 {
			checkOffices2018(t, a)
		}
	}
}

func checkOffices2018(t *testing.T, a *quota.Answer) {
	t.Helper()
	for office, want := range map[quotawatch.OfficeCode]int64{"DAL": 17_644, "ATL": 15_189, "HOU": 14_333, "SNA": 10_749} {
		i := slices.IndexFunc(a.Rows, func(r quota.Row) bool { return r.Office == office })
		if i < 0 || a.Rows[i].Arrests.Numerator != want {
			t.Errorf("FY2018: %s has %v, want %d", office, a.Rows[i].Arrests.Numerator, want)
		}
	}
	if a.Unassigned.NoOffice.Numerator != 873 || a.Unassigned.Headquarters.Numerator != 5 {
		t.Errorf("FY2018: unassigned %+v", a.Unassigned)
	}
}

// TestReferenceIsWhatAddMakes makes the embedded cubes again, byte for byte.
func TestReferenceIsWhatAddMakes(t *testing.T) {
	held, _ := addReal(t, realdata.Arrests(t)...)
	cubes, err := held.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range reference.Names() {
		want, err := reference.Bytes(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cubes[i].Encode()
		if err != nil || string(got) != string(want) {
			t.Errorf("%s differs from the embedded one (%v); if that is meant, run make reference and say why in CHANGELOG.md", name, err)
		}
	}
}

// TestWashington reads the processed layout through another row of columns.csv.
func TestWashington(t *testing.T) {
	held, outcomes := addReal(t, filepath.Join(realdata.Dir(t), "arrests-washington-2025", "arrests-washington-only.csv"))
	o := outcomes[0]
	if o.Loaded != 3441 || o.NotData != 1 || !o.Balanced() || o.Coverage != quotawatch.CoverExtract {
		t.Errorf("%+v %s", o.Tally, o.Coverage)
	}
	// Counted apart with pandas: of 67 rows that the publisher flags, 50 stand
	// within 24 hours of another of their identifier; the other 17 are alone in
	// the extract, as the row they repeat is of another state.
	want := []quotawatch.Agreement{{Field: "likely", Verdict: "both", Rows: 50}, {Field: "likely", Verdict: "neither", Rows: 3370},
		{Field: "likely", Verdict: "theirs: no other row of the identifier is in the release", Rows: 17}}
	if !slices.Equal(o.Agreement, want) {
		t.Errorf("agreement %+v", o.Agreement)
	}
	cubes, err := held.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	rows, episodes, persons := cubes[0].Total()
	if rows != 3441 || episodes >= rows || persons > episodes {
		t.Errorf("rows %d, episodes %d, persons %d", rows, episodes, persons)
	}
	res, err := held.Query(context.Background(), "select count(*), count(*) filter (counts_as_episode), count(*) filter (counts_as_person), count(*) filter (office = 'WAS') from arrest", QueryLimits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(res), fmt.Sprintf("3441 %d %d 42", episodes, persons); got != want {
		t.Errorf("query says %s, the cube %s", got, want)
	}
	h := quota.Holdings{Registry: testRegistry(t), Records: cubes}
	from, to := quotawatch.Date(2025, 8, 3), quotawatch.Date(2025, 10, 11)
	if a, err := quota.Attain(h, quota.Question{Scope: quotawatch.ScopeNational, From: &from, To: &to}); err != nil || a.Records {
		t.Errorf("an extract answers for the nation: %v", err)
	}
}

func texts(res *QueryResult) string {
	var all []string
	for _, row := range res.Rows {
		for _, v := range row {
			all = append(all, v.Text)
		}
	}
	return strings.Join(all, " ")
}
