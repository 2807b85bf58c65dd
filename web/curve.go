package web

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/web/lang"
)

// curveOf makes the specification curve of a multiverse.
func curveOf(m *quota.Multiverse, width int) chart.Curve {
	c := chart.Curve{Width: width, Title: curveTitle(m), Format: map[quota.HeadlineID]string{quota.HeadlineShareMet: "percent", quota.HeadlinePerDay: "tenths"}[m.Headline]}
	settings := [4][]string{}
	for i, name := range quota.Dimensions() {
		for _, v := range m.Variants {
			if s := v.Choices()[i]; !slices.Contains(settings[i], s) {
				settings[i] = append(settings[i], s)
			}
		}
		c.Groups = append(c.Groups, chart.CurveGroup{Name: name, Settings: settings[i]})
	}
	for _, v := range m.Sorted() {
		p := chart.CurvePoint{Usual: v.Default}
		p.Value, _ = v.Value.Value()
		for i, s := range v.Choices() {
			p.Choices = append(p.Choices, slices.Index(settings[i], s))
		}
		c.Points = append(c.Points, p)
	}
	return c
}

func curveTitle(m *quota.Multiverse) string {
	of := map[quota.HeadlineID]string{quota.HeadlinePerDay: "Arrests per day", quota.HeadlineShareMet: "Share of days at the target",
		quota.HeadlineAtTarget: "Field offices at the target", quota.HeadlineArrests: "Arrests"}[m.Headline]
	who := "the nation"
	if m.Answer.Scope != "national" {
		who = "field offices"
	}
	if m.Office != "" {
		who = string(m.Office)
	}
	return fmt.Sprintf("%s, %s, %s", of, who, lang.English().Period(m.Answer.Window))
}

// curveWidth is the width of a curve in a file: its words can be read on a
// screen of 390 pixels, and drawn larger they stay sharp.
const curveWidth = 480

// WriteCurve writes the specification curve of a multiverse as an SVG file with
// its own styles.
func WriteCurve(w io.Writer, m *quota.Multiverse) error {
	if m.Known == 0 {
		return fmt.Errorf("no specification can be drawn")
	}
	var r chart.Renderer
	drawn, err := r.SVG(curveOf(m, curveWidth))
	if err != nil {
		return err
	}
	b, err := alone(Figure{Title: curveTitle(m), Wide: drawn})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(b))
	return err
}
