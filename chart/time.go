package chart

// Lines is up to four series of trailing means on one scale.
type Lines struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted.
	Title  string `json:"title"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// From is the first day of all series.
	From int `json:"from"`
	// Average is the days of the means: 1, 7 or 28.
	Average int    `json:"average"`
	Series  []Line `json:"series"`
	Goal    *Goal  `json:"goal,omitempty"`
	Marks   []Mark `json:"marks,omitempty"`
	Lag     *Lag   `json:"lag,omitempty"`
}

// Line is one series, NaN where it is not known.
type Line struct {
	Name  string   `json:"name"`
	Means []Number `json:"means"`
}

func (Lines) chartName() string { return "lines" }
