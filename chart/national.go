package chart

import (
	"encoding/json"

	"github.com/quotawatch/quotawatch"
)

// National is arrests per day, of the nation or of what a filter leaves of it,
// against the reported goals.
type National struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted; the zero Title is arrests per day.
	Title  string         `json:"title,omitempty"`
	Width  int            `json:"width"`
	Height int            `json:"height"`
	From   quotawatch.Day `json:"-"`
	Counts []int          `json:"-"`
	// Unknown are the days of Counts that no data covers: a gap is drawn, and what
	// Counts holds for them is not read.
	Unknown []quotawatch.Window `json:"-"`
	// Means are trailing means, NaN where they are not known, of Average days; 0
	// is 7, and 1 draws the days themselves as a line.
	Means   []Number `json:"means"`
	Average int      `json:"average,omitempty"`
	// Goals are left out where a filter makes them meaningless.
	Goals []Goal `json:"goals,omitempty"`
	Marks []Mark `json:"marks,omitempty"`
	Lag   *Lag   `json:"lag,omitempty"`
}

func (National) chartName() string { return "national" }

// MarshalJSON writes days as numbers counted from 1970-01-01, and unknown days as null.
func (n National) MarshalJSON() ([]byte, error) {
	type plain National
	counts := make([]*int, len(n.Counts))
	for i := range n.Counts {
		counts[i] = &n.Counts[i]
		for _, w := range n.Unknown {
			if w.Contains(n.From + quotawatch.Day(i)) {
				counts[i] = nil
			}
		}
	}
	return json.Marshal(struct {
		plain
		From   int    `json:"from"`
		Counts []*int `json:"counts"`
	}{plain(n), int(n.From), counts})
}
