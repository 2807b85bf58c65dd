package registry

import (
	"fmt"

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

const caseloadFile = "caseload.yaml"

// checkCaseloads tests the published stocks, which stand with the latest first.
func (r *Registry) checkCaseloads() error {
	if err := ids(r, caseloadFile, r.Caseloads, func(c Caseload) string { return c.ID }); err != nil {
		return err
	}
	for i, c := range r.Caseloads {
		wrong := func(key, expected, found string) error { return r.wrong(caseloadFile, c.ID, key, expected, found) }
		switch {
		case c.Title == "":
			return wrong("title", "a text", "none")
		case c.Claimant == "":
			return wrong("claimant", "a text", "none")
		case len(c.Sources) == 0:
			return wrong("sources", "at least one source", "none")
		case c.Convicted <= 0 || c.DetainedConvicted > c.Convicted:
			return wrong("convicted", "more than 0, and no fewer than are detained", fmt.Sprint(c.Convicted))
		case c.Pending <= 0 || c.DetainedPending > c.Pending:
			return wrong("pending", "more than 0, and no fewer than are detained", fmt.Sprint(c.Pending))
		case c.AsOf > c.Said:
			return wrong("said", "a day not before as_of", c.Said.String())
		case i > 0 && r.Caseloads[i-1].AsOf < c.AsOf:
			return wrong("as_of", "the latest first", c.AsOf.String())
		}
	}
	return nil
}
