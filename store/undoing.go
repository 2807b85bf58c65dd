package store

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Undoing is what Undo would do to what is held.
type Undoing struct {
	// At is what is held now, for ChangeRequest.At.
	At string
	// Back and Gone are the ids of the releases that would come and go,
	// LayoutsBack and LayoutsGone the accepted layouts.
	Back, Gone, LayoutsBack, LayoutsGone []string
	// Bytes are on the disk for it alone.
	Bytes int64
}

// Undoing tells what Undo would do, and whether there is a change that can be
// taken back.
func (h *Held) Undoing() (u Undoing, can bool, err error) {
	u.At = h.at
	last, err := h.step()
	if err != nil || last.Before == "" {
		return u, false, err
	}
	before, err := open(h.files, h.dir, last.Before)
	if err != nil {
		return u, false, nil //nolint:nilerr // what is lost or damaged is not gone back to
	}
	u.Back, u.Gone, u.Bytes = came(h, before), came(before, h), h.KeptForUndo()
	u.LayoutsBack, u.LayoutsGone = slices.Clone(last.Forgotten), slices.Clone(last.Accepted)
	return u, true, nil
}

// expected refuses a change of what is not held any more.
func (req ChangeRequest) expected(held *Held) error {
	if req.At == nil || *req.At == held.at {
		return nil
	}
	return &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "what is held has changed since it was shown",
		Do: "look at what is held now, and ask again"}
}
