package store

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestPanicCommitsNothing lets the reading of a sheet panic once: it is an
// error that names the file, and what was held stays as it was.
func TestPanicCommitsNothing(t *testing.T) {
	for _, dry := range []bool{true, false} {
		dir := hold(t)
		before := listing(t, dir)
		req := second(dir)
		req.DryRun = dry
		var calls atomic.Int32
		req.Progress = func(int) {
			if calls.Add(1) == 1 {
				panic("injected, with a text that must not be shown")
			}
		}
		_, err := Add(context.Background(), req)
		if code(err) != quotawatch.CodeInternal || calls.Load() == 0 {
			t.Fatalf("got %v after %d calls", err, calls.Load())
		}
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.File != filepath.Base(req.Paths[0]) || e.Found == "" || strings.Contains(e.Error(), "injected") {
			t.Errorf("the error does not say where: %v", e)
		}
		if after := listing(t, dir); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		req.Progress = nil
		if _, err := Add(context.Background(), req); err != nil {
			t.Errorf("the next add: %v", err)
		}
	}
}

// TestFileRepeated adds a file and the same rows with other line ends as one
// release: they count once, and the second file has none of its own.
func TestFileRepeated(t *testing.T) {
	o, err := Add(context.Background(), AddRequest{Dir: t.TempDir(), Registry: registryOnce(), ID: "both",
		Paths: []string{corpus + "whole.good.csv", corpus + "crlf.good.csv"}})
	if err != nil {
		t.Fatal(err)
	}
	if o[0].Loaded != 6 || o[0].Seen != 24 || !o[0].Balanced() || o[0].Files[1].Loaded != 0 {
		t.Errorf("%+v", o[0].Tally)
	}
	if want := "crlf.good.csv: rows 7 to 12 repeat 6 rows of whole.good.csv: counted once"; !slices.Contains(o[0].Notes, want) {
		t.Errorf("notes %q", o[0].Notes)
	}
}
