package registry

import (
	"io/fs"
	"regexp"
	"slices"
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

// noOffice are the texts, in small letters, by which releases say that a row is
// of no office, or that it is not known of which.
var noOffice = []string{"unknown", "unk", "n/a", "na", "not applicable", "not available", "none", "no office", "null", "nan", "-", "--"}

// IsNoOffice tells whether a label stands for no office.
func IsNoOffice(label string) bool {
	return slices.Contains(noOffice, strings.ToLower(strings.TrimSpace(label)))
}

// around are the words that releases put around the name of an office.
var around = regexp.MustCompile(`^(ero|ice|u\.?s\.? ice|aor|area of responsibility|field office|office|fo)(( of)?[ :-]+)` +
	`|[ ,-]+(area of responsibility|aor|field office|docket control office|dco|fo|office|district)$|\s*\([a-z]{2,3}\)$`)

// plainLabel takes off what stands around the name of an office.
func (r *Registry) plainLabel(label string) string {
	text := strings.Join(strings.Fields(strings.ToLower(label)), " ")
	for before := ""; text != before; {
		before = text
		text = around.ReplaceAllString(text, "")
	}
	return text
}

// OfficeByLabel returns the office that a release means by label: its code, its
// name or an alias, each whole, with or without the words that stand around it
// ("ERO Boston", "Boston Field Office") and its state ("Boston, MA"). Names are
// never matched in part: Washington is the office in Virginia.
func (r *Registry) OfficeByLabel(label string) (quotawatch.Office, bool) {
	text := r.plainLabel(label)
	i, ok := r.labels[text]
	if code, name, found := strings.Cut(text, " - "); !ok && found { // BOS - Boston
		i, ok = r.labels[name]
		ok = ok && (strings.EqualFold(string(r.Offices[i].Code), code) || strings.EqualFold(r.Offices[i].Name, code))
	}
	if name, state, found := strings.Cut(text, ", "); !ok && found {
		i, ok = r.labels[r.plainLabel(name)]
		ok = ok && r.lies(r.Offices[i], strings.ReplaceAll(state, ".", ""))
	}
	if !ok {
		return quotawatch.Office{}, false
	}
	return r.Offices[i], true
}

// lies tells whether a state, by its code, is of the territory of an office:
// Washington, DC is the office, Washington, WA is none.
func (r *Registry) lies(o quotawatch.Office, code string) bool {
	state := r.States[strings.ToUpper(code)]
	return state != "" && strings.Contains(strings.ToUpper(o.Territory), state)
}

// IsState tells whether a text is the code or the name of a state.
func (r *Registry) IsState(text string) bool {
	text = strings.ToUpper(strings.TrimSpace(text))
	if r.States[text] != "" {
		return true
	}
	for _, name := range r.States {
		if name == text {
			return true
		}
	}
	return false
}
