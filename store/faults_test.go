package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// hold makes a data directory that holds one release, "first".
func hold(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "held")
	if _, err := addFirst(t, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func addFirst(t *testing.T, dir string) ([]Outcome, error) {
	return Add(context.Background(), AddRequest{Dir: dir, Registry: registryOnce(), Paths: []string{corpus + "whole.good.csv"}, ID: "first"})
}

// second asks for a second release in dir.
func second(dir string) AddRequest {
	return AddRequest{Dir: dir, Registry: registryOnce(), Paths: []string{corpus + "date-bad.rows.csv"}, ID: "second"}
}

func copyOf(t *testing.T, from, to string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(to), os.CopyFS(to, os.DirFS(from))); err != nil {
		t.Fatal(err)
	}
}

// cubesOf gives the digest of the build of dir and all its counts.
func cubesOf(dir string) (text string, err error) {
	held, err := Open(dir)
	if err != nil {
		return "", err
	}
	cubes, err := held.Cubes()
	for _, c := range cubes {
		text += fmt.Sprintf("%s %s %v\n", c.Release, c.Digest, c.Cells)
	}
	return held.Digest + "\n" + text, err
}

// answers gives what cubesOf does, and the counts that SQL makes of the rows.
func answers(dir string) (string, error) {
	text, err := cubesOf(dir)
	if err != nil {
		return "", err
	}
	held, err := Open(dir)
	if err != nil {
		return "", err
	}
	res, err := held.Query(context.Background(), "select * from daily order by all", QueryLimits{})
	if err != nil {
		return "", err
	}
	return text + texts(res), nil
}

// mustAnswer gives what answer gives of a directory without damage.
func mustAnswer(t *testing.T, answer func(dir string) (string, error), dir string) string {
	t.Helper()
	text, err := answer(dir)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// refusal fails operations from the nth on: one of them, or all.
type refusal struct {
	nth      int
	all      bool
	count    int
	op       string   // the first that was refused
	paths    []string // of all that were
	switched bool     // they came after the rename to CURRENT
}

func (r *refusal) before(op, path string) error {
	r.count++
	if r.count < r.nth && op == "rename" && filepath.Base(path) == currentFile {
		r.switched = true
	}
	if r.count < r.nth || r.count > r.nth && !r.all {
		return nil
	}
	if r.count == r.nth {
		r.op = op
	}
	r.paths = append(r.paths, path)
	return syscall.EIO
}

// work is a change of a data directory.
type work func(dir string, f files) error

func adding(req AddRequest) work {
	return func(dir string, f files) error {
		req := req
		req.Dir, req.files = dir, f
		_, err := Add(context.Background(), req)
		return err
	}
}

// removing takes the first release out, if it is there.
func removing(dir string, f files) error {
	_, err := Remove(context.Background(), ChangeRequest{Dir: dir, files: f}, []string{"first"})
	if code(err) == quotawatch.CodeNoRelease {
		return nil
	}
	return err
}

// undoing goes back to what dir held before the change that made until.
func undoing(until string) work {
	return func(dir string, f files) error {
		if now, err := Current(dir); err == nil && now != until {
			return nil
		}
		_, err := Undo(context.Background(), ChangeRequest{Dir: dir, files: f})
		return err
	}
}

// TestEveryOperationFails lets each operation on files fail in turn, alone and
// with all that follow, while a release is added, made anew where it is damaged,
// replaced or taken out, and while that is taken back.
func TestEveryOperationFails(t *testing.T) {
	base := hold(t)
	broken, two := filepath.Join(t.TempDir(), "broken"), filepath.Join(t.TempDir(), "two")
	copyOf(t, base, broken)
	spoil(t, stored(t, broken, releasesDir+"/*/"+rowsFile))
	copyOf(t, base, two)
	if err := adding(second(""))(two, files{}); err != nil {
		t.Fatal(err)
	}
	until, err := Current(two)
	if err != nil {
		t.Fatal(err)
	}
	replacing := AddRequest{Registry: registryOnce(), Paths: []string{corpus + "crlf.good.csv"}, Replace: "first", ID: "instead"}
	for _, c := range []struct {
		name, base string
		do         work
	}{
		{"add", base, adding(second(""))},
		{"mend", broken, adding(AddRequest{Registry: registryOnce(), Paths: []string{corpus + "whole.good.csv"}, ID: "first"})},
		{"replace", two, onceReplaced(adding(replacing))},
		{"remove", two, removing},
		{"undo", two, undoing(until)},
	} {
		for _, all := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, all %v", c.name, all), func(t *testing.T) {
				t.Parallel()
				failEach(t, c.base, c.do, all)
			})
		}
	}
}

