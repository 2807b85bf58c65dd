package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

// unknownLayout tells whether files were refused because nobody has described
// their layout.
func unknownLayout(err error) bool {
	for _, e := range each(err) {
		var known *quotawatch.Error
		if errors.As(e, &known) && (known.Code == quotawatch.CodeHeaderMissing || known.Code == quotawatch.CodeColumnMissing) {
			return true
		}
	}
	return false
}

// propose adds to the refusal of an unknown layout how it could be read.
func (a *app) propose(c *cobra.Command, req store.AddRequest, refusal error) error {
	if !unknownLayout(refusal) {
		return refusal
	}
	_ = a.proposals(c, req, func(p *ingest.Proposal) error { // a proposal that fails leaves the refusal as it is
		a.showProposal(p, req.Paths)
		return nil
	})
	return refusal
}

// proposals gives what is proposed for each file that no vintage fits.
func (a *app) proposals(c *cobra.Command, req store.AddRequest, take func(*ingest.Proposal) error) error {
	reg, err := a.loadRegistry()
	if err != nil {
		return err
	}
	var tmp ingest.Scratch
	defer tmp.Close()
	found, err := ingest.Find(req.Paths, &tmp)
	if err != nil {
		return err
	}
	for _, in := range found.Inputs {
		if _, err := ingest.Recognise(reg, in, req.As); err == nil || !unknownLayout(err) {
			continue
		}
		p, err := ingest.Propose(c.Context(), reg, in, req.As)
		if err != nil {
			return err
		}
		if err := take(p); err != nil {
			return err
		}
	}
	return nil
}

// showProposal prints what would be read for what, and how to accept it.
func (a *app) showProposal(p *ingest.Proposal, paths []string) {
	line := func(format string, args ...any) {
		fmt.Fprintln(a.err, wrap(present.Printable(fmt.Sprintf(format, args...)), width(a.err)))
	}
	line("%s: proposal: read as %s, column names on row %d %s", p.File, p.Source, p.Header, p.Sheet)
	for _, m := range p.Pairs {
		line("  %-20s <- %q (%s)", m.Field, m.Header, m.How)
	}
	if len(p.Unknown) > 0 {
		line("  not matched: %s", strings.Join(p.Unknown, ", "))
	}
	if len(p.Missing) > 0 {
		line("  missing: no column was found for %s, so it cannot be accepted", strings.Join(p.Missing, ", "))
		return
	}
	line("  days %s to %s", p.Window.From, p.Window.To)
	line("  if that is right: quotawatch add --accept NAME %s", strings.Join(paths, " "))
}

// accept writes the proposal for files of an unknown layout to the registry of
// the data directory.
func (a *app) accept(c *cobra.Command, req store.AddRequest, id string) error {
	dir, err := a.acceptedDir()
	if err != nil {
		return err
	}
	accepted := false
	return a.proposals(c, req, func(p *ingest.Proposal) error {
		if len(p.Missing) > 0 {
			a.showProposal(p, req.Paths)
			return &quotawatch.Error{Code: quotawatch.CodeColumnMissing, Summary: "the proposal cannot be accepted", File: p.File,
				Expected: "a column for " + strings.Join(p.Missing, ", "), Found: "none", Do: "describe the layout by hand: docs/formats/registry.md"}
		}
		if accepted { // files of one release have one layout
			return nil
		}
		accepted = true
		v := p.Vintage
		v.ID, v.Title, v.URL = id, "accepted by the user of this data directory", ""
		v.ReleaseID = strings.ReplaceAll(p.Source, "/", "-") + "-" + id
		file, err := registry.Accept(dir, p.Source, v)
		if err == nil {
			a.say("layout %s accepted: %s", id, filepath.Base(file))
		}
		return err
	})
}
