package store

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	"github.com/quotawatch/quotawatch"
)

// lock makes this process the only one that adds to dir.
func lock(f files, dir string) (unlock func(), err error) {
	if err := f.mkdir(dir); err != nil {
		return nil, classify(err, "making the data directory")
	}
	path := filepath.Join(dir, lockFile)
	l := flock.New(path)
	got := false
	err = f.try("lock", path, func() error { got, err = l.TryLock(); return err })
	if err != nil {
		return nil, classify(err, "locking the data directory")
	}
	if !got {
		pid, _ := f.read(path)
		return nil, &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "another process is adding to the same data directory",
			Found: "process " + cmp.Or(string(pid), "unknown, as it has only begun"), Do: "wait until it has ended, and add again"}
	}
	// The number helps whoever waits; the lock itself is the kernel's.
	if err := f.write(path, fmt.Append(nil, os.Getpid())); err != nil {
		_ = l.Unlock()
		return nil, classify(err, "locking the data directory")
	}
	return func() {
		_ = os.Truncate(path, 0) // the next to hold it must not be told by this number
		_ = l.Unlock()
	}, nil
}
