// Package registry holds the disputed facts as data, and their strict loader.
//
// It exists so that whoever disputes an order, an event, an office or the
// layout of a release can read it on one screen, change it in one file and see
// the change in a diff. The data is embedded; a directory given with
// --registry replaces files of the same name. See docs/formats/registry.md.
package registry

import (
	"embed"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/quotawatch/quotawatch"
)

//go:embed *.yaml *.csv sources figures
var embedded embed.FS

// Registry is everything in the registry, loaded and checked.
type Registry struct {
	Offices []quotawatch.Office
	Orders  []quotawatch.Order
	// Events are sorted by day.
	Events []quotawatch.Event
	// Claims are public statements, Published the figures of researchers and
	// agencies; both are checked in one docket.
	Claims, Published []quotawatch.Claim
	// Caseloads are published stocks of cases, the latest first.
	Caseloads []Caseload
	// Priorities are stated priorities, the earliest first.
	Priorities []Priority
	// Places tell the type of place from landmarks, in the order they are tried.
	Places []PlaceRule
	// PlaceScores say how well each type of place is told.
	PlaceScores []PlaceScore
	// Figures are published series that questions can be answered from.
	Figures []Figure
	Sources []Source
	Fields  []Field
	// Publishers are whose current releases may be fetched.
	Publishers []Publisher
	// Redactions maps the exact texts that stand for no value to "redacted" or
	// "blank".
	Redactions map[string]string

	// States maps the codes of states and territories to their names in capitals,
	// as releases write them.
	States map[string]string
	// Criminality maps the values of apprehension criminality to their group.
	Criminality map[string]string

	labels map[string]int                   // index in Offices by label in lower case
	lines  map[string]map[string]entryLines // of entries, by file and id
}

// Load loads the registry, files of the first of dirs that has them in place
// of embedded ones of the same name. A dir "" stands for none. Errors carry the
// code registry.
func Load(dirs ...string) (r *Registry, err error) {
	var fsys fs.FS = embedded
	for _, dir := range slices.Backward(dirs) {
		if dir == "" {
			continue
		}
		if _, err := os.Stat(dir); err != nil {
			return nil, &quotawatch.Error{Code: quotawatch.CodeRegistry, Summary: "there is no such registry directory", File: dir, Err: err,
				Do: "give --registry a directory that is there"}
		}
		fsys = overlay{os.DirFS(dir), fsys}
	}
	r = &Registry{}
	rec := &recorder{FS: fsys}
	if err := r.load(rec); err != nil {
		return nil, err
	}
	r.lines = rec.lines
	return r, r.check()
}

// load reads the files side by side: most of the time goes into YAML. Of
// several that are wrong the first in order is told.
func (r *Registry) load(fsys fs.FS) error {
	steps := []func() error{
		func() (err error) { r.Offices, err = loadOffices(fsys); return err },
		func() (err error) {
			r.Orders, err = loadList[quotawatch.Order](fsys, "orders.yaml", "orders")
			return err
		},
		func() (err error) {
			r.Events, err = loadList[quotawatch.Event](fsys, "events.yaml", "events")
			return err
		},
		func() (err error) {
			r.Claims, err = loadList[quotawatch.Claim](fsys, "claims.yaml", "claims")
			return err
		},
		func() (err error) {
			r.Published, err = loadList[quotawatch.Claim](fsys, "figures/published.yaml", "published")
			return err
		},
		func() (err error) { r.Caseloads, err = loadList[Caseload](fsys, caseloadFile, "caseload"); return err },
		func() (err error) {
			r.Priorities, err = loadList[Priority](fsys, prioritiesFile, "priorities")
			return err
		},
		func() (err error) { r.Places, err = loadList[PlaceRule](fsys, "places.yaml", "places"); return err },
		func() (err error) { r.PlaceScores, err = loadPlaceScores(fsys); return err },
		func() (err error) { r.Figures, err = loadFigures(fsys); return err },
		func() (err error) { r.Fields, err = loadFields(fsys); return err },
		func() (err error) { r.Redactions, err = loadRedactions(fsys); return err },
		func() (err error) { r.States, err = loadStates(fsys); return err },
		func() (err error) { r.Criminality, err = loadCriminality(fsys); return err },
		func() (err error) { r.Sources, err = loadSources(fsys); return err },
		func() (err error) {
			r.Publishers, err = loadList[Publisher](fsys, publishersFile, "publishers")
			return err
		},
	}
	errs := make([]error, len(steps))
	var all sync.WaitGroup
	for i, step := range steps {
		all.Go(func() { errs[i] = quotawatch.Guard(step) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// overlay reads from the first file system that has the file.
type overlay struct{ over, under fs.FS }

// Open opens name in the upper file system, or else in the lower.
func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.over.Open(name); err == nil {
		info, err := f.Stat()
		if err == nil && !info.IsDir() {
			return f, nil
		}
		f.Close()
	}
	return o.under.Open(name)
}

// Glob gives the names in either file system.
func (o overlay) Glob(pattern string) (names []string, err error) {
	seen := map[string]bool{}
	for _, fsys := range []fs.FS{o.over, o.under} {
		some, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, err
		}
		for _, n := range some {
			if !seen[n] {
				names, seen[n] = append(names, n), true
			}
		}
	}
	return names, nil
}

// Office gives the office of a code.
func (r *Registry) Office(code quotawatch.OfficeCode) (quotawatch.Office, bool) {
	for _, o := range r.Offices {
		if o.Code == code {
			return o, true
		}
	}
	return quotawatch.Office{}, false
}

// Order gives the order of an id.
func (r *Registry) Order(id string) (quotawatch.Order, bool) {
	for _, o := range r.Orders {
		if o.ID == id {
			return o, true
		}
	}
	return quotawatch.Order{}, false
}

// Figure gives the published figure of an id.
func (r *Registry) Figure(id string) (Figure, bool) {
	for _, f := range r.Figures {
		if f.ID == id {
			return f, true
		}
	}
	return Figure{}, false
}

// fault makes the error of a registry file that breaks its contract.
func fault(file string, line int, expected, found string) error {
	return keyFault(file, line, "", expected, found)
}
