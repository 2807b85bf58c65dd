package chart

import "github.com/quotawatch/quotawatch"

// Areas is a mean per day of each area of responsibility.
type Areas struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted; the zero Title is arrests per day.
	Title string `json:"title,omitempty"`
	Width int    `json:"width"`
	// Target is 0 where a filter makes a quota meaningless; the classes then come
	// from the values.
	Target int         `json:"target,omitempty"`
	Values []AreaValue `json:"values"`
}

// AreaValue is the mean of one office.
type AreaValue struct {
	Office quotawatch.OfficeCode `json:"office"`
	Name   string                `json:"name"`
	Value  float64               `json:"value"`
}

func (Areas) chartName() string { return "areas" }

// Ranking is the offices by mean per day, the most first.
type Ranking struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted; the zero Title is arrests per day.
	Title string `json:"title,omitempty"`
	Width int    `json:"width"`
	// Target is 0 where a filter makes a quota meaningless.
	Target int          `json:"target,omitempty"`
	Rows   []RankingRow `json:"rows"`
}

// RankingRow is one office; Before is its mean in an earlier period, if any.
type RankingRow struct {
	Name   string   `json:"name"`
	Value  float64  `json:"value"`
	Before *float64 `json:"before,omitempty"`
}

func (Ranking) chartName() string { return "ranking" }

// Panel is one office by month, with the days that met the target.
type Panel struct {
	Lang   Lang   `json:"lang,omitempty"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Name   string `json:"name"`
	// Target is 0 where a filter makes a quota meaningless.
	Target int          `json:"target,omitempty"`
	Top    float64      `json:"top"`
	From   int          `json:"from"`
	To     int          `json:"to"`
	Months []PanelMonth `json:"months"`
	Met    []int        `json:"met"`
}

// PanelMonth is the mean per day of the month that begins on Day.
type PanelMonth struct {
	Day  int     `json:"day"`
	Mean float64 `json:"mean"`
}

func (Panel) chartName() string { return "panel" }
