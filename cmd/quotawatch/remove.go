package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

const removeLong = `Take releases out of what is held. Answers come from the releases that stay, and
claims are checked again. It is as safe as "quotawatch add": what was held is
answered from until the last moment, and nothing is lost if it is interrupted.

The release stays on the disk until the next change, so that "quotawatch undo" can
bring it back. The files that it was read from are never touched. Months of people
that were shown once stay counted as shown.`

const removeExample = `  quotawatch remove ero-arrests-fy2017
  quotawatch undo`

const undoLong = `Take back the last change of what is held: an add, a replacement, a removal, or an
add that accepted a layout. Asked again, it goes forward again.

One change is kept, on the disk, until the next one: the releases of the build
before it. Claims are checked again.`

const undoExample = `  quotawatch add EROArrests_FY2018.csv.gz
  quotawatch undo
  quotawatch undo`

func (a *app) removeCommand() *cobra.Command {
	return &cobra.Command{Use: "remove RELEASE...", Short: "Take releases out", Long: removeLong, Example: removeExample, Args: someArgs("release"),
		ValidArgsFunction: a.completeHeld,
		RunE: func(c *cobra.Command, ids []string) error {
			return a.change(func(req store.ChangeRequest) (store.Changed, error) { return store.Remove(c.Context(), req, ids) })
		}}
}

func (a *app) undoCommand() *cobra.Command {
	return &cobra.Command{Use: "undo", Short: "Take back the last change of what is held", Long: undoLong, Example: undoExample, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.change(func(req store.ChangeRequest) (store.Changed, error) { return store.Undo(c.Context(), req) })
		}}
}

// change changes what is held, and tells what came, what went and which
// verdicts moved.
func (a *app) change(do func(store.ChangeRequest) (store.Changed, error)) error {
	c, checked, err := a.settled(do)
	if err != nil {
		return err
	}
	a.tellChange(c)
	if checked != nil {
		a.tellRecheck(*checked)
	}
	a.tellKept(c.Now)
	a.warnOf(c.Now)
	if a.onScreen() {
		return nil
	}
	return a.write(c.Now.Releases(), releasesTable(c.Now.Releases()))
}

// settled changes what is held, and checks claims again before it takes effect.
func (a *app) settled(do func(store.ChangeRequest) (store.Changed, error)) (c store.Changed, checked *feed.Recheck, err error) {
	dir, err := a.dataDir()
	if err != nil {
		return c, nil, err
	}
	c, err = do(store.ChangeRequest{Dir: dir, Layouts: a.moveLayouts, Settle: func(held, next *store.Held) error {
		r, err := a.recheck(held, next, nil)
		checked = &r
		return err
	}})
	return c, checked, err
}

func (a *app) tellChange(c store.Changed) {
	for _, id := range c.Removed {
		a.say("%s taken out", id)
	}
	for _, id := range c.Added {
		a.say("%s held again", id)
	}
	held := c.Now.IDs()
	if len(held) == 0 {
		a.say("Nothing is held now; answers come from the embedded reference data.")
		return
	}
	a.say("Held now: %s", strings.Join(held, ", "))
}

// tellKept tells how much of the disk the build before takes.
func (a *app) tellKept(held *store.Held) {
	if n := held.KeptForUndo(); n > 0 {
		a.say("Kept on the disk until the next change, for quotawatch undo: %s.", megabytes(n))
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// moveLayouts brings accepted layouts back, or lays them aside, as undo does
// with the add that they were accepted for.
func (a *app) moveLayouts(back, gone []string) error {
	dir, err := a.acceptedDir()
	if err != nil {
		return err
	}
	for _, id := range back {
		if err := registry.BringBack(dir, id); err != nil {
			return err
		}
		a.say("layout %s accepted again", id)
	}
	for _, id := range gone {
		if err := registry.LayAside(dir, id); err != nil {
			return err
		}
		a.say("layout %s not accepted any more", id)
	}
	return nil
}

// completeHeld offers the ids of what is held that were not typed yet.
func (a *app) completeHeld(_ *cobra.Command, typed []string, _ string) (ids []string, _ cobra.ShellCompDirective) {
	if dir, err := a.dataDir(); err == nil {
		if held, err := store.Open(dir); err == nil {
			ids = held.IDs()
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(typed, id) }), cobra.ShellCompDirectiveNoFileComp
}

// warnOf tells of the releases that are damaged, on the stream of errors.
func (a *app) warnOf(held *store.Held) {
	_, damages := held.Sound()
	a.warn(damages)
}
