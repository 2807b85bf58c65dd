package diff

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// monday is the first day of the cases counted by hand.
var monday = quotawatch.Date(2025, 1, 27)

// cellOf is a cell in words, of one measure for rows, episodes and persons.
type cellOf struct {
	day                 int // after monday
	office              quotawatch.OfficeCode
	method, criminality string
	n                   uint32
}

// release makes a cube of a release that covers days days from monday on.
func release(id string, days int, cells ...cellOf) *cube.Cube {
	c := &cube.Cube{Header: cube.Header{Release: id, Source: "test/arrests", Table: "arrests", Coverage: quotawatch.CoverNation,
		Window: quotawatch.Window{From: monday, To: monday + quotawatch.Day(days) - 1}, Methods: []string{""}, Criminalities: []string{""}}}
	for _, o := range cells {
		at := func(list *[]string, v string) uint16 {
			if !slices.Contains(*list, v) {
				*list = append(*list, v)
			}
			return uint16(slices.Index(*list, v))
		}
		if !slices.Contains(c.Offices, o.office) {
			c.Offices = append(c.Offices, o.office)
		}
		c.Cells = append(c.Cells, cube.Cell{Day: monday + quotawatch.Day(o.day), Office: uint16(slices.Index(c.Offices, o.office)),
			Method: at(&c.Methods, o.method), Criminality: at(&c.Criminalities, o.criminality), Rows: o.n, Episodes: o.n, Persons: o.n})
	}
	c.Sort()
	return c
}

// failing is a test, or a check of package rapid.
type failing interface {
	Helper()
	Fatal(...any)
}

