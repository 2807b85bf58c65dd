package quota

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Span is the lowest, the median and the highest of some values; Median is the
// lower of two in the middle. All are not known where Known, their number, is 0.
type Span struct {
	Low    quotawatch.Estimate `json:"low"`
	Median quotawatch.Estimate `json:"median"`
	High   quotawatch.Estimate `json:"high"`
	Known  int                 `json:"count"`
}

// Setting is one setting of a choice, and the span of the headline under it.
type Setting struct {
	Choice string `json:"choice"`
	Name   string `json:"setting"`
	Span
}

// Move is how much one choice moves the headline: the difference of the largest
// and the smallest value over its settings, all else equal, in the units of the
// headline.
type Move struct {
	Choice string
	// Mean is over the settings of the other choices under which two or more
	// settings of this one have a value, Most the largest of them.
	Mean, Most float64
	// Compared is how many these are; where it is 0 nothing is known of Mean
	// and Most.
	Compared int
}

// Sorted gives the variants with a value, the lowest first.
func (m *Multiverse) Sorted() []Variant {
	known := slices.DeleteFunc(slices.Clone(m.Variants), func(v Variant) bool { return !v.Value.Known() })
	slices.SortStableFunc(known, func(a, b Variant) int { return a.rat().Cmp(b.rat()) })
	return known
}

// Default gives the variant that attain answers.
func (m *Multiverse) Default() (Variant, bool) {
	if i := slices.IndexFunc(m.Variants, func(v Variant) bool { return v.Default }); i >= 0 {
		return m.Variants[i], true
	}
	return Variant{}, false
}

// summarise works out the range and what moves it.
func (m *Multiverse) summarise() {
	known := m.Sorted()
	m.Span = spanOf(known)
	for i, v := range known {
		if i == 0 || v.rat().Cmp(known[i-1].rat()) != 0 {
			m.Distinct++
		}
	}
	m.decimals = m.enough(known)
	for i, name := range Dimensions() {
		m.Moves = append(m.Moves, spread(known, i, name))
		m.Settings = append(m.Settings, m.settingsOf(known, i, name)...)
	}
	slices.SortStableFunc(m.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.Mean, a.Mean), cmp.Compare(min(b.Compared, 1), min(a.Compared, 1)))
	})
}

// spanOf gives the span of variants with a value that are sorted.
func spanOf(known []Variant) Span {
	n := len(known)
	if n == 0 {
		return Span{}
	}
	return Span{known[0].Value, known[(n-1)/2].Value, known[n-1].Value, n}
}

// settingsOf gives the span under each setting of choice i.
func (m *Multiverse) settingsOf(known []Variant, i int, choice string) (all []Setting) {
	var names []string
	for _, v := range m.Variants {
		if name := v.Choices()[i]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		under := slices.DeleteFunc(slices.Clone(known), func(v Variant) bool { return v.Choices()[i] != name })
		all = append(all, Setting{choice, name, spanOf(under)})
	}
	return all
}

// spread works out how much choice i moves the headline, from sorted variants:
// with the other choices held, from the first value to the last.
func spread(known []Variant, i int, name string) Move {
	held := map[[4]string][]Variant{}
	for _, v := range known {
		key := v.Choices()
		key[i] = ""
		held[key] = append(held[key], v)
	}
	move, sum, most := Move{Choice: name}, new(big.Rat), new(big.Rat)
	for _, g := range held {
		if len(g) < 2 {
			continue
		}
		d := new(big.Rat).Sub(g[len(g)-1].rat(), g[0].rat())
		move.Compared++
		sum.Add(sum, d)
		if d.Cmp(most) > 0 {
			most = d
		}
	}
	if move.Compared > 0 {
		move.Mean, _ = sum.Quo(sum, big.NewRat(int64(move.Compared), 1)).Float64()
		move.Most, _ = most.Float64()
	}
	return move
}

