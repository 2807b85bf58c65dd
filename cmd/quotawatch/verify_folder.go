package main

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/site"
	"github.com/spf13/cobra"
)

// verifyFolder compares a published folder with its manifest.
func (a *app) verifyFolder(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage(c, fmt.Sprintf("%d more files given beside a folder", len(args)-1))
	}
	r, err := site.Verify(args[0])
	if err != nil {
		return err
	}
	if err := a.writeFolder(r); err != nil || r.Verdict == site.Identical {
		return err
	}
	return &quotawatch.Error{Code: quotawatch.CodePublishDiffers, Summary: "the folder is not as it was published", File: r.First(),
		Expected: fmt.Sprintf("%d files as %s says", r.Files, site.ManifestFile), Found: fmt.Sprintf("%d changed, %d missing, %d not published", len(r.Changed), len(r.Missing), len(r.Foreign)),
		Do: "get the folder again from whoever published it, or publish it again"}
}

func (a *app) writeFolder(r site.Report) error {
	if !a.onScreen() {
		t := present.Table{Columns: []string{"verdict", "kind", "path", "expected", "found"}}
		line := func(kind, path, expected, found string) {
			t.Rows = append(t.Rows, []present.Cell{present.Text(r.Verdict), present.Text(kind), present.Text(path), present.Text(expected), present.Text(found)})
		}
		for _, c := range r.Changed {
			line("changed", c.Path, c.Expected, c.Found)
		}
		for _, name := range r.Missing {
			line("missing", name, "", "")
		}
		for _, name := range r.Foreign {
			line("not published", name, "", "")
		}
		return a.write(r, t)
	}
	if r.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s: %s files, %s bytes, of build %s", r.Verdict, quota.Thousands(int64(r.Files)), quota.Thousands(r.Bytes), r.Build)
	for _, text := range r.Lines() {
		a.say("  %s", text)
	}
	return nil
}
