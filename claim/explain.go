package claim

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// scope is what every record is of, and so what no verdict can go beyond.
const scope = "Records are of arrests by Enforcement and Removal Operations (ERO); arrests by other units and agencies are not in them."

// explain says why the verdict is what it is, and what would change it.
func (r *Result) explain() {
	switch {
	case r.Check == nil:
		r.Why = "No arrests record can test it. It needs " + r.Needs + "."
		r.Change = "such data; quotawatch reads none of it today"
	case len(r.Observations) == 0:
		r.Why = "It needs " + r.needs() + "."
		r.Change = "quotawatch add FILE, with a release that covers it"
	case r.Observations[0].Evidence == EvidenceArithmetic:
		r.Why = fmt.Sprintf("%s other claims add up to %s%s. No record is asked.", count(len(r.Check.Of)), Text(r.Value), r.apart(r.Value))
		r.Change = "another number in one of those claims, or one that is not listed"
	case !r.likeWithLike():
		r.Why = fmt.Sprintf("It is stated by %s, and what is held can be counted by other rules alone: %s", r.Check.Definition, r.found())
		r.Change = "quotawatch add FILE, with " + r.needs()
	default:
		r.Why = r.found() + " " + scope
		r.Change = r.otherwise()
	}
}

// needs says which records a check needs.
func (r *Result) needs() string {
	text := "row-level arrests records of " + days(r.Check.Window())
	if r.Check.BaselineFrom != 0 {
		text += " and of " + days(r.Check.Baseline())
	}
	switch {
	case r.Check.Office != "":
		text += ", by field office"
	case r.Check.Measure == quotawatch.MeasureOfficesReached:
		text += ", for every field office"
	}
	if len(r.Check.Criminality) > 0 {
		text += ", with criminality"
	}
	return text
}

// days writes a window, or the one day that it is.
func days(w quotawatch.Window) string {
	if w.From == w.To {
		return w.From.String()
	}
	return w.From.String() + " to " + w.To.String()
}

// found says what was observed, by which rules, and how far it is from what
// was stated.
func (r *Result) found() string {
	by, from := map[Fit][]string{}, "the records"
	for _, o := range r.Observations {
		by[o.Fit] = append(by[o.Fit], string(o.Definition))
		if o.Evidence == EvidenceFigure {
			from = "a published count of the records"
		}
	}
	rules := fmt.Sprintf("by %d counting rules", len(r.Observations))
	if len(r.Observations) == 1 {
		rules = "by one counting rule, " + ruleText(r.Observations[0].Definition)
	}
	text := fmt.Sprintf("%s in %s, %s", span(r.Low, r.High), from, rules)
	if len(by) == 1 {
		return text + r.apart(r.Value) + "."
	}
	var parts []string
	for _, f := range []struct {
		fit  Fit
		text string
	}{{FitWithin, "it fits by "}, {FitMore, "there are more by "}, {FitFewer, "there are fewer by "}} {
		if len(by[f.fit]) > 0 {
			parts = append(parts, f.text+strings.Join(by[f.fit], ", "))
		}
	}
	return text + "; " + strings.Join(parts, "; ") + "."
}

func ruleText(id quotawatch.DefinitionID) string {
	switch id {
	case quotawatch.OwnRule:
		return "the publisher's own"
	case quotawatch.Persons:
		return "persons (one per identifier)"
	}
	return string(id)
}

// apart says how far an observed number is off the stated one: shares by
// points, others by percent.
func (r *Result) apart(e quotawatch.Estimate) string {
	if r.Accepts.Fit(ratOf(e)) == FitWithin {
		return ", which fits what was stated"
	}
	v, _ := e.Value()
	off, unit := 100*(v-r.Number.Value)/r.Number.Value, "%"
	if r.Number.Unit == "percent" {
		off, unit = v-r.Number.Value, " points"
	}
	way := "above"
	if off < 0 {
		way, off = "below", -off
	}
	return fmt.Sprintf(", %s%s %s the stated %s", strconv.FormatFloat(off, 'f', 1, 64), unit, way, Stated(r.Number))
}

