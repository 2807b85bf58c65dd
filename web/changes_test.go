package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
)

// changeable serves the embedded data, and tells do of each change.
func changeable(t *testing.T, do func(what string) (Change, error)) *httptest.Server {
	t.Helper()
	s := snapshot(t)
	server := &Server{Current: func() (*Snapshot, error) { return &s, nil }, Uploads: &Uploads{}, Changes: &Changes{
		Held:   func() (Changeable, error) { return Changeable{At: "now", Releases: []string{"one"}}, nil },
		Remove: func(ids []string) (Change, error) { return do("remove " + strings.Join(ids, " ")) },
		Undo:   func(at string) (Change, error) { return do("undo " + at) },
		Forget: func(layout string) (Change, error) { return do("forget " + layout) },
	}}
	srv := httptest.NewServer(server)
	t.Cleanup(func() { srv.Close(); server.Wait() })
	return srv
}

// asked posts a change with the token, and with what change makes of it.
func asked(t *testing.T, base, path string, change ...func(*http.Request)) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, base+apiPrefix+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(TokenHeader, tokenOf(t, base))
	req.Header.Set("Origin", base)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range change {
		c(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res, string(b)
}

// TestChange does each change once, and says what the server answers from.
func TestChange(t *testing.T) {
	var did []string
	srv := changeable(t, func(what string) (Change, error) {
		did = append(did, what)
		return Change{Removed: []string{"one"}, Added: []string{}}, nil
	})
	for path, want := range map[string]string{"remove?release=one&release=two": "remove one two", "undo?at=now": "undo now", "undo?at=": "undo ", "forget?layout=mine": "forget mine"} {
		did = nil
		res, body := asked(t, srv.URL, path)
		if res.StatusCode != http.StatusOK || strings.Join(did, ", ") != want || !strings.Contains(body, `"removed":["one"]`) || !strings.Contains(body, `"build":"reference-`) || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s, did %q", path, res.StatusCode, body, did)
		}
	}
	if res, body := get(t, srv.URL+"/api/v1/held"); res.StatusCode != http.StatusOK || !strings.Contains(body, `"at":"now"`) {
		t.Error(res.StatusCode, body)
	}
}

// TestChangeAttacked asks as no page of this server does. Nothing is changed.
func TestChangeAttacked(t *testing.T) {
	srv := changeable(t, func(what string) (Change, error) {
		t.Error("an attacker has done:", what)
		return Change{}, nil
	})
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, good := range []string{"remove?release=one", "undo?at=now", "forget?layout=mine"} {
		command, _, _ := strings.Cut(good, "?")
		for name, c := range map[string]struct {
			path   string
			change func(*http.Request)
			status int
		}{
			"no token":       {good, func(r *http.Request) { r.Header.Del(TokenHeader) }, 403},
			"empty token":    {good, header(TokenHeader, ""), 403},
			"guessed token":  {good, header(TokenHeader, strings.Repeat("A", 26)), 403},
			"foreign origin": {good, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example"); r.Header.Del("Sec-Fetch-Site") }, 403},
			"null origin":    {good, func(r *http.Request) { r.Header.Set("Origin", "null"); r.Header.Del("Sec-Fetch-Site") }, 403},
			"cross site":     {good, header("Sec-Fetch-Site", "cross-site"), 403},
			"rebound name":   {good, func(r *http.Request) { r.Host = "evil.example" }, 421},
			"GET":            {good, func(r *http.Request) { r.Method = http.MethodGet }, 405},
			"HEAD":           {good, func(r *http.Request) { r.Method = http.MethodHead }, 405},
			"DELETE":         {good, func(r *http.Request) { r.Method = http.MethodDelete }, 405},
			"nothing said":   {command, nil, 400},
			"another word":   {command + "?data=/etc", nil, 400},
			"one too many":   {good + "&data=/etc", nil, 400},
			"unreadable":     {good + "&%zz", nil, 400},
		} {
			if c.change == nil {
				c.change = func(*http.Request) {}
			}
			res, body := asked(t, srv.URL, c.path, c.change)
			if res.StatusCode != c.status || res.Request.Method != http.MethodHead && !strings.Contains(body, `"error"`) {
				t.Errorf("%s of %s: %d %s, want %d", name, good, res.StatusCode, body, c.status)
			}
		}
	}
	quiet := server(t)
	for _, path := range []string{"remove?release=one", "undo?at=", "forget?layout=mine"} {
		if res, err := http.Post(quiet.URL+apiPrefix+path, "", nil); err != nil || res.StatusCode != http.StatusForbidden {
			t.Errorf("a server that is only read changes by %s: %v %v", path, res, err)
		}
	}
	if res, _ := get(t, quiet.URL+"/api/v1/held"); res.StatusCode != http.StatusForbidden {
		t.Error("a server that is only read tells what can be changed:", res.StatusCode)
	}
}

// TestChangeFails gives the error as it is; a fault of ours is one answer, and
// the next change is done. Two at once are not.
func TestChangeFails(t *testing.T) {
	what, step := make(chan any, 1), make(chan bool)
	srv := changeable(t, func(string) (Change, error) {
		switch w := (<-what).(type) {
		case error:
			return Change{}, w
		case nil:
			step <- true
			<-step
			return Change{}, nil
		default:
			panic(w)
		}
	})
	what <- &quotawatch.Error{Code: quotawatch.CodeNoRelease, Summary: "no such release is held", Found: "one"}
	if res, body := asked(t, srv.URL, "remove?release=one"); res.StatusCode != http.StatusNotFound || !strings.Contains(body, `"release-not-found"`) {
		t.Error(res.StatusCode, body)
	}
	what <- "a fault of ours"
	if res, body := asked(t, srv.URL, "undo?at=now"); res.StatusCode != http.StatusInternalServerError || !strings.Contains(body, `"internal"`) {
		t.Error(res.StatusCode, body)
	}
	what <- nil
	done := make(chan int)
	go func() {
		res, _ := asked(t, srv.URL, "remove?release=one")
		done <- res.StatusCode
	}()
	<-step
	if res, body := asked(t, srv.URL, "undo?at=now"); res.StatusCode != http.StatusConflict || !strings.Contains(body, `"busy"`) {
		t.Error("two changes at once:", res.StatusCode, body)
	}
	kind, body := form(t, "a.csv", "x")
	if res, _ := send(t, srv.URL, "", kind, body); res.StatusCode != http.StatusConflict {
		t.Error("files are taken while what is held changes:", res.StatusCode)
	}
	step <- true
	if status := <-done; status != http.StatusOK {
		t.Error(status)
	}
}

// TestPublishedSiteChangesNothing has the panel on the page of this machine
// alone.
func TestPublishedSiteChangesNothing(t *testing.T) {
	s := snapshot(t)
	for _, local := range []bool{true, false} {
		s.Local = local
		for _, path := range []string{"/data/", "/es/data/"} {
			f, err := NewSite(s, new(chart.Renderer)).Get(path)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(f.Body), `id="changes"`) != local {
				t.Errorf("%s, local %v: the panel", path, local)
			}
		}
	}
}
