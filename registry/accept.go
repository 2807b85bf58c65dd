package registry

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/quotawatch/quotawatch"
	"go.yaml.in/yaml/v4"
)

// accepted is the file of a vintage that a user has accepted: a layout that
// this program did not come with.
type accepted struct {
	Vintage Vintage           `yaml:"vintage"`
	Headers map[string]string `yaml:"headers"`
}

// acceptedDir holds such files beside the columns of a source.
const acceptedDir = "accepted"

// loadAccepted adds the accepted vintages of a source.
func (s *Source) loadAccepted(fsys fs.FS, dir string) error {
	files, err := fs.Glob(fsys, path.Join(dir, acceptedDir, "*.yaml"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, file := range files {
		var a accepted
		if err := readYAML(fsys, file, &a); err != nil {
			return err
		}
		a.Vintage.Headers, a.Vintage.Accepted = a.Headers, true
		if err := a.Vintage.check(file); err != nil {
			return err
		}
		s.Vintages = append(s.Vintages, a.Vintage)
	}
	return nil
}

// With returns the registry with one more layout of a source.
func (r *Registry) With(source string, v Vintage) *Registry {
	with := *r
	with.Sources = slices.Clone(r.Sources)
	for i, s := range with.Sources {
		if s.ID == source {
			with.Sources[i].Vintages = append(slices.Clone(s.Vintages), v)
		}
	}
	return &with
}

// Free refuses names of layouts that cannot be taken: not of the form, or taken
// by a layout accepted before.
func Free(dir string, ids []string) error {
	for _, id := range ids {
		if !kebab.MatchString(id) {
			return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "--accept needs another name",
				Expected: "small letters, digits and dashes, as seattle-2027", Found: id, Do: "choose another name"}
		}
		taken, err := filepath.Glob(filepath.Join(dir, "sources", "*", "*", acceptedDir, id+".yaml"))
		if err == nil && len(taken) > 0 {
			return &quotawatch.Error{Code: quotawatch.CodeRegistry, Summary: "a layout of that name was accepted before", File: taken[0],
				Expected: "a new name", Found: id, Do: "choose another name, or take that layout back: quotawatch layouts remove " + id}
		}
	}
	return nil
}

// Accept writes a vintage of a source into a registry directory, where Load
// finds it. It never replaces one.
func Accept(dir, source string, v Vintage) (file string, err error) {
	if !kebab.MatchString(v.ID) {
		return "", fault("sources/"+source, 0, "an id in kebab-case", v.ID)
	}
	headers := maps.Clone(v.Headers)
	v.Headers = nil
	text, err := yaml.Dump(accepted{v, headers})
	if err != nil {
		return "", err
	}
	file = filepath.Join(dir, "sources", filepath.FromSlash(source), acceptedDir, v.ID+".yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, os.ErrExist) {
		return "", &quotawatch.Error{Code: quotawatch.CodeRegistry, Summary: "a layout of that name was accepted before", File: file,
			Expected: "a new name", Found: v.ID, Do: "choose another name, or take that layout back: quotawatch layouts remove " + v.ID}
	}
	if err != nil {
		return "", err
	}
	_, err = f.WriteString("# Accepted by the user of this data directory with quotawatch add --accept.\n" + string(text))
	return file, errors.Join(err, f.Sync(), f.Close())
}
