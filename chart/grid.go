package chart

// Calendar is a square for each day.
type Calendar struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is counted.
	Title string `json:"title"`
	Width int    `json:"width"`
	// From is the first day; Counts are of it and those after it, NaN where they are
	// not known.
	From   int      `json:"from"`
	Counts []Number `json:"counts"`
	// Target gives days at it or more a colour of their own; 0 where a filter makes
	// a quota meaningless.
	Target int  `json:"target,omitempty"`
	Lag    *Lag `json:"lag,omitempty"`
}

func (Calendar) chartName() string { return "calendar" }

// Missing is which share of records lacks a value, by field and month or release.
type Missing struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is missing.
	Title   string          `json:"title"`
	Width   int             `json:"width"`
	Columns []MissingColumn `json:"columns"`
	Rows    []MissingRow    `json:"rows"`
}

// MissingColumn is a month or a release; Group is what neighbours share, as a year.
type MissingColumn struct {
	Label string `json:"label"`
	Group string `json:"group,omitempty"`
}

// MissingRow is a field and its share of 0 to 1 in each column, NaN where there
// is no such field.
type MissingRow struct {
	Name   string   `json:"name"`
	Shares []Number `json:"shares"`
}

func (Missing) chartName() string { return "missing" }

// Coverage is which data covers which days.
type Coverage struct {
	Lang Lang `json:"lang,omitempty"`
	// Title is what is covered.
	Title string        `json:"title"`
	Width int           `json:"width"`
	Rows  []CoverageRow `json:"rows"`
	Marks []Mark        `json:"marks,omitempty"`
}

// CoverageRow is one release or published series; Note is soft words after its
// name, as what the records tell of an arrest.
type CoverageRow struct {
	Name  string         `json:"name"`
	Note  string         `json:"note,omitempty"`
	Spans []CoverageSpan `json:"spans"`
}

// CoverageSpan is the days From to To.
type CoverageSpan struct {
	From int          `json:"from"`
	To   int          `json:"to"`
	Kind CoverageKind `json:"kind"`
}

// What covers a span: records of the nation, records that are an extract, counts
// that others published, invented records.
const (
	CoversRecords   CoverageKind = "records"
	CoversExtract   CoverageKind = "extract"
	CoversFigure    CoverageKind = "figure"
	CoversSynthetic CoverageKind = "synthetic"
)

// CoverageKind is what covers a span.
type CoverageKind string

func (Coverage) chartName() string { return "coverage" }
