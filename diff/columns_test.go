package diff

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// ledger makes the ledger of a release of one file of 100 loaded rows.
func ledger(columns ...quotawatch.Column) quotawatch.Release {
	return quotawatch.Release{Files: []quotawatch.File{{Name: "arrests.csv", SHA256: fmt.Sprint(len(columns)),
		Tally: quotawatch.Tally{Seen: 100, Loaded: 100}, Columns: columns}}}
}

func column1(field, header string, missing int) quotawatch.Column {
	return quotawatch.Column{Field: field, Header: header, Fate: "mapped", Missing: missing}
}

func TestColumns(t *testing.T) {
	kept := quotawatch.Column{Header: "Shift", Fate: "kept"}
	state := column1("state", "State", 10)
	dropped := state
	dropped.Fate = "dropped"
	redacted := quotawatch.Column{Field: "state", Header: "State", Fate: "mapped", Missing: 6, Redacted: 5, Bad: 5}
	for name, c := range map[string]struct {
		a, b quotawatch.Release
		want []string
	}{
		"nothing":                        {ledger(state), ledger(state), nil},
		"only in a":                      {ledger(state, kept), ledger(state), []string{"Shift only in a"}},
		"only in b":                      {ledger(state), ledger(state, kept), []string{"Shift only in b"}},
		"another header":                 {ledger(state), ledger(column1("state", "Apprehension State", 10)), []string{"state header"}},
		"another fate":                   {ledger(state), ledger(dropped), []string{"state fate"}},
		"5 points are not more than 5":   {ledger(state), ledger(column1("state", "State", 15)), nil},
		"6 points are":                   {ledger(state), ledger(column1("state", "State", 16)), []string{"state missing share"}},
		"6 points fewer":                 {ledger(state), ledger(column1("state", "State", 4)), []string{"state missing share"}},
		"redacted and bad count as well": {ledger(state), ledger(redacted), []string{"state missing share"}},
	} {
		var got []string
		for _, change := range compareColumns(c.a, c.b).Changes {
			got = append(got, change.Field+" "+string(change.Change))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestColumnsOfFiles sums a column over the files that have it.
func TestColumnsOfFiles(t *testing.T) {
	r := ledger(column1("state", "State", 10))
	r.Files = append(r.Files, ledger(column1("state", "state", 40)).Files[0], ledger().Files[0])
	got := columnsOf(r)["state"]
	if got.missing != 50 || got.rows != 200 || !slices.Equal(got.headers, []string{"State", "state"}) {
		t.Errorf("%+v", got)
	}
}

func TestColumnsOfCountsAlone(t *testing.T) {
	if c := compareColumns(quotawatch.Release{}, ledger()); c.Known || c.Why == "" || c.Changes == nil {
		t.Errorf("%+v", c)
	}
}

// TestOfficeMeaning warns of another column, not of another spelling.
func TestOfficeMeaning(t *testing.T) {
	for _, c := range []struct {
		a, b string
		warn bool
	}{
		{"Apprehension AOR", "Apprehension AOR", false},
		{"Apprehension AOR", "apprehension_aor", false},
		{"Apprehension AOR", "Duty Site AOR", true},
	} {
		note := compareColumns(ledger(column1("office", c.a, 0)), ledger(column1("office", c.b, 0))).officeMeaning()
		if (note != "") != c.warn || (c.warn && !strings.Contains(note, c.b)) {
			t.Errorf("%s, %s: %q", c.a, c.b, note)
		}
	}
}

func TestReplacedFiles(t *testing.T) {
	a, b := ledger(), ledger(column1("state", "State", 0))
	if got := replaced(a, b); len(got) != 1 || got[0].Name != "arrests.csv" || got[0].SHA256A == got[0].SHA256B {
		t.Errorf("%+v", got)
	}
	if got := replaced(a, a); len(got) != 0 {
		t.Errorf("the same file: %+v", got)
	}
	b.Files[0].Name = "other.csv"
	if got := replaced(a, b); len(got) != 0 {
		t.Errorf("another name: %+v", got)
	}
}

// TestCaveats checks that each thing a reader must know is said when it is so,
// and only then.
func TestCaveats(t *testing.T) {
	says := func(a, b Side, text string) bool {
		r, err := Between(a, b, Question{})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(strings.Join(r.Caveats, "\n"), text)
	}
	plain := func() Side { return Side{Cube: release("a", 3, cellOf{0, "DAL", "Located", "Convicted", 1})} }
	for text, change := range map[string]func(*Side){
		"is an extract":                func(s *Side) { s.Cube.Coverage = quotawatch.CoverExtract },
		"1 row of a could not be read": func(s *Side) { s.Release.Quarantined = 1 },
		"of different sources":         func(s *Side) { s.Cube.Source = "other/arrests" },
		"links the rows of one person": func(s *Side) { s.Cube.Identified = true },
		"begins earlier counts fewer":  func(s *Side) { s.Cube.Identified = true; s.Cube.Window.From-- },
		"has no method":                func(s *Side) { s.Cube.Methods = []string{"", ""} },
	} {
		changed := plain()
		change(&changed)
		if !says(plain(), changed, text) || !says(changed, plain(), text) || says(plain(), plain(), text) {
			t.Errorf("%q is not said when it is so, or always", text)
		}
	}
}
