package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
)

// Held is the current build of a data directory. The zero Held holds nothing.
type Held struct {
	// Digest names the build, "" when nothing was ever added.
	Digest string
	files  files
	dir    string
	// ledgers are those of the releases, in the order they were added.
	ledgers []ledger
}

var hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Current gives the digest of the current build, "" when nothing was added.
func Current(dir string) (string, error) { return (&Held{dir: dir}).current() }

func (h *Held) current() (string, error) {
	text, err := h.files.read(filepath.Join(h.dir, currentFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", h.corrupt(currentFile, "a file that can be read", "", err)
	}
	digest := strings.TrimSpace(string(text))
	if !hexDigest.MatchString(digest) {
		return "", h.corrupt(currentFile, "the digest of a build", fmt.Sprintf("%.80q", text), nil)
	}
	return digest, nil
}

// Open opens the current build of a data directory and checks its ledgers
// against their digests. A directory that does not exist holds nothing.
func Open(dir string) (*Held, error) { return openCurrent(files{}, dir) }

func openCurrent(f files, dir string) (*Held, error) {
	at := &Held{files: f, dir: dir}
	for {
		digest, err := at.current()
		if err != nil {
			return nil, err
		}
		h, err := open(f, dir, digest)
		if err == nil {
			return h, nil
		}
		// Another process may have switched builds and swept this one away.
		if now, e := at.current(); e != nil || now == digest {
			return nil, err
		}
	}
}

func open(f files, dir, digest string) (*Held, error) {
	h := &Held{files: f, dir: dir, Digest: digest}
	if digest == "" {
		return h, nil
	}
	var b build
	if err := h.readJSON(filepath.Join(buildsDir, h.Digest+".json"), h.Digest, &b); err != nil {
		return nil, err
	}
	for _, digest := range b.Releases {
		var l ledger
		if !hexDigest.MatchString(digest) {
			return nil, h.corrupt(buildsDir, "digests of releases", fmt.Sprintf("%.80q", digest), nil)
		}
		if err := h.readJSON(filepath.Join(releasesDir, digest, releaseFile), digest, &l); err != nil {
			return nil, err
		}
		if l.Format != Format {
			return nil, h.corrupt(filepath.Join(releasesDir, digest), fmt.Sprintf("format %d", Format), fmt.Sprintf("format %d", l.Format), nil)
		}
		l.Release.Digest = digest
		h.ledgers = append(h.ledgers, l)
	}
	return h, nil
}

// readJSON reads a file whose name is the hash of its bytes.
func (h *Held) readJSON(name, digest string, v any) error {
	b, err := h.files.read(filepath.Join(h.dir, name))
	if err != nil {
		return h.corrupt(name, "a file that can be read", "", err)
	}
	if got := digestOf(b); got != digest {
		return h.corrupt(name, "sha256 "+digest, "sha256 "+got, nil)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return h.corrupt(name, "JSON of this program", "", err)
	}
	return nil
}

// corrupt tells of damage to what says which releases are held: they cannot
// be told from each other any more, and all are made anew.
func (h *Held) corrupt(name, expected, found string, err error) error {
	do := "remove the file " + filepath.Join(h.dir, currentFile) + " and add all release files again; builds are derived from them"
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		do = "check the disk and the permissions of the data directory and try again; if the file is lost, " + do
	}
	return &quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "what is held does not match its ledger", File: name,
		Expected: expected, Found: found, Err: err, Do: do}
}

// Releases gives what is held, in the order it was added.
func (h *Held) Releases() []quotawatch.Release {
	releases := make([]quotawatch.Release, 0, len(h.ledgers))
	for _, l := range h.ledgers {
		releases = append(releases, l.Release)
	}
	return releases
}

// sweep removes what no build holds: what an interrupted or failed add left,
// and builds and releases that were replaced. The caller holds the lock.
func (h *Held) sweep() error {
	var errs []error
	remove := func(sub string, dead func(name string) bool) {
		entries, err := h.files.list(filepath.Join(h.dir, sub))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
		for _, e := range entries {
			if dead(e.Name()) {
				errs = append(errs, h.files.remove(filepath.Join(h.dir, sub, e.Name())))
			}
		}
	}
	remove("", func(name string) bool { return strings.HasPrefix(name, tmpPrefix) })
	remove(buildsDir, func(name string) bool { return name != h.Digest+".json" })
	remove(releasesDir, func(name string) bool {
		return !slices.ContainsFunc(h.ledgers, func(l ledger) bool { return l.Release.Digest == name })
	})
	return errors.Join(errs...)
}

// checkSpace refuses to begin on a disk that cannot hold the outcome.
func checkSpace(dir string, inputs []ingest.Input) error {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return nil // a file system that does not say is tried
	}
	need := freeReserve
	for _, in := range inputs {
		need += in.Bytes * spacePerByte
	}
	free := int64(fs.Bavail) * fs.Bsize
	if free >= need || freeReserve == 0 {
		return nil
	}
	return &quotawatch.Error{Code: quotawatch.CodeNoSpace, Summary: "the disk is too full to begin; nothing was changed",
		Expected: fmt.Sprintf("%d MB free", need>>20), Found: fmt.Sprintf("%d MB free", free>>20),
		Do: "free some space, or keep the data elsewhere with --data DIR"}
}
