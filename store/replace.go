package store

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
)

// replacement is a held release that another takes the place of.
type replacement struct {
	ID, Digest string
	err        error // where it is damaged
}

// replaced lists what goes when the files are added: the release that the user
// named, and, with it, every other that is made of some of these files alone.
func (req AddRequest) replaced(held *Held, inputs []ingest.Input) (old []replacement, err error) {
	if req.Replace == "" {
		return nil, nil
	}
	named, err := held.named(req.Replace)
	if err != nil {
		return nil, err
	}
	old = []replacement{{named.ID, named.Digest, named.Err}}
	for _, l := range held.ledgers {
		if l.Release.Digest != named.Digest && within(l.Release.Files, inputs) {
			old = append(old, replacement{l.Release.ID, l.Release.Digest, nil})
		}
	}
	return old, nil
}

// within tells whether all files are among the inputs.
func within(files []quotawatch.File, inputs []ingest.Input) bool {
	return !slices.ContainsFunc(files, func(f quotawatch.File) bool {
		return !slices.ContainsFunc(inputs, func(in ingest.Input) bool { return in.SHA256 == f.SHA256 })
	})
}

// named finds a held release by its id. Err tells its damage.
func (h *Held) named(id string) (Damage, error) {
	for _, l := range h.ledgers {
		if l.Release.ID == id {
			return Damage{id, l.Release.Digest, h.check(l, true)}, nil
		}
	}
	for _, d := range h.broken {
		if d.ID == id {
			return d, nil
		}
	}
	return Damage{}, h.noRelease(id)
}

// nameReplacing gives the release that replaces another its id: that of the
// other, where neither the user nor the vintage has a name for it.
func (req AddRequest) nameReplacing(groups []group, old []replacement) error {
	if req.Replace == "" {
		return nil
	}
	if len(groups) != 1 {
		return fmt.Errorf("%d releases to take the place of %s", len(groups), req.Replace) // group joins all, or fails
	}
	if req.ID == "" && groups[0].byBytes() {
		groups[0].id = old[0].ID
	}
	return nil
}

// tryReplace checks what a dry run would replace.
func (req AddRequest) tryReplace(groups []group, inputs []ingest.Input) error {
	held, err := openCurrent(req.files, req.Dir)
	if err != nil {
		return err
	}
	old, err := req.replaced(held, inputs)
	if err != nil {
		return err
	}
	if err := req.nameReplacing(groups, old); err != nil {
		return err
	}
	return req.checkIDs(held, groups, old)
}

// takePlace notes at the one release made which others it replaces.
func takePlace(made []Outcome, old []replacement) {
	for _, o := range old { // none, where made may be of several
		made[0].takes = append(made[0].takes, o.Digest)
		made[0].Replaced = append(made[0].Replaced, o.ID)
	}
}

// ofTable returns the plans of the table of the release that is replaced: a
// workbook may hold others.
func (h *Held) ofTable(plans []*ingest.Plan, old []replacement) (of []*ingest.Plan) {
	for _, p := range plans {
		l, err := h.ledger(old[0].Digest)
		if err != nil || l.Release.Source == p.Source.ID {
			of = append(of, p)
		}
	}
	if len(of) == 0 {
		return plans // of another source: that it takes the place is what the user says
	}
	return of
}
