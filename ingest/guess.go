package ingest

import (
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/registry"
)

// synonyms are words that releases have used for one another in the names of
// columns; "" is one that tells nothing.
var synonyms = map[string]string{"arrest": "apprehension", "arrested": "apprehension", "aor": "office", "area": "office", "responsibility": "", "of": "", "the": "",
	"field": "", "ice": "", "ero": "", "anonymized": "unique", "anonymised": "unique", "id": "identifier", "sex": "gender", "country": "",
	"citizen": "citizenship", "nationality": "citizenship", "datetime": "date", "day": "date", "time": "", "and": "", "name": "", "fecha": "date", "oficina": "office"}

// words returns the words of a name, in order and each once, those that stand
// for one another as one.
func words(name string) (all []string) {
	for _, w := range strings.Fields(key(name)) {
		if to, ok := synonyms[w]; ok {
			w = to
		}
		if w != "" {
			all = append(all, w)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// likeness is the share of words that two names have in common.
func likeness(a, b []string) float64 {
	common := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// How a column was found for a field.
const (
	howKnown   = "known"
	howSame    = "the same words"
	howSimilar = "similar words"
	howHint    = "its name and its values"
)

// hints are words one of which is in the name of a column that may be read for
// a field, and otherDays are those of other days than that of the event.
var (
	hints     = map[string][]string{"date": {"date"}, officeField: {"office"}, "identifier": {"identifier"}, "method": {"method"}}
	otherDays = []string{"birth", "dob", "born", "departed", "departure", "order", "removal", "release", "released", "out", "entry", "final", "download",
		"downloaded", "created", "updated", "report", "conviction", "charge", "hearing", "posted", "bond", "stay", "warrant", "book", "decision"}
)

// guess finds a column for a field that no known name fits: by the words of
// its name, and by whether its cells hold what the field is of.
func (f *file) guess(h head, m *match, field registry.Field) (at int, how string) {
	at = -1
	best := 0.0
	for i, name := range m.names {
		if name == "" || len(m.fields[i]) > 0 {
			continue
		}
		score, by := f.likes(m, field, name)
		if score > best && f.holds(h, m.at, i, field) {
			at, how, best = i, by, score
		}
	}
	return at, how
}

// likes says how well the name of a column fits a field, 0 for not at all.
func (f *file) likes(m *match, field registry.Field, name string) (score float64, how string) {
	have := words(name)
	for _, text := range f.texts(m.source.Table, field.Name) {
		if l := likeness(words(text), have); l > score {
			score = l
		}
	}
	switch {
	case score == 1:
		return score + 1, howSame
	case score >= 0.6:
		return score + 1, howSimilar
	}
	hint := hints[field.Name]
	if field.Kind == registry.KindDate {
		hint = hints["date"]
		other := tableIn(name)
		if other != "" && other != m.source.Table || slices.ContainsFunc(have, func(w string) bool { return slices.Contains(otherDays, w) }) {
			return 0, ""
		}
	}
	if slices.ContainsFunc(hint, func(w string) bool { return slices.Contains(have, w) }) {
		return 1 / float64(len(have)), howHint
	}
	return 0, ""
}

// holds tells whether at least half of the cells below a header that hold
// anything are what a field is of. Labels and identifiers may be anything.
func (f *file) holds(h head, at, column int, field registry.Field) bool {
	good, filled := 0, 0
	for j := at + 1; j < len(h.rows); j++ {
		if column >= len(h.rows[j]) || h.rows[j][column] == "" {
			continue
		}
		filled++
		text := h.rows[j][column]
		switch field.Kind {
		case registry.KindDate, registry.KindTime:
			if looksDated(text, h.kinds[j][column]) {
				good++
			}
		case registry.KindOffice:
			if _, ok := f.reg.OfficeByLabel(text); ok || registry.IsNoOffice(text) {
				good++
			}
		case registry.KindLabel, registry.KindIdentifier, registry.KindFlag, registry.KindYesNo, registry.KindPlace, registry.KindAge, registry.KindDrop:
			good++
		}
	}
	return filled > 0 && good*2 >= filled
}
