package registry

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Disclosure says which personal attributes may be tabulated, in which groups,
// and how small counts are hidden. The comments of disclosure.yaml say what
// each setting means.
type Disclosure struct {
	Threshold    int                     `yaml:"threshold" json:"threshold"`
	Within       int                     `yaml:"within" json:"within"`
	SettleMonths int                     `yaml:"settle_months" json:"settle_months"`
	KeepPercent  int                     `yaml:"keep_percent" json:"keep_percent"`
	ShownPercent int                     `yaml:"shown_percent" json:"shown_percent"`
	Definition   quotawatch.DefinitionID `yaml:"definition" json:"definition"`
	Attributes   []Attribute             `yaml:"attributes" json:"attributes"`
}

// Attribute is one personal attribute in the groups that it is counted in. The
// groups are listed here and not made of the data: that a rare value occurs at
// all is a small count.
type Attribute struct {
	ID    string `yaml:"id" json:"id"`
	Title string `yaml:"title" json:"title"`
	// Table is the table of releases that it is counted of, Field names it there.
	Table string `yaml:"table" json:"table"`
	Field string `yaml:"field" json:"field"`
	// National tells that it is a mark, yes, no or blank, of which no office is
	// told.
	National bool `yaml:"national" json:"national,omitempty"`
	// Rest is the label of all that no group lists.
	Rest   string           `yaml:"rest" json:"rest"`
	Groups []AttributeGroup `yaml:"groups" json:"groups"`
}

// AttributeGroup is values of releases that are counted as one.
type AttributeGroup struct {
	Label  string   `yaml:"label" json:"label"`
	Values []string `yaml:"values" json:"values"`
}

const disclosureFile = "disclosure.yaml"

// Bounds of what may be set. A threshold below the least would show counts that
// name people to their neighbours.
const (
	leastThreshold = 5
	mostThreshold  = 1000
)

// LoadDisclosure loads the rules from fsys, strictly; nil stands for the
// embedded registry. Errors carry the code registry.
func LoadDisclosure(fsys fs.FS) (*Disclosure, error) {
	if fsys == nil {
		fsys = embedded
	}
	var d Disclosure
	if err := readYAML(fsys, disclosureFile, &d); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return &d, nil
}

// Attribute gives the attribute of an id.
func (d *Disclosure) Attribute(id string) (Attribute, bool) {
	i := slices.IndexFunc(d.Attributes, func(a Attribute) bool { return a.ID == id })
	if i < 0 {
		return Attribute{}, false
	}
	return d.Attributes[i], true
}

// Group gives the label that a value of a release is counted under.
func (a Attribute) Group(value string) string {
	key := strings.ToUpper(strings.TrimSpace(value))
	for _, g := range a.Groups {
		if slices.Contains(g.Values, key) {
			return g.Label
		}
	}
	return a.Rest
}

// Labels gives the labels of the groups, the rest last.
func (a Attribute) Labels() (labels []string) {
	for _, g := range a.Groups {
		labels = append(labels, g.Label)
	}
	return append(labels, a.Rest)
}

func (d *Disclosure) check() error {
	percent := func(n int) bool { return n >= 0 && n <= 100 }
	switch {
	case d.Threshold < leastThreshold || d.Threshold > mostThreshold:
		return fault(disclosureFile, 0, fmt.Sprintf("a threshold from %d to %d", leastThreshold, mostThreshold), fmt.Sprint(d.Threshold))
	case d.Within < 1 || 2*d.Within+1 >= d.Threshold:
		return fault(disclosureFile, 0, "within of at least 1, and twice that and one below the threshold", fmt.Sprint(d.Within))
	case d.SettleMonths < 1 || d.SettleMonths > 24:
		return fault(disclosureFile, 0, "settle_months from 1 to 24", fmt.Sprint(d.SettleMonths))
	case !percent(d.KeepPercent) || !percent(d.ShownPercent):
		return fault(disclosureFile, 0, "keep_percent and shown_percent from 0 to 100", fmt.Sprint(d.KeepPercent, " and ", d.ShownPercent))
	}
	if _, ok := quotawatch.FindDefinition(d.Definition); !ok {
		return fault(disclosureFile, 0, "a known definition", string(d.Definition))
	}
	return d.checkAttributes()
}

func (d *Disclosure) checkAttributes() error {
	if err := ids(&Registry{}, disclosureFile, d.Attributes, func(a Attribute) string { return a.ID }); err != nil {
		return err
	}
	fields := map[string]bool{}
	for _, a := range d.Attributes {
		if a.Title == "" || a.Table == "" || a.Field == "" || a.Rest == "" || len(a.Groups) == 0 {
			return fault(disclosureFile, 0, "title, table, field, rest and groups", "one of them empty in "+a.ID)
		}
		if a.National && len(a.Groups) != 2 {
			return fault(disclosureFile, 0, "the two groups of a mark, yes and no", fmt.Sprintf("%d in %s", len(a.Groups), a.ID))
		}
		// The same field in two sets of groups would be two tables to subtract.
		if fields[a.Field] {
			return fault(disclosureFile, 0, "each field in one attribute", a.Field+" again in "+a.ID)
		}
		fields[a.Field] = true
		if err := a.check(); err != nil {
			return err
		}
	}
	return nil
}

func (a Attribute) check() error {
	labels, values := map[string]bool{a.Rest: true}, map[string]bool{}
	for _, g := range a.Groups {
		if g.Label == "" || len(g.Values) == 0 || labels[g.Label] {
			return fault(disclosureFile, 0, "groups with a label of their own and values", fmt.Sprintf("%q in %s", g.Label, a.ID))
		}
		labels[g.Label] = true
		for _, v := range g.Values {
			if v == "" || values[v] || v != strings.ToUpper(strings.TrimSpace(v)) {
				return fault(disclosureFile, 0, "values in capitals, each in one group", fmt.Sprintf("%q in %s", v, a.ID))
			}
			values[v] = true
		}
	}
	return nil
}
