package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// disk is the way to the folder: whatever is changed or read there goes through
// it, so that a test can let each operation fail in turn.
type disk struct {
	// before is asked before each operation, where it is set, and may refuse it.
	before func(op, path string) error
	// apart tells that two folders cannot be exchanged in one step, as on some
	// network file systems.
	apart bool
}

const (
	permDir  = 0o755
	permFile = 0o644
)

func (d disk) try(op, path string, do func() error) error {
	if d.before != nil {
		if err := d.before(op, path); err != nil {
			return &os.PathError{Op: op, Path: path, Err: err}
		}
	}
	return do()
}

func (d disk) read(path string) (b []byte, err error) {
	err = d.try("read", path, func() error { b, err = os.ReadFile(path); return err })
	return b, err
}

func (d disk) mkdir(path string) error {
	return d.try("mkdir", path, func() error { return os.MkdirAll(path, permDir) })
}

// write writes and syncs a new file.
func (d disk) write(path string, b []byte) error {
	return d.try("write", path, func() error {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, permFile)
		if err != nil {
			return err
		}
		_, err = f.Write(b)
		return errors.Join(err, f.Sync(), f.Close())
	})
}

func (d disk) link(from, to string) error {
	return d.try("link", to, func() error { return os.Link(from, to) })
}

func (d disk) rename(from, to string) error {
	return d.try("rename", to, func() error { return os.Rename(from, to) })
}

func (d disk) remove(path string) error {
	return d.try("remove", path, func() error { return os.RemoveAll(path) })
}

// sync makes the names in a directory durable.
func (d disk) sync(path string) error {
	return d.try("sync", path, func() error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}

// files lists the files below a directory, sorted, with slashes, and the
// directories. Anything else, as a link, is listed as a file.
func (d disk) files(dir string) (files, dirs []string, err error) {
	err = d.try("list", dir, func() error {
		return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if entry.IsDir() {
				dirs = append(dirs, path)
			} else {
				files = append(files, filepath.ToSlash(name))
			}
			return err
		})
	})
	return files, dirs, err
}

// swap puts a folder in the place of another in one step, where the file system
// can, and leaves the other under the name of the first. Where it cannot, the
// other is set aside for the moment in between.
func (d disk) swap(made, place, aside string) error {
	err := d.try("exchange", place, func() error {
		if d.apart {
			return errors.ErrUnsupported
		}
		return exchange(made, place)
	})
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := d.rename(place, aside); err != nil {
		return err
	}
	if err := d.rename(made, place); err != nil {
		return errors.Join(err, d.rename(aside, place))
	}
	return d.rename(aside, made)
}
