package registry

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
)

// PlaceTypes lists the types of place that a landmark can be of, the last for
// those that no rule tells.
func PlaceTypes() []string {
	return []string{"jail-or-prison", "police", "courthouse", "probation-or-parole", "ice-office", "hospital-or-clinic", "school", "place-of-worship", "workplace",
		"home-or-street-area", "border-or-transport", "other-program", "non-specific", "unknown"}
}

// NoPlace tells whether a type is of landmarks that tell no place: those of a
// program, of no specific place, and of no known type.
func NoPlace(group string) bool {
	return group == "other-program" || group == "non-specific" || group == "unknown"
}

// SensitivePlaces lists the types that guidance on protected places named, with
// courts.
func SensitivePlaces() []string {
	return []string{"courthouse", "hospital-or-clinic", "school", "place-of-worship"}
}

// PlaceRule tells a type of place from words of a landmark.
type PlaceRule struct {
	ID   string `yaml:"id"`
	Type string `yaml:"type"`
	Why  string `yaml:"why"`
	// Any are phrases of which one must stand in the text, All of which each
	// must, None of which none may.
	Any  []string `yaml:"any"`
	All  []string `yaml:"all"`
	None []string `yaml:"none"`
	// EndsState asks for the name or the code of a state at the end.
	EndsState bool `yaml:"ends_state"`
}

// PlaceScore is how well one type of place was told on landmarks that were held
// out while the rules were written: of Told that were told to be of the type
// ToldRight were, and of OfType that are of it Found were told.
type PlaceScore struct {
	Type                           string
	ToldRight, Told, Found, OfType int
}

// leastPrecision is the precision below which a sensitive type is shown as
// possible.
const leastPrecision = 0.9

// Possible tells whether the type is one that is only possibly what it says: a
// sensitive type of a precision that is low, or could not be measured.
func (s PlaceScore) Possible() bool {
	return slices.Contains(SensitivePlaces(), s.Type) && (s.Told == 0 || float64(s.ToldRight) < leastPrecision*float64(s.Told))
}

// PlaceScore gives how well a type of place is told; one without a score was
// not measured.
func (r *Registry) PlaceScore(kind string) PlaceScore {
	for _, s := range r.PlaceScores {
		if s.Type == kind {
			return s
		}
	}
	return PlaceScore{Type: kind}
}

// Labelled gives how many held-out landmarks the scores are of.
func (r *Registry) Labelled() (n int) {
	for _, s := range r.PlaceScores {
		n += s.OfType
	}
	return n
}

// loadPlaceScores reads what the tests measured.
func loadPlaceScores(fsys fs.FS) (scores []PlaceScore, err error) {
	const file = "place-scores.csv"
	rows, err := readTable(fsys, file, "type", "told_right", "told", "found", "of_type")
	if err != nil {
		return nil, err
	}
	for i, r := range rows[1:] {
		s := PlaceScore{Type: r[0]}
		for k, to := range []*int{&s.ToldRight, &s.Told, &s.Found, &s.OfType} {
			if *to, err = strconv.Atoi(r[k+1]); err != nil || *to < 0 {
				return nil, fault(file, i+2, "counts", r[k+1])
			}
		}
		scores = append(scores, s)
	}
	return scores, nil
}

// checkPlaces tests the rules, which are tried in their order.
func (r *Registry) checkPlaces() error {
	const file = "places.yaml"
	if err := ids(r, file, r.Places, func(p PlaceRule) string { return p.ID }); err != nil {
		return err
	}
	for _, p := range r.Places {
		switch {
		case !slices.Contains(PlaceTypes(), p.Type) || p.Type == "unknown":
			return r.wrong(file, p.ID, "type", fmt.Sprintf("one of %v", PlaceTypes()), p.Type)
		case p.Why == "":
			return r.wrong(file, p.ID, "why", "a reason", "none")
		case len(p.Any)+len(p.All) == 0 && !p.EndsState:
			return r.wrong(file, p.ID, "any", "any, all or ends_state", "none of them")
		}
	}
	return nil
}
