package view

import (
	"encoding/json"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
)

// Format and Version name the format of the manifest and the files.
const (
	Format  = "quotawatch-view"
	Version = 1
)

// Manifest says what the files hold; its JSON is fixed by docs/formats/view.md.
type Manifest struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// Build names the data, Digest the files and the rest of the manifest.
	Build     string `json:"build"`
	Digest    string `json:"digest,omitempty"`
	Synthetic bool   `json:"synthetic"`

	Offices       []Office `json:"offices"`
	Criminalities []string `json:"criminalities"`
	Methods       []string `json:"methods"`
	Places        []string `json:"places"`
	// Definitions are the counting rules that the files can answer by.
	Definitions []string `json:"definitions"`

	// First is day 0 of the files.
	First   quotawatch.Day   `json:"first"`
	Pieces  []PieceInfo      `json:"pieces"`
	Series  []SeriesInfo     `json:"series"`
	Changes []Change         `json:"changes"`
	Files   map[string]*File `json:"files"`
}

// PieceInfo is days that one release answers for. Pieces are in order and do not
// overlap; between two there may be days that nothing answers for.
type PieceInfo struct {
	quotawatch.Window
	Release string `json:"release"`
	Source  string `json:"source"`
	// Records lists which of method, criminality and place the release records.
	// What it does not is unknown in the files, and must not be shown.
	Records    []string            `json:"records"`
	Identified bool                `json:"identified"`
	Synthetic  bool                `json:"synthetic"`
	Coverage   quotawatch.Coverage `json:"coverage"`
	// PlaceWeeks are the Mondays inside the piece whose weeks are whole: all of
	// their seven days are of releases that record places.
	PlaceWeeks *quotawatch.Window `json:"place_weeks,omitempty"`
}

// SeriesInfo is a published figure of arrests in the nation per day. It is
// never mixed with records.
type SeriesInfo struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// From is the day of the first count.
	From           quotawatch.Day          `json:"from"`
	Counts         []int                   `json:"counts"`
	Definition     quotawatch.DefinitionID `json:"definition"`
	DefinitionText string                  `json:"definition_text"`
	Publisher      string                  `json:"publisher"`
	Source         string                  `json:"source"`
	Caveats        []string                `json:"caveats"`
	AnswersFrom    quotawatch.Day          `json:"answers_from"`
	AnswersTo      quotawatch.Day          `json:"answers_to"`
}

// Change is a value of releases that took another meaning on a day.
type Change struct {
	Field  string         `json:"field"`
	Value  string         `json:"value"`
	From   quotawatch.Day `json:"from"`
	Reason string         `json:"reason"`
}

// File is one file for a browser, as it is before it is compressed.
type File struct {
	Name     string `json:"name"`
	SHA256   string `json:"sha256"`
	Bytes    int    `json:"bytes"`
	Cells    int    `json:"cells"`
	Rows     int64  `json:"rows"`
	Episodes int64  `json:"episodes"`
	Persons  int64  `json:"persons"`
}

// json writes the manifest, the same bytes for the same manifest.
func (m Manifest) json() ([]byte, error) {
	b, err := json.Marshal(m)
	return append(b, '\n'), err
}

// manifestOf describes the holdings, all but the files.
func manifestOf(h mix.Holdings, d days) Manifest {
	m := Manifest{Format: Format, Version: Version, Build: h.Build, Offices: d.axes.offices, Criminalities: d.axes.groups[ByCriminality],
		Methods: d.axes.groups[ByMethod], Places: d.axes.groups[ByPlace], Definitions: definitions(h), First: d.first(),
		Pieces: []PieceInfo{}, Series: []SeriesInfo{}, Changes: changesOf(h), Files: map[string]*File{}}
	for _, p := range d.pieces {
		info := PieceInfo{Window: p.Window, Release: p.Cube.Release, Source: p.Cube.Source, Records: []string{}, Identified: p.Cube.Identified,
			Synthetic: p.Cube.Synthetic, Coverage: p.Cube.Coverage, PlaceWeeks: d.placeWeeks(p.Window)}
		for _, by := range []mix.By{mix.ByMethod, mix.ByCriminality, mix.ByPlace} {
			if p.Records(by) {
				info.Records = append(info.Records, string(by))
			}
		}
		m.Pieces, m.Synthetic = append(m.Pieces, info), m.Synthetic || info.Synthetic
	}
	for _, s := range d.series {
		f := s.Figure
		m.Series = append(m.Series, SeriesInfo{f.ID, f.Title, s.Series.From, s.Series.Counts, f.DefinitionID, f.Definition, f.Publisher, f.Source,
			append([]string{}, f.Caveats...), f.Answers.From, f.Answers.To})
	}
	return m
}

// changesOf lists the values of methods that took another meaning.
func changesOf(h mix.Holdings) []Change {
	changes := []Change{}
	for _, c := range h.Crosswalk.Changes(keyMethod) {
		changes = append(changes, Change{c.Field, c.Value, *c.From, c.Reason})
	}
	return changes
}
