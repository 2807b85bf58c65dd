package quota

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

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

// specs lists every specification of a scope. rule is that of the answer: a
// published figure may have one that is none of the six.
func specs(scope quotawatch.Scope, rule quotawatch.DefinitionID) (all []Spec) {
	var rules []quotawatch.DefinitionID
	for _, d := range quotawatch.Definitions() {
		rules = append(rules, d.ID)
	}
	if !slices.Contains(rules, rule) {
		rules = append(rules, rule)
	}
	missing := []Missing{MissingCounted, MissingLeftOut}
	if scope == quotawatch.ScopeOffice {
		missing = []Missing{MissingApart, MissingShared}
	}
	for _, d := range rules {
		for _, b := range quotawatch.Bases() {
			for _, e := range []Edge{EdgeAsked, EdgeWeeks, EdgeSettled} {
				for _, m := range missing {
					all = append(all, Spec{d, b, e, m})
				}
			}
		}
	}
	return all
}

// asks gives the specification of a question that a answers. A published
// figure answers by its own rule, whatever was asked.
func (q Question) asks(a *Answer) Spec {
	s := Spec{a.Provenance.Definition, a.Provenance.Basis, EdgeAsked, MissingCounted}
	switch {
	case q.Scope == quotawatch.ScopeOffice && q.Share && a.Records:
		s.Missing = MissingShared
	case q.Scope == quotawatch.ScopeOffice:
		s.Missing = MissingApart
	case q.FieldOnly && a.Records:
		s.Missing = MissingLeftOut
	}
	return s
}

// under gives the question under a specification, over the window w.
func (q Question) under(s Spec, w quotawatch.Window) Question {
	q.From, q.To, q.Definition, q.Basis = &w.From, &w.To, s.Definition, s.Basis
	q.Share, q.FieldOnly = s.Missing == MissingShared, s.Missing == MissingLeftOut
	return q
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
// that the source of an answer knows.
func (h Holdings) settled(q Question, a *Answer) quotawatch.Day {
	if r, err := h.fromRecords(q, a.Window); a.Records && err == nil && r != nil {
		return r.pieces[len(r.pieces)-1].cube.Window.To - SettledDays
	}
	for _, f := range h.Registry.Figures {
		if f.Measure() && figureAnswers(f, q.Scope, a.Window) {
			return f.Answers.To - SettledDays
		}
	}
	return a.Window.To
}
