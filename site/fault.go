package site

import (
	"cmp"
	"errors"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
)

// get makes a page or a file. A panic in it is an error of it.
func (req Request) get(path string) (f web.File, err error) {
	err = quotawatch.Guard(func() (err error) {
		f, err = req.Source.Get(path)
		return err
	})
	return f, err
}

// paths lists the pages and files, for which figures are made.
func (req Request) paths() (paths []string, err error) {
	err = quotawatch.Guard(func() (err error) {
		paths, err = req.Source.Paths()
		return err
	})
	return paths, err
}

// pageFault says which page could not be made, "" where it was none alone, of
// which releases, and why.
func (req Request) pageFault(path string, err error) error {
	e := quotawatch.Error{Code: quotawatch.CodeInternal, Do: "report it with this message", Err: err}
	summary := "a page could not be made; nothing was written"
	var known *quotawatch.Error
	if errors.As(err, &known) {
		e = *known
		summary += ": " + known.Summary
		e.Found = strings.Join(present(known.File, known.Place, known.Found), ", ")
	}
	e.Summary, e.File, e.Place = summary, cmp.Or(fileOf(path), "the list of pages"), req.releasesOf(path)
	return &e
}

// releasesOf names the release that a page is about, or all that it rests on.
func (req Request) releasesOf(path string) string {
	var ids []string
	for _, r := range req.Manifest.Releases {
		if strings.HasSuffix(path, "/releases/"+r.ID+"/") {
			return "release " + r.ID
		}
		ids = append(ids, r.ID)
	}
	if len(ids) == 0 {
		return "the embedded data"
	}
	return "releases " + strings.Join(ids, ", ")
}

func present(texts ...string) (some []string) {
	for _, text := range texts {
		if text != "" {
			some = append(some, text)
		}
	}
	return some
}
