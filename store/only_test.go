package store

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/quotawatch/quotawatch"
)

func opened(t *testing.T, dir string) *Held {
	t.Helper()
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return held
}

// TestOnlyIsTheBuildOfJustThese compares views with builds that never held
// more.
func TestOnlyIsTheBuildOfJustThese(t *testing.T) {
	all, one, two := t.TempDir(), t.TempDir(), t.TempDir()
	for dir, names := range map[string][]string{all: {"whole", "crlf", "bom"}, one: {"crlf"}, two: {"bom", "whole"}} {
		for _, name := range names {
			req := AddRequest{Dir: dir, Registry: testRegistry(t), Paths: []string{corpus + name + ".good.csv"}, ID: name}
			if _, err := Add(context.Background(), req); err != nil {
				t.Fatal(err)
			}
		}
	}
	held := opened(t, all)
	for _, dir := range []string{one, two, all} {
		want := opened(t, dir)
		var digests []string
		for _, r := range want.Releases() {
			digests = append(digests, r.Digest)
		}
		view, err := held.Only(context.Background(), digests)
		if err != nil {
			t.Fatal(err)
		}
		if view.Digest != want.Digest || !slices.Equal(view.Rules(), want.Rules()) || len(view.Rules()) != len(digests) {
			t.Errorf("the view is build %s, want %s", view.Digest, want.Digest)
		}
		a, errA := view.Cubes()
		b, errB := want.Cubes()
		if errA != nil || errB != nil || len(a) != len(b) || a[0].Release != b[0].Release || a[0].Digest != b[0].Digest {
			t.Error(a, errA, b, errB)
		}
		if res, err := view.Query(context.Background(), "select distinct release from arrest", QueryLimits{}); err != nil || len(res.Rows) != len(digests) {
			t.Error(res, err)
		}
	}
	if view, err := held.Only(context.Background(), nil); err != nil || view.Digest != "" || len(view.Releases()) != 0 {
		t.Error(view, err)
	}
	if _, err := held.Only(context.Background(), []string{held.Digest}); code(err) != quotawatch.CodeNoRelease {
		t.Error(err)
	}
}

// TestOnlyLooksAtWhatItShows damages one of two releases: the view of the
// other stays.
func TestOnlyLooksAtWhatItShows(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"whole", "crlf"} {
		req := AddRequest{Dir: dir, Registry: testRegistry(t), Paths: []string{corpus + name + ".good.csv"}, ID: name}
		if _, err := Add(context.Background(), req); err != nil {
			t.Fatal(err)
		}
	}
	held := opened(t, dir)
	digest := func(i int) []string { return []string{held.Releases()[i].Digest} }
	path := filepath.Join(dir, releasesDir, digest(0)[0], rowsFile)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := held.Only(context.Background(), digest(0)); code(err) != quotawatch.CodeCorrupt {
		t.Errorf("got %v", err)
	}
	if _, err := held.Only(context.Background(), digest(1)); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, currentFile), []byte(held.Digest+" "), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := held.Only(context.Background(), digest(1)); code(err) != quotawatch.CodeCorrupt {
		t.Errorf("got %v", err)
	}
}
