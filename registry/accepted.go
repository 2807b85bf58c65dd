package registry

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"go.yaml.in/yaml/v4"
)

// Layout is a layout that a user has accepted.
type Layout struct {
	// ID is its name, Source the dataset that it is a layout of, as ice/arrests.
	ID, Source string
	// Text is the file as it is kept, Vintage what it says; Err tells why it
	// cannot be read.
	Text    string
	Vintage Vintage
	Err     error

	file string
}

// asideSuffix is what the file of a layout ends in that was laid aside.
const asideSuffix = ".aside"

// Accepted lists the layouts that were accepted into a registry directory, by
// source and name. One that cannot be read is in the list, so that it can be
// removed.
func Accepted(dir string) ([]Layout, error) { return acceptedFiles(dir, "") }

func acceptedFiles(dir, suffix string) (all []Layout, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "sources", "*", "*", acceptedDir, "*.yaml"+suffix))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	for _, file := range files {
		source := filepath.Dir(filepath.Dir(file))
		l := Layout{ID: strings.TrimSuffix(filepath.Base(file), ".yaml"+suffix), file: file,
			Source: filepath.Base(filepath.Dir(source)) + "/" + filepath.Base(source)}
		text, err := os.ReadFile(file)
		var a accepted
		if err == nil {
			err = yaml.Unmarshal(text, &a)
		}
		a.Vintage.Headers = a.Headers
		l.Text, l.Vintage, l.Err = string(text), a.Vintage, err
		all = append(all, l)
	}
	return all, nil
}

// AcceptedOne gives the accepted layout of a name.
func AcceptedOne(dir, id string) (Layout, error) {
	all, err := Accepted(dir)
	if err != nil {
		return Layout{}, err
	}
	var ids []string
	for _, l := range all {
		if l.ID == id {
			return l, nil
		}
		ids = append(ids, l.ID)
	}
	e := &quotawatch.Error{Code: quotawatch.CodeNoLayout, Summary: "no layout of that name was accepted", Found: id, Do: "see: quotawatch layouts"}
	if len(ids) > 0 {
		e.Expected = "one of " + strings.Join(ids, ", ")
	}
	return Layout{}, e
}

// Forget removes an accepted layout. Releases that were read by it stay.
func Forget(dir, id string) error {
	l, err := AcceptedOne(dir, id)
	if err != nil {
		return err
	}
	return errors.Join(os.Remove(l.file), syncDir(filepath.Dir(l.file)))
}

// LayAside keeps an accepted layout where Load does not find it, until it is
// brought back or ForgetAside is called. One that is not there is left so.
func LayAside(dir, id string) error { return moveLayout(dir, id, "", asideSuffix) }

// BringBack undoes LayAside.
func BringBack(dir, id string) error { return moveLayout(dir, id, asideSuffix, "") }

func moveLayout(dir, id, from, to string) error {
	all, err := acceptedFiles(dir, from)
	i := slices.IndexFunc(all, func(l Layout) bool { return l.ID == id })
	if err != nil || i < 0 {
		return err
	}
	file := all[i].file
	place := strings.TrimSuffix(file, from) + to
	return errors.Join(os.Rename(file, place), syncDir(filepath.Dir(file)))
}

// ForgetAside removes what was laid aside.
func ForgetAside(dir string) error {
	all, err := acceptedFiles(dir, asideSuffix)
	for _, l := range all {
		err = errors.Join(err, os.Remove(l.file))
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
