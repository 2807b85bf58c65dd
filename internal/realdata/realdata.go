// Package realdata finds the real release files for tests. They are public but
// never part of the project, so tests that need them skip where they are not.
package realdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir gives the directory of the real files, or skips the test with the
// reason. $QUOTAWATCH_SHARED names it; the default is ../shared/data beside
// the repository.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("QUOTAWATCH_SHARED")
	if dir == "" {
		_, file, _, _ := runtime.Caller(0)
		dir = filepath.Join(filepath.Dir(file), "..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "arrests-fy16-18")); err != nil {
		t.Skip("skipped: the real release files are not here (set QUOTAWATCH_SHARED to their directory)")
	}
	return dir
}

// Arrests gives the paths of the three releases of fiscal years 2016 to 2018.
func Arrests(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(Dir(t), "arrests-fy16-18", "*.csv.gz"))
	if err != nil || len(paths) != 3 {
		t.Fatalf("want the three releases, found %v (%v)", paths, err)
	}
	return paths
}
