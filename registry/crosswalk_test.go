package registry

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/quotawatch/quotawatch"
)

// TestCrosswalk has every value that releases are known to hold, each once.
func TestCrosswalk(t *testing.T) {
	c, err := ReadCrosswalk("")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{}
	for _, m := range c {
		if !slices.Contains(values[m.Field], m.Value) {
			values[m.Field] = append(values[m.Field], m.Value)
		}
	}
	if len(values["method"]) != 27 || len(values["program"]) != 14 || len(values["apprehension_type"]) != 2 {
		t.Errorf("%d methods, %d programs, %d types", len(values["method"]), len(values["program"]), len(values["apprehension_type"]))
	}
	day := quotawatch.Date(2025, 7, 24)
	for _, w := range []struct{ field, value, group string }{
		{"method", "CAP Local Incarceration", GroupCustodial}, {"method", "287(g) Program", GroupCustodial}, {"method", "Located", GroupAtLarge},
		{"method", "Custodial Arrest", GroupCustodial}, {"method", "Other efforts", GroupOther}, {"method", "ERO Reprocessed Arrest", GroupReprocessed},
		{"program", "Fugitive Operations", GroupAtLarge}, {"apprehension_type", "Collateral", GroupCollateral},
		{"method", "located", GroupUnknown}, {"method", "", GroupUnknown}, {"program", "Located", GroupUnknown},
	} {
		if got := c.Group(w.field, w.value, day); got != w.group || c.Group(w.field, w.value, day-1) != w.group {
			t.Errorf("%s %q is %s, want %s", w.field, w.value, got, w.group)
		}
	}
	if changes := c.Changes("method"); len(changes) != 2 || *changes[0].From != day {
		t.Errorf("changes of meaning: %+v", changes)
	}
}

// TestCrosswalkChanges takes the group of the meaning that a value has on a day.
func TestCrosswalkChanges(t *testing.T) {
	c, err := LoadCrosswalk(table("method,A,custodial,,2025-01-31,one", "method,A,at-large,2025-02-01,,two"))
	if err != nil {
		t.Fatal(err)
	}
	last := quotawatch.Date(2025, 1, 31)
	if a, b := c.Group("method", "A", last), c.Group("method", "A", last+1); a != GroupCustodial || b != GroupAtLarge {
		t.Errorf("%s, then %s", a, b)
	}
}

func table(rows ...string) fstest.MapFS {
	text := "field,value,group,from,to,reason\n" + strings.Join(rows, "\n") + "\n"
	return fstest.MapFS{crosswalkFile: {Data: []byte(text)}}
}

func TestCrosswalkRefuses(t *testing.T) {
	for name, rows := range map[string][]string{
		"another field":      {"place,A,custodial,,,why"},
		"another group":      {"method,A,street,,,why"},
		"a group of another": {"method,A,targeted,,,why"},
		"no reason":          {"method,A,custodial,,,"},
		"spaces":             {"method, A,custodial,,,why"},
		"no value":           {"method,,custodial,,,why"},
		"twice":              {"method,A,custodial,,,why", "method,A,at-large,,,why"},
		"a gap":              {"method,A,custodial,,2025-01-01,why", "method,A,at-large,2025-01-03,,why"},
		"an overlap":         {"method,A,custodial,,2025-01-01,why", "method,A,at-large,2025-01-01,,why"},
		"begins late":        {"method,A,custodial,2025-01-01,,why"},
		"ends":               {"method,A,custodial,,2025-01-01,why"},
		"ends before":        {"method,A,custodial,,2025-01-01,why", "method,A,custodial,2025-01-02,2024-01-01,why"},
		"no day":             {"method,A,custodial,,2025-02-30,why"},
		"no rows":            {},
	} {
		_, err := LoadCrosswalk(table(rows...))
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != quotawatch.CodeRegistry || e.File != crosswalkFile {
			t.Errorf("%s: %v", name, err)
		}
	}
}
