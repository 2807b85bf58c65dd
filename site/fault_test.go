package site

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
)

// failing is a site of which one page fails, "" for the list of pages.
type failing struct {
	source
	path string
	fail func() error
}

func (f failing) Paths() ([]string, error) {
	if f.path == "" {
		return nil, f.fail()
	}
	return f.source.Paths()
}

func (f failing) Get(path string) (web.File, error) {
	if path == f.path {
		return web.File{}, f.fail()
	}
	return f.source.Get(path)
}

// TestPageThatFails names the page and the release, whatever fails in it and
// how, and leaves the folder as it was.
func TestPageThatFails(t *testing.T) {
	known := &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "no days", Place: "a week", Found: "none", Do: "add some"}
	for name, fail := range map[string]func() error{"error": func() error { return errors.New("plain") }, "code": func() error { return known }, "panic": func() error { panic("of a page") }} {
		for path, want := range map[string][2]string{"/es/releases/b/": {"es/releases/b/index.html", "release b"}, "/about/": {"about/index.html", "releases a, b"}, "": {"the list of pages", "releases a, b"}} {
			s := small()
			s["/es/releases/b/"] = page("b")
			dir := filepath.Join(t.TempDir(), "public")
			req := request(t, dir, s)
			req.Source, req.Manifest.Releases = failing{s, path, fail}, []Release{{ID: "a"}, {ID: "b"}}
			_, err := Publish(context.Background(), req)
			var e *quotawatch.Error
			if !errors.As(err, &e) || e.File != want[0] || e.Place != want[1] || (e.Code == known.Code) != (name == "code") || !strings.Contains(e.Summary, "nothing was written") {
				t.Errorf("%s of %q: %v", name, path, err)
			}
			if name == "code" && (e.Found != "a week, none" || e.Do != known.Do) {
				t.Errorf("%v", err)
			}
		}
	}
}
