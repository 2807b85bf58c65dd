package quota

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// HeadlineID names a number that can be asked of every counting rule at once.
type HeadlineID string

// The headlines.
const (
	// HeadlinePerDay is arrests per judged day, of the nation or of one office.
	HeadlinePerDay HeadlineID = "per-day"
	// HeadlineShareMet is the share of judged days, or of office-days, at the target.
	HeadlineShareMet HeadlineID = "share-met"
	// HeadlineAtTarget is how many field offices have a mean at the target.
	HeadlineAtTarget HeadlineID = "offices-at-target"
	// HeadlineArrests is arrests on judged days.
	HeadlineArrests HeadlineID = "arrests"
)

// HeadlineIDs lists the headlines, the default first.
func HeadlineIDs() []HeadlineID {
	return []HeadlineID{HeadlinePerDay, HeadlineShareMet, HeadlineAtTarget, HeadlineArrests}
}

// Edge is which days at the ends of a window count.
type Edge string

// The edge rules.
const (
	// EdgeAsked takes the window as asked.
	EdgeAsked Edge = "asked"
	// EdgeWeeks takes the whole weeks inside it, Sunday to Saturday.
	EdgeWeeks Edge = "whole-weeks"
	// EdgeSettled leaves out the last SettledDays days of what is known, whose
	// rows were still coming in.
	EdgeSettled Edge = "settled"
)

// SettledDays is how many of the last days of a release are taken for
// unsettled by EdgeSettled.
const SettledDays = 14

// Missing is what becomes of rows of headquarters and of no office.
type Missing string

// The treatments of missing offices: in the nation they count or are left out,
// among offices they stand apart or are shared out.
const (
	MissingCounted Missing = "counted"
	MissingLeftOut Missing = "left-out"
	MissingApart   Missing = "apart"
	MissingShared  Missing = "shared"
)

// Spec is one choice of everything that can be chosen.
type Spec struct {
	Definition quotawatch.DefinitionID `json:"definition"`
	Basis      quotawatch.Basis        `json:"basis"`
	Edge       Edge                    `json:"edge"`
	Missing    Missing                 `json:"missing"`
}

// Choices gives the four choices of a specification, in the order of Dimensions.
func (s Spec) Choices() [4]string {
	return [4]string{string(s.Definition), string(s.Basis), string(s.Edge), string(s.Missing)}
}

// Dimensions names what is chosen.
func Dimensions() [4]string { return [4]string{"definition", "basis", "edge", "missing"} }

// Variant is the headline under one specification.
type Variant struct {
	Spec
	// Value is not known where Why says so.
	Value quotawatch.Estimate `json:"value"`
	Why   string              `json:"why,omitempty"`
	// Default tells that it is what attain answers unless told otherwise.
	Default bool `json:"default,omitempty"`
}

func (v Variant) rat() *big.Rat { return big.NewRat(v.Value.Numerator, v.Value.Denominator) }

// Move is how much one choice moves the headline: the difference of the largest
// and the smallest value over its settings, all else equal.
type Move struct {
	Choice string `json:"choice"`
	// Mean is over all settings of the other choices, Most the largest of them.
	Mean float64 `json:"mean"`
	Most float64 `json:"most"`
}

// Multiverse is a headline under every specification.
type Multiverse struct {
	Headline HeadlineID
	Answer   *Answer // of the default specification
	Office   quotawatch.OfficeCode
	// Variants are in the order of the specifications.
	Variants []Variant
	// Low, Median and High are over the variants with a value; Median is the
	// lower of two in the middle. Known is their number, Distinct that of
	// different values.
	Low, Median, High quotawatch.Estimate
	Known, Distinct   int
	// Moves are sorted, the choice that moves it most first.
	Moves []Move
}

// MakeMultiverse works a headline out under every counting rule, day basis,
// edge rule and treatment of missing offices. The question's own definition,
// basis and share are the default specification.
func MakeMultiverse(h Holdings, headline HeadlineID, q Question) (*Multiverse, error) {
	if err := checkHeadline(headline, q); err != nil {
		return nil, err
	}
	answer, err := Attain(h, q)
	if err != nil {
		return nil, err
	}
	m := &Multiverse{Headline: headline, Answer: answer}
	if len(q.Offices) == 1 {
		m.Office = q.Offices[0]
	}
	q.From, q.To, q.Order = &answer.Window.From, &answer.Window.To, answer.Order.ID
	settled := h.settled(q, answer)
	for _, s := range specs(q.Scope) {
		m.Variants = append(m.Variants, m.vary(h, q, s, settled))
	}
	m.mark(q)
	m.summarise()
	return m, nil
}

