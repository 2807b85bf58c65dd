package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/synth"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

const synthLong = `Make a SYNTHETIC release in the layout of a vintage, for tests and benches. No row
is an arrest, and a number worked out from it says nothing about arrests.

Weekdays, offices, missing cells, repeats, and method, criminality and program
together are drawn by the counts of real releases; the rest is made up. Each row
is marked, so that "add" and every screen say what it is. The same flags give
the same bytes. Beside the files stands truth.json: their digests, and the rows,
episodes and persons per day and office that are right.`

const synthExample = `  # a release of a fiscal year, and what "add" makes of it
  quotawatch synth --vintage 2019-icfo-53623 --rows 20000 --out made
  quotawatch add made/synthetic-2019-icfo-53623.csv

  # as large as a national release, with rows that must be quarantined
  quotawatch synth --vintage ddp-2025 --rows 400000 --format parquet --flaws --out made`

type synthFlags struct {
	synth.Spec
	windowFlags
	vintage, out string
}

func (a *app) synthCommand() *cobra.Command {
	var f synthFlags
	c := &cobra.Command{Use: "synth", Short: "Make a synthetic release whose right answer is known", Long: synthLong, Example: synthExample, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.synth(c, f) }}
	f.add(c)
	c.Flags().StringVar(&f.vintage, "vintage", "", "layout by `id`, as ddp-2025 (needed)")
	c.Flags().StringVar(&f.out, "out", "", "`directory` to write to (needed)")
	c.Flags().IntVar(&f.Rows, "rows", 10_000, "rows in all")
	c.Flags().Uint64Var(&f.Seed, "seed", 1, "another seed gives other rows")
	c.Flags().StringVar(&f.Format, "format", "", "kind of file: "+strings.Join(synth.Formats(), ", ")+" (default that of the vintage)")
	c.Flags().IntVar(&f.Files, "files", 1, "files, each with its part of the days")
	c.Flags().IntVar(&f.Sheets, "sheets", 1, "sheets of each workbook")
	c.Flags().BoolVar(&f.Flaws, "flaws", false, "plant rows that must be quarantined, one in a hundred")
	_ = c.RegisterFlagCompletionFunc("vintage", a.completeVintages)
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(synth.Formats(), cobra.ShellCompDirectiveNoFileComp))
	_ = c.MarkFlagDirname("out")
	return c
}

// completeVintages offers the layouts of the registry.
func (a *app) completeVintages(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
	if reg, err := a.loadRegistry(); err == nil {
		for _, s := range reg.Sources {
			for _, v := range s.Vintages {
				ids = append(ids, v.ID+"\t"+s.Title)
			}
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) synth(c *cobra.Command, f synthFlags) (err error) {
	if f.vintage == "" || f.out == "" {
		return usage(c, "no --vintage or no --out given")
	}
	if f.Registry, err = a.loadRegistry(); err != nil {
		return err
	}
	if f.Source, f.Vintage, err = vintage(c, f.Registry, f.vintage); err != nil {
		return err
	}
	if f.Window, err = f.window(c); err != nil {
		return err
	}
	bar := newRowBar(a.err, f.Rows)
	truth, err := synth.Write(c.Context(), f.Spec, f.out, bar.add)
	bar.done()
	if err != nil {
		return err
	}
	a.made(f.out, truth)
	return nil
}

// vintage finds a layout by its id.
func vintage(c *cobra.Command, reg *registry.Registry, id string) (registry.Source, registry.Vintage, error) {
	var known []string
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if v.ID == id {
				return s, v, nil
			}
			known = append(known, v.ID)
		}
	}
	return registry.Source{}, registry.Vintage{}, usage(c, fmt.Sprintf("--vintage %.60q is not one of %s", id, strings.Join(known, ", ")))
}

// window gives the days to draw from, none where the vintage's own are meant.
func (f *synthFlags) window(c *cobra.Command) (w quotawatch.Window, err error) {
	from, to, err := f.days(c)
	switch {
	case err != nil || from == nil && to == nil:
		return w, err
	case from == nil || to == nil:
		return w, usage(c, "--from and --to are given together")
	}
	return quotawatch.Window{From: *from, To: *to}, nil
}

// made tells which files were made, always with the word that they are
// synthetic.
func (a *app) made(dir string, t *synth.Truth) {
	a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	for _, f := range t.Files {
		a.say("  %s: %s rows, %s bytes, sha256 %s", f.Name, quota.Thousands(int64(f.Rows)), quota.Thousands(f.Bytes), f.SHA256)
	}
	flawed := 0
	for _, n := range t.Quarantined {
		flawed += n
	}
	a.say("  %s: %s rows to load = %s episodes of %s persons; %s to quarantine", synth.TruthFile, quota.Thousands(int64(t.Loaded)),
		quota.Thousands(int64(t.Episodes)), quota.Thousands(int64(t.Persons)), quota.Thousands(int64(flawed)))
	a.say("  in %s", dir)
}

// newRowBar is a bar of rows on a terminal, and nothing elsewhere.
func newRowBar(w io.Writer, rows int) *progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions(rows, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("making"),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))}
}
