package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
)

// mixQuestions are asked of the embedded data.
func mixQuestions() map[string]mix.Question {
	from, to := quotawatch.Date(2017, 1, 30), quotawatch.Date(2017, 9, 24)
	base := &quotawatch.Window{From: quotawatch.Date(2016, 2, 1), To: quotawatch.Date(2016, 9, 25)}
	return map[string]mix.Question{
		"plain":            {Scope: quotawatch.ScopeNational, By: mix.ByMethod},
		"values":           {Scope: quotawatch.ScopeNational, By: mix.ByMethodValue},
		"offices":          {Scope: quotawatch.ScopeOffice, By: mix.ByMethod},
		"months":           {Scope: quotawatch.ScopeOffice, By: mix.ByMethod, From: &from, To: &to, Every: mix.EveryMonth},
		"compared":         {Scope: quotawatch.ScopeNational, By: mix.ByMethod, From: &from, To: &to, Baseline: base, Factors: []string{mix.FactorOffice}},
		"compared offices": {Scope: quotawatch.ScopeOffice, By: mix.ByMethod, From: &from, To: &to, Baseline: base},
		"compared values":  {Scope: quotawatch.ScopeOffice, By: mix.ByMethodValue, From: &from, To: &to, Baseline: base, Group: "Located", Factors: []string{mix.FactorOffice}},
	}
}

// TestMixFits prints every table of mix on a terminal of 80 columns, with no
// column left out.
func TestMixFits(t *testing.T) {
	a := &app{data: t.TempDir()}
	h, err := a.mixHoldings()
	if err != nil {
		t.Fatal(err)
	}
	for name, q := range mixQuestions() {
		answer, err := mix.Compose(h, q)
		if err != nil {
			t.Fatal(err)
		}
		tables := []present.Table{mixTable(answer)}
		if c := answer.Comparison; c != nil {
			tables = append(tables, increaseTable(c))
			if c.Split != nil {
				tables = append(tables, splitTable(c.Split))
			}
		}
		for _, table := range tables {
			var out bytes.Buffer
			if err := table.Write(&out, present.FormatTable, 80); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 || strings.Contains(line, "not shown") {
					t.Errorf("%s: %d columns: %s", name, n, line)
				}
			}
		}
	}
}

// BenchmarkMix answers from the embedded data, without starting the program.
func BenchmarkMix(b *testing.B) {
	a := &app{data: b.TempDir()}
	h, err := a.mixHoldings()
	if err != nil {
		b.Fatal(err)
	}
	for name, q := range mixQuestions() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := mix.Compose(h, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