func checkHeadline(headline HeadlineID, q Question) error {
	bad := func(expected string) error {
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "that headline cannot be asked of this scope", Expected: expected, Found: string(headline),
			Do: "see: quotawatch multiverse --help"}
	}
	one := q.Scope == quotawatch.ScopeNational || len(q.Offices) == 1
	switch {
	case !slices.Contains(HeadlineIDs(), headline):
		return bad("per-day, share-met, offices-at-target or arrests")
	case headline == HeadlineAtTarget && q.Scope == quotawatch.ScopeNational:
		return bad("scope office")
	case (headline == HeadlinePerDay || headline == HeadlineArrests) && !one:
		return bad("scope national, or one office")
	}
	return nil
}

// specs lists every specification of a scope.
func specs(scope quotawatch.Scope) (all []Spec) {
	missing := []Missing{MissingCounted, MissingLeftOut}
	if scope == quotawatch.ScopeOffice {
		missing = []Missing{MissingApart, MissingShared}
	}
	for _, d := range quotawatch.Definitions() {
		for _, b := range quotawatch.Bases() {
			for _, e := range []Edge{EdgeAsked, EdgeWeeks, EdgeSettled} {
				for _, m := range missing {
					all = append(all, Spec{d.ID, b, e, m})
				}
			}
		}
	}
	return all
}

// vary asks the question under one specification.
func (m *Multiverse) vary(h Holdings, q Question, s Spec, settled quotawatch.Day) Variant {
	w := s.Edge.cut(m.Answer.Window, settled)
	v := Variant{Spec: s, Why: "no day of the window is left"}
	if w.Empty() {
		return v
	}
	q.From, q.To, q.Definition, q.Basis = &w.From, &w.To, s.Definition, s.Basis
	q.Share, q.FieldOnly = s.Missing == MissingShared, s.Missing == MissingLeftOut
	a, err := Attain(h, q)
	switch {
	case err != nil:
		v.Why = "what is held cannot answer it"
	case a.Provenance.Definition != s.Definition:
		v.Why = fmt.Sprintf("the published figure has one counting rule, %s", a.Provenance.Definition)
	case a.Provenance.Basis != s.Basis:
		v.Why = "the published figure gives no days"
	case !a.Records && (q.Share || q.FieldOnly):
		v.Why = "the published figure does not tell missing offices apart"
	default:
		v.Value, v.Why = m.Headline.of(a), ""
		if !v.Value.Known() {
			v.Why = v.Value.NoInterval
		}
	}
	return v
}

// of takes the headline from an answer.
func (id HeadlineID) of(a *Answer) quotawatch.Estimate {
	switch id {
	case HeadlineShareMet:
		return a.OfficeDays()
	case HeadlineAtTarget:
		return a.AtTarget()
	case HeadlineArrests:
		return a.Rows[0].Arrests
	case HeadlinePerDay:
	}
	return a.Rows[0].PerDay
}

// cut gives the days of a window that an edge rule leaves. settled is the last
// settled day.
func (e Edge) cut(w quotawatch.Window, settled quotawatch.Day) quotawatch.Window {
	switch e {
	case EdgeWeeks:
		w.From += quotawatch.Day((7 - int(w.From.Weekday())) % 7)
		w.To -= quotawatch.Day((int(w.To.Weekday()) + 1) % 7)
	case EdgeSettled:
		w.To = min(w.To, settled)
	case EdgeAsked:
	}
	return w
}

// settled gives the last day that is settled: SettledDays before the last day
// that what answers knows.
func (h Holdings) settled(q Question, a *Answer) quotawatch.Day {
	if r, err := h.fromRecords(q, a.Window); err == nil && r != nil && a.Records {
		return r.pieces[len(r.pieces)-1].cube.Window.To - SettledDays
	}
	for _, f := range h.Registry.Figures {
		if f.Measure() && figureAnswers(f, q.Scope, a.Window) {
			return f.Answers.To - SettledDays
		}
	}
	return a.Window.To
}
