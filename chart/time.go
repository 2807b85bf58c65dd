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

// EventWindow is the days around one event; no cause is told.
type EventWindow struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted.
	Title  string `json:"title"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// Day is the day of the event, Event its words, and Number the one that it
	// bears in other charts, 0 for none.
	Day    int    `json:"day"`
	Event  string `json:"event"`
	Number int    `json:"number,omitempty"`
	// From is the first day drawn; Counts and trailing 7-day Means are of it and the
	// days after it, NaN where they are not known.
	From   int      `json:"from"`
	Counts []Number `json:"counts"`
	Means  []Number `json:"means"`
	// Before and After are means per day on either side, nil where there is none.
	Before *WindowMean `json:"before,omitempty"`
	After  *WindowMean `json:"after,omitempty"`
	// Placebos are the means of as many days around days without an event.
	Placebos [][]Number `json:"placebos,omitempty"`
	Lag      *Lag       `json:"lag,omitempty"`
}

// WindowMean is the mean per day of the days From to To.
type WindowMean struct {
	From int     `json:"from"`
	To   int     `json:"to"`
	Mean float64 `json:"mean"`
}

func (EventWindow) chartName() string { return "eventwindow" }

// Events is events by kind along time, below the arrests of those days; no cause
// is told.
type Events struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what the dots are.
	Title string `json:"title"`
	Width int    `json:"width"`
	// From and To are the first and the last day drawn.
	From    int          `json:"from"`
	To      int          `json:"to"`
	Arrests EventArrests `json:"arrests"`
	Lanes   []EventLane  `json:"lanes"`
}

// EventArrests is the line above the events: what it is, its first day, and its
// trailing means per day, NaN where they are not known.
type EventArrests struct {
	Name  string   `json:"name"`
	From  int      `json:"from"`
	Means []Number `json:"means"`
}

// EventLane is the events of one kind, in the order of their days. Goal tells
// that they are reported goals, which have a colour of their own.
type EventLane struct {
	Name   string     `json:"name"`
	Goal   bool       `json:"goal,omitempty"`
	Events []EventDot `json:"events"`
}

// EventDot is one event.
type EventDot struct {
	Day  int    `json:"day"`
	Text string `json:"text"`
}

func (Events) chartName() string { return "events" }

// Ledger is the running balance of an office: arrests less the reported quota
// times the days so far.
type Ledger struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is whose account it is.
	Title  string `json:"title"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// Target is arrests per day; Every is what a row is.
	Target int   `json:"target"`
	Every  Every `json:"every"`
	// From is the first day of the account. Days are the last days of its rows,
	// Balance what the account stands at after each, Met whether the row was at the
	// target or more.
	From    int    `json:"from"`
	Days    []int  `json:"days"`
	Balance []int  `json:"balance"`
	Met     []bool `json:"met"`
	Marks   []Mark `json:"marks,omitempty"`
	Lag     *Lag   `json:"lag,omitempty"`
}

func (Ledger) chartName() string { return "ledger" }

// Spark is a small line beside numbers in a table.
type Spark struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what the line is of.
	Title  string   `json:"title"`
	Width  int      `json:"width"`
	Height int      `json:"height"`
	Values []Number `json:"values"`
	// Target is 0 for no line of one; Top is the top of the scale where sparks are to
	// compare, 0 for that of the values.
	Target int     `json:"target,omitempty"`
	Top    float64 `json:"top,omitempty"`
	// Decorative hides the line from readers of the screen, where the row already
	// says what it shows.
	Decorative bool `json:"decorative,omitempty"`
}

func (Spark) chartName() string { return "spark" }
