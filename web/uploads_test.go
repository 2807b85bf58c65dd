package web

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// taking serves the embedded data and takes files, which add is given.
func taking(t *testing.T, add func(parameters url.Values, paths []string, read func(int)) (Added, error)) (srv *httptest.Server, places string) {
	t.Helper()
	places = t.TempDir()
	s := snapshot(t)
	server := &Server{Current: func() (*Snapshot, error) { return &s, nil },
		Uploads: &Uploads{Place: func() (string, func(), error) {
			dir, err := os.MkdirTemp(places, "")
			return dir, func() { os.RemoveAll(dir) }, err
		}, Add: add, Parameters: []string{"id", "dry-run"}, Most: 1 << 20}}
	srv = httptest.NewServer(server)
	t.Cleanup(func() { srv.Close(); server.Wait() })
	return srv, places
}

func tokenOf(t *testing.T, base string) string {
	t.Helper()
	res, body := get(t, base+"/api/v1/token", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") })
	var doc struct{ Token string }
	if err := json.Unmarshal([]byte(body), &doc); err != nil || len(doc.Token) < 20 || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s: %v", res.StatusCode, body, err)
	}
	return doc.Token
}

// form makes the body of a form with files, by their names.
func form(t *testing.T, files ...string) (kind string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="files"; filename=%q`, files[i]))
		part, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, files[i+1])
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}

// send posts a body with the token, and with what change makes of it.
func send(t *testing.T, base, query, kind string, body []byte, change ...func(*http.Request)) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, base+"/api/v1/add"+query, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
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

// ended waits for the end of a job.
func ended(t *testing.T, base, location string) JobState {
	t.Helper()
	for range 500 {
		_, body := get(t, base+location)
		var state JobState
		if err := json.Unmarshal([]byte(body), &state); err != nil {
			t.Fatal(err, body)
		}
		if state.State != jobReading {
			return state
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the job does not end")
	return JobState{}
}

// TestUpload sends files in both ways, and gives what became of them.
func TestUpload(t *testing.T) {
	srv, places := taking(t, func(parameters url.Values, paths []string, read func(int)) (Added, error) {
		text := parameters.Encode()
		for _, p := range paths {
			b, err := os.ReadFile(p)
			if err != nil {
				return Added{}, err
			}
			read(len(b))
			text += fmt.Sprintf(" %s=%s", filepath.Base(p), b)
		}
		report, err := json.Marshal([]string{text})
		return Added{Report: report, Skipped: []string{"notes.docx"}}, err
	})
	kind, body := form(t, "a.csv", "one", `C:\fakepath\b.csv`, "two", "../../etc/c.csv", "three", "a.csv", "four")
	res, text := send(t, srv.URL, "?id=first", kind, body)
	if res.StatusCode != http.StatusAccepted || !strings.HasPrefix(res.Header.Get("Location"), "/api/v1/jobs/") {
		t.Fatal(res.StatusCode, text)
	}
	state := ended(t, srv.URL, res.Header.Get("Location"))
	if got, want := string(state.Report), `["id=first a.csv=one b.csv=two c.csv=three a.csv=four"]`; got != want || state.State != jobDone || state.Read != 15 || state.Bytes != 15 || state.Build == "" || state.Skipped[0] != "notes.docx" {
		t.Errorf("%+v\n%s\nwant\n%s", state, got, want)
	}
	res, _ = send(t, srv.URL, "?name=raw.csv", "application/octet-stream", []byte("five"))
	if state := ended(t, srv.URL, res.Header.Get("Location")); state.State != jobDone || state.Files[0] != (Received{"raw.csv", 4}) {
		t.Errorf("%+v", state)
	}
	for range 100 {
		if left, err := os.ReadDir(places); err == nil && len(left) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("files that were read are left")
}

// TestUploadTells follows a job as events and as lines, and refuses another
// upload meanwhile.
func TestUploadTells(t *testing.T) {
	step := make(chan int)
	srv, _ := taking(t, func(_ url.Values, _ []string, read func(int)) (Added, error) {
		for n := range step {
			read(n)
		}
		return Added{Report: json.RawMessage("[]")}, nil
	})
	kind, body := form(t, "a.csv", "0123456789")
	res, _ := send(t, srv.URL, "", kind, body)
	if busy, text := send(t, srv.URL, "", kind, body); busy.StatusCode != http.StatusConflict || !strings.Contains(text, `"busy"`) {
		t.Error("a second upload is taken:", busy.StatusCode, text)
	}
	for _, c := range []struct{ accept, kind, prefix string }{{"text/event-stream", "text/event-stream", "data: "}, {"application/x-ndjson", "application/x-ndjson", ""}} {
		req, _ := http.NewRequest(http.MethodGet, srv.URL+res.Header.Get("Location"), nil)
		req.Header.Set("Accept", c.accept)
		told, err := http.DefaultClient.Do(req)
		if err != nil || told.Header.Get("Content-Type") != c.kind {
			t.Fatal(told, err)
		}
		defer told.Body.Close()
		lines := bufio.NewScanner(told.Body)
		next := func() (state JobState) {
			for lines.Scan() {
				if lines.Text() != "" {
					if err := json.Unmarshal([]byte(strings.TrimPrefix(lines.Text(), c.prefix)), &state); err != nil {
						t.Fatal(err)
					}
					return state
				}
			}
			t.Fatal("the events ended")
			return state
		}
		before := next().Read
		step <- 3
		if state := next(); state.Read != before+3 || state.State != jobReading {
			t.Errorf("%+v", state)
		}
		if c.kind == "application/x-ndjson" {
			close(step)
			if state := next(); state.State != jobDone {
				t.Errorf("%+v", state)
			}
			if lines.Scan() {
				t.Error("it goes on after the end:", lines.Text())
			}
		}
	}
}

// TestUploadFails gives the error of add as it is, and as many as there are.
func TestUploadFails(t *testing.T) {
	what := make(chan any, 1)
	srv, _ := taking(t, func(url.Values, []string, func(int)) (Added, error) {
		switch w := (<-what).(type) {
		case error:
			return Added{Proposal: "read as ice/arrests"}, w
		default:
			panic(w)
		}
	})
	kind, body := form(t, "a.csv", "x")
	what <- &quotawatch.Error{Code: quotawatch.CodeFileEncoding, Summary: "the text is not UTF-8", File: "a.csv", Place: "line 3", Expected: "UTF-8", Found: "\\xff", Do: "convert it"}
	res, _ := send(t, srv.URL, "", kind, body)
	state := ended(t, srv.URL, res.Header.Get("Location"))
	if state.State != jobFailed || state.Problem == nil || state.Error.Code != quotawatch.CodeFileEncoding || state.Error.Place != "line 3" || state.Proposal == "" || state.Report != nil {
		t.Errorf("%+v", state)
	}
	what <- "a fault of ours"
	res, _ = send(t, srv.URL, "", kind, body)
	if state := ended(t, srv.URL, res.Header.Get("Location")); state.State != jobFailed || state.Error.Code != quotawatch.CodeInternal {
		t.Errorf("%+v", state)
	}
}

// TestUploadAttacked sends what no page of this server sends. Nothing of it is
// read.
func TestUploadAttacked(t *testing.T) {
	srv, places := taking(t, func(url.Values, []string, func(int)) (Added, error) {
		t.Error("files of an attacker are read")
		return Added{}, nil
	})
	kind, body := form(t, "a.csv", "x")
	set := func(pairs ...string) func(*http.Request) {
		return func(r *http.Request) {
			for i := 0; i < len(pairs); i += 2 {
				r.Header.Set(pairs[i], pairs[i+1])
			}
		}
	}
	plainForm := func() []byte {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.SetBoundary("x")
		_ = w.WriteField("id", "sneaked")
		_ = w.Close()
		return b.Bytes()
	}()
	for name, c := range map[string]struct {
		query, kind string
		body        []byte
		change      func(*http.Request)
		status      int
	}{
		"no token":             {"", kind, body, func(r *http.Request) { r.Header.Del(TokenHeader) }, 403},
		"empty token":          {"", kind, body, set(TokenHeader, ""), 403},
		"guessed token":        {"", kind, body, set(TokenHeader, strings.Repeat("A", 26)), 403},
		"foreign origin":       {"", kind, body, set("Origin", "https://evil.example", "Sec-Fetch-Site", ""), 403},
		"null origin":          {"", kind, body, set("Origin", "null", "Sec-Fetch-Site", ""), 403},
		"other port":           {"", kind, body, set("Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"), 403},
		"https of us":          {"", kind, body, func(r *http.Request) { r.Header.Set("Origin", "https://"+r.Host) }, 403},
		"cross site":           {"", kind, body, set("Sec-Fetch-Site", "cross-site"), 403},
		"rebound name":         {"", kind, body, func(r *http.Request) { r.Host = "evil.example"; r.Header.Set("Origin", "http://evil.example") }, 421},
		"as a simple request":  {"", "text/plain", body, nil, 400},
		"form without files":   {"", "multipart/form-data; boundary=x", plainForm, nil, 400},
		"no boundary":          {"", "multipart/form-data", body, nil, 400},
		"cut short":            {"", kind, body[:len(body)-10], nil, 400},
		"unknown parameter":    {"?data=/etc", kind, body, nil, 400},
		"report to a file":     {"?report=/tmp/x.json", kind, body, nil, 400},
		"twice":                {"?id=a&id=b", kind, body, nil, 400},
		"too large":            {"?name=a.csv", "application/octet-stream", make([]byte, 1<<20+1), nil, 413},
		"nothing":              {"?name=a.csv", "application/x-www-form-urlencoded", nil, nil, 400},
		"too long a parameter": {"?id=" + strings.Repeat("x", 5000), kind, body, nil, 413},
	} {
		change := func(r *http.Request) {
			if c.change != nil {
				c.change(r)
			}
		}
		res, text := send(t, srv.URL, c.query, c.kind, c.body, change)
		if res.StatusCode != c.status || !strings.Contains(text, `"error"`) {
			t.Errorf("%s: %d %s, want %d", name, res.StatusCode, text, c.status)
		}
	}
	var many []string
	for range mostFiles + 1 {
		many = append(many, "a.csv", "x")
	}
	kind, body = form(t, many...)
	if res, _ := send(t, srv.URL, "", kind, body); res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Error("any number of files is taken:", res.StatusCode)
	}
	if res, _ := get(t, srv.URL+"/api/v1/add?id=x"); res.StatusCode != http.StatusMethodNotAllowed {
		t.Error("GET adds:", res.StatusCode)
	}
	for _, site := range []string{"cross-site", "same-site", "none"} {
		if res, body := get(t, srv.URL+"/api/v1/token", func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", site)
			r.Header.Set("Sec-Fetch-Mode", "navigate")
		}); res.StatusCode != http.StatusForbidden {
			t.Errorf("a %s page gets the token: %s", site, body)
		}
	}
	req, _ := http.NewRequest(http.MethodOptions, srv.URL+"/api/v1/add", nil)
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Access-Control-Request-Method", "POST")
	if res, err := http.DefaultClient.Do(req); err != nil || res.StatusCode < 400 || res.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another site may ask:", res, err)
	}
	if left, err := os.ReadDir(places); err != nil || len(left) != 0 {
		t.Errorf("%d uploads are left (%v)", len(left), err)
	}
	quiet := server(t)
	if res, _ := get(t, quiet.URL+"/api/v1/token"); res.StatusCode != http.StatusForbidden {
		t.Error("a server that is only read gives a token:", res.StatusCode)
	}
	if res, err := http.Post(quiet.URL+"/api/v1/add", kind, bytes.NewReader(body)); err != nil || res.StatusCode != http.StatusForbidden {
		t.Error("a server that is only read takes files:", res, err)
	}
}

// TestTokenIsOnlyGivenToPages looks for it everywhere else.
func TestTokenIsOnlyGivenToPages(t *testing.T) {
	srv, _ := taking(t, nil)
	token := tokenOf(t, srv.URL)
	for _, path := range []string{"/", "/data/", "/about/", "/healthz", "/api/v1/openapi.json", "/nowhere", "/api/v1/jobs/x"} {
		res, body := get(t, srv.URL+path)
		if strings.Contains(body+fmt.Sprint(res.Header), token) {
			t.Errorf("%s tells the token", path)
		}
	}
	other, _ := taking(t, nil)
	if tokenOf(t, other.URL) == token {
		t.Error("two starts have one token")
	}
}

func TestCleanName(t *testing.T) {
	long := strings.Repeat("é", 200) + ".csv.gz"
	for in, want := range map[string]string{"a.csv": "a.csv", "../../x": "x", `C:\dir\a b (1).xlsx`: "a b (1).xlsx", "/etc/passwd": "passwd", "": "file", "..": "file", ".": "file",
		".hidden": "hidden", "-rf": "rf", "a\x00b": "a_b", "<img src=x>.csv": "_img src_x_.csv", "a\u202egpj.csv": "a_gpj.csv", "a/": "file", "arrestos_año.csv": "arrestos_año.csv", "x. . ": "x", "~$a.xlsx": "~$a.xlsx", ".~lock.a.ods#": "~lock.a.ods_",
		"\xff.csv": "_.csv", "%2e%2e%2fx": "_2e_2e_2fx"} {
		if got := cleanName(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
	if got := cleanName(long); len(got) > longestName || !strings.HasSuffix(got, ".csv.gz") {
		t.Errorf("a long name gives %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		got := cleanName(name)
		if !utf8.ValidString(got) || got == "" || len(got) > longestName || filepath.Base(got) != got || got == "." || got == ".." || strings.ContainsAny(got, "<>\"'&/\\\x00") || !filepath.IsLocal(got) {
			t.Fatalf("%q gives %q", name, got)
		}
	})
}

// FuzzUpload reads bodies that no browser sends. Whatever they hold, files are
// written below the directory alone, and what is told of them is what is there.
func FuzzUpload(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../a.csv\"\r\n\r\nbody\r\n--x--\r\n"))
	f.Add("application/octet-stream", []byte("body"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; filename*=utf-8''%2e%2e%2f\r\n\r\n--x--"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		above := t.TempDir()
		dir := filepath.Join(above, "dir")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/api/v1/add?name=..%2Fraw", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		files, paths, err := receive(r, newPatientBody(httptest.NewRecorder(), r, 1<<20), dir)
		if len(files) != len(paths) {
			t.Fatal(files, paths)
		}
		for i, p := range paths {
			b, readErr := os.ReadFile(p)
			rel, relErr := filepath.Rel(dir, p)
			if relErr != nil || !filepath.IsLocal(rel) || (err == nil && (readErr != nil || int64(len(b)) != files[i].Bytes)) {
				t.Fatalf("%v of %q: %v", files[i], p, readErr)
			}
		}
		if left, _ := os.ReadDir(above); len(left) != 1 {
			t.Fatalf("%d entries above the directory", len(left))
		}
	})
}

// serve serves with a server of the test's own.
func serve(t *testing.T, s *Server) (base string) {
	t.Helper()
	srv := httptest.NewServer(s)
	t.Cleanup(func() { srv.Close(); s.Wait() })
	return srv.URL
}

func panicking(url.Values, []string, func(int)) (Added, error) { panic("of adding") }

// TestAddedButNotShown tells a failure that comes after the files are added as
// that, beside their report; and that of files with what was read of them.
func TestAddedButNotShown(t *testing.T) {
	late := &quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "late"}
	read := []quotawatch.Release{{ID: "r", Files: []quotawatch.File{{Name: "a.csv", Sheets: []quotawatch.Sheet{{Tally: quotawatch.Tally{Seen: 3, Loaded: 2, NotData: 1}}}}}}}
	for query, want := range map[string]string{"?id=added": jobDone, "?id=refused": jobFailed} {
		srv, _ := taking(t, func(given url.Values, _ []string, _ func(int)) (Added, error) {
			if given.Get("id") == "added" {
				return Added{Report: json.RawMessage(`[]`)}, late
			}
			return Added{Read: read, Proposed: json.RawMessage(`[{"file":"a.csv"}]`)}, late
		})
		kind, body := form(t, "a.csv", "one")
		res, _ := send(t, srv.URL, query, kind, body)
		state := ended(t, srv.URL, res.Header.Get("Location"))
		if state.State != want || state.Problem == nil || state.Error.Code != quotawatch.CodeCorrupt || (state.Report == nil) == (want == jobDone) {
			t.Errorf("%s: %+v", query, state)
		}
		if refused := want == jobFailed; refused != (len(state.Parts) == 1 && state.Parts[0].Sheets[0].Loaded == 2) || refused != (string(state.Proposed) == `[{"file":"a.csv"}]`) {
			t.Errorf("%s: %+v", query, state.Parts)
		}
	}
}

// TestRepeatedParameters are taken where the flag can be given several times.
func TestRepeatedParameters(t *testing.T) {
	s := snapshot(t)
	server := &Server{Current: func() (*Snapshot, error) { return &s, nil }}
	server.Uploads = &Uploads{Parameters: []string{"office", "column"}, Lists: []string{"column"}, Place: func() (string, func(), error) { return t.TempDir(), func() {}, nil },
		Add: func(given url.Values, _ []string, _ func(int)) (Added, error) {
			b, err := json.Marshal(given)
			return Added{Report: b}, err
		}}
	srv := serve(t, server)
	kind, body := form(t, "a.csv", "one")
	res, _ := send(t, srv, "?column=a%3Db&column=c%3Dd&office=SEA", kind, body)
	if got := string(ended(t, srv, res.Header.Get("Location")).Report); got != `{"column":["a=b","c=d"],"office":["SEA"]}` {
		t.Error(got)
	}
	if res, _ := send(t, srv, "?office=SEA&office=BOS", kind, body); res.StatusCode != http.StatusBadRequest {
		t.Error(res.StatusCode)
	}
}