func (r *Result) otherwise() string {
	own := ""
	for _, o := range r.Observations {
		if o.Definition == r.Check.Definition && r.Check.Definition != "" {
			own = fmt.Sprintf("By %s, the rule that the claimant states, it is %s. ", o.Definition, map[Fit]string{FitWithin: "a fit", FitMore: "more", FitFewer: "fewer"}[o.Fit])
		}
	}
	switch {
	case !r.all():
		return own + "A held release that covers " + days(r.Check.Window()) + " would give the other counting rules."
	case r.Verdict == VerdictDepends && own == "":
		return "The claimant's own counting rule, which is not stated."
	case r.Verdict == VerdictDepends:
		return strings.TrimSpace(own)
	case r.Verdict == VerdictMatches:
		return "Rows that a later release adds or takes away."
	}
	return "No counting rule. Arrests of other units, another window, or rows that a later release adds could."
}

// Text writes an observed number: whole, or with one decimal.
func Text(e quotawatch.Estimate) string {
	v, ok := e.Value()
	if !ok {
		return "–"
	}
	return number(v, e.Denominator == 1)
}

func number(v float64, whole bool) string {
	if whole || v == float64(int64(v)) {
		return quota.Thousands(int64(v))
	}
	text := strconv.FormatFloat(v, 'f', 1, 64)
	head, tail, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(head, 10, 64)
	if err != nil || head == "-0" {
		return text
	}
	return quota.Thousands(n) + "." + tail
}

// Stated writes a stated number with the words it was stated in and its unit.
func Stated(s quotawatch.Stated) string {
	exact := func(v float64) string {
		head, tail, fraction := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
		n, err := strconv.ParseInt(head, 10, 64)
		if err != nil || !fraction {
			return quota.Thousands(n)
		}
		return quota.Thousands(n) + "." + tail
	}
	text := exact(s.Value)
	if s.How == quotawatch.HowBetween {
		text += " to " + exact(s.High)
	}
	if words := strings.ReplaceAll(string(s.How), "-", " "); s.How != quotawatch.HowExactly && s.How != quotawatch.HowBetween {
		text = words + " " + text
	}
	if s.Unit == "percent" {
		return text + "%"
	}
	return text + " " + s.Unit
}

// span writes one number, or the least and the most.
func span(low, high quotawatch.Estimate) string {
	if a, b := Text(low), Text(high); a != b {
		return a + " to " + b
	}
	return Text(low)
}

func count(n int) string {
	words := []string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// Span writes what was observed of a claim: one number, or the least and the
// most over the counting rules.
func Span(r Result) string {
	if len(r.Observations) == 0 {
		return "–"
	}
	return span(r.Low, r.High)
}

// String says which observed numbers fit, "" for a claim without a check.
func (r Range) String() string {
	end := func(v *big.Rat) string {
		f, _ := v.Float64()
		return number(f, v.IsInt())
	}
	switch {
	case r.Low == nil && r.High == nil:
		return ""
	case r.High == nil:
		return map[bool]string{true: "more than ", false: "at least "}[r.LowOut] + end(r.Low)
	case r.Low == nil:
		return map[bool]string{true: "fewer than ", false: "at most "}[r.HighOut] + end(r.High)
	case r.Low.Cmp(r.High) == 0:
		return end(r.Low) + " alone"
	}
	return end(r.Low) + map[bool]string{true: " up to, but not, ", false: " to "}[r.HighOut] + end(r.High)
}

// Headline says what the docket comes to.
func Headline(results []Result) string {
	n := map[Verdict]int{}
	for _, r := range results {
		n[r.Verdict]++
	}
	if len(results) == 0 {
		return "No such claim in the docket"
	}
	return fmt.Sprintf("Of %d numbers stated in public, %d match the records by every counting rule, %d depend on the rule; records show fewer for %d and more for %d; %d cannot be checked with what is held",
		len(results), n[VerdictMatches], n[VerdictDepends], n[VerdictFewer], n[VerdictMore], n[VerdictCannot])
}
