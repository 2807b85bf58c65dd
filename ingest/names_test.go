package ingest

import (
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// TestKey gives the spellings of one name that programs make of it one key.
func TestKey(t *testing.T) {
	for want, names := range map[string][]string{
		"apprehension date":   {"Apprehension Date", "apprehension_date", "APPREHENSION_DATE", "Apprehension.Date", "ApprehensionDate", " Apprehension\u00a0 Date\n", "apprehension-date"},
		"eid case id":         {"EID Case ID", "EIDCaseID", "eid_case_id", "EID.Case.ID"},
		"final order yes no":  {"FinalOrderYesNo", "final_order_yes_no"},
		"area of resp":        {"Area of Resp."},
		"":                    {"", " ", "...", "\u200b"},
		"apprehension date 1": {"Apprehension Date.1"},
		"año de nacimiento":   {"Año de nacimiento", "AÑO_DE_NACIMIENTO"},
	} {
		for _, name := range names {
			if got := key(name); got != want {
				t.Errorf("%q has the key %q, want %q", name, got, want)
			}
		}
	}
}

// TestKeyOfKey holds that a key is its own key, however it is written.
func TestKeyOfKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := key(rapid.String().Draw(t, "name"))
		if key(k) != k || key(strings.ToUpper(strings.ReplaceAll(k, " ", "_"))) != key(strings.ToUpper(k)) {
			t.Fatalf("%q is not its own key", k)
		}
	})
}

func TestOwn(t *testing.T) {
	for _, c := range []struct{ table, key, want string }{
		{"arrests", "gender arrest", "gender"}, {"arrests", "arrests apprehension date", "apprehension date"}, {"arrests", "gender x", "gender"},
		{"arrests", "gender detainer", ""}, {"arrests", "gender", ""}, {"detainers", "gender detainer", "gender"},
	} {
		if got, ok := own(c.table, c.key); got != c.want || ok != (c.want != "") {
			t.Errorf("%s, %q: %q, want %q", c.table, c.key, got, c.want)
		}
	}
}

func TestTableIn(t *testing.T) {
	for text, want := range map[string]string{
		"ERO Administrative Arrests for FY2018": "arrests", "Admin Arrests": "arrests", "FY2018 Removals": "removals", "Book Ins": "detentions",
		"ICE Initial Book-Ins": "detentions", "Encounters, Arrests, and Removals": "", "Sheet1": "", "Detainers": "detainers", "ICEEncounters": "encounters",
	} {
		if got := tableIn(text); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func TestOfficeIn(t *testing.T) {
	reg := load(t)
	for line, want := range map[string]quotawatch.OfficeCode{
		"FY2012 - FY2019 YTD ERO Administrative Arrests for the Seattle Area of Responsibility": "SEA",
		"Arrests in the New York City AOR":           "NYC",
		"FY2017 arrests by the Seattle Field Office": "SEA",
		"ERO Administrative Arrests for FY2018":      "",
		"Arrests by AOR":                             "",
		"the St. Paul AOR, and others":               "SPM",
	} {
		if got, _ := officeIn(reg, []string{line}); got != want {
			t.Errorf("%q names %q, want %q", line, got, want)
		}
	}
}

// TestKeptColumns holds what may be kept of a column that no layout knows.
func TestKeptColumns(t *testing.T) {
	for _, header := range []string{"Detainee", "DOB", "alias", "Nombre", "apellido_paterno", "lat", "Officer", "Notes", "FBI number", "SID", "Home Address", "county_guess",
		"Domicilio", "subject.id", "PersonKey name", ""} {
		if !isPersonal(header) {
			t.Errorf("%q may be kept", header)
		}
	}
	for _, header := range []string{"Shift", "team", "Turno", "source_code"} {
		if isPersonal(header) {
			t.Errorf("%q may not be kept", header)
		}
	}
	for value, want := range map[string]bool{"A": true, "Day": true, "Tier 2": true, "12": true, "2025-06-01": false, "47.61": false, "12345": false, "a@b.org": false,
		"12 main st": false, strings.Repeat("x", 41): false, "10:30": false} {
		if isCode(value) != want {
			t.Errorf("%q is a code: %v, want %v", value, !want, want)
		}
	}
	x := newExtra()
	text := func(code uint32) string { return string(rune('A' + code)) }
	for i := range 30 {
		x.count(uint32(1 + i%3))
	}
	if fault := x.fault(text); fault != "" {
		t.Error(fault)
	}
	for i := range 40 {
		x.count(uint32(10 + i))
	}
	if x.fault(text) == "" {
		t.Error("a column whose values hardly repeat is kept")
	}
	for i := range maxKept {
		x.count(uint32(100 + i))
	}
	if !strings.Contains(x.fault(text), "200") {
		t.Error("a column of many values is kept")
	}
}
