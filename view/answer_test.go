package view

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/reference"
)

// steady is a release of 40 days from a Wednesday on, with arrests on each by
// office, method and criminality.
func steady(t *testing.T, daily ...[4]int) mix.Holdings {
	t.Helper()
	h, c := emptyWorld(t), covering("steady", quotawatch.Window{From: start + 40, To: start + 79})
	for d := range quotawatch.Day(40) {
		for _, k := range daily {
			n := uint32(k[3])
			c.Cells = append(c.Cells, cube.Cell{Day: c.Window.From + d, Office: uint16(k[0]), Method: uint16(k[1]), Criminality: uint16(k[2]), Rows: n, Episodes: n, Persons: n})
		}
	}
	c.Sort()
	h.Records = []*cube.Cube{c}
	return h
}

func answer(t *testing.T, h mix.Holdings, f Filter) *Answer {
	t.Helper()
	a, err := Count(h, f)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestHeadline looks at the edges of headlines.
func TestHeadline(t *testing.T) {
	at := func(from, to quotawatch.Day) Filter {
		first, last := start+40+from, start+40+to
		return Filter{From: &first, To: &last}
	}
	with := func(f Filter, change func(*Filter)) Filter { change(&f); return f }
	many := steady(t, [4]int{0, 1, 1, 1000}, [4]int{3, 2, 3, 1})
	for _, c := range []struct {
		h    mix.Holdings
		f    Filter
		want string
	}{
		{steady(t), at(0, 1), "No arrest from 2025-03-17 to 2025-03-18"},
		{steady(t, [4]int{0, 1, 1, 1}), at(0, 0), "1 arrest from 2025-03-17 to 2025-03-17, 1.0 a day"},
		{many, at(0, 1), "2,002 arrests from 2025-03-17 to 2025-03-18, 1,001.0 a day"},
		{many, with(at(0, 1), func(f *Filter) { f.Methods = []string{"at-large"} }), "2 of 2,002 arrests from 2025-03-17 to 2025-03-18 were at large: 1.0 a day"},
		{many, with(at(0, 1), func(f *Filter) { f.Methods, f.Show = []string{"at-large"}, ShowShare }), "0.1% of 2,002 arrests from 2025-03-17 to 2025-03-18 were at large: 1.0 a day"},
		{many, with(at(0, 1), func(f *Filter) { f.Methods = []string{"reprocessed"} }), "None of 2,002 arrests from 2025-03-17 to 2025-03-18 were processed again"},
		{many, with(at(0, 1), func(f *Filter) { f.Offices = []quotawatch.OfficeCode{"DAL", "MIA"} }), "2,002 of 2,002 arrests from 2025-03-17 to 2025-03-18 were credited to Dallas or Miami: 1,001.0 a day"},
		{many, with(at(0, 1), func(f *Filter) {
			f.Offices, f.Criminality, f.Methods, f.Show = []quotawatch.OfficeCode{"DAL"}, []string{"convicted", "pending"}, []string{"custodial"}, ShowShare
		}), "100.0% of 2,000 arrests credited to Dallas from 2025-03-17 to 2025-03-18 were of people with a conviction or of people with a pending charge and no conviction, and custodial (jails, prisons and 287(g)): 1,000.0 a day"},
		{many, with(at(0, 6), func(f *Filter) { f.Basis = quotawatch.BasisWeekday }), "5,005 arrests on weekdays from 2025-03-17 to 2025-03-23, 1,001.0 a day"},
		{many, with(at(5, 6), func(f *Filter) { f.Basis = quotawatch.BasisWeekday }), "No day from 2025-03-22 to 2025-03-23 is judged by the basis weekday"},
		{many, with(at(0, 5), func(f *Filter) { f.Basis = quotawatch.BasisMean7 }), "No day from 2025-03-17 to 2025-03-22 is judged by the basis mean7"},
	} {
		if got := answer(t, c.h, c.f).Headline(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestPeriods looks at the days of periods, and at means where they begin.
func TestPeriods(t *testing.T) {
	h := steady(t, [4]int{0, 1, 1, 10})
	from, to := start+42, start+70
	value := func(e quotawatch.Estimate) float64 {
		if v, ok := e.Value(); ok {
			return v
		}
		return math.NaN()
	}
	f := Filter{From: &from, To: &to}
	a := answer(t, h, f)
	if n := len(a.Periods); n != 29 || !math.IsNaN(value(a.Periods[3].Mean)) || value(a.Periods[4].Mean) != 10 {
		t.Errorf("%d days; means begin at %+v, %+v", n, a.Periods[3].Mean, a.Periods[4].Mean)
	}
	f.Average, f.Basis = 28, quotawatch.BasisWeekday
	a = answer(t, h, f)
	if n := len(a.Periods); n != 21 || slices.ContainsFunc(a.Periods, func(p Period) bool { return p.Days != 1 || !p.From.IsWeekday() }) || a.Total.Days != 21 {
		t.Errorf("%d weekdays of %d", n, a.Total.Days)
	}
	if first := slices.IndexFunc(a.Periods, func(p Period) bool { return p.Mean.Known() }); a.Periods[first].From != start+68 { // the 67th is a Sunday
		t.Errorf("a mean of 28 days is known on %s", a.Periods[first].From)
	}
	f.Basis, f.Every = quotawatch.BasisMean7, mix.EveryWeek
	a = answer(t, h, f)
	if a.Total.Days != 25 || a.Periods[0].Days != 1 || a.Periods[0].Arrests.Numerator != 10 || a.Periods[0].Mean.Known() {
		t.Errorf("%+v", a.Total)
	}
	if text := strings.Join(a.Provenance.Caveats, "\n"); !strings.Contains(text, "4 of the first days are left out") {
		t.Error(text)
	}
}

// TestEmbedded answers from what is in the program.
func TestEmbedded(t *testing.T) {
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	h := emptyWorld(t)
	h.Reference, h.Registry.Figures = cubes, nil
	a := answer(t, h, Filter{})
	if a.Window.String() != "2015-10-01..2018-09-30" || a.Total.Arrests.Numerator != 412155 || a.Lacks[ByCriminality].Reason != "release ero-arrests-fy2016 does not record criminality" {
		t.Errorf("%s: %+v, %+v", a.Window, a.Total, a.Lacks)
	}
	for _, f := range []Filter{{Criminality: []string{"neither"}}, {Criminality: []string{"unknown"}}} {
		_, err := Count(h, f)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != quotawatch.CodeCannotAnswer || !strings.Contains(e.Summary, "does not record criminality") {
			t.Error(err)
		}
	}
}

// TestRefusals refuses what the grammar does not have, also where no address
// was read.
func TestRefusals(t *testing.T) {
	h := steady(t, [4]int{0, 1, 1, 10})
	for name, c := range map[string]struct {
		f    Filter
		code quotawatch.Code
		says string
	}{
		"a group":         {Filter{Criminality: []string{"guilty"}}, quotawatch.CodeUsage, `criminality "guilty" is not one of`},
		"a rule":          {Filter{Definition: "own"}, quotawatch.CodeUsage, "definition"},
		"a basis":         {Filter{Basis: "month"}, quotawatch.CodeUsage, "basis"},
		"an average":      {Filter{Average: 14}, quotawatch.CodeUsage, "average"},
		"an office":       {Filter{Offices: []quotawatch.OfficeCode{"ZZZ"}}, quotawatch.CodeNoOffice, "ZZZ"},
		"no field office": {Filter{Offices: []quotawatch.OfficeCode{quotawatch.Headquarters}}, quotawatch.CodeUsage, "HQ"},
		"places by day":   {Filter{Places: []string{"school"}, Every: mix.EveryDay}, quotawatch.CodeUsage, "whole weeks"},
		"places and more": {Filter{Places: []string{"school"}, Methods: []string{"at-large"}}, quotawatch.CodeUsage, "counted apart"},
		"places anew":     {Filter{Places: []string{"school"}, Definition: quotawatch.RowsNew}, quotawatch.CodeUsage, "reprocessed"},
		"no place":        {Filter{Places: []string{"school"}}, quotawatch.CodeCannotAnswer, "does not record place"},
	} {
		_, err := Count(h, c.f)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(e.Error(), c.says) || e.Do == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestJSON holds the names that scripts rely on.
func TestJSON(t *testing.T) {
	from, to := start+42, start+43
	b, err := json.Marshal(answer(t, steady(t, [4]int{0, 1, 1, 10}), Filter{From: &from, To: &to, Methods: []string{"custodial"}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"filter":"from=2025-03-19&to=2025-03-20&method=custodial"`, `"records":true`, `"synthetic":true`,
		`"rows":[{"from":"2025-03-19","to":"2025-03-19","days":1,"arrests":10,"per_day":10,"of":10,"share":1,"mean":null}`,
		`{"id":"custodial","name":"custodial","arrests":20}`, `"lacks":{"place":{"reason":"the type of place is counted apart`, `"unassigned":{"headquarters":0,"no_office":0}`} {
		if !strings.Contains(strings.ReplaceAll(string(b), `\u0026`, "&"), part) {
			t.Errorf("no %s in %s", part, b)
		}
	}
}
