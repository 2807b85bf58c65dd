package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const corpus = "../../../testdata/corpus"

// maxSize keeps the repository small: a bomb is large only when unpacked.
const maxSize = 200 << 10

// TestSame makes every fixture again: what is committed is what is declared.
func TestSame(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fixtures() {
		if seen[f.name] {
			t.Errorf("%s is made twice", f.name)
		}
		seen[f.name] = true
		want := f.make()
		got, err := os.ReadFile(filepath.Join(corpus, f.name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator makes (%v): go run ./ingest/internal/makecorpus testdata/corpus", f.name, err)
		}
		if len(want) > maxSize {
			t.Errorf("%s has %d bytes, more than %d", f.name, len(want), maxSize)
		}
	}
}
