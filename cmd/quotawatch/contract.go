package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
)

// contractFile is the file of --report, "" where none is asked for. Its report
// says what became of every row and column, or why files were refused.
type contractFile string

func (f contractFile) json() bool { return filepath.Ext(string(f)) == ".json" }

// check refuses a file that cannot be written, before anything is read.
func (f contractFile) check(c *cobra.Command) error {
	if f == "" {
		return nil
	}
	if !f.json() && filepath.Ext(string(f)) != ".html" {
		return usage(c, fmt.Sprintf("--report %q ends neither in .html nor in .json", string(f)))
	}
	trial, err := os.CreateTemp(filepath.Dir(string(f)), "tmp-*")
	if err != nil {
		return f.unwritten("nothing was read", err)
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}

func (f contractFile) unwritten(summary string, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileUnreadable, Summary: "the report cannot be written; " + summary, File: string(f), Err: err,
		Do: "choose a place for --report that can be written to; adding the same files again writes it"}
}

// of makes the report of releases.
func (f contractFile) of(outcomes []store.Outcome) ([]byte, error) {
	var b bytes.Buffer
	switch {
	case f == "":
		return nil, nil
	case f.json():
		return indented(outcomes)
	}
	err := web.Contract(&b, releasesOf(outcomes))
	return b.Bytes(), err
}

// keep writes the report of releases that are added. Its failure says so.
func (f contractFile) keep(outcomes []store.Outcome, dry bool) error {
	b, err := f.of(outcomes)
	if err == nil && f != "" {
		err = writeWhole(string(f), b)
	}
	switch {
	case err == nil:
		return nil
	case dry:
		return f.unwritten("the files can be added", err)
	}
	return f.unwritten("the files ARE added", err)
}

// refuse writes why files are not added, and gives that as the error, with what
// failed in writing.
func (f contractFile) refuse(a *app, refusal error, read []store.Outcome) error {
	if f == "" {
		return refusal
	}
	b, err := f.ofRefusal(web.NewRefusal(a.outward(coded(refusal)), releasesOf(read)))
	if err == nil {
		err = writeWhole(string(f), b)
	}
	if err != nil {
		return errors.Join(refusal, f.unwritten("nothing was added", err))
	}
	return refusal
}

func (f contractFile) ofRefusal(r web.Refusal) ([]byte, error) {
	if f.json() {
		return indented(r)
	}
	var b bytes.Buffer
	err := web.WriteRefusal(&b, r)
	return b.Bytes(), err
}

// coded gives errors that have no code that of an internal one.
func coded(err error) error {
	var all []error
	for _, e := range each(err) {
		var known *quotawatch.Error
		if !errors.As(e, &known) {
			e = &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "the files could not be added", Found: e.Error(), Do: "report it with this message"}
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}

func indented(doc any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err := e.Encode(doc)
	return b.Bytes(), err
}
