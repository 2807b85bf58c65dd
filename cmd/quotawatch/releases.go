package main

import (
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

func (a *app) releasesCommand() *cobra.Command {
	verify, rebuild := false, false
	c := &cobra.Command{Use: "releases", Short: "What is held, and what became of its rows", Args: noArgs,
		Long: `List the releases that were added: their files, how many rows were seen, loaded,
quarantined and declared not data, and the days they answer for. The embedded
reference data is named below the table; it is not in the list, as it is part
of the program.

With --verify every stored file is read in full first and compared with what was
written. What is damaged is named, with how to make it anew.

With --rebuild the list of releases is made again where it cannot be read, from the
releases on the disk that are whole. Where it can be read, nothing is changed.`,
		Example: "  quotawatch releases\n  quotawatch releases --format json\n  quotawatch releases --verify\n  quotawatch releases --rebuild",
		RunE: func(c *cobra.Command, _ []string) error {
			if rebuild {
				if err := a.rebuild(c); err != nil {
					return err
				}
			}
			held, err := a.held()
			if err == nil && verify {
				err = held.Verify(c.Context())
			}
			if err != nil {
				return err
			}
			if err := a.releases(held.Releases()); err != nil {
				return err
			}
			if verify {
				a.say("")
				a.say("Verified: every stored file is as it was written.")
			}
			return nil
		}}
	c.Flags().BoolVar(&verify, "verify", false, "read every stored file in full, and compare it with its ledger")
	c.Flags().BoolVar(&rebuild, "rebuild", false, "make the list of releases again, where it cannot be read")
	return c
}

// rebuild makes the list of releases again.
func (a *app) rebuild(c *cobra.Command) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	changed, err := store.Rebuild(c.Context(), store.ChangeRequest{Dir: dir})
	if err != nil {
		return err
	}
	if len(changed.Added) == 0 {
		a.say("The list of releases is whole: nothing was changed.")
	} else {
		a.say("The list of releases was made again: %s", strings.Join(changed.Added, ", "))
	}
	a.say("")
	return nil
}

func (a *app) releases(releases []quotawatch.Release) error {
	if len(releases) == 0 {
		a.say("Nothing was added yet. Add release files with: quotawatch add FILE...")
	}
	if len(releases) > 0 || !a.onScreen() {
		if err := a.write(releases, releasesTable(releases)); err != nil {
			return err
		}
	}
	if !a.onScreen() {
		return nil
	}
	for _, r := range releases {
		for _, g := range r.Gaps {
			a.say("%s has no rows, or next to none, from %s to %s: these days are not answered", r.ID, g.From, g.To)
		}
	}
	cubes, err := reference.Cubes()
	if err != nil {
		return err
	}
	a.say("")
	a.say("Embedded reference data, used for days that no added release covers:")
	for _, c := range cubes {
		rows, _, _ := c.Total()
		a.say("  %s: %s arrests, %s, counts only", c.Release, quota.Thousands(int64(rows)), c.Window)
	}
	reg, err := a.loadRegistry()
	if err != nil {
		return err
	}
	for _, f := range reg.Figures {
		a.say("  figure %s: %s, %s", f.ID, f.Title, f.Answers)
	}
	return nil
}

func releasesTable(releases []quotawatch.Release) present.Table {
	t := present.Table{Columns: []string{"id", "source", "coverage", "rows_seen", "loaded", "quarantined", "not_data", "first_day", "last_day", "offices", "files"}}
	count := func(n int) present.Cell { return present.Int(int64(n), quota.Thousands(int64(n))) }
	for _, r := range releases {
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.ID), present.Text(r.Source), present.Text(string(r.Coverage)),
			count(r.Seen), count(r.Loaded), count(r.Quarantined), count(r.NotData),
			present.Text(r.FirstDay.String()), present.Text(r.LastDay.String()), count(r.Offices), count(len(r.Files))})
	}
	return t
}