// onceReplaced leaves a directory alone whose release is replaced already.
func onceReplaced(do work) work {
	return func(dir string, f files) error {
		if held, err := Open(dir); err == nil && slices.Contains(held.IDs(), "instead") {
			return nil
		}
		return do(dir, f)
	}
}

func failEach(t *testing.T, base string, do work, all bool) {
	done := filepath.Join(t.TempDir(), "done")
	copyOf(t, base, done)
	if err := do(done, files{}); err != nil {
		t.Fatal(err)
	}
	old, next, want := mustAnswer(t, cubesOf, base), mustAnswer(t, answers, done), heldFiles(t, done)
	nextCubes, untouched := mustAnswer(t, cubesOf, done), contents(t, base)
	dir := filepath.Join(t.TempDir(), "data")
	for n := 1; ; n++ {
		copyOf(t, base, dir)
		r := &refusal{nth: n, all: all}
		err := do(dir, files{before: r.before})
		if r.paths == nil {
			t.Logf("%d operations", n-1)
			return
		}
		at := fmt.Sprintf("operation %d, %s %s", n, r.op, filepath.Base(r.paths[0]))
		served := mustAnswer(t, cubesOf, dir)
		switch {
		case err == nil && served != nextCubes:
			t.Errorf("%s: said to be done, but it is not", at)
		case err != nil && (!r.switched || r.op != "sync") && served != old:
			t.Errorf("%s: the old build is not served any more (%v)", at, err)
		case err != nil:
			checkWords(t, at, err, r.paths)
		}
		if contents(t, dir) == untouched {
			continue // a second try begins where the first of all did
		}
		if err := do(dir, files{}); err != nil {
			t.Errorf("%s: no way on: %v", at, err)
		}
		if err := sweepNow(dir); err != nil {
			t.Errorf("%s: %v", at, err)
		}
		if after := heldFiles(t, dir); after != want {
			t.Errorf("%s: after a second try:\n%s\nwant:\n%s", at, after, want)
		}
		if got := mustAnswer(t, answers, dir); got != next {
			t.Errorf("%s: after a second try:\n%s\nwant:\n%s", at, got, next)
		}
	}
}

// sweepNow does what the next change begins with.
func sweepNow(dir string) error {
	held, err := Open(dir)
	if err != nil {
		return err
	}
	return held.sweep()
}

// checkWords looks for a path and for what to do in an error.
func checkWords(t *testing.T, at string, err error, paths []string) {
	t.Helper()
	var e *quotawatch.Error
	named := slices.ContainsFunc(paths, func(path string) bool { return strings.Contains(err.Error(), filepath.Base(path)) })
	if !errors.As(err, &e) || e.Do == "" || strings.Contains(e.Do, "report it") || !named {
		t.Errorf("%s: the error does not name %s and what to do: %v", at, paths[0], err)
	}
}

// contents names every file of a directory, but the lock, with its hash.
func contents(t *testing.T, dir string) (all string) {
	t.Helper()
	for line := range strings.Lines(listing(t, dir)) {
		name, _, _ := strings.Cut(line, " ")
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if name != "/"+lockFile {
			all += name + " " + digestOf(b) + "\n"
		}
	}
	return all
}

// TestDiskFull fills a small file system at each stage of an add.
func TestDiskFull(t *testing.T) {
	base, small := hold(t), t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("skipped: no small file system can be mounted here (%v)", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(small, syscall.MNT_DETACH) })
	dir := filepath.Join(small, "data")
	copyOf(t, base, dir)
	if _, err := Add(context.Background(), second(dir)); code(err) != quotawatch.CodeNoSpace || !strings.Contains(err.Error(), "MB free") {
		t.Errorf("a disk too full to begin: %v", err)
	}
	defer func(n int64) { freeReserve = n }(freeReserve)
	freeReserve = 0
	for _, stage := range []struct {
		op, file string
		room     int64
	}{
		{"mkdir", tmpPrefix, 0}, {"mkdir", tmpPrefix, 300 << 10}, {"mkdir", tmpPrefix, 900 << 10}, // while DuckDB writes rows
		{"write", rowsSeal, 0}, {"write", cubeFile, 0}, {"write", releaseFile, 0},
		{"write", tmpPrefix + "*.json", 0}, {"write", tmpPrefix + currentFile, 0}, {"write", lockFile, 0},
	} {
		t.Run(fmt.Sprintf("%s with %d bytes", stage.file, stage.room), func(t *testing.T) {
			copyOf(t, base, dir)
			filler := filepath.Join(small, "filler")
			req := second(dir)
			req.files.before = func(op, path string) error {
				if fits, _ := filepath.Match(stage.file, filepath.Base(path)); fits && op == stage.op {
					leaveRoom(t, filler, stage.room)
				}
				return nil
			}
			fullDisk(t, base, req)
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if _, err := Add(context.Background(), second(dir)); err != nil {
				t.Errorf("no way on: %v", err)
			}
		})
	}
}

