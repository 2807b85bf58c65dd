package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/quotawatch/quotawatch/internal/realdata"
)

// TestEmbeddedFiguresAreThePublished makes the figures again, byte for byte.
func TestEmbeddedFiguresAreThePublished(t *testing.T) {
	data, out := realdata.Dir(t), t.TempDir()
	if err := Make(data, out); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadDir(out)
	if err != nil || len(made) != 6 {
		t.Fatal(len(made), err)
	}
	for _, f := range made {
		got, _ := os.ReadFile(filepath.Join(out, f.Name()))
		want, _ := os.ReadFile(filepath.Join("../../figures", f.Name()))
		if string(got) != string(want) {
			t.Errorf("%s is not what its publisher gives out: run make reference", f.Name())
		}
	}
}
