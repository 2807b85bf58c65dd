package suppress

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
)

// small is a table of two months whose every count is written down.
func small() Table {
	return Table{Attribute: "sex", Definition: "episodes", Through: addMonths(january, 4) - 1,
		Months: []quotawatch.Day{january, addMonths(january, 1)}, Areas: []string{"DAL", "BUF", ""}, Categories: []string{"male", "female", "unknown"},
		Counts: [][][]int{
			{{120, 30, 1}, {25, 3, 0}, {20, 6, 0}},
			{{110, 25, 0}, {30, 12, 0}, {0, 0, 0}},
		}}
}

var smallRules = Rules{Threshold: 11, Within: 2, SettleMonths: 2, KeepPercent: 5, Definition: "episodes", Rest: "female, or not stated"}

// wanted is the small table as it is shown: female and unknown are one
// category, BUF and the arrests of no office are hidden in January.
func wanted() []Month {
	n := func(count int) Cell { return Cell{count, true} }
	return []Month{
		{january, []int{26, 28, 151, 205}, [][]Cell{{{}, {}}, {{}, {}}, {n(120), n(31)}, {n(165), n(40)}}},
		{addMonths(january, 1), []int{0, 42, 135, 177}, [][]Cell{{n(0), n(0)}, {n(30), n(12)}, {n(110), n(25)}, {n(140), n(37)}}},
	}
}

func TestProtect(t *testing.T) {
	p, err := Protect(small(), smallRules, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted(), p.Months); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"male", "female, or not stated"}, p.Categories); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(p.Note, "fewer than 11") || !strings.Contains(p.Note, Mark) {
		t.Error(p.Note)
	}
	february := addMonths(january, 1)
	for _, c := range []struct {
		got  Cell
		want string
	}{
		{p.Cell(january, "BUF", "male"), Mark}, {p.Cell(february, "BUF", "male"), "30"}, {p.Cell(january, Nation, "male"), "165"},
		{p.Cell(january, "NYC", "male"), Mark}, {p.Cell(january, "BUF", "female"), Mark}, {p.Cell(addMonths(january, 2), "BUF", "male"), Mark},
		{p.Sum(quotawatch.Window{From: january, To: addMonths(january, 2) - 1}, "DAL", "male"), "230"},
		{p.Sum(quotawatch.Window{From: january, To: addMonths(january, 2) - 1}, "BUF", "male"), Mark},
		{p.Sum(quotawatch.Window{From: january, To: february + 3}, "DAL", "male"), Mark},
		{p.Sum(quotawatch.Window{From: january, To: addMonths(january, 3) - 1}, "DAL", "male"), Mark},
		{p.Sum(quotawatch.Window{From: february, To: january}, "DAL", "male"), Mark},
	} {
		if c.got.String() != c.want || c.got.Estimate(nil).Known() != (c.want != Mark) {
			t.Errorf("%v, want %s", c.got, c.want)
		}
	}
}

