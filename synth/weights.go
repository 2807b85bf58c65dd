package synth

import (
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

// cycle gives the mean rows per day of each weekday, Sunday first.
func cycle(cubes []*cube.Cube) (mean [7]float64) {
	var rows, days [7]float64
	for _, c := range cubes {
		for d := c.Window.From; d <= c.Window.To; d++ {
			days[d.Weekday()]++
		}
		for _, cell := range c.Cells {
			rows[cell.Day.Weekday()] += float64(cell.Rows)
		}
	}
	for i := range mean {
		mean[i] = rows[i] / max(1, days[i])
	}
	return mean
}

// trend gives the level of arrests around a day: the mean of the figure's
// seven days around it. Days beyond the figure have the level of its nearest
// week, and without a figure all days have one level.
func trend(f registry.Figure, d quotawatch.Day) float64 {
	if len(f.Points) == 0 || f.Answers.Days() < 7 {
		return 1
	}
	first := min(max(d-3, f.Answers.From), f.Answers.To-6)
	at, _ := slices.BinarySearchFunc(f.Points, first, func(p registry.Point, d quotawatch.Day) int { return int(p.Day - d) })
	sum := 0
	for _, p := range f.Points[at:min(at+7, len(f.Points))] {
		sum += p.Count
	}
	return float64(sum) / 7
}

// dayWeights gives the weight of each day of the window.
func dayWeights(w quotawatch.Window, cubes []*cube.Cube, daily registry.Figure) []float64 {
	mean := cycle(cubes)
	weights := make([]float64, w.Days())
	for i := range weights {
		d := w.From + quotawatch.Day(i)
		weights[i] = mean[d.Weekday()] * trend(daily, d)
	}
	return weights
}

// officeWeights gives the weight of each office of the registry on the days of
// the window. An office that came later has none.
func officeWeights(reg *registry.Registry, w quotawatch.Window, cubes []*cube.Cube, totals registry.Figure) []float64 {
	weights := make([]float64, len(reg.Offices))
	nation := 0.0
	for i, o := range reg.Offices {
		for _, p := range totals.Points {
			if p.Office == o.Code && o.From <= w.From {
				weights[i] += float64(p.Count)
			}
		}
		nation += weights[i]
	}
	for i, o := range reg.Offices {
		switch {
		case nation == 0 && o.Geographic():
			weights[i] = 1
		case o.Code == quotawatch.Headquarters:
			weights[i] = nation * headquartersShare(cubes)
		}
	}
	return weights
}

// headquartersShare gives the share of rows that the cubes credit to
// headquarters.
func headquartersShare(cubes []*cube.Cube) float64 {
	var headquarters, all float64
	for _, c := range cubes {
		for _, cell := range c.Cells {
			all += float64(cell.Rows)
			if c.Offices[cell.Office] == quotawatch.Headquarters {
				headquarters += float64(cell.Rows)
			}
		}
	}
	return headquarters / max(1, all)
}

// fieldShare is how often a field has no value, and whether what is left of
// it is redacted.
type fieldShare struct {
	missing  float64
	redacted bool
}

// shares gives the missing share of each field that the figure missingness
// knows. It names fields by the headers of one release; a field of ours is the
// same in every vintage, so any vintage of the table that has the header will do.
func shares(reg *registry.Registry, table string) map[string]fieldShare {
	figure, _ := reg.Figure("missingness")
	byHeader := map[string]fieldShare{}
	for _, row := range figure.Rows[min(1, len(figure.Rows)):] {
		if missing, err := strconv.ParseFloat(row[1], 64); err == nil {
			byHeader[plain(row[0])] = fieldShare{missing, row[2] == "true"}
		}
	}
	byField := map[string]fieldShare{}
	for _, s := range reg.Sources {
		if s.Table != table {
			continue
		}
		for _, v := range s.Vintages {
			for field, header := range v.Headers {
				if share, ok := byHeader[plain(header)]; ok {
					byField[field] = share
				}
			}
		}
	}
	return byField
}

// plain spells a header as processed files do: lower case and underscores.
func plain(header string) string { return strings.ReplaceAll(strings.ToLower(header), " ", "_") }
