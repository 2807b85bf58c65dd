package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"syscall"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/ingest"
)

// Held is the current build of a data directory. The zero Held holds nothing.
type Held struct {
	// Digest names the build, "" when nothing is held.
	Digest string
	files  files
	dir    string
	// at is what CURRENT named when this was opened, list its releases in the
	// order in which they were added.
	at   string
	list []string
	// ledgers are those of the releases whose ledger is whole, in that order;
	// broken are the others.
	ledgers []ledger
	broken  []Damage
	// cubes are those that were read, by the digest of their release.
	cubes map[string]*cube.Cube
	// coming tells that CURRENT does not name it yet; places are those of files
	// that were just read, by their hash.
	coming bool
	places map[string]string
}

var hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Open opens the current build of a data directory and checks its ledgers
// against their digests. A directory that does not exist holds nothing. A
// release with a damaged ledger is in Damages, and whatever asks for all
// releases fails by it; see Sound.
func Open(dir string) (*Held, error) { return openCurrent(files{}, dir) }

func openCurrent(f files, dir string) (*Held, error) {
	at := &Held{files: f, dir: dir}
	for {
		digest, err := at.current()
		if err != nil {
			return nil, err
		}
		h, err := open(f, dir, digest)
		if err == nil && len(h.broken) == 0 {
			return h, nil
		}
		// Another process may have switched builds and swept this one away.
		if now, e := at.current(); e != nil || now == digest {
			return h, err
		}
	}
}

func open(f files, dir, digest string) (*Held, error) {
	h := &Held{files: f, dir: dir, at: digest}
	if digest == "" {
		return h, nil
	}
	list, err := h.listOf(digest)
	if err != nil {
		return nil, err
	}
	h.take(list)
	return h, nil
}

// take reads the ledgers of the releases in list.
func (h *Held) take(list []string) {
	h.list = list
	if len(list) > 0 {
		h.Digest = digestOf(encode(build{Format: Format, Releases: list}))
	}
	for _, digest := range list {
		l, err := h.ledger(digest)
		if err != nil {
			h.broken = append(h.broken, h.breakage(digest, l, err))
			continue
		}
		l.Release.Digest = digest
		h.ledgers = append(h.ledgers, l)
	}
}

// ledger reads the ledger of a release.
func (h *Held) ledger(digest string) (l ledger, err error) {
	if err = h.readJSON(filepath.Join(releasesDir, digest, releaseFile), digest, &l); err == nil && l.Format != Format {
		err = h.corrupt(filepath.Join(releasesDir, digest), fmt.Sprintf("format %d", Format), fmt.Sprintf("format %d", l.Format), nil)
	}
	return l, err
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

// corrupt tells of damage to what says which releases are held.
func (h *Held) corrupt(name, expected, found string, err error) error {
	do := "make the list of releases again with: quotawatch releases --rebuild"
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		do = "check the disk and the permissions of the data directory and try again; if the file is lost, " + do
	}
	return &quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "what is held does not match its ledger", File: name,
		Expected: expected, Found: found, Err: err, Do: do}
}

// Releases gives what is held and has a whole ledger, in the order it was added.
func (h *Held) Releases() []quotawatch.Release {
	releases := make([]quotawatch.Release, 0, len(h.ledgers))
	for _, l := range h.ledgers {
		releases = append(releases, l.Release)
	}
	return releases
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
