package registry

import (
	"io/fs"
	"strings"

	"github.com/quotawatch/quotawatch"
)

func loadOffices(fsys fs.FS) (offices []quotawatch.Office, err error) {
	const file = "offices.csv"
	rows, err := readTable(fsys, file, "code", "name", "territory", "from", "aliases")
	if err != nil {
		return nil, err
	}
	for i, r := range rows[1:] {
		from, err := quotawatch.ParseDay(r[3])
		if err != nil {
			return nil, fault(file, i+2, "a first day like 2003-03-01", err.Error())
		}
		o := quotawatch.Office{Code: quotawatch.OfficeCode(r[0]), Name: r[1], Territory: r[2], From: from}
		if r[4] != "" {
			o.Aliases = strings.Split(r[4], "|")
		}
		offices = append(offices, o)
	}
	return offices, nil
}

// indexLabels makes the map of labels to offices; a label of two is an error.
func (r *Registry) indexLabels() error {
	r.labels = map[string]int{}
	for i, o := range r.Offices {
		for _, label := range append([]string{string(o.Code), o.Name}, o.Aliases...) {
			key := strings.ToLower(label)
			if other, taken := r.labels[key]; taken && other != i {
				return fault("offices.csv", i+2, "a label of one office", label+" stands for "+string(r.Offices[other].Code)+" as well")
			}
			r.labels[key] = i
		}
	}
	return nil
}

// loadStates reads states.csv: code and name of each state and territory.
func loadStates(fsys fs.FS) (map[string]string, error) {
	const file = "states.csv"
	rows, err := readTable(fsys, file, "code", "name")
	if err != nil {
		return nil, err
	}
	states := map[string]string{}
	for i, r := range rows[1:] {
		if len(r[0]) != 2 || r[1] == "" || states[r[0]] != "" {
			return nil, fault(file, i+2, "a code of two letters, once, and a name", r[0]+" "+r[1])
		}
		states[r[0]] = strings.ToUpper(r[1])
	}
	return states, nil
}
