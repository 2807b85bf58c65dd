package quotawatch

// Coverage tells which part of the nation a release speaks for.
type Coverage string

// A release that lists every office of its time speaks for the nation and its
// offices; one that names no office, for the nation alone; any other is an
// extract, and answers only when it is named.
const (
	CoverNation  Coverage = "nation"
	CoverTotals  Coverage = "nation-without-offices"
	CoverExtract Coverage = "extract"
)

// Tally counts what became of the rows of a file, sheet or release. Nothing
// is lost: Seen = Loaded + Quarantined + NotData.
type Tally struct {
	Seen        int `json:"rows_seen"`
	Loaded      int `json:"loaded"`
	Quarantined int `json:"quarantined"`
	NotData     int `json:"not_data"`
}

// Add gives the sum of two tallies.
func (t Tally) Add(o Tally) Tally {
	return Tally{t.Seen + o.Seen, t.Loaded + o.Loaded, t.Quarantined + o.Quarantined, t.NotData + o.NotData}
}

// Balanced tells whether every row seen is accounted for.
func (t Tally) Balanced() bool { return t.Seen == t.Loaded+t.Quarantined+t.NotData }

// Release is what quotawatch holds of one release: the files, what became of
// their rows, and the days and offices they cover.
type Release struct {
	ID      string `json:"id"`
	Source  string `json:"source"`
	Vintage string `json:"vintage"`
	Table   string `json:"table"`
	Title   string `json:"title,omitempty"`
	Tally
	// FirstDay and LastDay bound the days of loaded rows; Answers is the
	// window a question may ask of it, less partial days at its edges.
	FirstDay Day      `json:"first_day"`
	LastDay  Day      `json:"last_day"`
	Answers  Window   `json:"answers"`
	Coverage Coverage `json:"coverage"`
	Offices  int      `json:"offices"`
	Files    []File   `json:"files"`
	Notes    []string `json:"notes"`
	// Quarantine counts the quarantined rows by code, with the first of each.
	Quarantine []QuarantineCount `json:"quarantine"`
	// Agreement compares a publisher's own flags for repeats with our rule, where
	// the release has such flags.
	Agreement []Agreement `json:"agreement,omitempty"`
	// Synthetic marks a release made by quotawatch for tests; every screen
	// that shows it says so.
	Synthetic bool `json:"synthetic,omitempty"`
	// Digest is the content address of the release as held.
	Digest string `json:"digest"`
}

// File is one file of a release. Name has no directory: an answer must not
// depend on where a file lay.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Tally
	FirstDay Day      `json:"first_day"`
	LastDay  Day      `json:"last_day"`
	Sheets   []Sheet  `json:"sheets"`
	Columns  []Column `json:"columns"`
}

// Column reports what a reader did with one column of a file.
type Column struct {
	Header string `json:"header"`
	// Field is our name of the column, empty when there is none.
	Field string `json:"field,omitempty"`
	// Fate is mapped, kept (unknown but stored), or dropped.
	Fate string `json:"fate"`
	Why  string `json:"why,omitempty"`
	// Missing counts loaded rows in which the cell is blank, Redacted those in
	// which it holds a redaction text, Bad those in which an optional value
	// could not be read and is taken as missing.
	Missing  int `json:"missing"`
	Redacted int `json:"redacted"`
	Bad      int `json:"bad,omitempty"`
	// Distinct counts the different values of a column that no layout knows, up
	// to 1,001; the values themselves are not kept.
	Distinct int `json:"distinct,omitempty"`
}

// Sheet is one sheet of a file and what became of its rows.
type Sheet struct {
	// Name is empty for files that have no sheets.
	Name   string `json:"name"`
	Hidden bool   `json:"hidden,omitempty"`
	// Header is the row of the column names, 0 where the file names its columns
	// itself or the sheet is not data.
	Header int `json:"header_row"`
	Tally
	FirstDay Day `json:"first_day"`
	LastDay  Day `json:"last_day"`
}

// Agreement is on how many rows a publisher's flag and our rule say the same,
// or differ, and why. Field is "likely", for rows of an episode of several
// rows, or "dropped", for rows that repeat; Verdict is "both", "neither", or
// begins with whose it is alone.
type Agreement struct {
	Field   string `json:"field"`
	Verdict string `json:"verdict"`
	Rows    int64  `json:"rows"`
}

// QuarantineCount is how often a code quarantined a row, and where first.
type QuarantineCount struct {
	Code  Code   `json:"code"`
	Rows  int    `json:"rows"`
	File  string `json:"first_file"`
	Sheet string `json:"first_sheet,omitempty"`
	Row   int32  `json:"first_row"`
	Field string `json:"first_column,omitempty"`
}
