package chart

import (
	"math"
	"strings"
	"testing"
)

// TestCurveRefuses checks that a curve without a value is an error, not a picture.
func TestCurveRefuses(t *testing.T) {
	whole := drawings()["curve"].(Curve)
	none, noNumber := whole, whole
	none.Points = nil
	noNumber.Points = []CurvePoint{{Value: math.NaN(), Choices: []int{0, 0}}}
	var r Renderer
	for name, c := range map[string]Curve{"no points": none, "not a number": noNumber} {
		if svg, err := r.SVG(c); err == nil {
			t.Errorf("%s was drawn: %s", name, svg)
		}
	}
}

// TestCurveMarksEachChoice draws three specifications: a dot each, the default
// one larger, and a mark under each for each of its two choices.
func TestCurveMarksEachChoice(t *testing.T) {
	var r Renderer
	for _, width := range []int{390, 1104} {
		c := drawings()["curve"].(Curve)
		c.Width = width
		svg, err := r.SVG(c)
		if err != nil {
			t.Fatal(err)
		}
		text := string(svg)
		wellFormed(t, text)
		dots, usual := strings.Count(text, `class="curve-dot"`), strings.Count(text, `class="curve-usual"`)
		if marks := strings.Count(text, "v8"); dots != 2 || usual != 1 || marks != 6 {
			t.Errorf("width %d: %d dots, %d default, %d marks", width, dots, usual, marks)
		}
		for _, name := range []string{">rows<", ">persons<", ">weekday<", "70.5 to 91.3 over 3 specifications"} {
			if !strings.Contains(text, name) {
				t.Errorf("width %d does not say %s", width, name)
			}
		}
	}
}

// TestCurveOfOneValue draws one value that all specifications share.
func TestCurveOfOneValue(t *testing.T) {
	c := drawings()["curve"].(Curve)
	c.Points = []CurvePoint{{Value: 0, Choices: []int{0, 0}}, {Value: 0, Choices: []int{1, 1}}}
	var r Renderer
	if svg, err := r.SVG(c); err != nil || strings.Contains(string(svg), "NaN") {
		t.Errorf("%v\n%s", err, svg)
	}
}
