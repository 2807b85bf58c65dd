package view

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

// Headline states the finding of an answer in one sentence, made of its numbers
// alone.
func (a *Answer) Headline() string {
	t := a.Total
	if t.Days == 0 {
		return fmt.Sprintf("No day from %s to %s is judged by the basis %s", a.Window.From, a.Window.To, a.Provenance.Basis)
	}
	all, asked, n := a.among(), a.asked(), quota.Thousands(t.Arrests.Numerator)
	if a.Filter.Show == ShowShare {
		n = mix.Percent(t.Share)
	}
	switch {
	case t.Of.Numerator == 0:
		return "No arrest " + all
	case asked == "":
		return fmt.Sprintf("%s %s, %s a day", arrests(t.Of), all, perDay(t))
	case t.Arrests.Numerator == 0:
		return fmt.Sprintf("None of %s %s were %s", arrests(t.Of), all, asked)
	}
	return fmt.Sprintf("%s of %s %s were %s: %s a day", n, arrests(t.Of), all, asked, perDay(t))
}

func arrests(e quotawatch.Estimate) string {
	if e.Numerator == 1 {
		return "1 arrest"
	}
	return quota.Thousands(e.Numerator) + " arrests"
}

func perDay(p Period) string {
	v, _ := p.PerDay.Value()
	return mix.Decimal(v)
}

// among words the arrests that a share is of.
func (a *Answer) among() string {
	text := fmt.Sprintf("from %s to %s", a.Counted.From, a.Counted.To)
	if a.Provenance.Basis == quotawatch.BasisWeekday {
		text = "on weekdays " + text
	}
	if len(a.Filter.Offices) > 0 && !a.Filter.Plain() {
		text = "credited to " + a.officeNames() + " " + text
	}
	return text
}

// asked words what the filter asks for, "" for all arrests of the nation.
func (a *Answer) asked() string {
	var parts []string
	for _, groups := range [][]string{a.Filter.Criminality, a.Filter.Methods, a.Filter.Places} {
		var texts []string
		for _, g := range groups {
			texts = append(texts, mix.Words(g))
		}
		if len(texts) > 0 {
			parts = append(parts, strings.Join(texts, " or "))
		}
	}
	if len(a.Filter.Offices) > 0 && a.Filter.Plain() {
		parts = append(parts, "credited to "+a.officeNames())
	}
	return strings.Join(parts, ", and ")
}

func (a *Answer) officeNames() string { return strings.Join(a.offices, " or ") }
