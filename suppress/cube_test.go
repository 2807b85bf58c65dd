package suppress

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

var (
	sex     = registry.Attribute{ID: "sex", Field: "gender", Rest: "rest", Groups: []registry.AttributeGroup{{Label: "male", Values: []string{"MALE"}}}}
	offices = []quotawatch.Office{{Code: "DAL"}, {Code: "BUF"}}
)

// release makes a release from the middle of December to the end of February.
func release(t *testing.T, monthly bool) *cube.Cube {
	t.Helper()
	c := &cube.Cube{Header: cube.Header{Release: "r", Table: "arrests", Coverage: quotawatch.CoverNation,
		Window: quotawatch.Window{From: january - 10, To: addMonths(january, 2) - 1}, Offices: []quotawatch.OfficeCode{quotawatch.NoOffice, "DAL"}}}
	if err := c.AddFacet(cube.Facet{FacetHeader: cube.FacetHeader{Name: "gender", Monthly: monthly, Values: []string{"", "Female", "Male"}}, Cells: []cube.FacetCell{
		{Day: addMonths(january, -1), Office: 1, Value: 1, Rows: 50, Episodes: 50, Persons: 50},
		{Day: january, Office: 0, Value: 0, Rows: 2, Episodes: 1, Persons: 1},
		{Day: january, Office: 1, Value: 1, Rows: 9, Episodes: 8, Persons: 7},
		{Day: january, Office: 1, Value: 2, Rows: 40, Episodes: 30, Persons: 20},
		{Day: addMonths(january, 1), Office: 1, Value: 0, Rows: 3, Episodes: 3, Persons: 3},
	}}); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFromCube(t *testing.T) {
	got, err := FromCube(release(t, true), sex, smallRules, offices)
	if err != nil {
		t.Fatal(err)
	}
	want := Table{Attribute: "sex of arrests", Definition: "episodes", Through: addMonths(january, 2) - 1,
		Months: []quotawatch.Day{january, addMonths(january, 1)}, Areas: []string{"--", "DAL", "BUF"}, Categories: []string{"male", "rest"},
		Counts: [][][]int{{{0, 1}, {30, 8}, {0, 0}}, {{0, 0}, {0, 3}, {0, 0}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := got.check(); err != nil {
		t.Error(err)
	}
}

func TestFromCubeRefused(t *testing.T) {
	extract, days, bare := release(t, true), release(t, false), &cube.Cube{Header: release(t, true).Header}
	extract.Coverage = "extract"
	for name, c := range map[string]*cube.Cube{"an extract": extract, "by day": days, "without the field": bare} {
		var e *quotawatch.Error
		if _, err := FromCube(c, sex, smallRules, offices); !errors.As(err, &e) || e.Code != quotawatch.CodeCannotAnswer {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := FromCube(release(t, true), sex, smallRules, offices[1:]); err == nil {
		t.Error("an office that the registry does not have")
	}
}
