package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/web"
)

// source is pages and files by their paths.
type source map[string]string

func (s source) Paths() (paths []string, err error) {
	for name := range s {
		paths = append(paths, name) // in any order, as a map has it
	}
	return paths, nil
}

func (s source) Get(name string) (web.File, error) {
	body, ok := s[name]
	if !ok {
		return web.File{}, fs.ErrNotExist
	}
	return web.File{Body: []byte(body), Forever: strings.HasPrefix(name, "/assets/")}, nil
}

func page(text string) string { return "<!doctype html>\n<title>" + text + "</title>\n" }

func small() source {
	return source{"/": page("first"), "/about/": page("about"), "/es/": page("primera"), "/404.html": page("none"), "/robots.txt": "User-agent: *\n",
		"/assets/0011/app.css": "p { color: red }\n", "/fig/national.csv": "date,arrests,mean_7_days\n2025-01-20,300,\n", "/fig/national.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`}
}

func publication(t testing.TB) *registry.Publication {
	t.Helper()
	p, err := registry.LoadPublication(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func request(t testing.TB, dir string, s source) Request {
	return Request{Source: s, Rules: publication(t), Dir: dir, Manifest: Manifest{Program: "0.1.0", Build: "b1", Releases: []Release{}}}
}

func publish(t testing.TB, dir string, s source) Outcome {
	t.Helper()
	o, err := Publish(context.Background(), request(t, dir, s))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// whole fails the test unless the folder is as its manifest says and nothing is
// left beside it.
func whole(t testing.TB, dir string) Report {
	t.Helper()
	r, err := Verify(dir)
	if err != nil || r.Verdict != Identical {
		t.Fatalf("%v %v", r, err)
	}
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(entries) != 1 {
		t.Fatalf("beside the folder: %v %v", entries, err)
	}
	return r
}

// content gives every file of a folder with its bytes.
func content(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	files, _, err := disk{}.files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(b)
	}
	return all
}

// TestPublish writes a folder: each path as a file, data before pages, the first
// page last, and the same bytes however often and wherever.
func TestPublish(t *testing.T) {
	dir, again := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "a b", "ö", "public")
	o := publish(t, dir, small())
	if o.Written != 8 || o.Kept != 0 || o.Removed != 0 || o.Files != 8 {
		t.Errorf("%+v", o)
	}
	whole(t, dir)
	got := content(t, dir)
	for path, text := range small() {
		if got[fileOf(path)] != text {
			t.Errorf("%s: %q", path, got[fileOf(path)])
		}
	}
	m, err := Parse([]byte(got[ManifestFile]))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, e := range m.Files {
		order = append(order, e.Path)
	}
	want := []string{"assets/0011/app.css", "fig/national.csv", "fig/national.svg", "robots.txt", "404.html", "about/index.html", "es/index.html", "index.html"}
	if !slices.Equal(order, want) || !m.Files[0].Immutable || m.Files[1].Immutable || m.Files[1].Type != "text/csv; charset=utf-8" {
		t.Errorf("%v, want %v", order, want)
	}
	publish(t, again, small())
	if other := content(t, again); fmt.Sprint(other) != fmt.Sprint(got) {
		t.Error("another folder has other bytes")
	}
}

// TestIncremental keeps what did not change, and mends what was damaged.
func TestIncremental(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, small())
	before, err := os.Stat(filepath.Join(dir, "about/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "404.html"), []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	next := small()
	delete(next, "/es/")
	next["/"], next["/who/"] = page("first, changed"), page("who")
	o := publish(t, dir, next)
	if o.Written != 3 || o.Kept != 5 || o.Removed != 1 {
		t.Errorf("%+v, want 3 written (one of them damaged), 5 kept, 1 removed", o)
	}
	after, err := os.Stat(filepath.Join(dir, "about/index.html"))
	if err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a file that did not change was written again (%v)", err)
	}
	whole(t, dir)
	if _, err := os.Stat(filepath.Join(dir, "es")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a page that is gone is still there (%v)", err)
	}
	if o := publish(t, dir, next); o.Written != 0 || o.Kept != 8 {
		t.Errorf("with nothing changed: %+v", o)
	}
}

// TestRefusedFolder keeps folders that hold what was not published to them.
func TestRefusedFolder(t *testing.T) {
	for name, prepare := range map[string]func(dir string) error{
		"a file of somebody": func(dir string) error { return os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o644) },
		"a directory alone":  func(dir string) error { return os.Mkdir(filepath.Join(dir, "notes.txt"), 0o755) },
		"a manifest of another": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, ManifestFile), []byte(`{"format":"other"}`), 0o644)
		},
		"a file beside the published": func(dir string) error {
			if _, err := Publish(context.Background(), request(t, dir, small())); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o644)
		},
		"a folder where one is made": func(dir string) error {
			return errors.Join(os.Mkdir(dir+".tmp", 0o755), os.WriteFile(filepath.Join(dir+".tmp", "notes.txt"), []byte("mine"), 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "public")
			if err := errors.Join(os.Mkdir(dir, 0o755), prepare(dir)); err != nil {
				t.Fatal(err)
			}
			before := content(t, parent)
			_, err := Publish(context.Background(), request(t, dir, small()))
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.Code != quotawatch.CodePublishFolder || !slices.Contains([]string{"notes.txt", ManifestFile, "public.tmp"}, e.File) {
				t.Errorf("got %v", err)
			}
			if after := content(t, parent); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("it was changed:\n%v\n%v", before, after)
			}
		})
	}
}

