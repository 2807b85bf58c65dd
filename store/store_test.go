package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

const corpus = "../testdata/corpus/"

// addTo adds files to a directory.
func addTo(t testing.TB, dir string, paths ...string) ([]Outcome, error) {
	t.Helper()
	return Add(context.Background(), AddRequest{Dir: dir, Registry: testRegistry(t), Paths: paths})
}

func code(err error) quotawatch.Code {
	var e *quotawatch.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestAddTwiceChangesNothing(t *testing.T) {
	dir := t.TempDir()
	first, err := addTo(t, dir, corpus+"whole.good.csv")
	if err != nil || first[0].Already {
		t.Fatal(first, err)
	}
	before := listing(t, dir)
	again, err := addTo(t, dir, corpus+"whole.good.csv", corpus+"whole.good.csv")
	if err != nil || len(again) != 1 || !again[0].Already {
		t.Fatal(again, err)
	}
	if after := listing(t, dir); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// listing names every file of a directory with its size.
func listing(t testing.TB, dir string) string {
	t.Helper()
	var all []string
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			all = append(all, fmt.Sprintf("%s %d", strings.TrimPrefix(path, dir), info.Size()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

// TestRefusalCostsNothing adds a good and a bad file to a build that holds one.
func TestRefusalCostsNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := addTo(t, dir, corpus+"whole.good.csv"); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	for _, bad := range []string{"truncated.bad.csv.gz", "column-missing.bad.csv", "other-year.bad.csv"} {
		if _, err := addTo(t, dir, corpus+"crlf.good.csv", corpus+bad); err == nil {
			t.Errorf("%s was added", bad)
		}
		if after := listing(t, dir); after != before {
			t.Errorf("after %s:\n%s\nwant:\n%s", bad, after, before)
		}
	}
}

func TestSameIDOtherBytes(t *testing.T) {
	dir := t.TempDir()
	if _, err := addTo(t, dir, corpus+"whole.good.csv"); err != nil {
		t.Fatal(err)
	}
	if _, err := addTo(t, dir, corpus+"crlf.good.csv"); code(err) != quotawatch.CodeReleaseID {
		t.Errorf("got %v", err)
	}
	req := AddRequest{Dir: dir, Registry: testRegistry(t), Paths: []string{corpus + "crlf.good.csv"}, ID: "a-copy"}
	if _, err := Add(context.Background(), req); err != nil {
		t.Error(err)
	}
	req.ID, req.Paths = "../up", []string{corpus + "bom.good.csv"}
	if _, err := Add(context.Background(), req); code(err) != quotawatch.CodeReleaseID {
		t.Errorf("got %v", err)
	}
}

func TestDryRunKeepsNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	req := AddRequest{Dir: dir, Registry: testRegistry(t), Paths: []string{corpus + "date-bad.rows.csv"}, DryRun: true}
	o, err := Add(context.Background(), req)
	if err != nil || o[0].Quarantined != 4 {
		t.Fatal(o, err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a dry run made the data directory")
	}
}

func TestSecondProcess(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lock(files{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = addTo(t, dir, corpus+"whole.good.csv")
	if code(err) != quotawatch.CodeBusy || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("got %v, want busy with the process's number", err)
	}
	unlock()
	if _, err := addTo(t, dir, corpus+"whole.good.csv"); err != nil {
		t.Error(err)
	}
}

func TestLineage(t *testing.T) {
	dir := t.TempDir()
	o, err := addTo(t, dir, corpus+"quoted-newline.good.csv")
	if err != nil {
		t.Fatal(err)
	}
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	res, err := held.Query(context.Background(), "select file_sha256, sheet, row, disposition from arrest order by row", QueryLimits{})
	if err != nil {
		t.Fatal(err)
	}
	sha := o[0].Files[0].SHA256
	want := fmt.Sprintf(`%[1]s  7 Other %[1]s  8 A "quoted" word %[1]s  10 Other`, sha)
	if got := texts(res); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestQueryIsHarmless tries to change or leave the build with SQL.
func TestQueryIsHarmless(t *testing.T) {
	dir := t.TempDir()
	if _, err := addTo(t, dir, corpus+"whole.good.csv"); err != nil {
		t.Fatal(err)
	}
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"drop table release_1.release_row", "delete from release_1.release_row", "insert into release_1.sheet values (9, '', '', '')",
		"select * from read_csv('" + secret + "')", "copy (select 1) to '" + secret + "'", "attach '" + secret + "' as x",
		"select * from glob('/*')", "install httpfs", "set enable_external_access = true", "select 1; drop table release_1.release_row",
		"export database '" + filepath.Dir(secret) + "'", "", "selec 1",
	} {
		if _, err := held.Query(context.Background(), sql, QueryLimits{Time: 10 * time.Second}); code(err) != quotawatch.CodeQuery {
			t.Errorf("%q: %v", sql, err)
		}
	}
	if after := listing(t, dir); after != before {
		t.Error("a query changed the build")
	}
	res, err := held.Query(context.Background(), "select * from range(100)", QueryLimits{Rows: 7})
	if err != nil || len(res.Rows) != 7 || !res.Cut {
		t.Errorf("limit: %v", err)
	}
	start := time.Now()
	_, err = held.Query(context.Background(), "select count(*) from range(10000000) a, range(10000000) b", QueryLimits{Time: 200 * time.Millisecond})
	if code(err) != quotawatch.CodeQuery || time.Since(start) > 20*time.Second {
		t.Errorf("timeout: %v after %s", err, time.Since(start))
	}
}

func TestNothingOfPersonsIsStored(t *testing.T) {
	dir := t.TempDir()
	if _, err := addTo(t, dir, corpus+"personal-column.good.csv"); err != nil {
		t.Fatal(err)
	}
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	res, err := held.Query(context.Background(), "select column_name from information_schema.columns", QueryLimits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"officer", "birth", "landmark", "identifier"} {
		if strings.Contains(texts(res), name) {
			t.Errorf("the build has a column of %s", name)
		}
	}
}

// arrest is a row of the random releases below.
type arrest struct {
	id          string
	seconds     int
	reprocessed bool
	row         int
}

// slowMarks is the obvious reference of the counting rules: for each row, look
// at all others.
func slowMarks(all []arrest) (episodes, persons int) {
	byID := map[string][]arrest{}
	for _, a := range all {
		if a.id == "" {
			episodes, persons = episodes+1, persons+1
			continue
		}
		byID[a.id] = append(byID[a.id], a)
	}
	for _, rows := range byID {
		slices.SortFunc(rows, func(a, b arrest) int {
			order := map[bool]int{false: 0, true: 1}
			return cmp.Or(cmp.Compare(a.seconds, b.seconds), cmp.Compare(order[a.reprocessed], order[b.reprocessed]), cmp.Compare(a.row, b.row))
		})
		persons++
		for i := range rows {
			if i == 0 || rows[i].seconds-rows[i-1].seconds > 24*3600 {
				episodes++
			}
		}
	}
	return episodes, persons
}

var registryOnce = sync.OnceValue(func() *registry.Registry {
	reg, err := registry.Load("")
	if err != nil {
		panic(err)
	}
	return reg
})

// TestDefinitionsAgreeWithSlow makes random releases with identifiers and
// compares the SQL of each definition with the slow count.
func TestDefinitionsAgreeWithSlow(t *testing.T) {
	header := "apprehension_date,apprehension_aor,apprehension_method,apprehension_criminality,unique_identifier,apprehension_date_time,duplicate_likely,final_program,apprehension_state,citizenship_country,gender,case_status,birth_year,departed_date"
	base := quotawatch.Date(2025, 3, 1).Time()
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		var all []arrest
		var text strings.Builder
		text.WriteString(header + "\n")
		for row := range rapid.IntRange(1, 40).Draw(t, "rows") {
			a := arrest{id: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "id"), row: row,
				seconds:     3600 * rapid.SampledFrom([]int{0, 1, 23, 24, 25, 47, 48, 49, 72, 97}).Draw(t, "hour"),
				reprocessed: rapid.Bool().Draw(t, "reprocessed")}
			at := base.Add(time.Duration(a.seconds) * time.Second)
			method := map[bool]string{true: cube.Reprocessed, false: "Located"}[a.reprocessed]
			fmt.Fprintf(&text, "%s,Dallas Area of Responsibility,%s,,%s,%s UTC,,,,,,,,\n", at.Format(time.DateOnly), method, a.id, at.Format(time.DateTime))
			all = append(all, a)
		}
		path := filepath.Join(dir, fmt.Sprintf("%d.csv", n))
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, fmt.Sprint("held", n))
		if _, err := Add(context.Background(), AddRequest{Dir: to, Registry: registryOnce(), Paths: []string{path}}); err != nil {
			t.Fatal(err)
		}
		held, err := Open(to)
		if err != nil {
			t.Fatal(err)
		}
		cubes, err := held.Cubes()
		if err != nil {
			t.Fatal(err)
		}
		rows, episodes, persons := cubes[0].Total()
		wantEpisodes, wantPersons := slowMarks(all)
		if rows != len(all) || episodes != wantEpisodes || persons != wantPersons {
			t.Fatalf("rows %d episodes %d persons %d, want %d %d %d\n%s", rows, episodes, persons, len(all), wantEpisodes, wantPersons, text.String())
		}
	})
}
