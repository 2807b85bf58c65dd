package chart

// Columns is values in an order of their own, as days of the week, or days by
// how many arrests they have.
type Columns struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted.
	Title   string    `json:"title"`
	Width   int       `json:"width"`
	Height  int       `json:"height"`
	Format  BarFormat `json:"format"`
	Columns []Column  `json:"columns"`
	// Edges puts names under the left edge of a column, as of a bin that begins
	// there.
	Edges bool `json:"edges,omitempty"`
	// Across and Upward say what the names and the scale are of.
	Across string `json:"across,omitempty"`
	Upward string `json:"upward,omitempty"`
	// Level is a reported quota that values are compared with, Split the column
	// from which on it is reached; nil for none.
	Level *ColumnLevel `json:"level,omitempty"`
	Split *ColumnSplit `json:"split,omitempty"`
}

// ColumnLevel is a value marked across all columns, in words.
type ColumnLevel struct {
	Value int    `json:"value"`
	Label string `json:"label"`
}

// ColumnSplit is a mark before the column At, in words.
type ColumnSplit struct {
	At    int    `json:"at"`
	Label string `json:"label"`
}

// Column is one value. Says names it in full where Name has no room to. Met
// tells that it is at the reported quota or more, Soft draws it softer.
type Column struct {
	Name  string  `json:"name"`
	Says  string  `json:"says"`
	Value float64 `json:"value"`
	Met   bool    `json:"met,omitempty"`
	Soft  bool    `json:"soft,omitempty"`
}

func (Columns) chartName() string { return "columns" }
