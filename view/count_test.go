package view

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"pgregory.net/rapid"
)

// slowBest gives the release that answers for a day: of those held the one that
// reaches further, else the one added later; else so of the embedded ones, the
// first of equals.
func slowBest(h mix.Holdings, d quotawatch.Day) (best *cube.Cube) {
	for _, c := range h.Records {
		if c.Coverage != quotawatch.CoverExtract && c.Window.Contains(d) && (best == nil || c.Window.To >= best.Window.To) {
			best = c
		}
	}
	if best != nil {
		return best
	}
	for _, c := range h.Reference {
		if c.Coverage != quotawatch.CoverExtract && c.Window.Contains(d) && (best == nil || c.Window.To > best.Window.To) {
			best = c
		}
	}
	return best
}

// slow is arrests by office, criminality, method and place, one day after the
// other, by maps of the test's own.
type slow map[[4]string]map[quotawatch.Day]int

var slowGroups = map[string]string{"1 Convicted Criminal": "convicted", "2 Pending Criminal Charges": "pending", "3 Other Immigration Violator": "neither",
	"CAP Local Incarceration": "custodial", "Located": "at-large", cube.Reprocessed: "reprocessed"}

func slowGroup(value string, d quotawatch.Day) string {
	switch {
	case value == "Roadside" && d < change:
		return "at-large"
	case value == "Roadside":
		return "check-in-or-other"
	case slowGroups[value] != "":
		return slowGroups[value]
	}
	return "unknown"
}

// slowly counts all arrests of w by a definition, by place or by the others.
func slowly(h mix.Holdings, def quotawatch.DefinitionID, w quotawatch.Window, places bool) slow {
	s := slow{}
	add := func(key [4]string, d quotawatch.Day, rows, episodes, persons uint32) {
		if s[key] == nil {
			s[key] = map[quotawatch.Day]int{}
		}
		s[key][d] += int(map[byte]uint32{'r': rows, 'e': episodes, 'p': persons}[def[0]])
	}
	for d := w.From; d <= w.To; d++ {
		c := slowBest(h, d)
		if !places {
			for _, cell := range c.Cells {
				if m := c.Methods[cell.Method]; cell.Day == d && (m != cube.Reprocessed || !strings.HasSuffix(string(def), "-new")) {
					add([4]string{string(c.Offices[cell.Office]), slowGroup(c.Criminalities[cell.Criminality], d), slowGroup(m, d)}, d, cell.Rows, cell.Episodes, cell.Persons)
				}
			}
			continue
		}
		f, _, _ := c.Facet("place")
		for _, cell := range f.Cells {
			if place := testPlaces[cell.Value]; cell.Day == d {
				add([4]string{string(c.Offices[cell.Office]), "", "", map[string]string{"": "unknown"}[place] + place}, d, cell.Rows, cell.Episodes, cell.Persons)
			}
		}
	}
	return s
}

// sum adds up what a filter takes, leaving out one of its lists (-1 for none)
// and taking only one value there ("" for all).
func (s slow) sum(f Filter, w quotawatch.Window, without int, only string) (n int64) {
	lists := [4][]string{f.codes(), f.Criminality, f.Methods, f.Places}
	for key, daily := range s {
		takes := without < 0 || only == "" || key[without] == only
		for i, list := range lists {
			takes = takes && (i == without || len(list) == 0 || slices.Contains(list, key[i]))
		}
		for d, count := range daily {
			if takes && w.Contains(d) {
				n += int64(count)
			}
		}
	}
	return n
}

// answerable tells whether every day is of a release that records what the
// filter reads.
func slowAnswers(h mix.Holdings, f Filter, w quotawatch.Window) bool {
	for d := w.From; d <= w.To; d++ {
		c := slowBest(h, d)
		if c == nil || len(f.Offices) > 0 && c.Coverage == quotawatch.CoverTotals || len(f.Criminality) > 0 && len(c.Criminalities) == 1 ||
			len(f.Methods) > 0 && len(c.Methods) == 1 || len(f.Places) > 0 && !slices.Contains(c.Facets(), "place") {
			return false
		}
	}
	return true
}

// TestCountAgreesWithSlow compares answers with plain loops over the cells of
// random releases.
func TestCountAgreesWithSlow(t *testing.T) {
	empty := emptyWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		h, f := world(empty, ofRapid(t)), question(ofRapid(t))
		w := quotawatch.Window{From: *f.From, To: *f.To}
		a, err := Count(h, f)
		if err != nil {
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Do == "" {
				t.Fatalf("no reason: %v", err)
			}
			refusable := len(f.Places) > 0 && (!f.filled().Plain() && len(f.Criminality)+len(f.Methods) > 0 || strings.HasSuffix(string(f.Definition), "-new") || w.Days() < 13) ||
				len(f.Offices) > 0 && !slices.ContainsFunc(f.Offices, func(c quotawatch.OfficeCode) bool { return c != "HLG" || began <= w.To })
			if slowAnswers(h, f, w) && !refusable {
				t.Fatalf("%s in %s is refused: %v", f.Encode(), w, err)
			}
			return
		}
		if !a.Records {
			if slowAnswers(h, f, w) || !f.Plain() || len(f.Offices) > 0 {
				t.Fatalf("%s is answered from a figure", f.Encode())
			}
			return
		}
		if !slowAnswers(h, f, w) {
			t.Fatalf("%s in %s is answered", f.Encode(), w)
		}
		compareSlow(t, h, a)
	})
}

