package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch/fetch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

const fetchLong = `Get the current release of a listed publisher and add it. This is the only
command that connects to the outside.

It connects over https to the hosts that the registry lists for the publisher,
redirects included, and takes no more bytes than listed there. A download that
breaks is gone on with by the same command. The file is kept below the data
directory, in downloads/PUBLISHER, and beside it, in a file of the same name and
.json: its address, SHA-256, date, licence and how to cite it. When the
publisher still has the same bytes, nothing is changed.

No proxy is used. Where one is needed, get the file by other means and add it.`

const fetchExample = `  # which publishers, at which addresses, under what licence
  quotawatch fetch --list

  # the arrests of the Deportation Data Project, 29 MB in July 2026
  quotawatch fetch ddp

  # keep the file, and look before adding
  quotawatch fetch ddp --no-add
  quotawatch add --dry-run ~/.local/share/quotawatch/downloads/ddp/arrests-latest.parquet`

// fetchOptions are the flags of fetch.
type fetchOptions struct {
	list, noAdd bool
	file        string
}

func (a *app) fetchCommand() *cobra.Command {
	var o fetchOptions
	c := &cobra.Command{Use: "fetch PUBLISHER", Short: "Get a listed publisher's current release, and add it", Long: fetchLong, Example: fetchExample,
		Args: func(c *cobra.Command, args []string) error {
			if o.list {
				return noArgs(c, args)
			}
			if len(args) != 1 {
				return usage(c, fmt.Sprintf("%d publishers given, for one; see: quotawatch fetch --list", len(args)))
			}
			return nil
		},
		ValidArgsFunction: a.completePublishers,
		RunE: func(c *cobra.Command, args []string) error {
			reg, err := a.loadRegistry()
			if err != nil {
				return err
			}
			if o.list {
				return a.listPublishers(reg.Publishers)
			}
			return a.fetch(c, reg, args[0], o)
		}}
	c.Flags().BoolVar(&o.list, "list", false, "list the publishers, and connect to nothing")
	c.Flags().BoolVar(&o.noAdd, "no-add", false, "keep the file, and add nothing")
	c.Flags().StringVar(&o.file, "file", "", "which `name` of the publisher's files (default the first)")
	_ = c.RegisterFlagCompletionFunc("file", a.completePublisherFiles)
	return c
}

// fetched is what fetch answers to scripts.
type fetched struct {
	fetch.Result
	Added []store.Outcome `json:"added,omitempty"`
}

func (a *app) fetch(c *cobra.Command, reg *registry.Registry, id string, o fetchOptions) error {
	p, ok := reg.Publisher(id)
	if !ok {
		return usage(c, fmt.Sprintf("%.80q is not a listed publisher; listed: %s", id, strings.Join(publisherIDs(reg.Publishers), ", ")))
	}
	f, ok := fileOf(p, o.file)
	if !ok {
		return usage(c, fmt.Sprintf("--file %.80q is not a file of %s; its files: %s", o.file, p.ID, strings.Join(fileNames(p), ", ")))
	}
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	bar := newBar(a.err, "getting", f.MaxBytes)
	got, err := a.get(c.Context(), fetch.Request{Dir: filepath.Join(dir, "downloads", p.ID), Publisher: p, File: f, Now: time.Now, Progress: bar.at})
	bar.done()
	if err != nil {
		return err
	}
	a.sayFetched(p, got)
	answer := fetched{Result: got}
	if !o.noAdd {
		if answer.Added, err = a.read(c, store.AddRequest{Paths: []string{got.Path}, Told: ingest.Told{Source: f.Source}}); err != nil {
			return err
		}
	}
	if a.onScreen() {
		return nil
	}
	return a.write(answer, fetchedTable(got))
}

