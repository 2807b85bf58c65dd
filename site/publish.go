package site

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/web"
	"golang.org/x/sync/errgroup"
)

// Source is the pages and files to publish, by their paths: a web.Site.
type Source interface {
	Paths() ([]string, error)
	Get(path string) (web.File, error)
}

// Request is what to publish, and where to.
type Request struct {
	Source Source
	Rules  *registry.Publication
	// Manifest says what the pages rest on; its files are filled in here.
	Manifest Manifest
	Dir      string
	// Progress, if set, is told how many of all files are done, one call at a time.
	Progress func(done, total int)

	disk    disk
	workers int
}

// Outcome is what became of the files of a folder.
type Outcome struct {
	Build     string `json:"build"`
	Synthetic bool   `json:"synthetic"`
	Files     int    `json:"files"`
	Bytes     int64  `json:"bytes"`
	// Written files are new or were changed, Kept ones are as they were and not
	// written again, Removed ones are no longer in the folder.
	Written int `json:"written"`
	Kept    int `json:"kept"`
	Removed int `json:"removed"`
}

// usualWorkers is how many pages are made at once.
var usualWorkers = max(2, runtime.GOMAXPROCS(0))

// Publish writes the folder: beside the one that is there, every file held to
// the rules, compared with its manifest, and put in place in one step. Whatever
// fails, and whenever the process ends, the folder that was there is as it was.
func Publish(ctx context.Context, req Request) (o Outcome, err error) {
	p, release, err := takePlace(req.disk, req.Dir)
	if err != nil {
		return o, classify(err)
	}
	defer release()
	defer func() { // what was being made, or what was replaced
		if sweepErr := p.sweep(p.tmp); err == nil && sweepErr != nil {
			err = classify(sweepErr)
		}
	}()
	m, o, err := req.fill(ctx, p)
	if err == nil {
		err = p.finish(m)
	}
	return o, classify(err)
}

// fill makes all files and puts them into the new folder.
func (req Request) fill(ctx context.Context, p *place) (m Manifest, o Outcome, err error) {
	paths, err := req.paths()
	if err != nil {
		return m, o, req.pageFault("", err)
	}
	if err := p.begin(); err != nil {
		return m, o, err
	}
	m = req.Manifest
	m.Format, m.Version, m.Files = Format, Version, make([]Entry, len(paths))
	var turn sync.Mutex
	done, kept := 0, 0
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(cmp.Or(req.workers, usualWorkers))
	for i, path := range order(paths) {
		all.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var e Entry
			var same bool
			err := quotawatch.Guard(func() (err error) {
				e, same, err = req.one(p, path)
				return err
			})
			if err != nil {
				return err
			}
			turn.Lock()
			defer turn.Unlock()
			m.Files[i], done = e, done+1
			if same {
				kept++
			}
			if req.Progress != nil {
				req.Progress(done, len(paths))
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return m, o, err
	}
	slices.SortFunc(m.Files, compareEntries)
	return m, outcome(m, p.held, kept), nil
}

// one makes one file.
func (req Request) one(p *place, path string) (e Entry, kept bool, err error) {
	name := fileOf(path)
	f, err := req.get(path)
	switch {
	case err != nil:
		return e, false, req.pageFault(path, err)
	case !inside(name):
		return e, false, refuse(name, "", "a path inside the folder", "another", "report it with this message")
	}
	if err := req.gate().Check(name, f.Body); err != nil {
		return e, false, err
	}
	e = entryOf(name, f.Body, f.Forever)
	kept, err = p.put(e, f.Body)
	return e, kept, err
}

func (req Request) gate() Gate {
	g := Gate{Rules: req.Rules}
	for _, r := range req.Manifest.Releases {
		g.Releases = append(g.Releases, r.ID)
	}
	return g
}

// fileOf gives the file of a path: that of a page is the index of a directory.
func fileOf(path string) string {
	name := strings.TrimPrefix(path, "/")
	if strings.HasSuffix(path, "/") {
		name += "index.html"
	}
	return name
}

// order puts pages after the files that they link to.
func order(paths []string) []string {
	paths = slices.Clone(paths)
	slices.SortStableFunc(paths, func(a, b string) int {
		return Entry{Path: fileOf(a)}.stage() - Entry{Path: fileOf(b)}.stage()
	})
	return paths
}

func outcome(m, before Manifest, kept int) Outcome {
	o := Outcome{Build: m.Build, Synthetic: m.Synthetic, Files: len(m.Files), Bytes: m.Bytes(), Written: len(m.Files) - kept, Kept: kept}
	now := map[string]bool{}
	for _, e := range m.Files {
		now[e.Path] = true
	}
	for _, e := range before.Files {
		if !now[e.Path] {
			o.Removed++
		}
	}
	return o
}

// classify gives an error of the disk its code.
func classify(err error) error {
	var known *quotawatch.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	e := &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "the folder could not be written; what was served is as it was", Err: err,
		Do: "check the permissions of the folder and of the one around it, and publish again"}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		e.Code, e.Do = quotawatch.CodeNoSpace, "free some space, or publish to another disk"
	}
	return e
}
