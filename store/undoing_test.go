package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestUndoingTellsWhatUndoDoes compares what is told with what is done, and
// tells of nothing where the build before is lost.
func TestUndoingTellsWhatUndoDoes(t *testing.T) {
	w, dir := workbooks(t), t.TempDir()
	if _, err := addTo(t, dir, w[0]); err != nil {
		t.Fatal(err)
	}
	ids := idsIn(t, dir)
	if _, err := Remove(context.Background(), ChangeRequest{Dir: dir}, ids); err != nil {
		t.Fatal(err)
	}
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	u, can, err := held.Undoing()
	if err != nil || !can || !slices.Equal(u.Back, ids) || len(u.Gone) != 0 || u.Bytes == 0 {
		t.Fatalf("%+v %v %v", u, can, err)
	}
	other := "other"
	_, err = Undo(context.Background(), ChangeRequest{Dir: dir, At: &other})
	var known *quotawatch.Error
	if !errors.As(err, &known) || known.Code != quotawatch.CodeBusy || len(idsIn(t, dir)) != 0 {
		t.Errorf("what is not held is changed: %v", err)
	}
	c, err := Undo(context.Background(), ChangeRequest{Dir: dir, At: &u.At})
	if err != nil || !slices.Equal(c.Added, u.Back) || len(c.Removed) != 0 {
		t.Errorf("%+v %v", c, err)
	}
	if _, err := Remove(context.Background(), ChangeRequest{Dir: dir}, ids); err != nil {
		t.Fatal(err)
	}
	builds, err := filepath.Glob(filepath.Join(dir, buildsDir, "*"))
	if err != nil || len(builds) != 1 {
		t.Fatal(builds, err)
	}
	if err := os.Remove(builds[0]); err != nil {
		t.Fatal(err)
	}
	if held, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	if u, can, err := held.Undoing(); can || err != nil {
		t.Errorf("%+v %v", u, err)
	}
}
