package store

import (
	"context"
	"errors"
	"path/filepath"
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
