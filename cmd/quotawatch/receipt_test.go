package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/receipt"
	"github.com/quotawatch/quotawatch/store"
)

// changes is how many random changes of one byte each test makes.
const changes = 100

// answered is a data directory of two releases, their files, and a receipt.
type answered struct {
	data, receipt string
	files         []string
}

// answer adds two releases, one of them synthetic, and asks a question of them.
func answer(t *testing.T) answered {
	t.Helper()
	dir := t.TempDir()
	a := answered{data: filepath.Join(dir, "data"), receipt: filepath.Join(dir, "receipt.json")}
	ok(t, "synth", "--vintage", "2019-icfo-53623", "--rows", "300", "--out", dir)
	for to, from := range map[string]string{"whole.csv": "../../testdata/corpus/whole.good.csv", "made.csv": filepath.Join(dir, "synthetic-2019-icfo-53623.csv")} {
		copyFile(t, from, filepath.Join(dir, to))
	}
	a.files = []string{filepath.Join(dir, "whole.csv"), filepath.Join(dir, "made.csv")}
	ok(t, "add", "--data", a.data, "--id", "first", a.files[0])
	ok(t, "add", "--data", a.data, "--id", "second", a.files[1])
	ok(t, "attain", "--data", a.data, "--release", "first", "--from", "2016-10-01", "--to", "2017-09-30", "--office", "DAL,MIA", "--receipt", a.receipt)
	return a
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// try runs a command line and gives what it wrote and its exit code.
func try(args ...string) (out, errOut string, exit quotawatch.Exit) {
	var o, e bytes.Buffer
	exit = quotawatch.Exit(run(args, strings.NewReader(""), &o, &e))
	return o.String(), e.String(), exit
}

// ok runs a command line that must succeed.
func ok(t *testing.T, args ...string) string {
	t.Helper()
	out, errOut, exit := try(args...)
	if exit != quotawatch.ExitOK {
		t.Fatalf("%v: exit %d\n%s%s", args, exit, out, errOut)
	}
	return out
}

// identical verifies and wants the verdict identical.
func identical(t *testing.T, args ...string) {
	t.Helper()
	if out := ok(t, append([]string{"verify"}, args...)...); !strings.Contains(out, "\nidentical: ") && !strings.HasPrefix(out, "identical: ") {
		t.Errorf("%v:\n%s", args, out)
	}
}

// found verifies after a change and wants it found, by this code.
func found(t *testing.T, what, code string, args ...string) {
	t.Helper()
	out, errOut, exit := try(append([]string{"verify"}, args...)...)
	told := strings.Contains(errOut, "code: "+code) || code == "build-corrupt" && strings.Contains(errOut, "is damaged and left out")
	if exit == quotawatch.ExitOK || strings.Contains(out, "identical") || !told {
		t.Fatalf("%s: exit %d\n%s%s", what, exit, out, errOut)
	}
}

// changed changes one random byte of a file, looks, and puts it back.
func changed(t *testing.T, chance *rand.Rand, path string, look func(what string)) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := chance.IntN(len(b))
	other := bytes.Clone(b)
	other[i] ^= byte(1 + chance.IntN(255))
	if err := os.WriteFile(path, other, 0o644); err != nil {
		t.Fatal(err)
	}
	look(fmt.Sprintf("%s at byte %d", filepath.Base(path), i))
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// stored lists the files that answers rest on, in a data directory.
func stored(t *testing.T, dir string) (paths []string) {
	t.Helper()
	current, err := store.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		aside := []string{"lock", historyFile, "PREVIOUS", "places.json"} // for undo and joining alone
		former := strings.Contains(path, "builds") && !strings.HasPrefix(d.Name(), current)
		if err == nil && !d.IsDir() && !slices.Contains(aside, d.Name()) && !former {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) < 10 {
		t.Fatal(paths, err)
	}
	return paths
}

// TestOneByteIsFound changes random bytes of the receipt, of the release files
// and of what is stored: one at a time, and each is found.
func TestOneByteIsFound(t *testing.T) {
	a, chance := answer(t), rand.New(rand.NewPCG(1, 25))
	paths := stored(t, a.data)
	for i := range changes {
		changed(t, chance, a.receipt, func(what string) { found(t, what, "receipt-damaged", a.receipt) })
		changed(t, chance, a.files[i%2], func(what string) {
			found(t, what, "receipt-cannot", append([]string{a.receipt}, a.files...)...)
		})
		changed(t, chance, paths[i%len(paths)], func(what string) { found(t, what, "build-corrupt", "--data", a.data, a.receipt) })
	}
	identical(t, "--data", a.data, a.receipt)
	identical(t, append([]string{a.receipt}, a.files...)...)
}

// TestIdenticalAnywhere recomputes in other places of the disk and the world,
// from what is held and from the files under other names.
func TestIdenticalAnywhere(t *testing.T) {
	a, run, place := answer(t), program(t), t.TempDir()
	if err := os.CopyFS(filepath.Join(place, "kept"), os.DirFS(a.data)); err != nil {
		t.Fatal(err)
	}
	copyFile(t, a.files[0], filepath.Join(place, "a (1).csv"))
	copyFile(t, a.files[1], filepath.Join(place, "another name.csv"))
	tmp := filepath.Join(place, "kept", "tmp") // beside nothing that is read below
	if err := os.Mkdir(tmp, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	for _, env := range [][]string{
		{"TZ=America/Los_Angeles", "LC_ALL=tr_TR.UTF-8", "GOMAXPROCS=1"},
		{"TZ=Pacific/Kiritimati", "LC_ALL=de_DE.UTF-8", "GOMAXPROCS=2"},
	} {
		for _, args := range [][]string{{"--data", "kept", a.receipt}, {"--data", "none", a.receipt, "another name.csv", "a (1).csv"}, {"--data", "none", a.receipt, "."}} {
			c := run(env, append([]string{"verify", "--format", "json"}, args...)...)
			c.Dir = place
			var r receipt.Report
			if err := json.Unmarshal([]byte(must(t, c)), &r); err != nil || r.Verdict != receipt.Identical || len(r.Rests) > 0 || !r.Synthetic {
				t.Errorf("%v %v: %+v %v", env, args, r, err)
			}
		}
		copied := filepath.Join(place, "receipt.json")
		c := run(env, "attain", "--data", "kept", "--to", "2017-09-30", "--from", "2016-10-01", "--office", "DAL", "--office", "MIA", "--release=first", "--format", "csv", "--receipt", copied)
		c.Dir = place
		must(t, c)
		if got, want := read(t, copied), read(t, a.receipt); got != want {
			t.Errorf("%v: the same question has another receipt:\n%s", env, firstDifference(want, got))
		}
		if err := os.Remove(copied); err != nil {
			t.Fatal(err)
		}
	}
	if entries, err := os.ReadDir(tmp); err != nil || len(entries) > 0 {
		t.Errorf("%v are left behind (%v)", entries, err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestOtherReleasesDoNotCount adds a release after the receipt was made, and
// asks without one of its own.
func TestOtherReleasesDoNotCount(t *testing.T) {
	a := answer(t)
	ok(t, "add", "--data", a.data, "--id", "third", "../../testdata/corpus/crlf.good.csv")
	identical(t, "--data", a.data, a.receipt)
	other := t.TempDir()
	ok(t, "add", "--data", other, "--id", "second", a.files[1])
	for _, args := range [][]string{{"--data", other, a.receipt}, {a.receipt, a.files[1]}} {
		out, errOut, exit := try(append([]string{"verify", "--format", "json"}, args...)...)
		var r receipt.Report
		if err := json.Unmarshal([]byte(out), &r); err != nil || r.Verdict != receipt.Cannot || exit != quotawatch.ExitNotFound || !strings.Contains(errOut, "receipt-cannot") {
			t.Fatalf("exit %d, %v\n%s%s", exit, err, out, errOut)
		}
		if len(r.Missing) != 1 || r.Missing[0].Name != "whole.csv" || r.Missing[0].Release != "first" || r.Missing[0].Bytes != 1045 {
			t.Errorf("missing: %+v", r.Missing)
		}
	}
	found(t, "a file more", "receipt-cannot", append([]string{a.receipt, "../../testdata/corpus/crlf.good.csv"}, a.files...)...)
}

// TestEveryAnswerCanCarryOne makes a receipt of every command that answers, in
// every format, and verifies it.
func TestEveryAnswerCanCarryOne(t *testing.T) {
	a := answer(t)
	more := map[string][]string{"diff": {"first", "ero-arrests-fy2017"}}
	root := newRoot(&app{out: io.Discard, err: io.Discard})
	for _, c := range root.Commands() {
		path := filepath.Join(t.TempDir(), "receipt.json")
		args := append([]string{c.Name(), "--data", a.data, "--receipt", path}, more[c.Name()]...)
		if _, is := answering[c.Name()]; !is {
			if _, errOut, exit := try(args...); exit != quotawatch.ExitUsage || !strings.Contains(errOut, "code: usage") {
				t.Errorf("%s takes --receipt: exit %d\n%s", c.Name(), exit, errOut)
			}
			continue
		}
		first := ""
		for _, format := range []string{"json", "table", "csv", "md"} {
			out := ok(t, append(args, "--format", format)...)
			if format == "json" {
				first = read(t, path)
				if p, err := receipt.Parse([]byte(first)); err != nil || string(encoded(t, p.Answer)) != out {
					t.Errorf("%s: the receipt does not hold what was written (%v)", c.Name(), err)
				}
			}
			if read(t, path) != first {
				t.Errorf("%s as %s has another receipt than as JSON", c.Name(), format)
			}
			if strings.Contains(first, a.data) {
				t.Errorf("%s: a path is in the receipt", c.Name())
			}
		}
		identical(t, "--data", a.data, path)
	}
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	b, err := receipt.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestNoReceiptOfNoAnswer keeps a receipt that stands where a new one cannot
// be made.
func TestNoReceiptOfNoAnswer(t *testing.T) {
	data, path := t.TempDir(), filepath.Join(t.TempDir(), "receipt.json")
	ok(t, "orders", "--data", data, "--receipt", path)
	before := read(t, path)
	for _, args := range [][]string{
		{"attain", "--release", "none", "--receipt", path}, {"orders", "--receipt", ""}, {"claims", "--moved", "--receipt", path},
		{"claims", "--feed", filepath.Join(data, "x.json"), "--receipt", path}, {"orders", "--receipt", filepath.Join(data, "no", "such", "place.json")},
	} {
		if _, errOut, exit := try(append(args, "--data", data)...); exit == quotawatch.ExitOK || !strings.Contains(errOut, "do: ") {
			t.Errorf("%v: exit %d\n%s", args, exit, errOut)
		}
	}
	if read(t, path) != before {
		t.Error("the receipt was changed")
	}
	for _, path := range []string{"", filepath.Join(data, "none.json"), data} {
		if _, errOut, exit := try("verify", path); exit == quotawatch.ExitOK || !strings.Contains(errOut, "do: ") {
			t.Errorf("verify %q: exit %d\n%s", path, exit, errOut)
		}
	}
}
