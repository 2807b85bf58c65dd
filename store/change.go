package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// ChangeRequest asks for a change of what is held that reads no new file.
type ChangeRequest struct {
	Dir string
	// At is what must be held, as Undoing tells it; nil where whatever is.
	At *string
	// Settle is called as that of AddRequest is.
	Settle func(held, next *Held) error
	// Layouts is told which accepted layouts come back or go with the change:
	// those that come back before it, those that go after it.
	Layouts func(back, gone []string) error

	files files
}

// Changed is what a change has made of what is held.
type Changed struct {
	// Added and Removed are the ids of the releases that came and went.
	Added, Removed []string
	// Now is what is held after it.
	Now *Held
}

// Remove takes releases out, by their ids. They stay on the disk until the next
// change, for Undo.
func Remove(ctx context.Context, req ChangeRequest, ids []string) (Changed, error) {
	return req.change(ctx, func(held *Held) (list []string, s step, err error) {
		list = slices.Clone(held.list)
		for _, id := range ids {
			d, err := held.named(id)
			if err != nil {
				return nil, s, err
			}
			list = slices.DeleteFunc(list, func(digest string) bool { return digest == d.Digest })
		}
		return list, s, nil
	})
}

// Undo goes back to the build before the last change. Asked again, it goes
// forward again: it is a change like another.
func Undo(ctx context.Context, req ChangeRequest) (Changed, error) {
	return req.change(ctx, func(held *Held) (list []string, s step, err error) {
		last, err := held.step()
		if err == nil && last.Before != "" {
			list, err = held.listOf(last.Before)
		}
		if last.Before == "" || err != nil {
			return nil, s, &quotawatch.Error{Code: quotawatch.CodeNoChange, Summary: "there is no change that can be taken back", Err: err,
				Expected: "a change since the data directory was begun, or since its list of releases was made again", Do: "see what is held with: quotawatch releases"}
		}
		return list, step{Accepted: last.Forgotten, Forgotten: last.Accepted}, nil
	})
}

// change makes a new list of releases, and switches to it.
func (req ChangeRequest) change(ctx context.Context, list func(held *Held) ([]string, step, error)) (c Changed, err error) {
	unlock, err := lock(req.files, req.Dir)
	if err != nil {
		return c, err
	}
	defer unlock()
	held, err := openCurrent(req.files, req.Dir)
	if err != nil {
		return c, err
	}
	if err := req.expected(held); err != nil {
		return c, err
	}
	if err := held.sweep(); err != nil {
		return c, classify(err, "clearing what an interrupted change left behind")
	}
	releases, s, err := list(held)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return c, err
	}
	return req.to(held, releases, s)
}

func (req ChangeRequest) to(held *Held, releases []string, s step) (c Changed, err error) {
	settle := func(next *Held) error {
		if req.Settle != nil {
			if err := req.Settle(held, next); err != nil {
				return err
			}
		}
		return req.layouts(s.Accepted, nil)
	}
	if c.Now, err = held.commit(releases, s, settle); err != nil {
		return c, errors.Join(err, held.clear())
	}
	c.Added, c.Removed = came(held, c.Now), came(c.Now, held)
	return c, req.layouts(nil, s.Forgotten)
}

func (req ChangeRequest) layouts(back, gone []string) error {
	if req.Layouts == nil || len(back)+len(gone) == 0 {
		return nil
	}
	return req.Layouts(back, gone)
}

// came lists the ids of what b holds and a does not.
func came(a, b *Held) (ids []string) {
	for _, digest := range b.list {
		if !slices.Contains(a.list, digest) {
			ids = append(ids, b.callOf(digest))
		}
	}
	return ids
}

// callOf gives the id by which a release is called, damaged or not.
func (h *Held) callOf(digest string) string {
	for _, d := range h.broken {
		if d.Digest == digest {
			return d.ID
		}
	}
	return h.idOf(digest)
}

// IDs lists the ids of all that is held, the damaged ones too, in order.
func (h *Held) IDs() (ids []string) {
	for _, digest := range h.list {
		ids = append(ids, h.callOf(digest))
	}
	return ids
}

// noRelease tells that no release of this id is held, and which are.
func (h *Held) noRelease(id string) error {
	ids := h.IDs()
	found := fmt.Sprintf("%.80q", id)
	if near := nearest(id, ids); near != "" {
		found += ", did you mean " + near + "?"
	}
	expected := "one of " + strings.Join(ids, ", ")
	if len(ids) == 0 {
		expected = "a release that was added; there is none"
	}
	return &quotawatch.Error{Code: quotawatch.CodeNoRelease, Summary: "no such release is held", Expected: expected, Found: found, Do: "see: quotawatch releases"}
}
