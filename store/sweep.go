package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// stale is the age from which a temporary file of another kind of work, which
// takes no lock, is one of a killed process.
const stale = time.Hour

// sweep removes what neither the current build nor the one before it holds:
// what an interrupted or failed change left, and what can be taken back no
// more. The caller holds the lock.
func (h *Held) sweep() error {
	var errs []error
	remove := func(sub string, dead func(e os.DirEntry) bool) {
		entries, err := h.files.list(filepath.Join(h.dir, sub))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
		for _, e := range entries {
			if dead(e) {
				errs = append(errs, h.files.remove(filepath.Join(h.dir, sub, e.Name())))
			}
		}
	}
	before, kept, err := h.keptBefore()
	if err != nil {
		return err
	}
	builds := []string{h.at + ".json", before + ".json"}
	remove("", func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), tmpPrefix) })
	remove(buildsDir, func(e os.DirEntry) bool { return !slices.Contains(builds, e.Name()) })
	remove(releasesDir, func(e os.DirEntry) bool {
		return !slices.Contains(h.list, e.Name()) && !slices.Contains(kept, e.Name())
	})
	remove(shownDir, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), tmpPrefix) && old(e) })
	return errors.Join(errs...)
}

func old(e os.DirEntry) bool {
	info, err := e.Info()
	return err == nil && time.Since(info.ModTime()) > stale
}

// KeptForUndo gives the bytes that are on disk for Undo alone: those of
// releases of the build before that are not held any more.
func (h *Held) KeptForUndo() (bytes int64) {
	_, kept, _ := h.keptBefore() // what cannot be told is not claimed
	for _, digest := range kept {
		if slices.Contains(h.list, digest) {
			continue
		}
		for _, name := range releaseFiles {
			n, _ := h.files.size(filepath.Join(h.dir, releasesDir, digest, name)) // what is not there takes no space
			bytes += n
		}
	}
	return bytes
}