// fullDisk adds to a disk that fills up, and expects the build of base to stay.
func fullDisk(t *testing.T, base string, req AddRequest) {
	t.Helper()
	_, err := Add(context.Background(), req)
	if code(err) != quotawatch.CodeNoSpace || quotawatch.ExitOf(err) != quotawatch.ExitNoSpace || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("got %v", err)
	}
	if got, want := mustAnswer(t, answers, req.Dir), mustAnswer(t, answers, base); got != want {
		t.Errorf("answers became\n%s\nfrom\n%s", got, want)
	}
	if got, want := heldFiles(t, req.Dir), heldFiles(t, base); got != want {
		t.Errorf("left:\n%s\nwant:\n%s", got, want)
	}
}

// heldFiles lists the files of a directory without the two that may say more
// after a switch that failed: they hold what is true of both builds.
func heldFiles(t *testing.T, dir string) (all string) {
	t.Helper()
	for line := range strings.Lines(listing(t, dir)) {
		if !strings.HasPrefix(line, "/"+previousFile) && !strings.HasPrefix(line, "/"+placesFile) {
			all += line
		}
	}
	return all
}

// leaveRoom fills a file system up to room bytes.
func leaveRoom(t *testing.T, filler string, room int64) {
	t.Helper()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(filler), &fs); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filler, make([]byte, max(0, int64(fs.Bavail)*fs.Bsize-room)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// kept are the patterns of all files of a data directory but the lock.
var kept = []string{currentFile, buildsDir + "/*", releasesDir + "/*/" + releaseFile, releasesDir + "/*/" + cubeFile, releasesDir + "/*/" + rowsFile, releasesDir + "/*/" + rowsSeal}

// stored finds the one file of a data directory that has this name.
func stored(t *testing.T, dir, name string) string {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(dir, name))
	if len(found) != 1 {
		t.Fatalf("%s: %v", name, found)
	}
	return found[0]
}

// spoil changes the middle byte of a file.
func spoil(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, permFile); err != nil {
		t.Fatal(err)
	}
}

// TestDamageIsFound flips bits of every stored file and cuts it short. Each
// time answers are refused with a way on, or are those of before; and Verify
// finds it in any case.
func TestDamageIsFound(t *testing.T) {
	base := hold(t)
	want := mustAnswer(t, answers, base)
	chance := rand.New(rand.NewPCG(60, 10))
	for _, name := range kept {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			copyOf(t, base, dir)
			path := stored(t, dir, name)
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 70 {
				bad := slices.Clone(good)
				at := chance.IntN(len(bad))
				if i < 60 {
					bad[at] ^= 1 << chance.IntN(8)
				} else {
					bad = bad[:at]
				}
				if err := os.WriteFile(path, bad, permFile); err != nil {
					t.Fatal(err)
				}
				checkDamage(t, fmt.Sprintf("%d of %d bytes, at %d", len(bad), len(good), at), dir, want, name)
			}
		})
	}
}

func checkDamage(t *testing.T, at, dir, want, name string) {
	t.Helper()
	got, err := answers(dir)
	var e *quotawatch.Error
	switch {
	case err == nil && got != want:
		t.Errorf("%s: a wrong answer is served:\n%s\nwant:\n%s", at, got, want)
	case err != nil && (code(err) != quotawatch.CodeCorrupt || !errors.As(err, &e) || e.File == "" || !strings.Contains(e.Do, "quotawatch add ") && !strings.Contains(e.Do, "quotawatch releases --rebuild")):
		t.Errorf("%s: got %v", at, err)
	}
	held, err := Open(dir)
	if err == nil {
		err = held.Verify(context.Background())
	}
	if err == nil && name != currentFile { // CURRENT is not damaged by another white space at its end
		t.Errorf("%s: Verify finds nothing", at)
	}
}