func compareSlow(t *rapid.T, h mix.Holdings, a *Answer) {
	f, places := a.Filter, len(a.Filter.Places) > 0
	s := slowly(h, f.Definition, a.Window, places)
	if got, want := a.Total.Arrests.Numerator, s.sum(f, a.Counted, -1, ""); got != want {
		t.Fatalf("%s: %d arrests, want %d", f.Encode(), got, want)
	}
	of := Filter{Offices: f.Offices}
	if f.Plain() {
		of = Filter{}
	}
	if got, want := a.Total.Of.Numerator, s.sum(of, a.Counted, -1, ""); got != want {
		t.Fatalf("%s: of %d arrests, want %d", f.Encode(), got, want)
	}
	for _, p := range a.Periods {
		if want := s.sum(f, p.Window, -1, ""); p.Arrests.Numerator != want {
			t.Fatalf("%s on %s: %d, want %d", f.Encode(), p.Window, p.Arrests.Numerator, want)
		}
	}
	for by, parts := range a.Parts {
		s, counted := s, a.Counted
		if by == ByPlace && !places {
			s, counted = slowly(h, f.Definition, a.Window, true), quotawatch.Window{From: weekOf(a.Window.From + 6), To: weekOf(a.Window.To-6) + 6}
		}
		for _, p := range parts {
			if want := s.sum(f, counted, int(by), p.ID); p.Arrests.Numerator != want {
				t.Fatalf("%s, %s %s: %d, want %d", f.Encode(), by, p.ID, p.Arrests.Numerator, want)
			}
		}
	}
	if u := a.Unassigned; len(a.Parts[ByOffice]) > 0 && (u.Headquarters.Numerator != s.sum(f, a.Counted, 0, "HQ") || u.NoOffice.Numerator != s.sum(f, a.Counted, 0, "--")) {
		t.Fatalf("%s: %v are unassigned", f.Encode(), u)
	}
}

// TestAgreesWithOthers compares all arrests with package quota, and groups with
// package mix: the same question has one answer.
func TestAgreesWithOthers(t *testing.T) {
	empty := emptyWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c := ofRapid(t)
		h, f := world(empty, c), question(c)
		f.Offices, f.Criminality, f.Methods, f.Places = nil, nil, nil, nil
		f.Basis = pick(c, quotawatch.Bases())
		a, err := Count(h, f)
		attained, attainErr := quota.Attain(h.Holdings, quota.Question{Scope: quotawatch.ScopeNational, From: f.From, To: f.To, Definition: f.Definition, Basis: f.Basis})
		if (err == nil) != (attainErr == nil) {
			t.Fatalf("%v, but package quota says %v", err, attainErr)
		}
		if err != nil {
			return
		}
		row := attained.Rows[0]
		if a.Total.Arrests.Numerator != row.Arrests.Numerator || a.Total.Days != row.Days || a.Records != attained.Records ||
			f.Basis == quotawatch.BasisDay && a.Provenance.Source != attained.Provenance.Source { // a mean rests on days before as well
			t.Fatalf("%+v of %s, package quota has %+v of %s", a.Total, a.Provenance.Source, row, attained.Provenance.Source)
		}
		if f.Basis == quotawatch.BasisDay && a.Records {
			compareMix(t, h, a)
		}
	})
}

func compareMix(t *rapid.T, h mix.Holdings, a *Answer) {
	for _, by := range []Dimension{ByCriminality, ByMethod} {
		m, err := mix.Compose(h, mix.Question{Scope: quotawatch.ScopeNational, By: by.grouping(), From: a.Filter.From, To: a.Filter.To, Definition: a.Filter.Definition})
		if err != nil || m.Provenance.Source != a.Provenance.Source {
			continue // other releases may answer where one does not record it
		}
		got, want := map[string]int64{}, map[string]int64{}
		for _, p := range a.Parts[by] {
			got[p.ID] = p.Arrests.Numerator
		}
		for _, r := range m.Rows {
			want[r.Group] = r.Arrests.Numerator
		}
		for _, p := range a.Parts[by] {
			want[p.ID] += 0 // a table leaves out groups without arrests
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(by, diff)
		}
	}
}

// TestDefinitionsNeedTheGroup refuses to leave out reprocessed arrests by a
// crosswalk that does not tell them apart.
func TestDefinitionsNeedTheGroup(t *testing.T) {
	h := emptyWorld(t)
	if got := definitions(h); len(got) != 6 {
		t.Errorf("%v: the crosswalk in use does not have the group of reprocessed arrests", got)
	}
	for name, walk := range map[string]registry.Crosswalk{"none": nil, "another": {{Field: "method", Value: cube.Reprocessed, Group: "at-large"}},
		"more": append(slices.Clone(h.Crosswalk), registry.Mapping{Field: "method", Value: "Again", Group: "reprocessed"})} {
		h.Crosswalk = walk
		if got := definitions(h); len(got) != 3 {
			t.Errorf("%s: %v", name, got)
		}
		_, err := Count(h, Filter{Definition: quotawatch.RowsNew})
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != quotawatch.CodeUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
}
