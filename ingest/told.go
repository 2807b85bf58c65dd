package ingest

import "github.com/quotawatch/quotawatch"

// Told is what a user says of files that their rows do not say. Each part may
// be empty.
type Told struct {
	// Source and Table restrict what the rows may be: "ice/arrests", "arrests".
	Source, Table string
	// Office is that of every row of a file without a column of offices.
	Office quotawatch.OfficeCode
	// Dates is how dates are written, where the rows do not decide: a value of
	// the flag --dates.
	Dates string
	// Columns are the headers to be read for fields of ours, by field.
	Columns map[string]string
	// Keep are headers of columns that no layout knows, to be kept as codes.
	Keep []string
}