func between(t failing, a, b *cube.Cube, q Question) *Report {
	t.Helper()
	r, err := Between(Side{Cube: a}, Side{Cube: b}, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestByHand is one case small enough to count on paper. On day 0 Dallas loses
// 2 rows and 3 of the rest get another method; Miami gains 1 row. On day 1 a
// row of Miami becomes one of Dallas.
func TestByHand(t *testing.T) {
	a := release("a", 2,
		cellOf{0, "DAL", "CAP", "Convicted", 10}, cellOf{0, "DAL", "Located", "Convicted", 4}, cellOf{0, "MIA", "Located", "Pending", 3},
		cellOf{1, "DAL", "CAP", "Convicted", 5}, cellOf{1, "MIA", "Located", "Pending", 5})
	b := release("b", 3,
		cellOf{0, "DAL", "CAP", "Convicted", 5}, cellOf{0, "DAL", "Located", "Convicted", 7}, cellOf{0, "MIA", "Located", "Pending", 4},
		cellOf{1, "DAL", "CAP", "Convicted", 6}, cellOf{1, "MIA", "Located", "Pending", 4}, cellOf{2, "MIA", "Located", "Pending", 9})
	r := between(t, a, b, Question{})

	if got, want := r.Rows, (Moves{Added: 2, Removed: 3, Revised: 3}); got != want {
		t.Errorf("rows %+v, want %+v", got, want)
	}
	if got, want := r.Revised, []Revised{{"office", 2}, {"method", 3}, {"criminality", 0}}; !slices.Equal(got, want) {
		t.Errorf("revised %+v, want %+v", got, want)
	}
	if r.Counted.A != 27 || r.Counted.B != 26 || r.Counted.Difference != -1 || r.OfficeDays != 2 || r.Same {
		t.Errorf("counted %+v, %d office-days, same %v", r.Counted, r.OfficeDays, r.Same)
	}
	days := []Moves{{Added: 1, Removed: 2, Revised: 3}, {Added: 1, Removed: 1}}
	if got := []Moves{r.ByDay[0].Rows, r.ByDay[1].Rows}; !slices.Equal(got, days) {
		t.Errorf("days %+v, want %+v", got, days)
	}
	offices := []OfficeRow{{Office: "DAL", Pair: r.pair([2]int{19, 18}), Rows: Moves{1, 2, 3}}, {Office: "MIA", Pair: r.pair([2]int{8, 8}), Rows: Moves{1, 1, 0}}}
	if d := cmp.Diff(offices, r.ByOffice, cmp.AllowUnexported(quotawatch.Estimate{})); d != "" {
		t.Error(d)
	}
	if got, want := r.Days.OnlyB, []quotawatch.Window{{From: monday + 2, To: monday + 2}}; !slices.Equal(got, want) || len(r.Days.OnlyA) != 0 {
		t.Errorf("only in a %v, in b %v", r.Days.OnlyA, got)
	}
	if want := "b has 1 fewer arrest than a over the 2 days both cover (-3.7%); at least 3 rows of a are gone from their day and office"; r.Headline != want {
		t.Errorf("headline %q\nwant     %q", r.Headline, want)
	}
}

// TestValues tells new and gone values, and shares that moved by more than 10
// points, at the boundary.
func TestValues(t *testing.T) {
	of := func(id string, located, cap uint32, third string) *cube.Cube {
		return release(id, 1, cellOf{0, "DAL", "Located", "Convicted", located}, cellOf{0, "DAL", "CAP", "Convicted", cap}, cellOf{0, "DAL", third, "Convicted", 1000})
	}
	for _, c := range []struct {
		located uint32 // of 2,000 in b; 500 in a
		moved   bool
	}{{500, false}, {700, false}, {701, true}, {300, false}, {299, true}} {
		r := between(t, of("a", 500, 500, "Old"), of("b", c.located, 1000-c.located, "New"), Question{})
		row := func(value string) ValueRow {
			i := slices.IndexFunc(r.ByMethod, func(v ValueRow) bool { return v.Value == value })
			return r.ByMethod[i]
		}
		if got := row("Located"); got.Moved != c.moved || got.Only != "" {
			t.Errorf("%d: %+v, want moved %v", c.located, got, c.moved)
		}
		if row("Old").Only != "a" || row("New").Only != "b" || !row("Old").Moved {
			t.Errorf("old %+v, new %+v", row("Old"), row("New"))
		}
	}
}

// TestLackingField compares nothing by a field that one release does not have.
func TestLackingField(t *testing.T) {
	a := release("a", 1, cellOf{0, "DAL", "Located", "", 5})
	b := release("b", 1, cellOf{0, "DAL", "Located", "Convicted", 5})
	r := between(t, a, b, Question{})
	if !r.Same || len(r.ByCriminality) != 0 || r.Rows.Revised != 0 || len(r.Revised) != 2 {
		t.Errorf("same %v, %+v, %+v, %+v", r.Same, r.ByCriminality, r.Rows, r.Revised)
	}
	if !slices.Contains(r.Caveats, "release a has no criminality, so none is compared") {
		t.Errorf("%q", r.Caveats)
	}
}

// TestReprocessed leaves reprocessed arrests out of the count, not of the rows.
func TestReprocessed(t *testing.T) {
	a := release("a", 1, cellOf{0, "DAL", "Located", "", 5}, cellOf{0, "DAL", cube.Reprocessed, "", 2})
	b := release("b", 1, cellOf{0, "DAL", "Located", "", 5})
	r := between(t, a, b, Question{Definition: quotawatch.EpisodesNew})
	if r.Counted.Difference != 0 || r.Rows.Removed != 2 || r.Totals.Rows.Difference != -2 || r.Same {
		t.Errorf("%+v %+v %+v", r.Counted, r.Rows, r.Totals)
	}
}

func TestRefusals(t *testing.T) {
	day := func(n int) *quotawatch.Day { d := monday + quotawatch.Day(n); return &d }
	later := release("later", 3)
	later.Window = quotawatch.Window{From: monday + 3, To: monday + 5}
	other := release("other", 3)
	other.Table = "removals"
	a := release("a", 3)
	for name, c := range map[string]struct {
		b    *cube.Cube
		q    Question
		code quotawatch.Code
		says string
	}{
		"no day in common":       {later, Question{}, quotawatch.CodeCannotAnswer, "no day in common"},
		"another table":          {other, Question{}, quotawatch.CodeCannotAnswer, "not of one kind"},
		"days outside":           {a, Question{From: day(3)}, quotawatch.CodeCannotAnswer, "from 2025-01-30"},
		"days outside, both":     {a, Question{From: day(-2), To: day(-1)}, quotawatch.CodeCannotAnswer, "to 2025-01-26"},
		"the window is backward": {a, Question{From: day(2), To: day(1)}, quotawatch.CodeUsage, "before it begins"},
		"no such definition":     {a, Question{Definition: "people"}, quotawatch.CodeUsage, "people"},
	} {
		_, err := Between(Side{Cube: a}, Side{Cube: c.b}, c.q)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(err.Error(), c.says) || e.Do == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	last, err := Between(Side{Cube: a}, Side{Cube: a}, Question{From: day(2)})
	if err != nil || len(last.ByDay) != 1 {
		t.Errorf("the last common day alone: %v", err)
	}
}

func TestWithout(t *testing.T) {
	w := func(from, to int) quotawatch.Window {
		return quotawatch.Window{From: monday + quotawatch.Day(from), To: monday + quotawatch.Day(to)}
	}
	for _, c := range []struct {
		w, o quotawatch.Window
		want []quotawatch.Window
	}{
		{w(0, 9), w(0, 9), []quotawatch.Window{}},
		{w(0, 9), w(3, 5), []quotawatch.Window{w(0, 2), w(6, 9)}},
		{w(0, 9), w(-5, 0), []quotawatch.Window{w(1, 9)}},
		{w(0, 9), w(9, 20), []quotawatch.Window{w(0, 8)}},
		{w(3, 5), w(0, 9), []quotawatch.Window{}},
		{w(0, 2), w(5, 9), []quotawatch.Window{w(0, 2)}},
		{w(5, 9), w(0, 2), []quotawatch.Window{w(5, 9)}},
	} {
		if got := without(c.w, c.o); !slices.Equal(got, c.want) {
			t.Errorf("%v without %v: %v, want %v", c.w, c.o, got, c.want)
		}
	}
}

// TestJSON pins the keys that scripts may rely on, and that lists are never null.
func TestJSON(t *testing.T) {
	b, err := json.Marshal(between(t, release("a", 1), release("b", 1), Question{}))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"headline", "a", "b", "table", "definition", "offices", "days", "synthetic", "same_counts", "totals", "counted", "rows",
		"office_days_with_fewer_rows", "revised", "by_day", "by_office", "by_method", "by_criminality", "filling_in", "columns", "files_with_other_bytes", "caveats"} {
		if doc[key] == nil {
			t.Errorf("%s is %v", key, doc[key])
		}
	}
	if day := `"by_day":[{"day":"2025-01-27","a":0,"b":0,"difference":0,"change":null,"rows":{"added":0,"removed":0,"revised":0}}]`; !strings.Contains(string(b), day) {
		t.Errorf("no %s in\n%s", day, b)
	}
}