// TestNothingWritten refuses one file of many: the folder is as it was, and one
// that was not there is not made.
func TestNothingWritten(t *testing.T) {
	bad := small()
	bad["/fig/national.csv"] = "date,landmark\n"
	dir := filepath.Join(t.TempDir(), "public")
	_, err := Publish(context.Background(), request(t, dir, bad))
	var e *quotawatch.Error
	if !errors.As(err, &e) || e.Code != quotawatch.CodePublishRefused || e.File != "fig/national.csv" || !strings.Contains(e.Place, "landmark") {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
	publish(t, dir, small())
	before := content(t, dir)
	if _, err := Publish(context.Background(), request(t, dir, bad)); err == nil {
		t.Error("published")
	}
	if fmt.Sprint(content(t, dir)) != fmt.Sprint(before) {
		t.Error("the folder changed")
	}
	whole(t, dir)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Publish(ctx, request(t, dir, small())); !errors.Is(err, context.Canceled) {
		t.Errorf("when told to stop: %v", err)
	}
	whole(t, dir)
}

// TestEveryFault lets each operation on the disk fail in turn, in every way that
// folders are put in place. The folder is then the one before or, where only
// cleaning up failed, the one after; never anything else. The next publish makes
// it good.
func TestEveryFault(t *testing.T) {
	next := small()
	next["/"], next["/who/"] = page("changed"), page("who")
	for _, apart := range []bool{false, true} {
		for n := 1; ; n++ {
			dir := filepath.Join(t.TempDir(), "public")
			publish(t, dir, small())
			old := content(t, dir)
			req, i := request(t, dir, next), 0
			req.workers = 1
			req.disk = disk{apart: apart, before: func(op, path string) error {
				if i++; i == n {
					return syscall.EIO
				}
				return nil
			}}
			_, err := Publish(context.Background(), req)
			if i < n {
				if err != nil || n < 40 {
					t.Fatalf("%d operations: %v", i, err)
				}
				t.Logf("%d operations failed in turn, apart %v", n-1, apart)
				break
			}
			now := content(t, dir)
			if fmt.Sprint(now) == fmt.Sprint(old) && err == nil {
				t.Fatalf("operation %d failed, and nobody was told", n)
			}
			if r, verr := Verify(dir); verr != nil || r.Verdict != Identical {
				t.Fatalf("operation %d (%v): %v %v", n, err, r, verr)
			}
			if o := publish(t, dir, next); o.Files != 9 {
				t.Fatalf("after operation %d: %+v", n, o)
			}
			whole(t, dir)
		}
	}
}

// TestLeftBehind publishes beside what a process left that was killed: while
// it made a folder, while it removed one, and between two renames.
func TestLeftBehind(t *testing.T) {
	for name, leave := range map[string]func(dir string) error{
		"a folder begun": func(dir string) error {
			return errors.Join(os.Mkdir(dir+".tmp", 0o755), os.WriteFile(filepath.Join(dir+".tmp", partial), nil, 0o644), os.WriteFile(filepath.Join(dir+".tmp", "index.html"), []byte("x"), 0o644))
		},
		"an empty folder":   func(dir string) error { return os.Mkdir(dir+".tmp", 0o755) },
		"the folder before": func(dir string) error { return os.CopyFS(dir+".tmp", os.DirFS(dir)) },
		"between two renames": func(dir string) error {
			return errors.Join(os.CopyFS(dir+".tmp", os.DirFS(dir)), os.Rename(dir, dir+".old"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			publish(t, dir, small())
			if err := leave(dir); err != nil {
				t.Fatal(err)
			}
			if o := publish(t, dir, small()); o.Kept != 8 {
				t.Errorf("%+v, want all kept", o)
			}
			whole(t, dir)
		})
	}
}

// TestTwoAtOnce lets one publish while another does: it is told so, and the
// first goes on.
func TestTwoAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, small())
	req := request(t, dir, small())
	tried := false
	req.Progress = func(done, total int) {
		if tried || done < total {
			return
		}
		tried = true
		_, err := Publish(context.Background(), request(t, dir, small()))
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != quotawatch.CodeBusy {
			t.Errorf("got %v", err)
		}
	}
	if _, err := Publish(context.Background(), req); err != nil || !tried {
		t.Errorf("%v, tried %v", err, tried)
	}
	whole(t, dir)
}
