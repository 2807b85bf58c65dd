package main

import (
	"context"
	"io"
	"strings"

	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
)

// changes changes what is held for a page, until ctx ends, and lets the server
// answer from what is held then.
func (a *app) changes(ctx context.Context, s *snapshots) *web.Changes {
	return &web.Changes{
		Held: a.changeable,
		Remove: func(ids []string) (web.Change, error) {
			return a.changeHeld(s, func(req store.ChangeRequest) (store.Changed, error) { return store.Remove(ctx, req, ids) })
		},
		Undo: func(at string) (web.Change, error) {
			return a.changeHeld(s, func(req store.ChangeRequest) (store.Changed, error) {
				req.At = &at
				return store.Undo(ctx, req)
			})
		},
		Forget: func(layout string) (web.Change, error) {
			return web.Change{Removed: []string{}, Added: []string{}}, a.outward(a.quiet().forgetLayout(layout))
		},
	}
}

// quiet is the app of a page: what it says is in its answer.
func (a *app) quiet() *app {
	return &app{out: io.Discard, err: io.Discard, data: a.data, registryDir: a.registryDir}
}

func (a *app) changeHeld(s *snapshots, do func(store.ChangeRequest) (store.Changed, error)) (web.Change, error) {
	c, checked, err := a.quiet().settled(do)
	if err == nil {
		_, err = s.newest()
	}
	return web.Change{Removed: list(c.Removed), Added: list(c.Added), Claims: checked}, a.outward(err)
}

// list is never null in JSON.
func list(ids []string) []string { return append([]string{}, ids...) }

// changeable tells what is held, what undo would do, and which layouts were
// accepted.
func (a *app) changeable() (c web.Changeable, err error) {
	dir, err := a.dataDir()
	if err != nil {
		return c, a.outward(err)
	}
	held, err := store.Open(dir)
	if err != nil {
		return c, a.outward(err)
	}
	_, damages := held.Sound()
	c = web.Changeable{Releases: list(held.IDs()), Damaged: []string{}, Layouts: []web.AcceptedLayout{}}
	for _, d := range damages {
		c.Damaged = append(c.Damaged, d.ID)
	}
	u, can, err := held.Undoing()
	if err != nil {
		return c, a.outward(err)
	}
	if c.At = u.At; can {
		c.Undo = &web.Undoable{Back: list(u.Back), Gone: list(u.Gone), LayoutsBack: list(u.LayoutsBack), LayoutsGone: list(u.LayoutsGone), Bytes: u.Bytes}
	}
	layouts, err := a.accepted()
	hide := strings.NewReplacer(a.privateDirs()...)
	for _, l := range layouts {
		l.Fault = hide.Replace(l.Fault)
		c.Layouts = append(c.Layouts, web.AcceptedLayout(l))
	}
	return c, a.outward(err)
}
