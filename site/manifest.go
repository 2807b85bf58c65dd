package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch/registry"
)

// The name of the manifest in the folder, and its format.
const (
	ManifestFile = "publish.json"
	Format       = "quotawatch-site"
	Version      = 1
)

// Manifest says what a folder holds and what that rests on.
type Manifest struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// Program is the version of quotawatch, Registry the digest of its registry.
	Program  string `json:"program"`
	Registry string `json:"registry_sha256"`
	// Build names the data that the folder was made of.
	Build     string    `json:"build"`
	Synthetic bool      `json:"synthetic"`
	Base      string    `json:"base_url"`
	Releases  []Release `json:"releases"`
	// Files are in the order in which they are to be uploaded: what nothing links
	// to yet first, the first page last.
	Files []Entry `json:"files"`
	// Seal is the SHA-256 of the manifest with an empty seal.
	Seal string `json:"seal"`
}

// Release is a release that the folder was made of.
type Release struct {
	ID     string        `json:"id"`
	Source string        `json:"source"`
	Digest string        `json:"digest"`
	Files  []ReleaseFile `json:"files"`
}

// ReleaseFile is a file that a release was read from.
type ReleaseFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Entry is one file of the folder.
type Entry struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	// Type is the media type to serve the file as.
	Type string `json:"type"`
	// Immutable tells that the path names these bytes for ever, so that it can be
	// kept without asking again.
	Immutable bool `json:"immutable"`
}

// entryOf describes a file by its bytes.
func entryOf(name string, body []byte, immutable bool) Entry {
	_, media := registry.FileType(name)
	return Entry{name, digest(body), int64(len(body)), media, immutable}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// stage tells when a file is uploaded: what is named by its content, then other
// data, then pages, and the first page at the end.
func (e Entry) stage() int {
	switch {
	case e.Immutable:
		return 0
	case !strings.HasSuffix(e.Path, ".html"):
		return 1
	case e.Path != "index.html":
		return 2
	}
	return 3
}

func compareEntries(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.stage(), b.stage()), cmp.Compare(a.Path, b.Path))
}

// Bytes sums up the sizes of the files.
func (m Manifest) Bytes() (n int64) {
	for _, e := range m.Files {
		n += e.Bytes
	}
	return n
}

// Encode writes the manifest with its seal.
func (m Manifest) Encode() ([]byte, error) {
	m.Seal = ""
	b, err := m.plain()
	if err != nil {
		return nil, err
	}
	m.Seal = digest(b)
	return m.plain()
}

func (m Manifest) plain() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// maxManifest bounds what is read as a manifest.
const maxManifest = 32 << 20

// Parse reads a manifest. It refuses one of which any byte was changed.
func Parse(b []byte) (m Manifest, err error) {
	if len(b) > maxManifest {
		return m, fmt.Errorf("it has more than %d bytes", maxManifest)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, err
	}
	if m.Format != Format || m.Version != Version {
		return m, fmt.Errorf("its format is %.40q %d, not %q %d", m.Format, m.Version, Format, Version)
	}
	again, err := m.Encode()
	if err != nil || !bytes.Equal(again, b) {
		return m, errors.Join(err, errors.New("it is not as it was written: its seal is of other bytes"))
	}
	return m, m.check()
}

// check refuses paths that lead out of the folder, and another order.
func (m Manifest) check() error {
	for i, e := range m.Files {
		switch {
		case !inside(e.Path) || e.Path == ManifestFile:
			return fmt.Errorf("%.80q is no path inside the folder", e.Path)
		case e.Bytes < 0 || len(e.SHA256) != 2*sha256.Size:
			return fmt.Errorf("%.80q has no size or no hash", e.Path)
		case i > 0 && compareEntries(m.Files[i-1], e) >= 0:
			return fmt.Errorf("%.80q is out of order, or there twice", e.Path)
		}
	}
	return nil
}
