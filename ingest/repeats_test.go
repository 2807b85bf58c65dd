package ingest

import (
	"errors"
	"slices"
	"testing"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// slowCommon counts what two lists share by taking each row out of a copy.
func slowCommon(a, b []uint32) (n int) {
	b = slices.Clone(b)
	for _, row := range a {
		if i := slices.Index(b, row); i >= 0 {
			b = slices.Delete(b, i, i+1)
			n++
		}
	}
	return n
}

func sectionOf(rows []uint32) *Section {
	s := &Section{Days: map[quotawatch.Day]int{}}
	for _, row := range rows {
		s.add(quotawatch.Day(row%3), row)
	}
	return s
}

// TestCountOnce compares with the slow way: a section is left out when all its
// rows stand in the other, each as often.
func TestCountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Uint32Range(0, 8), 1, 40)
		a, b := rows.Draw(t, "a"), rows.Draw(t, "b")
		small, large := a, b
		if len(a) > len(b) {
			small, large = b, a
		}
		plan := &Plan{Sheets: []SheetPlan{{}, {}}}
		err := CountOnce([]Part{{plan, 0, &Result{Sections: []*Section{sectionOf(a)}}}, {plan, 1, &Result{Sections: []*Section{sectionOf(b)}}}})
		var again *Again
		if got, want := errors.As(err, &again), slowCommon(small, large) == len(small); got != want || got != plan.repeats() {
			t.Fatalf("left out %v, want %v: %v", got, want, err)
		}
		if plan.Sheets[0].skip != nil && plan.Sheets[1].skip != nil {
			t.Fatal("both are left out")
		}
	})
}

func TestIsScientific(t *testing.T) {
	for text, want := range map[string]bool{"1.23457E+18": true, "1,23457E+18": true, "1E18": true, "1.2345678901234568e+18": true, "1E+1234": false,
		"12E+18": false, "E18": false, "1.5": false, "15ce0dd7f366f045e84fe92d4863ecc0495495c8": false, "1e": false} {
		if isScientific(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestWordsOfTotalsAndCounts(t *testing.T) {
	for _, text := range []string{"Total", "TOTAL:", "Grand Total", "Subtotal", "Boston Area of Responsibility Total", "Sum", "All", "total general", "6/1/2025 Count"} {
		if !isTotalWord(text) {
			t.Errorf("%q is a total", text)
		}
	}
	for _, text := range []string{"Dallas Area of Responsibility", "Allentown", "Summit", "", "6/1/2025", "Totally"} {
		if isTotalWord(text) {
			t.Errorf("%q is no total", text)
		}
	}
	for _, name := range []string{"n", "Count", "n_arrests", "Total Arrests", "Number of arrests", "Count of Gender", "conteo", "Número de arrestos", "FREQ", "arrest_count"} {
		if !isCountName(name) {
			t.Errorf("%q is the name of a count", name)
		}
	}
	for _, name := range []string{"Country", "Final Order Number", "Number of prior convictions", "Account", "County", "N.A.", ""} {
		if isCountName(name) {
			t.Errorf("%q is not the name of a count", name)
		}
	}
}

// TestNoValueIsNotKept keeps codes that stand for no text.
func TestNoValueIsNotKept(t *testing.T) {
	d := newDict(func(string) string { return "" })
	d.code("a", false)
	for _, code := range []uint32{0, redactedCode, 2} {
		d.keep(code)
		if text := d.Text(code); text != "" {
			t.Errorf("code %d is %q", code, text)
		}
	}
	d.Kept(func(_ uint32, text string) { t.Errorf("%q is kept", text) })
}
