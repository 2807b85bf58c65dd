package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// FuzzHeld opens a data directory in which one file holds any bytes: what
// names the build, the list of its releases, or a ledger, each under the digest
// it asks for. It is held, or refused as damaged; never anything else.
func FuzzHeld(f *testing.F) {
	whole := encode(ledger{Format: Format})
	f.Add([]byte(digestOf(encode(build{Format: Format}))+"\n"), byte(0))
	f.Add(encode(build{Format: Format, Releases: []string{digestOf(whole)}}), byte(1))
	f.Add(whole, byte(2))
	f.Add([]byte(`{"format":99,"releases":["../../x"]}`), byte(1))
	dir := f.TempDir()
	put := func(t *testing.T, b []byte, name ...string) {
		path := filepath.Join(append([]string{dir}, name...)...)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), permDir), os.WriteFile(path, b, permFile)); err != nil {
			t.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, which byte) {
		list := encode(build{Format: Format})
		switch which % 3 {
		case 1:
			list = b
		case 2:
			put(t, b, releasesDir, digestOf(b), releaseFile)
			list = encode(build{Format: Format, Releases: []string{digestOf(b)}})
		}
		put(t, list, buildsDir, digestOf(list)+".json")
		current := []byte(digestOf(list) + "\n")
		if which%3 == 0 {
			current = b
		}
		put(t, current, currentFile)
		defer os.RemoveAll(filepath.Join(dir, buildsDir))
		defer os.RemoveAll(filepath.Join(dir, releasesDir))
		if _, err := Open(dir); err != nil && code(err) != quotawatch.CodeCorrupt {
			t.Fatal(err)
		}
	})
}
