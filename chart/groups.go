package chart

// Stack is groups that add up to all, period by period.
type Stack struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted.
	Title string `json:"title"`
	Width int    `json:"width"`
	// Height is of the plot with its axis; names below it come on top.
	Height int       `json:"height"`
	Mode   StackMode `json:"mode"`
	Every  Every     `json:"every"`
	// Starts are the first days of the periods, in order; periods that no data
	// covers are left out.
	Starts []int `json:"starts"`
	// To is the last day of the last period where the data ends inside of it, else 0.
	To int `json:"to,omitempty"`
	// Groups are in order from the bottom, at most eight beside the one that is
	// not known.
	Groups []StackGroup `json:"groups"`
	Marks  []Mark       `json:"marks,omitempty"`
	Lag    *Lag         `json:"lag,omitempty"`
}

// The modes of a stack.
const (
	StackCount StackMode = "count"
	StackShare StackMode = "share"
)

// StackMode is whether a stack shows counts or shares of all.
type StackMode string

// StackGroup is one band; Unknown hatches what the records do not say.
type StackGroup struct {
	Name    string `json:"name"`
	Counts  []int  `json:"counts"`
	Unknown bool   `json:"unknown,omitempty"`
}

func (Stack) chartName() string { return "stack" }

// Bars is groups side by side, in the order given.
type Bars struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted.
	Title string `json:"title"`
	Width int    `json:"width"`
	// Format writes values.
	Format BarFormat `json:"format"`
	Rows   []Bar     `json:"rows"`
	// Baseline, Interval and Possible are the words of the key; empty leaves the
	// entry out.
	Baseline string `json:"baseline,omitempty"`
	Interval string `json:"interval,omitempty"`
	Possible string `json:"possible,omitempty"`
}

// The ways to write the value of a bar: a count, a share of 0 to 1, a mean per day.
const (
	BarCount   BarFormat = "count"
	BarPercent BarFormat = "percent"
	BarRate    BarFormat = "rate"
)

// BarFormat is how the values of bars are written.
type BarFormat string

// Bar is one group. Baseline is a value to compare with, Low to High an
// interval, Possible what may come on top of the value; nil where there is none.
type Bar struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	// Note is soft words after the value.
	Note     string   `json:"note,omitempty"`
	Baseline *float64 `json:"baseline,omitempty"`
	Low      *float64 `json:"low,omitempty"`
	High     *float64 `json:"high,omitempty"`
	Possible *float64 `json:"possible,omitempty"`
	// Unknown hatches what the records do not say.
	Unknown bool `json:"unknown,omitempty"`
}

func (Bars) chartName() string { return "bars" }

// Stated is how far observed numbers lie from stated ones, a dot for each.
type Stated struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is set against what.
	Title string `json:"title"`
	Width int    `json:"width"`
	// Verdicts are those of the dots with their words, in the order of the key.
	Verdicts []StatedVerdict `json:"verdicts"`
	Lanes    []StatedLane    `json:"lanes"`
}

// StatedVerdict is a verdict, matches, depends, fewer or more, and its words.
type StatedVerdict struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// StatedLane is the numbers that one kind of claimant stated.
type StatedLane struct {
	Name string      `json:"name"`
	Dots []StatedDot `json:"dots"`
}

// StatedDot is one number: Value is the part of what was stated by which the
// observed one lies above or below it, as -0.13.
type StatedDot struct {
	Value   float64 `json:"value"`
	Verdict string  `json:"verdict"`
	Text    string  `json:"text"`
}

func (Stated) chartName() string { return "stated" }

// Changes is by how much groups changed, in the order given, to either side of
// none.
type Changes struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what changed, per day.
	Title string   `json:"title"`
	Width int      `json:"width"`
	Rows  []Change `json:"rows"`
}

// Change is the change of one group and its interval, nil where there is none.
type Change struct {
	Name    string   `json:"name"`
	Value   float64  `json:"value"`
	Low     *float64 `json:"low,omitempty"`
	High    *float64 `json:"high,omitempty"`
	Unknown bool     `json:"unknown,omitempty"`
}

func (Changes) chartName() string { return "changes" }
