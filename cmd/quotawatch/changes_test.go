package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
)

// changingServer serves a data directory in this process, and lets it be
// changed.
func changingServer(t *testing.T, data string) *httptest.Server {
	t.Helper()
	a := &app{data: data}
	s := &snapshots{app: a}
	server := &web.Server{Current: s.current, Uploads: a.uploads(context.Background(), s), Changes: a.changes(context.Background(), s)}
	srv := httptest.NewServer(server)
	t.Cleanup(func() { srv.Close(); server.Wait() })
	return srv
}

// posted asks for a change as the page does, and gives its answer.
func posted(t *testing.T, base, path string, into any) (status int, body string) {
	t.Helper()
	_, b := gotten(t, base+"/api/v1/token")
	var token struct{ Token string }
	if err := json.Unmarshal(b, &token); err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodPost, base+"/api/v1/"+path, nil)
	req.Header.Set(web.TokenHeader, token.Token)
	req.Header.Set("Origin", base)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ = io.ReadAll(res.Body)
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err, string(b))
	}
	return res.StatusCode, string(b)
}

func heldBy(t *testing.T, base string) (c web.Changeable) {
	t.Helper()
	_, b := gotten(t, base+"/api/v1/held")
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err, string(b))
	}
	return c
}

// TestChangesOverHTTP adds a file, replaces it, takes that back, removes and
// undoes: after each step what is held, what is served and what undoing would
// do agree with the command line.
func TestChangesOverHTTP(t *testing.T) {
	data := t.TempDir()
	srv := changingServer(t, data)
	if h := heldBy(t, srv.URL); h.At != "" || h.Undo != nil || h.Releases == nil || h.Layouts == nil {
		t.Fatalf("of nothing: %+v", h)
	}
	dropped(t, srv.URL, "?id=one", "../../testdata/corpus/whole.good.csv")
	first := heldBy(t, srv.URL)
	isHeld := func(what string, ids ...string) web.Changeable {
		t.Helper()
		h := heldBy(t, srv.URL)
		var listed []quotawatch.Release
		if err := json.Unmarshal([]byte(ok(t, "releases", "--data", data, "--format", "json")), &listed); err != nil {
			t.Fatal(err)
		}
		res, _ := gotten(t, srv.URL+"/data/")
		if !slices.Equal(h.Releases, ids) || len(listed) != len(ids) || h.Undo == nil || len(ids) > 0 && res.Header.Get("Quotawatch-Build") != current(t, data) {
			t.Fatalf("%s: %+v, served %s", what, h, res.Header.Get("Quotawatch-Build"))
		}
		return h
	}
	if u := isHeld("added", "one").Undo; len(u.Back) != 0 || !slices.Equal(u.Gone, []string{"one"}) || u.Bytes != 0 {
		t.Errorf("%+v", u)
	}
	dropped(t, srv.URL, "?replace=one&id=one", "../../testdata/corpus/crlf.good.csv")
	h := isHeld("replaced", "one")
	if u := h.Undo; !slices.Equal(u.Back, []string{"one"}) || !slices.Equal(u.Gone, []string{"one"}) || u.Bytes == 0 {
		t.Errorf("%+v", u)
	}
	var c web.Change
	if status, body := posted(t, srv.URL, "undo?at="+h.At, &c); status != http.StatusOK || !slices.Equal(c.Added, []string{"one"}) || c.Build == "" || c.Claims == nil {
		t.Errorf("%d %s", status, body)
	}
	if h := isHeld("taken back", "one"); h.At != first.At {
		t.Errorf("%s is held, not %s", h.At, first.At)
	}
	c = web.Change{}
	if status, body := posted(t, srv.URL, "remove?release=one", &c); status != http.StatusOK || !slices.Equal(c.Removed, []string{"one"}) || c.Added == nil || c.Claims == nil || c.Claims.Checked < 200 {
		t.Errorf("%d %s", status, body)
	}
	h = isHeld("removed")
	if u := h.Undo; !slices.Equal(u.Back, []string{"one"}) || len(u.Gone) != 0 || u.Bytes == 0 {
		t.Errorf("%+v", u)
	}
	refusals := map[string]quotawatch.Code{"undo?at=" + first.At: quotawatch.CodeBusy, "remove?release=one": quotawatch.CodeNoRelease, "forget?layout=none": quotawatch.CodeNoLayout}
	for path, code := range refusals {
		var p web.Problem
		status, body := posted(t, srv.URL, path, &p)
		if p.Error.Code != code || status != web.Status(code) || strings.Contains(body, data) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if again := isHeld("refused"); again.At != h.At {
		t.Errorf("a refusal changed what is held: %+v", again)
	}
	posted(t, srv.URL, "undo?at="+h.At, &c)
	isHeld("undone", "one")
}

// TestNothingToUndo tells it in the shape of errors.
func TestNothingToUndo(t *testing.T) {
	srv := changingServer(t, t.TempDir())
	var p web.Problem
	if status, body := posted(t, srv.URL, "undo?at=", &p); status != http.StatusNotFound || p.Error.Code != quotawatch.CodeNoChange {
		t.Errorf("%d %s", status, body)
	}
}

// TestLayoutsOverHTTP accepts a layout by an upload, shows it and lets it go;
// undoing its add tells of the layout, too.
func TestLayoutsOverHTTP(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	ok(t, "synth", "--vintage", "2019-icfo-53623", "--rows", "300", "--out", dir)
	text, err := os.ReadFile(filepath.Join(dir, "synthetic-2019-icfo-53623.csv"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "renamed.csv")
	renamed := strings.Replace(string(text), "Apprehension Date", "Date of Apprehension", 1)
	if err := os.WriteFile(file, []byte(renamed), 0o600); err != nil {
		t.Fatal(err)
	}
	srv := changingServer(t, data)
	if state, body := dropped(t, srv.URL, "?"+url.Values{"accept": {"mine"}}.Encode(), file); state.State != "done" {
		t.Fatal(body)
	}
	h := heldBy(t, srv.URL)
	if len(h.Layouts) != 1 || h.Layouts[0].Name != "mine" || h.Layouts[0].Columns["arrest_date"] != "Date of Apprehension" || !slices.Equal(h.Layouts[0].Releases, h.Releases) {
		t.Fatalf("%+v", h)
	}
	if h.Undo == nil || !slices.Equal(h.Undo.LayoutsGone, []string{"mine"}) {
		t.Errorf("%+v", h.Undo)
	}
	var c web.Change
	if status, body := posted(t, srv.URL, "undo?at="+h.At, &c); status != http.StatusOK {
		t.Fatal(body)
	}
	h = heldBy(t, srv.URL)
	if len(h.Layouts) != 0 || !slices.Equal(h.Undo.LayoutsBack, []string{"mine"}) {
		t.Errorf("%+v %+v", h, h.Undo)
	}
	posted(t, srv.URL, "undo?at="+h.At, &c)
	if status, body := posted(t, srv.URL, "forget?layout=mine", &c); status != http.StatusOK || c.Removed == nil {
		t.Error(status, body)
	}
	if h := heldBy(t, srv.URL); len(h.Layouts) != 0 || len(h.Releases) != 1 {
		t.Errorf("%+v", h)
	}
}
