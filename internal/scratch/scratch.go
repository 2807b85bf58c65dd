// Package scratch makes temporary directories that do not outlive their process
// for long.
//
// It exists because a process that is killed removes nothing. Each directory is
// locked by the process that made it, and the kernel lets the lock go with the
// process: whoever makes the next one removes those that nobody has locked.
package scratch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Dir is a temporary directory of this process.
type Dir struct {
	// Path is where it is.
	Path string
	lock *os.File
}

// tries is how often a directory is made that another process takes for one
// that was left, between its making and its locking.
const tries = 10

// Make makes an empty directory in parent, whose name begins with prefix, after
// it has removed those of killed processes.
func Make(parent, prefix string) (*Dir, error) {
	Sweep(parent, prefix)
	for range tries {
		path, err := os.MkdirTemp(parent, prefix)
		if err != nil {
			return nil, err
		}
		lock, err := locked(path)
		if _, gone := os.Stat(path); err == nil && gone == nil {
			return &Dir{path, lock}, nil
		}
		if err == nil {
			lock.Close()
		}
	}
	return nil, &os.PathError{Op: "lock", Path: filepath.Join(parent, prefix), Err: syscall.EAGAIN}
}

// Close removes the directory and what is in it.
func (d *Dir) Close() error { return errors.Join(os.RemoveAll(d.Path), d.lock.Close()) }

// unlocked is the age from which a directory is removed that cannot be locked:
// on a file system without locks.
const unlocked = 24 * time.Hour

// Sweep removes the directories in parent whose names begin with prefix, that
// this user made and no process holds. What cannot be removed is left.
func Sweep(parent, prefix string) {
	if parent == "" {
		parent = os.TempDir()
	}
	entries, _ := os.ReadDir(parent) // what cannot be listed is not swept
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) || !own(info) {
			continue
		}
		path := filepath.Join(parent, e.Name())
		lock, err := locked(path)
		switch {
		case err == nil:
			os.RemoveAll(path)
			lock.Close()
		case !errors.Is(err, syscall.EWOULDBLOCK) && time.Since(info.ModTime()) > unlocked:
			os.RemoveAll(path)
		}
	}
}

func own(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}

// locked opens a directory and locks it, or fails at once.
func locked(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