func (a *app) sayFetched(p registry.Publisher, r fetch.Result) {
	day := r.Retrieved.Format("2006-01-02")
	switch {
	case r.Already:
		a.say("%s of %s is held already, with the same bytes since %s", r.Name, p.Title, day)
	case r.Resumed > 0:
		a.say("%s of %s: %s bytes, the first %s from an earlier run, retrieved on %s", r.Name, p.Title, quota.Thousands(r.Bytes), quota.Thousands(r.Resumed), day)
	default:
		a.say("%s of %s: %s bytes, retrieved on %s", r.Name, p.Title, quota.Thousands(r.Bytes), day)
	}
	a.say("  from %s", r.FinalURL)
	a.say("  sha256 %s", r.SHA256)
	a.say("  kept as %s", r.Path)
	a.say("  licence: %s", r.Licence)
	a.say("  cite as: %s", r.Citation)
}

func fetchedTable(r fetch.Result) present.Table {
	return present.Table{Columns: []string{"publisher", "name", "bytes", "sha256", "retrieved", "url", "final_url", "path", "already_held", "licence", "citation"},
		Rows: [][]present.Cell{{present.Text(r.Publisher), present.Text(r.Name), present.Int(r.Bytes, quota.Thousands(r.Bytes)), present.Text(r.SHA256),
			present.Text(r.Retrieved.Format(time.RFC3339)), present.Text(r.URL), present.Text(r.FinalURL), present.Text(r.Path),
			present.Text(map[bool]string{true: "yes", false: "no"}[r.Already]), present.Text(r.Licence), present.Text(r.Citation)}}}
}

func (a *app) listPublishers(list []registry.Publisher) error {
	t := present.Table{Columns: []string{"publisher", "file", "source", "format", "max_bytes", "url", "hosts", "licence", "citation", "home", "note"}}
	for _, p := range list {
		a.say("%s", p.ID)
		for _, line := range [][2]string{{"who", p.Title}, {"home", p.Home}, {"licence", p.Licence}, {"cite as", p.Citation}, {"hosts", strings.Join(p.Hosts, ", ")}} {
			a.say("  %-9s %s", line[0], line[1])
		}
		for _, f := range p.Files {
			a.say("  %-9s %s (%s, at most %s bytes), for %s", "file", f.Name, f.Format, quota.Thousands(f.MaxBytes), f.Source)
			a.say("  %-9s %s", "", f.URL)
			a.say("  %-9s %s", "", f.Note)
			t.Rows = append(t.Rows, []present.Cell{present.Text(p.ID), present.Text(f.Name), present.Text(f.Source), present.Text(f.Format),
				present.Int(f.MaxBytes, quota.Thousands(f.MaxBytes)), present.Text(f.URL), present.Text(strings.Join(p.Hosts, " ")),
				present.Text(p.Licence), present.Text(p.Citation), present.Text(p.Home), present.Text(f.Note)})
		}
	}
	if a.onScreen() {
		return nil
	}
	return a.write(list, t)
}

// fileOf gives the file of a name, the first for "".
func fileOf(p registry.Publisher, name string) (registry.PublisherFile, bool) {
	for _, f := range p.Files {
		if name == "" || f.Name == name {
			return f, true
		}
	}
	return registry.PublisherFile{}, false
}

func publisherIDs(list []registry.Publisher) (ids []string) {
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}

func fileNames(p registry.Publisher) (names []string) {
	for _, f := range p.Files {
		names = append(names, f.Name)
	}
	return names
}

func (a *app) completePublishers(_ *cobra.Command, args []string, _ string) (ids []string, _ cobra.ShellCompDirective) {
	if reg, err := a.loadRegistry(); err == nil && len(args) == 0 {
		for _, p := range reg.Publishers {
			ids = append(ids, p.ID+"\t"+p.Title)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completePublisherFiles offers the files of the publisher that was named, or
// of all.
func (a *app) completePublisherFiles(_ *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
	if reg, err := a.loadRegistry(); err == nil {
		for _, p := range reg.Publishers {
			if len(args) == 0 || args[0] == p.ID {
				names = append(names, fileNames(p)...)
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
