package registry

import (
	"io/fs"

	"github.com/quotawatch/quotawatch"
)

// Caseload is a published stock of cases with criminal histories. Counts are of
// cases, not of people and not of arrests.
type Caseload struct {
	ID    string         `json:"id" yaml:"id"`
	Title string         `json:"title" yaml:"title"`
	AsOf  quotawatch.Day `json:"as_of" yaml:"as_of"`
	Said  quotawatch.Day `json:"said" yaml:"said"`
	// Claimant is who stated it.
	Claimant string `json:"claimant" yaml:"claimant"`
	// Convicted have a conviction, Pending a pending charge and no conviction.
	Convicted int `json:"convicted" yaml:"convicted"`
	Pending   int `json:"pending" yaml:"pending"`
	// DetainedConvicted and DetainedPending are those of them whom ICE held.
	DetainedConvicted int      `json:"detained_convicted" yaml:"detained_convicted"`
	DetainedPending   int      `json:"detained_pending" yaml:"detained_pending"`
	Sources           []string `json:"sources" yaml:"sources"`
	Note              string   `json:"note,omitempty" yaml:"note,omitempty"`
}

// Total gives all the cases of the stock.
func (c Caseload) Total() int { return c.Convicted + c.Pending }

// loadCaseloads reads the published stocks, the latest first.
func loadCaseloads(fsys fs.FS) ([]Caseload, error) {
	const file = "caseload.yaml"
	all, err := loadList[Caseload](fsys, file, "caseload")
	if err != nil {
		return nil, err
	}
	if err := ids(file, all, func(c Caseload) string { return c.ID }); err != nil {
		return nil, err
	}
	for i, c := range all {
		switch {
		case c.Title == "" || c.Claimant == "" || len(c.Sources) == 0:
			return nil, fault(file, 0, "title, claimant and sources", "one of them empty in "+c.ID)
		case c.Convicted <= 0 || c.Pending <= 0 || c.DetainedConvicted > c.Convicted || c.DetainedPending > c.Pending:
			return nil, fault(file, 0, "counts above 0, and no more detained than there are", c.ID)
		case c.AsOf > c.Said || i > 0 && all[i-1].AsOf < c.AsOf:
			return nil, fault(file, 0, "as_of not after said, the latest first", c.ID)
		}
	}
	return all, nil
}
