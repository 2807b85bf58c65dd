package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// The verdicts on a folder.
const (
	Identical = "identical"
	Differs   = "differs"
)

// Report says whether a folder is as it was written.
type Report struct {
	Verdict string `json:"verdict"`
	Build   string `json:"build"`
	Files   int    `json:"files"`
	Bytes   int64  `json:"bytes"`
	// Changed are files of other bytes than the manifest says, Missing those that
	// are not there, Foreign those that it does not name.
	Changed   []Changed `json:"changed"`
	Missing   []string  `json:"missing"`
	Foreign   []string  `json:"foreign"`
	Synthetic bool      `json:"synthetic"`
}

// Changed is a file of other bytes. Found is its SHA-256, or what else it is.
type Changed struct {
	Path     string `json:"path"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
}

// Lines tells what differs, a file a line.
func (r Report) Lines() (lines []string) {
	for _, c := range r.Changed {
		lines = append(lines, fmt.Sprintf("changed: %s, sha256 %s in the manifest, %s here", c.Path, c.Expected, c.Found))
	}
	for _, name := range r.Missing {
		lines = append(lines, "missing: "+name)
	}
	for _, name := range r.Foreign {
		lines = append(lines, "not published: "+name)
	}
	return lines
}

// First names the first file that differs, "" where none does.
func (r Report) First() string {
	for _, c := range r.Changed {
		return c.Path
	}
	return first(slices.Concat(r.Missing, r.Foreign))
}

// Verify reads every file of a published folder and compares it with the
// manifest. Its error says that there is no folder or no manifest, or that a
// byte of the manifest was changed.
func Verify(dir string) (Report, error) { return verify(disk{}, dir) }

func verify(d disk, dir string) (r Report, err error) {
	m, err := readManifest(d, dir)
	if err != nil {
		return r, err
	}
	files, _, err := d.files(dir)
	if err != nil {
		return r, unreadable("", err)
	}
	r = Report{Verdict: Identical, Build: m.Build, Synthetic: m.Synthetic, Files: len(m.Files), Bytes: m.Bytes(), Changed: []Changed{}, Missing: []string{}, Foreign: []string{}}
	known := map[string]bool{ManifestFile: true}
	for _, e := range m.Files {
		known[e.Path] = true
		path := filepath.Join(dir, filepath.FromSlash(e.Path))
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			r.Changed = append(r.Changed, Changed{e.Path, e.SHA256, "no regular file"})
			continue
		}
		b, err := d.read(path)
		switch sum := digest(b); {
		case errors.Is(err, fs.ErrNotExist):
			r.Missing = append(r.Missing, e.Path)
		case err != nil:
			return r, unreadable(e.Path, err)
		case sum != e.SHA256:
			r.Changed = append(r.Changed, Changed{e.Path, e.SHA256, sum})
		}
	}
	for _, name := range files {
		if !known[name] {
			r.Foreign = append(r.Foreign, name)
		}
	}
	if len(slices.Concat(r.Missing, r.Foreign)) > 0 || len(r.Changed) > 0 {
		r.Verdict = Differs
	}
	return r, nil
}

func readManifest(d disk, dir string) (m Manifest, err error) {
	b, err := d.read(filepath.Join(dir, ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return m, &quotawatch.Error{Code: quotawatch.CodeFileMissing, Summary: "the folder was not published by quotawatch", File: ManifestFile, Found: "no such file",
			Do: "check the path: the manifest stands at the root of a published folder"}
	}
	if err != nil {
		return m, unreadable(ManifestFile, err)
	}
	if m, err = Parse(b); err != nil {
		return m, &quotawatch.Error{Code: quotawatch.CodePublishDiffers, Summary: "the manifest of the folder is not as it was written", File: ManifestFile, Found: err.Error(),
			Do: "get the folder again from whoever published it, or publish it again"}
	}
	return m, nil
}

func unreadable(name string, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileUnreadable, Summary: "the published folder cannot be read", File: name, Err: err, Do: "check its files and their permissions"}
}
