package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

const layoutsLong = `List the layouts that were accepted into the data directory with
"quotawatch add --accept NAME", and the releases that were read by each.

A layout that is removed is not known any more: the next file in it is refused with
a proposal, as the first was. Releases that were read by it stay held and answer.`

const layoutsExample = `  quotawatch layouts
  quotawatch layouts show seattle-2026
  quotawatch layouts remove seattle-2026`

// layout is an accepted layout as it is listed.
type layout struct {
	Name     string            `json:"name"`
	Source   string            `json:"source"`
	Columns  map[string]string `json:"columns"`
	Releases []string          `json:"releases"`
	Fault    string            `json:"fault,omitempty"`
}

func (a *app) layoutsCommand() *cobra.Command {
	c := &cobra.Command{Use: "layouts", Short: "Layouts that were accepted", Long: layoutsLong, Example: layoutsExample, Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.layouts() }}
	c.AddCommand(
		&cobra.Command{Use: "show NAME", Short: "An accepted layout as it is kept", Example: "  quotawatch layouts show seattle-2026", Args: oneLayout,
			ValidArgsFunction: a.completeLayouts,
			Long:              "Show an accepted layout as it is kept: for each field of ours the name of the column that\nis read for it, and the releases that were read by it.",
			RunE:              func(_ *cobra.Command, args []string) error { return a.showLayout(args[0]) }},
		&cobra.Command{Use: "remove NAME", Short: "Let an accepted layout go", Example: "  quotawatch layouts remove seattle-2026", Args: oneLayout,
			ValidArgsFunction: a.completeLayouts,
			Long:              "Let an accepted layout go. Releases that were read by it stay held and answer; the next\nfile in it is refused with a proposal.",
			RunE:              func(_ *cobra.Command, args []string) error { return a.forgetLayout(args[0]) }})
	return c
}

func oneLayout(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(c, fmt.Sprintf("%d names given, and one is needed", len(args)))
	}
	return nil
}

// accepted lists the accepted layouts with the releases that were read by each.
func (a *app) accepted() ([]layout, error) {
	dir, err := a.acceptedDir()
	if err != nil {
		return nil, err
	}
	all, err := registry.Accepted(dir)
	if err != nil {
		return nil, err
	}
	list := []layout{}
	for _, l := range all {
		ids, err := a.readBy(l)
		if err != nil {
			return nil, err
		}
		one := layout{Name: l.ID, Source: l.Source, Columns: l.Vintage.Headers, Releases: ids}
		if l.Err != nil {
			one.Fault = l.Err.Error()
		}
		list = append(list, one)
	}
	return list, nil
}

// readBy lists the held releases that were read by a layout.
func (a *app) readBy(l registry.Layout) ([]string, error) {
	dir, err := a.dataDir()
	if err != nil {
		return nil, err
	}
	held, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, r := range held.Releases() {
		if r.Source == l.Source && r.Vintage == l.ID {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}

func (a *app) layouts() error {
	all, err := a.accepted()
	if err != nil {
		return err
	}
	if len(all) == 0 && a.onScreen() {
		a.say("No layout was accepted. A file of a layout that nobody has described is proposed by: quotawatch add FILE")
		return nil
	}
	return a.write(all, layoutsTable(all))
}

func layoutsTable(all []layout) present.Table {
	t := present.Table{Columns: []string{"name", "source", "columns", "releases"}}
	for _, l := range all {
		columns := present.Int(int64(len(l.Columns)), fmt.Sprint(len(l.Columns)))
		if l.Fault != "" {
			columns = present.Text("cannot be read")
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(l.Name), present.Text(l.Source), columns, present.Text(strings.Join(l.Releases, " "))})
	}
	return t
}

func (a *app) showLayout(id string) error {
	dir, err := a.acceptedDir()
	if err != nil {
		return err
	}
	l, err := registry.AcceptedOne(dir, id)
	if err != nil {
		return err
	}
	ids, err := a.readBy(l)
	if err != nil {
		return err
	}
	if a.onScreen() {
		for line := range strings.Lines(l.Text) {
			a.say("%s", strings.TrimRight(line, "\n"))
		}
		a.sayReadBy(ids)
		return nil
	}
	one := layout{Name: l.ID, Source: l.Source, Columns: l.Vintage.Headers, Releases: ids}
	t := present.Table{Columns: []string{"field", "column"}}
	for _, field := range sortedKeys(l.Vintage.Headers) {
		t.Rows = append(t.Rows, []present.Cell{present.Text(field), present.Text(l.Vintage.Headers[field])})
	}
	return a.write(one, t)
}

func sortedKeys(m map[string]string) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (a *app) sayReadBy(ids []string) {
	if len(ids) == 0 {
		a.say("No release that is held was read by it.")
		return
	}
	a.say("Read by it, and held: %s", strings.Join(ids, ", "))
}

func (a *app) forgetLayout(id string) error {
	dir, err := a.acceptedDir()
	if err != nil {
		return err
	}
	l, err := registry.AcceptedOne(dir, id)
	if err != nil {
		return err
	}
	ids, err := a.readBy(l)
	var known *quotawatch.Error
	if err != nil && !errors.As(err, &known) {
		return err
	}
	if err := registry.Forget(dir, id); err != nil {
		return placeError(err)
	}
	a.say("layout %s removed", id)
	for _, release := range ids {
		a.say("Release %s was read by it. It stays held and answers; take it out with: quotawatch remove %s", release, release)
	}
	if a.onScreen() {
		return nil
	}
	return a.layouts()
}

func (a *app) completeLayouts(_ *cobra.Command, typed []string, _ string) (ids []string, _ cobra.ShellCompDirective) {
	if dir, err := a.acceptedDir(); err == nil && len(typed) == 0 {
		all, _ := registry.Accepted(dir) // what cannot be listed is not offered
		for _, l := range all {
			ids = append(ids, l.ID)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
