package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/fetch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"
)

// app is what all commands share: the flags and the streams.
type app struct {
	in                io.Reader
	out, err          io.Writer
	data, registryDir string
	format            formatFlag
	// receipt is the file of --receipt, record what goes into it.
	receipt string
	record  record
	// loaded is what every answer rests on, where many questions are asked of
	// one build; nil where each opens what it needs.
	loaded *loaded
	// reading, skipping, proposed, rechecked and refusing are told what add reads,
	// leaves alone, proposes, changes in the docket, and had read of what it
	// refuses, nil where nobody else looks on.
	reading   func(bytes int)
	proposed  func([]*ingest.Proposal)
	skipping  func(name string)
	rechecked func(feed.Recheck)
	// warned are the damaged releases that were told of.
	warned   []string
	refusing func(read []quotawatch.Release)
	// get connects to the outside: fetch.Get, except in tests.
	get func(context.Context, fetch.Request) (fetch.Result, error)
}

// formatFlag is the value of --format.
type formatFlag present.Format

func (f *formatFlag) String() string {
	if *f == "" {
		return string(present.FormatTable)
	}
	return string(*f)
}

// Type names the flag's values in help.
func (f *formatFlag) Type() string { return "format" }

// Set takes one of the formats.
func (f *formatFlag) Set(s string) error {
	if !slices.Contains(present.Formats(), present.Format(s)) {
		return fmt.Errorf("%q is not one of %s", s, formatNames())
	}
	*f = formatFlag(s)
	return nil
}

// dataDir gives the data directory: the flag, $QUOTAWATCH_DATA, or the place
// the XDG base directory specification has for it.
func (a *app) dataDir() (string, error) {
	if a.data != "" {
		return a.data, nil
	}
	if dir := os.Getenv("QUOTAWATCH_DATA"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "quotawatch"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "there is no place to keep data", Do: "name one with --data DIR", Err: err}
	}
	return filepath.Join(home, ".local", "share", "quotawatch"), nil
}

// loadRegistry loads the registry: files named with --registry first, then
// layouts that were accepted into the data directory, then what is embedded.
func (a *app) loadRegistry() (*registry.Registry, error) {
	if a.loaded != nil {
		return a.loaded.holdings.Registry, nil
	}
	accepted, err := a.acceptedDir()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(accepted); err != nil {
		accepted = ""
	}
	return registry.Load(a.registryDir, accepted)
}

// acceptedDir is where layouts that the user has accepted are kept.
func (a *app) acceptedDir() (string, error) {
	dir, err := a.dataDir()
	return filepath.Join(dir, "registry"), err
}

// held opens the current build. Where a receipt is made or verified it is the
// same one each time.
func (a *app) held() (*store.Held, error) {
	if a.loaded != nil {
		if a.recording() {
			a.record.held, a.record.opened = a.loaded.held, true
		}
		return a.loaded.held, nil
	}
	if a.record.held != nil {
		a.record.opened = true
		return a.record.held, nil
	}
	dir, err := a.dataDir()
	if err != nil {
		return nil, err
	}
	held, damages, err := store.OpenSound(dir)
	if err == nil && a.recording() {
		a.record.held, a.record.opened = held, true
	}
	if !slices.Equal(ids(damages), a.warned) {
		a.warned = ids(damages)
		a.warn(damages)
	}
	return held, err
}

// holdings gathers all that an answer may rest on: the current build, the
// embedded reference cubes and the registry.
func (a *app) holdings() (h quota.Holdings, err error) {
	held, err := a.held()
	if err != nil {
		return h, err
	}
	return a.holdingsOf(held)
}

func (a *app) holdingsOf(held *store.Held) (h quota.Holdings, err error) {
	if a.loaded != nil && a.loaded.held == held {
		return a.loaded.holdings.Holdings, nil
	}
	var loading errgroup.Group
	for _, load := range []func() error{
		func() (err error) { h.Registry, err = a.loadRegistry(); return err },
		func() (err error) { h.Records, err = held.Cubes(); return err },
		func() (err error) { h.Reference, err = reference.Cubes(); return err },
	} {
		loading.Go(func() error { return quotawatch.Guard(load) })
	}
	if err := loading.Wait(); err != nil {
		return h, err
	}
	h.Build = buildOf(held)
	return h, nil
}

// mixHoldings gathers the same with the groups of methods and programs.
func (a *app) mixHoldings() (h mix.Holdings, err error) {
	held, err := a.held()
	if err != nil {
		return h, err
	}
	return a.mixHoldingsOf(held)
}

func (a *app) mixHoldingsOf(held *store.Held) (h mix.Holdings, err error) {
	if a.loaded != nil && a.loaded.held == held {
		return a.loaded.holdings, nil
	}
	if h.Holdings, err = a.holdingsOf(held); err != nil {
		return h, err
	}
	accepted, err := a.acceptedDir()
	if err != nil {
		return h, err
	}
	h.Crosswalk, err = registry.ReadCrosswalk(a.registryDir, accepted)
	return h, err
}

// buildOf names what an answer rests on: the build, or the embedded reference
// where nothing was added.
func buildOf(held *store.Held) string {
	if held.Digest == "" {
		return "reference-" + reference.Digest()
	}
	return held.Digest
}

// write writes an answer: doc as JSON, or tab in the other formats.
func (a *app) write(doc any, tab present.Table) error {
	if present.Format(a.format) == present.FormatJSON {
		e := json.NewEncoder(a.record.copying(a.out))
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(doc)
	}
	if present.Format(a.format) == present.FormatParquet && width(a.out) > 0 {
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "Parquet is for programs, and this is a screen", Do: "write it to a file: --format parquet > answer.parquet"}
	}
	return tab.Write(a.out, present.Format(a.format), width(a.out))
}

// onScreen tells whether the answer is for people, with words around it.
func (a *app) onScreen() bool {
	return a.format == "" || present.Format(a.format) == present.FormatTable
}

// say writes a line for people, its text made safe for a terminal.
func (a *app) say(format string, args ...any) {
	if a.onScreen() {
		fmt.Fprintln(a.out, wrap(present.Printable(fmt.Sprintf(format, args...)), width(a.out)))
	}
}

// width gives the columns of a terminal, 0 for a stream that is none.
func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// wrap breaks a line at spaces to fit width, later lines two further in than
// the first.
func wrap(text string, width int) string {
	if width < 20 || len([]rune(text)) <= width {
		return text
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var b strings.Builder
	b.WriteString(indent)
	used, first := len(indent), true
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case first:
		case used+1+n > width:
			b.WriteString("\n  " + indent)
			used = len(indent) + 2
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used, first = used+n, false
	}
	return b.String()
}
