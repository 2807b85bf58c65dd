package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// files is the way to the data directory: whatever this package changes or
// reads there goes through it, so that a test can let each operation fail in
// turn. DuckDB's own reads and writes do not.
type files struct {
	// before is asked before each operation, where it is set, and may refuse it.
	before func(op, path string) error
}

func (f files) try(op, path string, do func() error) error {
	if f.before != nil {
		if err := f.before(op, path); err != nil {
			return &os.PathError{Op: op, Path: path, Err: err}
		}
	}
	return do()
}

func (f files) read(path string) (b []byte, err error) {
	err = f.try("read", path, func() error { b, err = os.ReadFile(path); return err })
	return b, err
}

func (f files) list(path string) (entries []os.DirEntry, err error) {
	err = f.try("list", path, func() error { entries, err = os.ReadDir(path); return err })
	return entries, err
}

func (f files) size(path string) (n int64, err error) {
	err = f.try("size", path, func() error {
		info, err := os.Stat(path)
		if err == nil {
			n = info.Size()
		}
		return err
	})
	return n, err
}

// hash gives the size and the SHA-256 of a file.
func (f files) hash(path string) (n int64, sum string, err error) {
	err = f.try("read", path, func() error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		h := sha256.New()
		n, err = io.Copy(h, file)
		sum = hex.EncodeToString(h.Sum(nil))
		return err
	})
	return n, sum, err
}

func (f files) mkdir(path string) error {
	return f.try("mkdir", path, func() error { return os.MkdirAll(path, permDir) })
}

// temp makes a directory that the next sweep takes, unless it is renamed.
func (f files) temp(dir string) (path string, err error) {
	err = f.try("mkdir", filepath.Join(dir, tmpPrefix), func() error { path, err = os.MkdirTemp(dir, tmpPrefix); return err })
	return path, err
}

func (f files) chmod(path string) error {
	return f.try("chmod", path, func() error { return os.Chmod(path, permDir) })
}

func (f files) rename(from, to string) error {
	return f.try("rename", to, func() error { return os.Rename(from, to) })
}

func (f files) remove(path string) error {
	return f.try("remove", path, func() error { return os.RemoveAll(path) })
}

// sync makes a file, or the names in a directory, durable.
func (f files) sync(path string) error {
	return f.try("sync", path, func() error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
}

// write writes and syncs a file.
func (f files) write(path string, b []byte) error {
	var file *os.File
	err := f.try("create", path, func() (err error) {
		file, err = os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, permFile)
		return err
	})
	if err != nil {
		return err
	}
	defer file.Close() // again, where closing was refused
	err = f.try("write", path, func() error { _, err := file.Write(b); return err })
	if err == nil {
		err = f.try("sync", path, file.Sync)
	}
	return errors.Join(err, f.try("close", path, file.Close))
}

// replace writes a file under a temporary name and renames it into place.
func (f files) replace(path string, b []byte) error {
	tmp := filepath.Join(filepath.Dir(path), tmpPrefix+filepath.Base(path))
	if err := f.write(tmp, b); err != nil {
		return err
	}
	if err := f.rename(tmp, path); err != nil {
		return err
	}
	return f.sync(filepath.Dir(path))
}
