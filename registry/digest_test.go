package registry

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDigest follows the files that are loaded, and no others.
func TestDigest(t *testing.T) {
	dir, seen := t.TempDir(), map[string]string{}
	digest := func(what string) string {
		t.Helper()
		got, err := Digest("", dir, filepath.Join(dir, "none"))
		if err != nil || len(got) != 64 {
			t.Fatal(got, err)
		}
		if before, again := seen[got]; again {
			t.Errorf("%s: as %s", what, before)
		}
		return got
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plain := digest("nothing")
	write("README.md", "not of the registry")
	write("sources/README.csv", "neither")
	if got := digest("other files"); got != plain {
		t.Errorf("other files count: %s, want %s", got, plain)
	}
	orders, err := embedded.ReadFile("orders.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write("orders.yaml", string(orders))
	if got := digest("the same bytes"); got != plain {
		t.Errorf("the same bytes count: %s, want %s", got, plain)
	}
	seen[plain] = "the embedded files"
	for _, name := range []string{"orders.yaml", "figures/other.csv", "sources/ice/arrests/accepted/mine.yaml", "sources/me/mine/source.yaml"} {
		write(name, "other text")
		if name == "sources/me/mine/source.yaml" {
			write("sources/me/mine/columns.csv", "x")
			write("sources/me/mine/checks.yaml", "x")
		}
		seen[digest(name)] = name
	}
}
