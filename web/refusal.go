package web

import (
	"html/template"
	"io"

	"github.com/quotawatch/quotawatch"
)

// Refusal is what was found in files that were not added.
type Refusal struct {
	// Faults are why, one for each thing that was found.
	Faults []quotawatch.Error `json:"refused"`
	// Parts are what was read of them before.
	Parts []Part `json:"read_in_part"`
}

// Part is what was read of a file that was not added: the sheets that were read
// to their end. One without sheets was read to the end of none.
type Part struct {
	Release    string                       `json:"release"`
	Vintage    string                       `json:"vintage"`
	File       string                       `json:"file"`
	SHA256     string                       `json:"sha256"`
	Bytes      int64                        `json:"bytes"`
	Sheets     []PartSheet                  `json:"sheets"`
	Quarantine []quotawatch.QuarantineCount `json:"quarantine"`
}

// PartSheet is a sheet that was read to its end.
type PartSheet struct {
	// Name is empty for files that have no sheets.
	Name string `json:"name"`
	quotawatch.Tally
}

// NewRefusal makes the refusal of an error and of the releases that were read
// before it.
func NewRefusal(err error, read []quotawatch.Release) Refusal {
	p := ProblemOf(err)
	return Refusal{append([]quotawatch.Error{p.Error}, p.More...), partsOf(read)}
}

func partsOf(read []quotawatch.Release) []Part {
	parts := []Part{}
	for _, r := range read {
		for _, f := range r.Files {
			p := Part{Release: r.ID, Vintage: r.Vintage, File: f.Name, SHA256: f.SHA256, Bytes: f.Bytes, Sheets: []PartSheet{}, Quarantine: []quotawatch.QuarantineCount{}}
			for _, s := range f.Sheets {
				p.Sheets = append(p.Sheets, PartSheet{s.Name, s.Tally})
			}
			for _, q := range r.Quarantine {
				if q.File == f.Name {
					p.Quarantine = append(p.Quarantine, q)
				}
			}
			parts = append(parts, p)
		}
	}
	return parts
}

// WriteRefusal writes a refusal as one page that needs nothing else.
func WriteRefusal(w io.Writer, r Refusal) error {
	return writeAlone(w, "refusal", func(style template.CSS) any { return refusalPage{style, r} })
}

// refusalPage is what the page of a refusal is made of.
type refusalPage struct {
	Style template.CSS
	Refusal
}
