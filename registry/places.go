package registry

import (
	"io/fs"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// PlaceTypes lists the types of place that a landmark can be of, the last for
// those that no rule tells.
func PlaceTypes() []string {
	return []string{"jail-or-prison", "police", "courthouse", "probation-or-parole", "ice-office", "hospital-or-clinic", "school", "place-of-worship", "workplace",
		"home-or-street-area", "border-or-transport", "other-program", "non-specific", "unknown"}
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

// loadPlaces reads the rules, in the order in which they are tried.
func loadPlaces(fsys fs.FS) ([]PlaceRule, error) {
	const file = "places.yaml"
	rules, err := loadList[PlaceRule](fsys, file, "places")
	if err != nil {
		return nil, err
	}
	if err := ids(file, rules, func(r PlaceRule) string { return r.ID }); err != nil {
		return nil, err
	}
	for _, r := range rules {
		switch {
		case !slices.Contains(PlaceTypes(), r.Type) || r.Type == "unknown":
			return nil, placeFault("a type of place", r.Type+" in "+r.ID)
		case r.Why == "":
			return nil, placeFault("why, a reason", "none in "+r.ID)
		case len(r.Any)+len(r.All) == 0 && !r.EndsState:
			return nil, placeFault("any, all or ends_state", "none in "+r.ID)
		}
	}
	return rules, nil
}

func placeFault(expected, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeRegistry, Summary: "a registry file breaks its contract", File: "places.yaml",
		Expected: expected, Found: found, Do: "mend the file; its contract is in docs/formats/registry.md"}
}
