package registry

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestDisclosure holds the embedded rules to the fields of the registry.
func TestDisclosure(t *testing.T) {
	d, err := LoadDisclosure(nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.Threshold != 11 || d.Within != 2 || d.Definition != quotawatch.Episodes {
		t.Errorf("threshold %d, within %d, definition %s", d.Threshold, d.Within, d.Definition)
	}
	for id, want := range map[string]string{"citizenship": "Mexico", "sex": "male", "age": "25 to 34", "suspected-gang": "yes", "street-gang": "no"} {
		a, ok := d.Attribute(id)
		value := map[string]string{"citizenship": " mexico", "sex": "Male", "age": "25 to 34", "suspected-gang": "yes", "street-gang": "NO"}[id]
		if !ok || a.Group(value) != want || a.Group("") != a.Rest || a.Group("MEX") != a.Rest {
			t.Errorf("%s: %q is %q, want %q", id, value, a.Group(value), want)
		}
		if labels := a.Labels(); len(labels) != len(a.Groups)+1 || labels[len(a.Groups)] != a.Rest {
			t.Errorf("%s has the labels %q", id, labels)
		}
	}
	if _, ok := d.Attribute("religion"); ok {
		t.Error("an attribute that is not listed")
	}
}

// TestDisclosureRefused breaks one thing at a time in the embedded rules.
func TestDisclosureRefused(t *testing.T) {
	for name, c := range map[string][3]string{
		"an unknown key":           {"threshold: 11", "threshold: 11\ncolour: red", "colour"},
		"a key twice":              {"threshold: 11", "threshold: 11\nthreshold: 12", "threshold"},
		"a threshold too low":      {"threshold: 11", "threshold: 4", "4"},
		"a threshold beyond sense": {"threshold: 11", "threshold: 1001", "1001"},
		"a number for a text":      {"threshold: 11", "threshold: few", "few"},
		"no distance":              {"within: 2", "within: 0", "0"},
		"a distance too wide":      {"within: 2", "within: 5", "5"},
		"months not settled":       {"settle_months: 2", "settle_months: 0", "0"},
		"more than all":            {"keep_percent: 5", "keep_percent: 101", "101"},
		"fewer than none":          {"shown_percent: 25", "shown_percent: -1", "-1"},
		"an unknown definition":    {"definition: episodes", "definition: people", "people"},
		"an id of another form":    {"id: sex", "id: Sex", "Sex"},
		"an id twice":              {"id: sex", "id: age", "age"},
		"a field twice":            {"field: gender", "field: citizenship", "citizenship"},
		"no table":                 {"table: detainers", "table: ''", "street-gang"},
		"a mark of one group":      {"      - {label: \"no\", values: [\"NO\"]}\n  - id: street", "  - id: street", "suspected-gang"},
		"no rest":                  {"rest: female, or not stated", "rest: ''", "sex"},
		"a group of no values":     {"values: [CUBA]", "values: []", "Cuba"},
		"a label twice":            {"label: Cuba", "label: Haiti", "Haiti"},
		"the rest as a label":      {"label: male", "label: 'female, or not stated'", "female"},
		"a value in two groups":    {"values: [CUBA]", "values: [HAITI]", "HAITI"},
		"a value in lower case":    {"values: [CUBA]", "values: [Cuba]", "Cuba"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadDisclosure(os.DirFS(change(t, disclosureFile, c[0], c[1])))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodeRegistry || e.File != disclosureFile || !strings.Contains(e.Found, c[2]) || e.Expected == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}