// choiceText words what a choice is of.
var choiceText = map[string]string{"definition": "the counting rule", "basis": "the day basis", "edge": "the edge rule", "missing": "the treatment of missing offices"}

// Text says the range and what moves it most.
func (m *Multiverse) Text() string {
	switch left := len(m.Variants) - m.Known; {
	case m.Known == 0:
		return fmt.Sprintf("None of %d specifications can be worked out from what is held", len(m.Variants))
	case m.Known == 1:
		return fmt.Sprintf("%s under the one specification of %d that can be worked out", m.Format(m.Low), len(m.Variants))
	case left > 0:
		return fmt.Sprintf("%s over %d specifications (%d cannot be worked out); %s", m.rangeText(), m.Known, left, m.movedBy())
	}
	return fmt.Sprintf("%s over %d specifications; %s", m.rangeText(), m.Known, m.movedBy())
}

func (m *Multiverse) rangeText() string {
	if m.Distinct == 1 {
		return "always " + m.Format(m.Low)
	}
	return m.Format(m.Low) + " to " + m.Format(m.High)
}

// movedBy names the choice that moves the headline most, or all that tie.
func (m *Multiverse) movedBy() string {
	var names []string
	for _, move := range m.Moves {
		if move.Compared > 0 && move.Mean == m.Moves[0].Mean {
			names = append(names, choiceText[move.Choice])
		}
	}
	n := len(names) - 1
	switch {
	case n < 0:
		return "no choice can be compared with another"
	case m.Moves[0].Mean == 0:
		return "no choice moves it"
	case n == 0:
		return names[0] + " moves it most"
	}
	return fmt.Sprintf("%s and %s move it most, alike", strings.Join(names[:n], ", "), names[n])
}

// mostDecimals is how many decimals a value is ever written with.
const mostDecimals = 4

// enough gives the fewest decimals, at least the usual ones, with which the
// lowest and the highest read as different as they are, and no value reads as
// none or as all that is not.
func (m *Multiverse) enough(known []Variant) int {
	usual := map[HeadlineID]int{HeadlinePerDay: 1, HeadlineShareMet: 1}[m.Headline]
	for decimals := usual; decimals < mostDecimals; decimals++ {
		m.decimals = decimals
		if (m.Distinct < 2 || m.Format(m.Low) != m.Format(m.High)) && !slices.ContainsFunc(known, m.misread) {
			return decimals
		}
	}
	return mostDecimals
}

// misread tells whether a value would read as 0, or a share as 100%, and is not.
func (m *Multiverse) misread(v Variant) bool {
	value, _ := v.Value.Value()
	text, exactly := m.Format(v.Value), func(x float64) string { return m.Format(quotawatch.Ratio(int64(x), 1, nil)) }
	return value != 0 && text == exactly(0) || m.Headline == HeadlineShareMet && value != 1 && text == exactly(1)
}

// Format writes a value of the headline.
func (m *Multiverse) Format(e quotawatch.Estimate) string {
	v, ok := e.Value()
	if !ok {
		return "–"
	}
	return m.write(v, m.Headline == HeadlineShareMet, "%")
}

// FormatMove writes a difference of values of the headline; one that would read
// as none is "under" the least that can be written.
func (m *Multiverse) FormatMove(v float64) string {
	share, unit := m.Headline == HeadlineShareMet, " points"
	text := m.write(v, share, unit)
	if v == 0 || text != m.write(0, share, unit) {
		return text
	}
	least := math.Pow10(-m.decimals)
	if share {
		least /= 100
	}
	return "under " + m.write(least, share, unit)
}

func (m *Multiverse) write(v float64, share bool, unit string) string {
	switch {
	case share:
		return fmt.Sprintf("%.*f%s", m.decimals, 100*v, unit)
	case m.decimals == 0:
		return Thousands(int64(v + 0.5))
	}
	return fmt.Sprintf("%.*f", m.decimals, v)
}