// TestShownOnce gives a second release that counts an old month otherwise, and
// holds a month more: the old months stay as they were shown, through a file.
func TestShownOnce(t *testing.T) {
	table := small()
	table.Through = addMonths(january, 3) - 1 + 27
	first, err := Protect(table, smallRules, nil)
	if err != nil || len(first.Months) != 1 {
		t.Fatalf("%d months, %v: February is not settled", len(first.Months), err)
	}
	earlier, err := ReadPattern(asJSON(t, first.Pattern))
	if err != nil {
		t.Fatal(err)
	}
	revised := small()
	revised.Counts[0] = [][]int{{121, 30, 1}, {25, 13, 0}, {20, 11, 0}}
	second, err := Protect(revised, smallRules, earlier)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted(), second.Months); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]quotawatch.Day{addMonths(january, 1)}, second.New); diff != "" {
		t.Error(diff)
	}
	if len(earlier.Months) != 1 || !bytes.Equal(asJSON(t, earlier), asJSON(t, first.Pattern)) {
		t.Error("the earlier pattern was changed")
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		code   quotawatch.Code
		change func(*Table, *Rules, *Pattern)
	}{
		"too little left to show": {quotawatch.CodeCannotAnswer, func(_ *Table, r *Rules, _ *Pattern) { r.ShownPercent = 61 }},
		"too rare":                {quotawatch.CodeCannotAnswer, func(_ *Table, r *Rules, p *Pattern) { r.Threshold = 200; *p = Pattern{} }},
		"nothing settled":         {quotawatch.CodeCannotAnswer, func(t *Table, _ *Rules, p *Pattern) { t.Through = january + 40; *p = Pattern{} }},
		"another attribute":       {quotawatch.CodeCannotAnswer, func(t *Table, _ *Rules, _ *Pattern) { t.Attribute = "age" }},
		"another threshold":       {quotawatch.CodeCannotAnswer, func(_ *Table, r *Rules, _ *Pattern) { r.Threshold = 10 }},
		"another area":            {quotawatch.CodeCannotAnswer, func(t *Table, _ *Rules, _ *Pattern) { t.Areas[0] = "HLG" }},
		"another rest":            {quotawatch.CodeCannotAnswer, func(_ *Table, r *Rules, _ *Pattern) { r.Rest = "other" }},
		"another definition":      {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Definition = "rows" }},
		"a threshold of one":      {quotawatch.CodeInternal, func(_ *Table, r *Rules, _ *Pattern) { r.Threshold = 1 }},
		"no distance":             {quotawatch.CodeInternal, func(_ *Table, r *Rules, _ *Pattern) { r.Within = -1 }},
		"101 percent":             {quotawatch.CodeInternal, func(_ *Table, r *Rules, _ *Pattern) { r.KeepPercent = 101 }},
		"no rest":                 {quotawatch.CodeInternal, func(_ *Table, r *Rules, _ *Pattern) { r.Rest = "" }},
		"no month":                {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Months = nil }},
		"a day":                   {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Months[0]++ }},
		"the nation as an area":   {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Areas[0] = Nation }},
		"an area twice":           {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Areas[0] = t.Areas[1] }},
		"a month missing":         {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Counts = t.Counts[1:] }},
		"an area missing":         {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Counts[0] = t.Counts[0][1:] }},
		"a category missing":      {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Counts[0][0] = t.Counts[0][0][1:] }},
		"a count below zero":      {quotawatch.CodeInternal, func(t *Table, _ *Rules, _ *Pattern) { t.Counts[0][0][0] = -1 }},
	} {
		t.Run(name, func(t *testing.T) {
			table, rules := small(), smallRules
			first, err := Protect(table, rules, nil)
			if err != nil {
				t.Fatal(err)
			}
			earlier := &first.Pattern
			earlier.Months = nil
			c.change(&table, &rules, earlier)
			if earlier.Attribute == "" {
				earlier = nil
			}
			p, err := Protect(table, rules, earlier)
			var e *quotawatch.Error
			if p != nil || !errors.As(err, &e) || e.Code != c.code || e.Found == "" {
				t.Errorf("got %v, %v", p, err)
			}
		})
	}
}

// TestReadPattern breaks one thing at a time in the record of what was shown.
func TestReadPattern(t *testing.T) {
	p, err := Protect(small(), smallRules, nil)
	if err != nil {
		t.Fatal(err)
	}
	good := string(asJSON(t, p.Pattern))
	if _, err := ReadPattern([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"no JSON":                {"{", "["},
		"more than one":          {`"sex"`, `"sex"}{"attribute":"age"`},
		"an unknown key":         {`"attribute"`, `"colour":1,"attribute"`},
		"no attribute":           {`"sex"`, `""`},
		"areas in no order":      {`"BUF","DAL"`, `"DAL","BUF"`},
		"a month twice":          {"2025-02-01", "2025-01-01"},
		"a day":                  {"2025-02-01", "2025-02-02"},
		"a cell too few":         {"[120,31]", "[120]"},
		"a row too few":          {"[120,31],", ""},
		"a total too few":        {"[26,28,151,205]", "[26,28,151]"},
		"a count that is a text": {"[120,31]", `["120",31]`},
		"a count below zero":     {"[120,31]", "[-120,31]"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c[0]) {
				t.Fatalf("no %s in %s", c[0], good)
			}
			_, err := ReadPattern([]byte(strings.Replace(good, c[0], c[1], 1)))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodeCannotAnswer {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestCoarsen checks which categories are kept: those that reach the threshold
// often enough and in every month of the nation, and a rest that does so too.
func TestCoarsen(t *testing.T) {
	table := Table{Months: []quotawatch.Day{january}, Areas: []string{"A", "B"}, Categories: []string{"Cuba", "Haiti", "Mexico", "Peru"},
		Counts: [][][]int{{{40, 9, 90, 12}, {30, 9, 80, 1}}}}
	rules := smallRules
	rules.Rest = "rest"
	for keep, want := range map[int]string{0: "Cuba Haiti Mexico rest", 50: "Cuba Mexico rest", 60: "Mexico rest", 100: "Mexico rest"} {
		rules.KeepPercent = keep
		if got := strings.Join(table.coarsen([]int{0}, rules), " "); got != want {
			t.Errorf("%d%%: %q, want %q", keep, got, want)
		}
	}
}
