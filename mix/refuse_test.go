package mix

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// TestUnknown names and counts what nobody has mapped, and bounds the shares.
func TestUnknown(t *testing.T) {
	h := holdings(t, steady("r", monday, 1, [4]int{0, 1, 1, 60}, [4]int{0, 5, 4, 30}, [4]int{1, 0, 0, 10}))
	a, err := Compose(h, Question{Scope: quotawatch.ScopeNational, By: ByMethod})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(a.Provenance.Caveats, "\n")
	for _, part := range []string{`the method "Telepathy" is in no group of the registry: its 30 arrests are counted as unknown`, "10 arrests have no method and are counted as unknown"} {
		if !strings.Contains(text, part) {
			t.Errorf("no caveat says %q:\n%s", part, text)
		}
	}
	for _, r := range a.Rows {
		want := map[string][3]float64{"custodial": {0.6, 0.6, 1}, "at-large": {0, 0, 0.4}, "unknown": {0.4, 0.4, 0.4}, "check-in-or-other": {0, 0, 0.4}, "reprocessed": {0, 0, 0.4}}[r.Group]
		if got := [3]float64{value(r.Share), r.Share.Low, r.Share.High}; got != want {
			t.Errorf("%s: %v, want %v", r.Group, got, want)
		}
	}
	if a, err = Compose(h, Question{Scope: quotawatch.ScopeOffice, By: ByMethod, Offices: []quotawatch.OfficeCode{"MIA"}}); err != nil || strings.Contains(strings.Join(a.Provenance.Caveats, "\n"), "Telepathy") {
		t.Error("an office is told what is unknown of another", err)
	}
}

// TestChangeOfMeaning says when a window, or two, straddle the change of July
// 2025, and not otherwise.
func TestChangeOfMeaning(t *testing.T) {
	change := quotawatch.Date(2025, 7, 24)
	h := holdings(t, steady("r", change-200, 400, [4]int{0, 3, 3, 5}))
	for _, c := range []struct {
		by             By
		from, to, base int // of the baseline: its first day, or 0 for none
		want           bool
	}{{ByMethod, -100, -1, 0, false}, {ByMethod, -100, 0, 0, true}, {ByMethodValue, -100, 0, 0, true}, {ByMethod, 0, 99, 0, false},
		{ByMethod, 0, 99, -100, true}, {ByMethod, 100, 150, 20, false}, {ByCriminality, -100, 50, 0, false}} {
		from, to := change+quotawatch.Day(c.from), change+quotawatch.Day(c.to)
		q := Question{Scope: quotawatch.ScopeNational, By: c.by, From: &from, To: &to}
		if c.base != 0 {
			first := change + quotawatch.Day(c.base)
			q.Baseline = &quotawatch.Window{From: first, To: first + 69}
		}
		a, err := Compose(h, q)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(a.Provenance.Caveats, "\n"), "changes its meaning on 2025-07-24"); got != c.want {
			t.Errorf("%+v: caveat %v", c, got)
		}
	}
}

