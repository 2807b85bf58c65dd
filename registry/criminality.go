package registry

import (
	"io/fs"
	"slices"
)

// CriminalityGroups lists the groups of apprehension criminality: a conviction,
// a pending charge, or neither, as the release records them.
func CriminalityGroups() []string { return []string{"convicted", "pending", "neither"} }

// loadCriminality reads which group each value of releases is of.
func loadCriminality(fsys fs.FS) (map[string]string, error) {
	const file = "criminality.csv"
	rows, err := readTable(fsys, file, "value", "group")
	if err != nil {
		return nil, err
	}
	groups := map[string]string{}
	for i, r := range rows[1:] {
		if r[0] == "" || groups[r[0]] != "" || !slices.Contains(CriminalityGroups(), r[1]) {
			return nil, fault(file, i+2, "a value, once, and its group: convicted, pending or neither", r[0]+" "+r[1])
		}
		groups[r[0]] = r[1]
	}
	return groups, nil
}
