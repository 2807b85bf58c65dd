package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

// unknownLayout tells whether files were refused because nobody has described
// their layout, or because only the user can say what they are.
func unknownLayout(err error) bool {
	layouts := []quotawatch.Code{quotawatch.CodeHeaderMissing, quotawatch.CodeColumnMissing, quotawatch.CodeLayoutUnclear}
	for _, e := range each(err) {
		var known *quotawatch.Error
		if errors.As(e, &known) && slices.Contains(layouts, known.Code) {
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
	proposals, err := a.proposals(c, req, "NAME")
	if err != nil {
		return refusal // a proposal that fails leaves the refusal as it is
	}
	for _, p := range proposals {
		a.showProposal(p, req)
	}
	if a.proposed != nil {
		a.proposed(proposals)
	}
	return refusal
}

// proposals returns what is proposed for each file that no layout fits. Files
// of one layout have one proposal.
func (a *app) proposals(c *cobra.Command, req store.AddRequest, id string) (all []*ingest.Proposal, err error) {
	reg, err := a.loadRegistry()
	if err != nil {
		return nil, err
	}
	var tmp ingest.Scratch
	defer tmp.Close()
	found, err := ingest.Find(req.Paths, &tmp)
	if err != nil {
		return nil, err
	}
	for _, in := range found.Inputs {
		known := reg
		for _, p := range all { // the layout of an earlier file may fit
			known = known.With(p.Source, p.Vintage)
		}
		// What the user says is part of the layout: it is known if it is without.
		bare := ingest.Told{Source: req.Told.Source, Table: req.Told.Table}
		if _, err := ingest.Recognise(known, in, bare); err == nil || !unknownLayout(err) && len(req.Told.Columns) == 0 {
			continue
		}
		name := id
		if len(all) > 0 {
			name += "-" + string(rune('a'+len(all)))
		}
		more, err := ingest.Propose(c.Context(), reg, in, req.Told, name)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// accept adds files with the layouts that are proposed for them. A layout is
// kept when the files are added, at the moment before that takes effect; if
// they are refused, nothing is kept.
func (a *app) accept(c *cobra.Command, req store.AddRequest, id, report string) error {
	dir, err := a.acceptedDir()
	if err != nil {
		return err
	}
	proposals, err := a.proposals(c, req, id)
	if err != nil {
		return err
	}
	if req.Registry, err = a.loadRegistry(); err != nil {
		return err
	}
	for _, p := range proposals {
		if len(p.Missing) > 0 {
			refusal := &quotawatch.Error{Code: quotawatch.CodeColumnMissing, Summary: "the proposal cannot be accepted", File: p.File,
				Expected: "a column for " + strings.Join(p.Missing, ", "), Found: "none", Do: "name it: --column " + p.Missing[0] + "=HEADER"}
			return a.propose(c, req, contractFile(report).refuse(a, refusal, nil))
		}
		req.Registry = req.Registry.With(p.Source, p.Vintage)
	}
	if len(proposals) == 0 {
		a.say("the layout is known: there is nothing to accept")
	}
	if err := registry.Free(dir, proposedIDs(proposals)); err != nil {
		return err
	}
	req.Accepted = proposedIDs(proposals) // undo takes them back with the release
	var files []string
	req.Settle = func(_, _ *store.Held, _ []store.Outcome) error {
		for _, p := range proposals {
			file, err := registry.Accept(dir, p.Source, p.Vintage)
			if err != nil {
				return err
			}
			files = append(files, file)
			a.say("layout %s accepted, for files of %s", p.Vintage.ID, p.Table)
		}
		return nil
	}
	if err := a.add(c, req, report); err != nil {
		for _, file := range files { // what was refused at the last moment keeps nothing
			_ = os.Remove(file)
		}
		return a.propose(c, req, err)
	}
	return nil
}

func proposedIDs(proposals []*ingest.Proposal) (ids []string) {
	for _, p := range proposals {
		ids = append(ids, p.Vintage.ID)
	}
	return ids
}
