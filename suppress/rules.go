package suppress

import (
	"errors"
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Mark stands in a table for a cell that is not shown.
const Mark = "×"

// Rules are the settings of protection. They are data of the registry.
type Rules struct {
	// Threshold is the smallest count that may be shown.
	Threshold int
	// Within is how near, in people, no one may come to a hidden count.
	Within int
	// SettleMonths is how many whole months a release must go on after a month
	// before that month is shown.
	SettleMonths int
	// KeepPercent is in how many of 100 office-months a category must reach the
	// threshold to stay a category of its own.
	KeepPercent int
	// ShownPercent is how many of 100 cells of offices must be left to show; a
	// table with fewer is refused.
	ShownPercent int
	// Definition is the one counting rule of tables of attributes.
	Definition quotawatch.DefinitionID
	// Rest is the category that takes in those that are too rare.
	Rest string
	// National tells that the table is of a mark in the nation: see marks.go.
	National bool
}

// RulesOf gives the rules of the registry for one of its attributes.
func RulesOf(d *registry.Disclosure, a registry.Attribute) Rules {
	return Rules{Threshold: d.Threshold, Within: d.Within, SettleMonths: d.SettleMonths, KeepPercent: d.KeepPercent,
		ShownPercent: d.ShownPercent, Definition: d.Definition, Rest: a.Rest, National: a.National}
}

func (r Rules) check() error {
	switch {
	case r.Threshold < 2 || r.Threshold > 1000:
		return fmt.Errorf("a threshold of %d: from 2 to 1000 is expected", r.Threshold)
	case r.Within < 0 || r.Within > r.Threshold:
		return fmt.Errorf("a distance of %d: from 0 to the threshold is expected", r.Within)
	case r.SettleMonths < 0 || r.KeepPercent < 0 || r.KeepPercent > 100 || r.ShownPercent < 0 || r.ShownPercent > 100:
		return errors.New("months or percent out of range")
	case r.Rest == "" || r.Definition == "":
		return errors.New("no name for the rest, or no definition")
	}
	return nil
}

// note is the text that is printed under each table.
func note(threshold int) string {
	return fmt.Sprintf("Counts of fewer than %d, none among them, and those that would give them away are not shown: marked %s. "+
		"A month is shown once, and is not revised.", threshold, Mark)
}