// TestWayOn follows what the errors say: the damaged release alone is made
// anew, or, where it is lost, the list of releases. Nothing is removed by hand.
func TestWayOn(t *testing.T) {
	base := hold(t)
	want, names := mustAnswer(t, answers, base), listing(t, base)
	for _, name := range kept {
		for what, harm := range map[string]func(path string) error{
			"changed": func(path string) error { spoil(t, path); return nil },
			"cut":     func(path string) error { return os.Truncate(path, 1) },
			"lost":    os.Remove,
		} {
			dir := filepath.Join(t.TempDir(), "data")
			copyOf(t, base, dir)
			if err := harm(stored(t, dir, name)); err != nil {
				t.Fatal(err)
			}
			if _, err := addFirst(t, dir); err != nil {
				if !strings.Contains(err.Error(), "quotawatch releases --rebuild") || strings.Contains(err.Error(), "remove the file") {
					t.Errorf("%s %s: %v", name, what, err)
				}
				if c, err := Rebuild(context.Background(), ChangeRequest{Dir: dir}); err != nil || len(c.Added) != 1 {
					t.Fatal(c, err)
				}
			}
			held, err := Open(dir)
			if err == nil {
				err = held.Verify(context.Background())
			}
			if err != nil || mustAnswer(t, answers, dir) != want || listing(t, dir) != names {
				t.Errorf("%s %s: not as before: %v\n%s\nwant:\n%s", name, what, err, listing(t, dir), names)
			}
		}
	}
}

// TestMendedWholeUnderItsName refuses to read a damaged release again under
// another id, which would leave the damage where it is.
func TestMendedWholeUnderItsName(t *testing.T) {
	dir := hold(t)
	spoil(t, stored(t, dir, releasesDir+"/*/"+cubeFile))
	before := listing(t, dir)
	_, err := addTo(t, dir, corpus+"whole.good.csv")
	if code(err) != quotawatch.CodeCorrupt || !strings.Contains(err.Error(), "quotawatch add --id first FILE...") || !strings.Contains(err.Error(), "whole.good.csv") {
		t.Errorf("got %v", err)
	}
	if after := listing(t, dir); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	if _, err := Add(context.Background(), second(dir)); err != nil {
		t.Errorf("another release cannot be added meanwhile: %v", err)
	}
	if o, err := addFirst(t, dir); err != nil || len(o) != 1 || o[0].Already {
		t.Errorf("%v %v", o, err)
	}
	held, err := Open(dir)
	if err != nil || held.Verify(context.Background()) != nil || held.ledgers[0].Release.ID != "first" {
		t.Errorf("%v %+v", err, held.Releases())
	}
}

// TestStrayLog puts a log of changes beside the rows, as DuckDB would replay it.
func TestStrayLog(t *testing.T) {
	dir := hold(t)
	if err := os.WriteFile(stored(t, dir, releasesDir+"/*/"+rowsFile)+".wal", []byte("changes"), permFile); err != nil {
		t.Fatal(err)
	}
	if _, err := answers(dir); code(err) != quotawatch.CodeCorrupt {
		t.Errorf("got %v", err)
	}
	if _, err := addFirst(t, dir); err != nil {
		t.Error(err)
	}
	if _, err := answers(dir); err != nil {
		t.Error(err)
	}
}

// TestReplacedMeanwhile reads from a build that another process has replaced.
func TestReplacedMeanwhile(t *testing.T) {
	dir := hold(t)
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Add(context.Background(), second(dir)); err != nil {
		t.Fatal(err)
	}
	if _, err := held.Cubes(); err != nil {
		t.Errorf("what is in both builds cannot be read: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(dir, releasesDir, held.ledgers[0].Release.Digest)); err != nil {
		t.Fatal(err)
	}
	_, cubes := held.Cubes()
	_, query := held.Query(context.Background(), "select 1", QueryLimits{})
	for _, err := range []error{cubes, query, held.Verify(context.Background())} {
		if code(err) != quotawatch.CodeBusy || !strings.Contains(err.Error(), "ask again") {
			t.Errorf("got %v", err)
		}
	}
}
