package quota

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// mark marks the default specification: what the question asked for.
func (m *Multiverse) mark(q Question) {
	want := Spec{m.Answer.Provenance.Definition, m.Answer.Provenance.Basis, EdgeAsked, MissingCounted}
	if q.Scope == quotawatch.ScopeOffice {
		want.Missing = map[bool]Missing{false: MissingApart, true: MissingShared}[q.Share]
	}
	for i := range m.Variants {
		m.Variants[i].Default = m.Variants[i].Spec == want
	}
}

// Sorted gives the variants with a value, the lowest first.
func (m *Multiverse) Sorted() []Variant {
	known := slices.DeleteFunc(slices.Clone(m.Variants), func(v Variant) bool { return !v.Value.Known() })
	slices.SortStableFunc(known, func(a, b Variant) int { return a.rat().Cmp(b.rat()) })
	return known
}

// summarise works out the range and what moves it.
func (m *Multiverse) summarise() {
	known := m.Sorted()
	m.Known = len(known)
	for i, v := range known {
		if i == 0 || v.rat().Cmp(known[i-1].rat()) != 0 {
			m.Distinct++
		}
	}
	if m.Known > 0 {
		m.Low, m.Median, m.High = known[0].Value, known[(m.Known-1)/2].Value, known[m.Known-1].Value
	}
	for i, name := range Dimensions() {
		m.Moves = append(m.Moves, spread(known, i, name))
	}
	slices.SortStableFunc(m.Moves, func(a, b Move) int {
		switch {
		case a.Mean > b.Mean:
			return -1
		case a.Mean < b.Mean:
			return 1
		}
		return 0
	})
}

// spread works out how much choice i moves the headline: over every setting of
// the other choices, the difference of the largest and the smallest value.
func spread(known []Variant, i int, name string) Move {
	type ends struct{ low, high *big.Rat }
	groups := map[[4]string]*ends{}
	for _, v := range known {
		key := v.Choices()
		key[i] = ""
		r := v.rat()
		if g := groups[key]; g == nil {
			groups[key] = &ends{r, r}
		} else if r.Cmp(g.low) < 0 {
			g.low = r
		} else if r.Cmp(g.high) > 0 {
			g.high = r
		}
	}
	sum, most := new(big.Rat), new(big.Rat)
	for _, g := range groups {
		d := new(big.Rat).Sub(g.high, g.low)
		sum.Add(sum, d)
		if d.Cmp(most) > 0 {
			most = d
		}
	}
	move := Move{Choice: name}
	if len(groups) > 0 {
		move.Mean, _ = sum.Quo(sum, big.NewRat(int64(len(groups)), 1)).Float64()
		move.Most, _ = most.Float64()
	}
	return move
}

// choiceText words what a choice is of.
var choiceText = map[string]string{"definition": "the counting rule", "basis": "the day basis", "edge": "the edge rule", "missing": "the treatment of missing offices"}

// Text says the range and what moves it most.
func (m *Multiverse) Text() string {
	if m.Known == 0 {
		return "No specification can be worked out from what is held"
	}
	text := fmt.Sprintf("%s to %s over %d specifications", m.Format(m.Low), m.Format(m.High), m.Known)
	if m.Distinct == 1 {
		text = fmt.Sprintf("%s under each of %d specifications", m.Format(m.Low), m.Known)
	}
	if left := len(m.Variants) - m.Known; left > 0 {
		text += fmt.Sprintf(" (%d cannot be worked out)", left)
	}
	first, second := m.Moves[0], m.Moves[1]
	switch first.Mean {
	case 0:
		return text + "; no choice moves it"
	case second.Mean:
		return fmt.Sprintf("%s; %s and %s move it most, alike", text, choiceText[first.Choice], choiceText[second.Choice])
	}
	return fmt.Sprintf("%s; %s moves it most", text, choiceText[first.Choice])
}

// Format writes a value of the headline.
func (m *Multiverse) Format(e quotawatch.Estimate) string {
	v, ok := e.Value()
	switch {
	case !ok:
		return "–"
	case m.Headline == HeadlineShareMet:
		return fmt.Sprintf("%.1f%%", 100*v)
	case m.Headline == HeadlinePerDay:
		return e.Format(1)
	}
	return Thousands(int64(v + 0.5))
}
