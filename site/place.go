package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
	"github.com/quotawatch/quotawatch"
)

// place is a folder to publish to, with the names beside it that are used while
// a new one is made.
type place struct {
	disk
	dir, tmp, old, lock string
	// held is the manifest of what is there now, sums the hashes in it by path.
	held Manifest
	sums map[string]string
}

// partial is the file that marks a folder as one that this program is making
// or removing.
const partial = "publish.partial"

// takePlace makes this process the only one that publishes to a directory,
// removes what an earlier one left, and reads what is there.
func takePlace(d disk, dir string) (p *place, release func(), err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, nil, err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if err := d.mkdir(filepath.Dir(dir)); err != nil {
		return nil, nil, err
	}
	p = &place{disk: d, dir: dir, tmp: dir + ".tmp", old: dir + ".old", lock: dir + ".lock"}
	if release, err = p.only(); err != nil {
		return nil, nil, err
	}
	if err := p.ready(); err != nil {
		release()
		return nil, nil, err
	}
	return p, release, nil
}

// only locks the place. The file of the lock is removed with it, so a lock
// counts only while it is the one of that name.
func (p *place) only() (release func(), err error) {
	for {
		l, got := flock.New(p.lock), false
		if err := p.try("lock", p.lock, func() error { got, err = l.TryLock(); return err }); err != nil {
			return nil, err
		}
		if !got {
			return nil, &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "another process is publishing to the same folder", Do: "wait until it has ended, and publish again"}
		}
		mine, err := l.Stat()
		named, statErr := os.Stat(p.lock)
		if err == nil && statErr == nil && os.SameFile(mine, named) {
			return func() { _ = os.Remove(p.lock); _ = l.Unlock() }, nil
		}
		_ = l.Unlock()
	}
}

// ready leaves the folder as it was served last, and nothing beside it.
func (p *place) ready() error {
	if _, err := os.Lstat(p.dir); errors.Is(err, fs.ErrNotExist) {
		if p.ours(p.old) { // the end came between two renames
			if err := p.rename(p.old, p.dir); err != nil {
				return err
			}
		}
	}
	for _, left := range []string{p.tmp, p.old} {
		if err := p.sweep(left); err != nil {
			return err
		}
	}
	return p.look()
}

// ours tells whether a folder is one that this program made or was making.
func (p *place) ours(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, partial)); err == nil {
		return true
	}
	b, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err == nil {
		_, err = Parse(b)
	}
	return err == nil
}

// sweep removes a folder of ours. The mark goes last, so that one that is left
// in part is known as ours still.
func (p *place) sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0 && !p.ours(dir):
		return foreign(filepath.Base(dir), "it is needed while a folder is made")
	}
	mark := filepath.Join(dir, partial)
	if len(entries) > 0 && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == partial }) {
		if err := p.write(mark, nil); err != nil {
			return err
		}
	}
	for _, e := range entries {
		if e.Name() != partial {
			if err := p.remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return errors.Join(p.remove(mark), p.remove(dir))
}

// look reads the manifest of what is there, and refuses a folder with files
// that were not published to it: they would be gone.
func (p *place) look() error {
	files, dirs, err := p.files(p.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(files) == 0 && len(dirs) == 1:
		return nil
	case err != nil:
		return err
	case !slices.Contains(files, ManifestFile):
		return foreign(cmp.Or(first(files), filepath.Base(dirs[len(dirs)-1])), "the folder has no "+ManifestFile)
	}
	b, err := p.read(filepath.Join(p.dir, ManifestFile))
	if err != nil {
		return err
	}
	if p.held, err = Parse(b); err != nil {
		return foreign(ManifestFile, err.Error())
	}
	p.sums = map[string]string{}
	for _, e := range p.held.Files {
		p.sums[e.Path] = e.SHA256
	}
	for _, name := range files {
		if p.sums[name] == "" && name != ManifestFile {
			return foreign(name, "it is not in "+ManifestFile)
		}
	}
	return nil
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

func foreign(name, why string) error {
	return &quotawatch.Error{Code: quotawatch.CodePublishFolder, Summary: "the folder holds files that were not published to it; nothing was written", File: name,
		Expected: "a folder that is empty, not there yet, or published by quotawatch", Found: why, Do: "move the file away, or publish to another folder"}
}

// path gives where a file of the folder that is made stands.
func (p *place) path(name string) string {
	return filepath.Join(p.tmp, filepath.FromSlash(name))
}

// keep links a file of the served folder into the new one, if it is there as
// its manifest says and is the same. It is then not written again.
func (p *place) keep(e Entry) bool {
	if p.sums[e.Path] != e.SHA256 {
		return false
	}
	from := filepath.Join(p.dir, filepath.FromSlash(e.Path))
	info, err := os.Lstat(from)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	b, err := p.read(from)
	return err == nil && digest(b) == e.SHA256 && p.link(from, p.path(e.Path)) == nil
}

// put writes a file into the new folder, or keeps it.
func (p *place) put(e Entry, body []byte) (kept bool, err error) {
	if err := p.mkdir(filepath.Dir(p.path(e.Path))); err != nil {
		return false, err
	}
	if p.keep(e) {
		return true, nil
	}
	return false, p.write(p.path(e.Path), body)
}

// begin makes the new folder, marked.
func (p *place) begin() error {
	if err := p.mkdir(p.tmp); err != nil {
		return err
	}
	return p.write(filepath.Join(p.tmp, partial), nil)
}

// finish writes the manifest, compares the new folder with it, and puts the
// folder in its place.
func (p *place) finish(m Manifest) error {
	b, err := m.Encode()
	if err != nil {
		return err
	}
	if err := p.write(filepath.Join(p.tmp, ManifestFile), b); err != nil {
		return err
	}
	if err := p.remove(filepath.Join(p.tmp, partial)); err != nil {
		return err
	}
	_, dirs, err := p.files(p.tmp)
	for _, dir := range dirs {
		err = errors.Join(err, p.sync(dir))
	}
	if err != nil {
		return err
	}
	r, err := verify(p.disk, p.tmp)
	if err == nil && r.Verdict != Identical {
		err = fmt.Errorf("the folder reads back with other bytes: %s", strings.Join(r.Lines(), "; "))
	}
	if err != nil {
		return err
	}
	if _, err := os.Lstat(p.dir); errors.Is(err, fs.ErrNotExist) {
		if err := p.rename(p.tmp, p.dir); err != nil {
			return err
		}
	} else if err := p.swap(p.tmp, p.dir, p.old); err != nil {
		return err
	}
	return p.sync(filepath.Dir(p.dir))
}
