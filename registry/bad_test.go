package registry

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestBadFixtures loads files that break their contract in one place each. The
// error names the file, the line that is marked as bad, and its key.
func TestBadFixtures(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d fixtures, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(string(b), "\n")
			file := strings.TrimPrefix(head, "# file: ")
			line, key := 0, ""
			for i, text := range strings.Split(string(b), "\n") {
				if before, bad, ok := strings.Cut(text, "# BAD"); ok && line == 0 && before != "" {
					line, key = i+1, strings.TrimSpace(bad)
				}
			}
			_, err = Load(change(t, file, "", string(b)))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodeRegistry || e.File != file {
				t.Fatalf("got %v", err)
			}
			if want := fmt.Sprintf("line %d", line); line == 0 || !strings.HasPrefix(e.Place+",", want+",") || key != "" && !strings.Contains(e.Place+" ", "key "+key+" ") {
				t.Errorf("at %q, want %s, key %s:\n%v", e.Place, want, key, e)
			}
		})
	}
}
