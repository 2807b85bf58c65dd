package store

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/synth"
)

// workbooks writes four files of a vintage whose releases have several, each
// with its part of the days.
func workbooks(t *testing.T) []string { return workbooksOf(t, 7) }

func workbooksOf(t *testing.T, seed uint64) (paths []string) {
	t.Helper()
	reg, dir := registryOnce(), t.TempDir()
	for _, s := range reg.Sources {
		for _, v := range s.Vintages {
			if s.ID == "ice/arrests" && v.ID == "2026-08" {
				if _, err := synth.Write(context.Background(), synth.Spec{Registry: reg, Source: s, Vintage: v, Rows: 2000, Seed: seed, Files: 4}, dir, func(int) {}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	paths, _ = filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if len(paths) != 4 {
		t.Fatalf("made %v", paths)
	}
	return paths
}

func idsIn(t *testing.T, dir string) []string {
	t.Helper()
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return held.IDs()
}

// TestMissingWorkbookJoins adds the files of one release in several orders. In
// the end the same build is held, byte for byte, as when they come at once.
func TestMissingWorkbookJoins(t *testing.T) {
	w, want := workbooks(t), ""
	for i, order := range [][][]string{{{w[0], w[1], w[2]}}, {{w[0], w[2]}, {w[1]}}, {{w[2]}, {w[0]}, {w[1]}}, {{w[1]}, {w[2]}, {w[0]}}} {
		dir := t.TempDir()
		var last []Outcome
		for _, files := range order {
			var err error
			if last, err = addTo(t, dir, files...); err != nil {
				t.Fatal(err)
			}
		}
		got := mustAnswer(t, answers, dir)
		if i == 0 {
			want = got
		}
		if got != want || len(idsIn(t, dir)) != 1 || len(last[0].Files) != 3 {
			t.Errorf("%v: holds %v, not what they hold at once", order, idsIn(t, dir))
		}
		if i > 0 && len(last[0].Joined) != 1 {
			t.Errorf("%v: nothing says that the files join: %+v", order, last[0].Joined)
		}
		if again, err := addTo(t, dir, w[1]); err != nil || !again[0].Already {
			t.Errorf("%v %v", again, err)
		}
	}
}

// TestDoesNotJoin keeps apart what must stay apart, and says how to make one.
func TestDoesNotJoin(t *testing.T) {
	w := workbooks(t)
	for name, c := range map[string]struct {
		change func(dir string, req *AddRequest)
		apart  string
	}{
		"the file is not there any more": {func(string, *AddRequest) { _ = os.Rename(w[0], w[0]+".away") }, "quotawatch add --replace"},
		"the file is another by now":     {func(string, *AddRequest) { _ = os.WriteFile(w[0], []byte("other"), 0o600) }, "quotawatch add --replace"},
		"nobody knows where it lay":      {func(dir string, _ *AddRequest) { _ = os.WriteFile(filepath.Join(dir, placesFile), []byte("{"), 0o600) }, "quotawatch add --replace"},
		"the user gives an id":           {func(_ string, req *AddRequest) { req.ID = "own" }, ""},
	} {
		text, err := os.ReadFile(w[0])
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if _, err := addTo(t, dir, w[0], w[2]); err != nil {
			t.Fatal(err)
		}
		req := AddRequest{Dir: dir, Registry: registryOnce(), Paths: []string{w[1]}}
		c.change(dir, &req)
		o, err := Add(context.Background(), req)
		if err != nil || len(o[0].Files) != 1 || !strings.Contains(o[0].Apart, c.apart) || (c.apart == "") != (o[0].Apart == "") || len(idsIn(t, dir)) != 2 {
			t.Errorf("%s: %v %+v", name, err, o)
		}
		if err := os.WriteFile(w[0], text, 0o600); err != nil {
			t.Fatal(err)
		}
		if c.apart == "" {
			continue
		}
		old := idsIn(t, dir)[0]
		one, err := Add(context.Background(), AddRequest{Dir: dir, Registry: registryOnce(), Paths: w[:3], Replace: old})
		if err != nil || len(one[0].Files) != 3 || len(one[0].Replaced) != 2 || !slices.Equal(idsIn(t, dir), []string{old}) {
			t.Errorf("%s: what it advises does not make one of them: %v %v", name, err, idsIn(t, dir))
		}
	}
	dir := t.TempDir()
	if _, err := addTo(t, dir, w[1]); err != nil {
		t.Fatal(err)
	}
	other := workbooksOf(t, 8)
	if o, err := addTo(t, dir, other[1]); err != nil || len(o[0].Joined) != 0 || o[0].Apart != "" || len(idsIn(t, dir)) != 2 {
		t.Errorf("other rows of the same days join: %v %+v", err, o)
	}
}

// TestJoinsUnderItsID lets a file join the release that the user names, and
// refuses one of the same days.
func TestJoinsUnderItsID(t *testing.T) {
	w, dir := workbooks(t), t.TempDir()
	add := func(file string) ([]Outcome, error) {
		return Add(context.Background(), AddRequest{Dir: dir, Registry: registryOnce(), Paths: []string{file}, ID: "mine"})
	}
	if _, err := add(w[0]); err != nil {
		t.Fatal(err)
	}
	if o, err := add(w[1]); err != nil || len(o[0].Files) != 2 || !slices.Equal(idsIn(t, dir), []string{"mine"}) {
		t.Errorf("%v %v", err, idsIn(t, dir))
	}
	before := contents(t, dir)
	if _, err := add(workbooksOf(t, 8)[1]); code(err) != quotawatch.CodeReleaseID || !strings.Contains(err.Error(), "--replace mine") {
		t.Errorf("got %v", err)
	}
	if after := contents(t, dir); after != before {
		t.Errorf("a refused add changed\n%s\nto\n%s", before, after)
	}
	if o, err := addTo(t, dir, w[2]); err != nil || o[0].ID != "mine" || len(o[0].Files) != 3 {
		t.Errorf("%v %+v", err, o)
	}
}

// TestReplaceKeepsPlaceAndID replaces the first of two releases.
func TestReplaceKeepsPlaceAndID(t *testing.T) {
	w, dir := workbooks(t), t.TempDir()
	if _, err := addTo(t, dir, w[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := Add(context.Background(), second(dir)); err != nil {
		t.Fatal(err)
	}
	before, want := idsIn(t, dir), contents(t, dir)
	replace := func(old string, files ...string) error {
		_, err := Add(context.Background(), AddRequest{Dir: dir, Registry: registryOnce(), Paths: files, Replace: old})
		return err
	}
	for what, c := range map[string]struct {
		err  error
		code quotawatch.Code
	}{
		"no such release": {replace("secnd", w[1]), quotawatch.CodeNoRelease},
		"refused file":    {replace(before[0], corpus+"column-missing.bad.csv"), quotawatch.CodeColumnMissing},
		"two vintages":    {replace(before[0], w[1], corpus+"whole.good.csv"), quotawatch.CodeVintageMixed},
	} {
		if code(c.err) != c.code {
			t.Errorf("%s: %v", what, c.err)
		}
	}
	if err := replace("secnd", w[1]); !strings.Contains(err.Error(), "did you mean second?") {
		t.Error(err)
	}
	if after := contents(t, dir); after != want {
		t.Errorf("a refused replacement changed\n%s\nto\n%s", want, after)
	}
	if err := replace(before[0], w[1]); err != nil || !slices.Equal(idsIn(t, dir), before) {
		t.Errorf("%v %v", err, idsIn(t, dir))
	}
	if err := replace("second", corpus+"whole.good.csv"); err != nil || !slices.Equal(idsIn(t, dir), []string{before[0], "ero-arrests-fy2017"}) {
		t.Errorf("a vintage that names its release: %v %v", err, idsIn(t, dir))
	}
}

// TestUndo goes back and forward over each kind of change, and keeps one step.
func TestUndo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	undo := func() (Changed, error) { return Undo(context.Background(), ChangeRequest{Dir: dir}) }
	if _, err := undo(); code(err) != quotawatch.CodeNoChange {
		t.Errorf("nothing was ever added: %v", err)
	}
	for name, do := range map[string]work{
		"add":     adding(second("")),
		"replace": adding(AddRequest{Registry: registryOnce(), Paths: []string{corpus + "crlf.good.csv"}, Replace: "first", ID: "instead"}),
		"remove":  removing,
	} {
		copyOf(t, hold(t), dir)
		before := mustAnswer(t, cubesOf, dir)
		if err := do(dir, files{}); err != nil {
			t.Fatal(name, err)
		}
		after := mustAnswer(t, cubesOf, dir)
		for _, want := range []string{before, after, before} {
			if _, err := undo(); err != nil || mustAnswer(t, cubesOf, dir) != want {
				t.Errorf("%s: %v, holds %v", name, err, idsIn(t, dir))
			}
		}
	}
	if c, err := undo(); err != nil || len(c.Removed) == 0 && len(c.Added) == 0 {
		t.Errorf("%v %+v", err, c)
	}
}

// TestNothingIsLeft takes all out, and then what undo kept.
func TestNothingIsLeft(t *testing.T) {
	dir := hold(t)
	c, err := Remove(context.Background(), ChangeRequest{Dir: dir}, []string{"first"})
	if err != nil || c.Now.Digest != "" || len(c.Now.IDs()) != 0 || c.Now.KeptForUndo() < 1<<20 {
		t.Fatalf("%v %+v", err, c)
	}
	if _, err := Add(context.Background(), second(dir)); err != nil {
		t.Fatal(err)
	}
	if _, err := Remove(context.Background(), ChangeRequest{Dir: dir}, []string{"second"}); err != nil {
		t.Fatal(err)
	}
	if _, err := Add(context.Background(), AddRequest{Dir: dir, Registry: registryOnce(), Paths: []string{corpus + "crlf.good.csv"}, ID: "third"}); err != nil {
		t.Fatal(err)
	}
	fresh := t.TempDir()
	if _, err := Add(context.Background(), AddRequest{Dir: fresh, Registry: registryOnce(), Paths: []string{corpus + "crlf.good.csv"}, ID: "third"}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(names(contentsOf(t, fresh)), names(contentsOf(t, dir))); d != "" {
		t.Error(d)
	}
}

// names keeps the names of files, without what PREVIOUS says of other builds.
func names(lines []string) (all []string) {
	for _, line := range lines {
		name, _, _ := strings.Cut(line, " ")
		all = append(all, name)
	}
	return all
}

func contentsOf(t *testing.T, dir string) []string {
	t.Helper()
	return strings.Split(strings.TrimSpace(contents(t, dir)), "\n")
}

// TestDamageStopsNothing damages one of two releases in each way. The other
// answers; more is added; the damaged one is called by its id, and goes.
func TestDamageStopsNothing(t *testing.T) {
	base := hold(t)
	damaged := filepath.Base(filepath.Dir(stored(t, base, releasesDir+"/*/"+releaseFile)))
	if _, err := Add(context.Background(), second(base)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{releaseFile, cubeFile, rowsSeal, ""} {
		dir := filepath.Join(t.TempDir(), "data")
		copyOf(t, base, dir)
		path := filepath.Join(dir, releasesDir, damaged, name)
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		sound, damages, err := OpenSound(dir)
		if err != nil || len(damages) != 1 || len(sound.Releases()) != 1 || sound.Releases()[0].ID != "second" {
			t.Fatalf("%s: %v %v", name, err, damages)
		}
		if _, err := sound.Cubes(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		id := damages[0].ID
		if name != "" && id != "first" || !strings.Contains(damages[0].Err.Error(), "quotawatch remove "+id) || code(damages[0].Err) != quotawatch.CodeCorrupt {
			t.Errorf("%s: called %s: %v", name, id, damages[0].Err)
		}
		settled := AddRequest{Dir: dir, Registry: registryOnce(), Paths: []string{corpus + "crlf.good.csv"}, ID: "third",
			Settle: func(_, next *Held, _ []Outcome) error {
				sound, _ := next.Sound()
				_, err := sound.Cubes()
				return err
			}}
		if _, err := Add(context.Background(), settled); err != nil {
			t.Errorf("%s: nothing can be added: %v", name, err)
		}
		if held, _ := Open(dir); held.Verify(context.Background()) == nil {
			t.Errorf("%s: Verify finds nothing", name)
		}
		if c, err := Remove(context.Background(), ChangeRequest{Dir: dir}, []string{id}); err != nil || !slices.Equal(c.Now.IDs(), []string{"second", "third"}) {
			t.Errorf("%s: %v %+v", name, err, c)
		}
		if held, err := Open(dir); err != nil || held.Verify(context.Background()) != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRebuild makes the list again after each kind of last change, also where
// the file of the list itself is damaged.
func TestRebuild(t *testing.T) {
	two := hold(t)
	if err := adding(second(""))(two, files{}); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]work{
		"add":    adding(AddRequest{Registry: registryOnce(), Paths: []string{corpus + "crlf.good.csv"}, ID: "third"}),
		"remove": removing,
	} {
		for _, lose := range []string{currentFile, buildsDir} {
			dir := filepath.Join(t.TempDir(), "data")
			copyOf(t, two, dir)
			if err := do(dir, files{}); err != nil {
				t.Fatal(err)
			}
			want := mustAnswer(t, answers, dir)
			lost := filepath.Join(dir, lose)
			if lose == buildsDir {
				now, _ := Current(dir)
				lost = filepath.Join(lost, now+".json")
			}
			if err := os.Remove(lost); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir); code(err) != quotawatch.CodeCorrupt || !strings.Contains(err.Error(), "quotawatch releases --rebuild") {
				t.Errorf("%s, %s lost: %v", name, lose, err)
			}
			if _, err := Rebuild(context.Background(), ChangeRequest{Dir: dir}); err != nil || mustAnswer(t, answers, dir) != want {
				t.Errorf("%s, %s lost: %v, holds %v", name, lose, err, idsIn(t, dir))
			}
			if c, err := Rebuild(context.Background(), ChangeRequest{Dir: dir}); err != nil || len(c.Added) != 0 {
				t.Errorf("a list that is whole is made again: %v %+v", err, c)
			}
		}
	}
}
