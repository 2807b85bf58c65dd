package quota

import (
	"errors"
	"fmt"
	"math/big"
	"runtime"
	"slices"

	"github.com/quotawatch/quotawatch"
	"golang.org/x/sync/errgroup"
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

// Multiverse is a headline under every specification.
type Multiverse struct {
	Headline HeadlineID
	// Answer is what attain answers to the question.
	Answer *Answer
	Office quotawatch.OfficeCode
	// Variants are in the order of the specifications.
	Variants []Variant
	Span
	// Distinct is how many different values there are.
	Distinct int
	// Settings says the span under each setting of each choice.
	Settings []Setting
	// Moves are sorted, the choice that moves it most first.
	Moves []Move
	// decimals is how many it takes to write the values.
	decimals int
}

// MakeMultiverse works a headline out under every counting rule, day basis,
// edge rule and treatment of missing offices. The question as it stands is the
// default specification. All of them rest on the source that answers it.
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
	q.Order, q.Definition, q.Basis = answer.Order.ID, answer.Provenance.Definition, answer.Provenance.Basis
	if h, err = h.widened(q, answer.Window); err != nil {
		return nil, err
	}
	if err := m.varyAll(h, q); err != nil {
		return nil, err
	}
	m.summarise()
	return m, nil
}

// varyAll asks the question under every specification, several at once.
func (m *Multiverse) varyAll(h Holdings, q Question) error {
	all, usual, settled := specs(q.Scope, q.Definition), q.asks(m.Answer), h.settled(q, m.Answer)
	m.Variants = make([]Variant, len(all))
	var asking errgroup.Group
	asking.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range all {
		asking.Go(func() error {
			return quotawatch.Guard(func() (err error) {
				m.Variants[i], err = m.vary(h, q, s, settled)
				m.Variants[i].Default = s == usual
				return err
			})
		})
	}
	return asking.Wait()
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

// vary asks the question under one specification. What cannot be answered is
// a variant that says why; any other error is one.
func (m *Multiverse) vary(h Holdings, q Question, s Spec, settled quotawatch.Day) (Variant, error) {
	w := s.Edge.cut(m.Answer.Window, settled)
	v := Variant{Spec: s, Why: "no day of the window is left"}
	if w.Empty() {
		return v, nil
	}
	q = q.under(s, w)
	if v.Why = m.lacks(q, s); v.Why != "" {
		return v, nil
	}
	a, err := Attain(h, q)
	var refusal *quotawatch.Error
	switch {
	case errors.As(err, &refusal) && refusal.Code == quotawatch.CodeCannotAnswer:
		v.Why = "the published figure does not give these days alone"
	case err != nil:
		return v, err
	case !a.restsWith(m.Answer):
		v.Why = "another source answers for these days: " + a.Provenance.Source
	default:
		v.Value = m.Headline.of(a)
		if !v.Value.Known() {
			v.Why = v.Value.NoInterval
		}
	}
	return v, nil
}

// restsWith tells whether two answers rest on records, or on the same figure.
func (a *Answer) restsWith(b *Answer) bool {
	return a.Records && b.Records || a.Provenance.Source == b.Provenance.Source
}

// lacks says what a published figure lacks for a specification, "" for nothing.
// Records lack nothing but the rule of a figure.
func (m *Multiverse) lacks(q Question, s Spec) string {
	p := m.Answer.Provenance
	switch {
	case m.Answer.Records:
	case p.Definition != s.Definition && p.Definition == quotawatch.OwnRule:
		return "the published figure has one counting rule, its own"
	case p.Definition != s.Definition:
		return fmt.Sprintf("the published figure has one counting rule, %s", p.Definition)
	case q.Share || q.FieldOnly:
		return "the published figure does not tell missing offices apart"
	case s.Basis != quotawatch.BasisDay && !m.Answer.daily():
		return "the published figure gives totals, not days"
	}
	return ""
}

// daily tells whether the answer knows single days.
func (a *Answer) daily() bool {
	return a.Records || slices.ContainsFunc(a.Rows, func(r Row) bool { return r.DaysMet.Known() })
}

// of takes the headline from an answer.
func (id HeadlineID) of(a *Answer) quotawatch.Estimate {
	switch {
	case len(a.Rows) == 0:
		return quotawatch.Unknown("there is no field office to report on", a.Provenance)
	case !a.judged():
		return quotawatch.Unknown(noneJudged, a.Provenance)
	}
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
