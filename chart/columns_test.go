package chart

import "fmt"

// weekdays is a made-up week against a quota that one day nearly reaches.
func weekdays() Columns {
	c := Columns{Title: "Mean arrests by day of the week", Width: 530, Height: 300, Format: BarRate, Level: &ColumnLevel{75, "Reported: 75"}}
	for i, name := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"} {
		c.Columns = append(c.Columns, Column{Name: name[:3], Says: name, Value: []float64{71.2, 74.96, 75, 80.4, 69, 12.3, 8.04}[i], Met: i == 2 || i == 3, Soft: i > 4})
	}
	return c
}

// bins is made-up days by how many arrests they have, in Spanish.
func bins() Columns {
	c := Columns{Lang: Spanish, Title: "Días según el número de arrestos", Width: 358, Height: 300, Format: BarCount, Edges: true, Across: "arrestos en el día", Upward: "días",
		Split: &ColumnSplit{15, "75 o más: 10% de los días"}}
	for i := range 23 {
		col := Column{Says: fmt.Sprintf("de %d a %d arrestos", 5*i, 5*i+4), Value: float64(160 - 7*i), Met: i >= 15}
		if i%5 == 0 {
			col.Name = fmt.Sprint(5 * i)
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}
