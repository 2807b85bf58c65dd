package chart

import (
	"encoding/json"
	"math"
)

// Number is a number that may be missing: NaN is written as null.
type Number float64

// MarshalJSON writes the number, or null for NaN.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// The languages that charts write. The zero Lang is English.
const (
	English Lang = "en"
	Spanish Lang = "es"
)

// Lang is a language that charts write numbers, dates and sentences in.
type Lang string

// Goal is a reported goal on the days From to To; High is 0 for a single number.
type Goal struct {
	Low   int    `json:"low"`
	High  int    `json:"high,omitempty"`
	From  int    `json:"from"`
	To    int    `json:"to"`
	Label string `json:"label"`
}

// Mark is a numbered order or event on a day.
type Mark struct {
	Number int `json:"number"`
	Day    int `json:"day"`
}

// Lag is the day from which on counts are still filling in, and the words that say so.
type Lag struct {
	From  int    `json:"from"`
	Label string `json:"label"`
}

// The lengths of the periods of a chart.
const (
	Daily   Every = "day"
	Weekly  Every = "week"
	Monthly Every = "month"
)

// Every is how long the periods of a chart are.
type Every string