func TestRefusals(t *testing.T) {
	h := holdings(t, twoWindows())
	lacking := steady("lacking", monday+200, 20, [4]int{0, 1, 0, 5})
	lacking.Criminalities = []string{""}
	h.Records = append(h.Records, lacking)
	day := func(n int) *quotawatch.Day { d := monday + quotawatch.Day(n); return &d }
	base := &quotawatch.Window{From: monday, To: monday + 69}
	for name, c := range map[string]struct {
		q    Question
		code quotawatch.Code
		says string
	}{
		"no criminality":      {Question{By: ByCriminality, From: day(200), To: day(210)}, quotawatch.CodeCannotAnswer, "release lacking does not record criminality"},
		"no kind":             {Question{By: ByKind}, quotawatch.CodeCannotAnswer, "apprehension_type"},
		"no such days":        {Question{By: ByMethod, From: day(-9), To: day(3)}, quotawatch.CodeCannotAnswer, "days inside one of"},
		"no such release":     {Question{By: ByMethod, Release: "none"}, quotawatch.CodeNoRelease, "none"},
		"no such grouping":    {Question{By: "gang"}, quotawatch.CodeUsage, "gang"},
		"no such rule":        {Question{By: ByMethod, Definition: "x"}, quotawatch.CodeUsage, "counting rule"},
		"offices, nation":     {Question{By: ByMethod, Offices: []quotawatch.OfficeCode{"DAL"}}, quotawatch.CodeUsage, "nation"},
		"no such office":      {Question{By: ByMethod, Scope: quotawatch.ScopeOffice, Offices: []quotawatch.OfficeCode{"HQ"}}, quotawatch.CodeNoOffice, "HQ"},
		"ends before":         {Question{By: ByMethod, From: day(5), To: day(4)}, quotawatch.CodeUsage, "before it begins"},
		"overlap":             {Question{By: ByMethod, From: day(69), To: day(99), Baseline: base}, quotawatch.CodeUsage, "overlap"},
		"less than a week":    {Question{By: ByMethod, From: day(70), To: day(75), Baseline: base}, quotawatch.CodeUsage, "whole week"},
		"factor, no baseline": {Question{By: ByMethod, Factors: []string{FactorOffice}}, quotawatch.CodeUsage, "two windows"},
		"factor is grouping":  {Question{By: ByMethod, Factors: []string{FactorMethod}, Baseline: base, From: day(70), To: day(139)}, quotawatch.CodeUsage, "cannot be split"},
		"factor twice":        {Question{By: ByMethod, Factors: []string{FactorOffice, FactorOffice}, Baseline: base, From: day(70), To: day(139)}, quotawatch.CodeUsage, "once"},
		"three factors":       {Question{By: ByMethod, Factors: []string{"office", "method", "criminality"}, Baseline: base}, quotawatch.CodeUsage, "two factors"},
		"no such group":       {Question{By: ByMethod, Group: "neither"}, quotawatch.CodeUsage, "custodial"},
		"no group":            {Question{By: ByMethodValue, Factors: []string{FactorOffice}, Baseline: base}, quotawatch.CodeUsage, "--group"},
	} {
		if c.q.Scope == "" {
			c.q.Scope = quotawatch.ScopeNational
		}
		_, err := Compose(h, c.q)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(e.Error(), c.says) || e.Do == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSuperseded says when a release that reaches further was passed over.
func TestSuperseded(t *testing.T) {
	older, newer := steady("older", monday, 100, [4]int{0, 1, 1, 5}), steady("newer", monday, 150, [4]int{0, 1, 0, 5})
	newer.Criminalities = []string{""}
	a, err := Compose(holdings(t, older, newer), Question{Scope: quotawatch.ScopeNational})
	if err != nil || a.By != ByCriminality || !strings.Contains(strings.Join(a.Provenance.Caveats, "\n"), "release newer reaches further in time but does not record criminality, so older answers") {
		t.Fatal(err, a)
	}
	newer.Window.To = older.Window.To - 1 // it supersedes nothing now
	if a, err = Compose(holdings(t, older, newer), Question{Scope: quotawatch.ScopeNational}); err != nil || strings.Contains(strings.Join(a.Provenance.Caveats, "\n"), "reaches further") {
		t.Fatal(err, a)
	}
}

// TestHeadline looks at the edges of headlines.
func TestHeadline(t *testing.T) {
	answer := func(cells ...[4]int) string {
		a, err := Compose(holdings(t, steady("r", monday, 1, cells...)), Question{Scope: quotawatch.ScopeNational, By: ByCriminality})
		if err != nil {
			t.Fatal(err)
		}
		return a.Headline()
	}
	for want, got := range map[string]string{
		"No arrest to report on":                                                           answer(),
		"No group is the largest among 10 arrests":                                         answer([4]int{0, 1, 1, 5}, [4]int{0, 1, 2, 5}),
		"54.5% of 11 arrests were of people with a conviction, the largest group":          answer([4]int{0, 1, 1, 6}, [4]int{0, 1, 2, 5}),
		"100.0% of 3 arrests were of unknown group, the largest group":                     answer([4]int{0, 1, 4, 3}),
		"over 99.9% of 30,001 arrests were of people with a conviction, the largest group": answer([4]int{0, 1, 1, 30000}, [4]int{0, 1, 2, 1}),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	few := twoWindows()
	from, to := monday+70, monday+77
	a := compared(t, holdings(t, few), Question{Scope: quotawatch.ScopeNational, By: ByCriminality, From: &from, To: &to})
	if want := "30.0 arrests a day, 10.0 in the baseline: too little to say which arrests were additional"; a.Headline() != want || a.Rows[0].Change.Marginal.Known() {
		t.Errorf("%q, want %q", a.Headline(), want)
	}
	a = compared(t, holdings(t, few), Question{Scope: quotawatch.ScopeOffice, By: ByCriminality})
	if want := "2 of 2 field offices made more arrests a day than in the baseline, 0 fewer; of 0 it cannot be said"; a.Headline() != want {
		t.Errorf("%q, want %q", a.Headline(), want)
	}
}

// TestJSON holds the names that scripts rely on.
func TestJSON(t *testing.T) {
	a := compared(t, holdings(t, twoWindows()), Question{Scope: quotawatch.ScopeNational, By: ByCriminality, Factors: []string{FactorMethod}})
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		By, From, To, Definition string
		Rows                     []map[string]any
		Comparison               map[string]any
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for k := range maps.Keys(doc.Rows[0]) {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	want := "added_high added_low added_per_day arrests baseline_arrests baseline_share group high low marginal_high marginal_low marginal_share name office share"
	if doc.By != "criminality" || doc.From != "2025-04-14" || doc.To != "2025-06-22" || doc.Definition != "episodes" || strings.Join(keys, " ") != want {
		t.Errorf("%s\n%v", b, keys)
	}
	if doc.Comparison["decomposition"] == nil || math.Abs(doc.Rows[2]["marginal_share"].(float64)-0.9) > 1e-9 {
		t.Errorf("%s", b)
	}
}

// TestMeanings counts a value whose group changes by the group of each day.
func TestMeanings(t *testing.T) {
	h := holdings(t, steady("r", monday, 10, [4]int{0, 2, 1, 5}))
	last, next := monday+5, monday+6
	h.Crosswalk = registry.Crosswalk{{Field: "method", Value: "Located", Group: "at-large", To: &last}, {Field: "method", Value: "Located", Group: "custodial", From: &next, Reason: "why"}}
	a, err := Compose(h, Question{Scope: quotawatch.ScopeNational, By: ByMethod})
	if err != nil || a.Rows[0].Arrests.Numerator != 20 || a.Rows[1].Arrests.Numerator != 30 {
		t.Error(err, a.Rows)
	}
}
