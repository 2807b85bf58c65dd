package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
)

// apiFunc is an API of one function.
type apiFunc func(ctx context.Context, command string, parameters url.Values) (Answer, error)

func (f apiFunc) Ask(ctx context.Context, command string, parameters url.Values) (Answer, error) {
	return f(ctx, command, parameters)
}

func (apiFunc) Document() ([]byte, error) { return []byte(`{"openapi":"3.1.1"}`), nil }

var jsonFormat = Format{"json", kindJSON}

// withAPI serves the embedded data with an API of one function.
func withAPI(t *testing.T, f apiFunc) (*httptest.Server, *Server) {
	s := snapshot(t)
	s.API = f
	server := &Server{Current: func() (*Snapshot, error) { return &s, nil }}
	srv := httptest.NewServer(server)
	t.Cleanup(srv.Close)
	return srv, server
}

// TestBuildsAreNeverMixed replaces the build again and again while many clients
// ask. Each answer is of one build, that of its header, and no client sees a
// build again after a later one.
func TestBuildsAreNeverMixed(t *testing.T) {
	base := snapshot(t)
	var now atomic.Pointer[Snapshot]
	next := func(n int) {
		s := base
		s.Holdings.Build = fmt.Sprintf("build-%04d", n)
		s.Releases = []quotawatch.Release{{ID: "release-of-" + s.Holdings.Build}}
		s.API = apiFunc(func(context.Context, string, url.Values) (Answer, error) {
			return Answer{Format: jsonFormat, Body: []byte(`{"build":"` + s.Holdings.Build + `"}`)}, nil
		})
		now.Store(&s)
	}
	next(0)
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return now.Load(), nil }})
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var all sync.WaitGroup
	var answers, builds atomic.Int64
	all.Go(func() {
		for n := 1; ctx.Err() == nil; n++ {
			time.Sleep(30 * time.Millisecond)
			next(n)
			builds.Store(int64(n))
		}
	})
	paths := []string{"/orders/", "/data/", "/api/v1/attain", "/api/v1/mix?by=method", "/about/"}
	for i := range 16 {
		all.Go(func() {
			last := ""
			for n := i; ctx.Err() == nil; n++ {
				path := paths[n%len(paths)]
				res, body := get(t, srv.URL+path)
				build := res.Header.Get("Quotawatch-Build")
				if res.StatusCode != http.StatusOK || build < last || !strings.Contains(body, build) || strings.Count(body, "build-") != strings.Count(body, build) {
					t.Errorf("%s: status %d of %s after %s", path, res.StatusCode, build, last)
					return
				}
				last = build
				answers.Add(1)
			}
		})
	}
	all.Wait()
	if answers.Load() < 50 || builds.Load() < 5 {
		t.Errorf("%d answers of %d builds: nothing was tried", answers.Load(), builds.Load())
	}
}

// TestOldBuildsGo holds that nothing is kept of a build that was replaced.
func TestOldBuildsGo(t *testing.T) {
	one, two := snapshot(t), snapshot(t)
	two.Holdings.Build = "another"
	var now atomic.Pointer[Snapshot]
	now.Store(&one)
	s := &Server{Current: func() (*Snapshot, error) { return now.Load(), nil }}
	srv := httptest.NewServer(s)
	defer srv.Close()
	get(t, srv.URL+"/orders/")
	before := s.now.Load()
	now.Store(&two)
	get(t, srv.URL+"/healthz")
	if m := s.now.Load(); m == before || len(m.pages.kept) != 0 || len(before.pages.kept) != 1 {
		t.Error("pages of the build before are kept")
	}
}

// TestPagesFilterOnAfterASwap replaces the build under an open page: the files
// that it counts from are still there, under the name of their own build, until
// several builds have followed.
func TestPagesFilterOnAfterASwap(t *testing.T) {
	one := snapshot(t)
	var now atomic.Pointer[Snapshot]
	now.Store(&one)
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return now.Load(), nil }})
	defer srv.Close()
	packed, err := siteOf(one).packed()
	if err != nil {
		t.Fatal(err)
	}
	open := srv.URL + manifestPath(packed)
	_, want := get(t, open)
	for n := range mostPast + 1 {
		next := snapshot(t)
		next.Holdings.Build = fmt.Sprintf("later-%d", n)
		now.Store(&next)
		res, body := get(t, open)
		kept := n < mostPast
		if kept && (res.StatusCode != http.StatusOK || body != want || res.Header.Get("Quotawatch-Build") != one.Holdings.Build) || !kept && res.StatusCode != http.StatusNotFound {
			t.Errorf("after %d builds: %d of %s", n+1, res.StatusCode, res.Header.Get("Quotawatch-Build"))
		}
	}
}

// TestLastGoodBuildAnswers takes away what is held: what was read answers on,
// and health tells.
func TestLastGoodBuildAnswers(t *testing.T) {
	s := snapshot(t)
	var fault atomic.Pointer[quotawatch.Error]
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) {
		if e := fault.Load(); e != nil {
			return &s, e
		}
		return &s, nil
	}})
	defer srv.Close()
	if res, _ := get(t, srv.URL+"/healthz"); res.StatusCode != http.StatusOK {
		t.Error(res.StatusCode)
	}
	fault.Store(&quotawatch.Error{Code: quotawatch.CodeCorrupt, Summary: "a release is damaged"})
	if res, body := get(t, srv.URL+"/healthz"); res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "a release is damaged") {
		t.Error(res.StatusCode, body)
	}
	if res, _ := get(t, srv.URL+"/orders/"); res.StatusCode != http.StatusOK {
		t.Error("the last build that could be read does not answer:", res.StatusCode)
	}
}

// exchange asks as a client that says what it takes, and unpacks nothing.
func exchange(t *testing.T, method, address string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	if req.Header.Get("Accept-Encoding") == "" {
		req.Header.Set("Accept-Encoding", "identity")
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, b
}

// TestForms gets each kind of file in both forms, by its head, and again.
func TestForms(t *testing.T) {
	srv := server(t)
	_, page := get(t, srv.URL+"/")
	i := strings.Index(page, "/app.css")
	asset := page[strings.LastIndex(page[:i], `"`)+2 : i+len("/app.css")]
	for _, path := range []string{"/", "/orders/", "/fig/national.csv", "/fig/national.json", "/fig/map.svg", "/feed.json", asset, "/favicon.svg", "/healthz", "/nowhere"} {
		plain, want := exchange(t, http.MethodGet, srv.URL+path)
		packed, b := exchange(t, http.MethodGet, srv.URL+path, "Accept-Encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1")
		if plain.Header.Get("Content-Encoding") != "" || plain.ContentLength != int64(len(want)) || packed.ContentLength != int64(len(b)) {
			t.Errorf("%s: lengths %d and %d", path, plain.ContentLength, packed.ContentLength)
		}
		if plain.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("Quotawatch-Build") == "" || plain.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s lacks a header: %v", path, plain.Header)
		}
		if packed.Header.Get("Content-Encoding") == "gzip" {
			r, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(path, err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, want) || len(b) >= len(want) || packed.Header.Get("ETag") == plain.Header.Get("ETag") {
				t.Errorf("%s: another body when compressed (%v)", path, err)
			}
		} else if len(want) > 4*smallest && path != "/nowhere" {
			t.Errorf("%s: %d bytes are sent as they are", path, len(want))
		}
		head, b := exchange(t, http.MethodHead, srv.URL+path)
		if head.StatusCode != plain.StatusCode || len(b) != 0 || head.ContentLength != int64(len(want)) || head.Header.Get("ETag") != plain.Header.Get("ETag") {
			t.Errorf("%s: its head is another: %v", path, head.Header)
		}
		for _, tag := range []string{plain.Header.Get("ETag"), packed.Header.Get("ETag"), `"x", W/` + plain.Header.Get("ETag"), "*"} {
			again, b := exchange(t, http.MethodGet, srv.URL+path, "If-None-Match", tag)
			if plain.Header.Get("ETag") != "" && (again.StatusCode != http.StatusNotModified || len(b) != 0 || again.Header.Get("ETag") == "") {
				t.Errorf("%s is sent again for %s: %d", path, tag, again.StatusCode)
			}
		}
	}
	if res, _ := exchange(t, http.MethodGet, srv.URL+asset); res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Error("an asset is not kept:", res.Header.Get("Cache-Control"))
	}
	if res, _ := exchange(t, http.MethodGet, srv.URL+"/orders?office=DAL"); res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != "./orders/?office=DAL" {
		t.Error("a page without its slash:", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{"": false, "gzip": true, "GZIP": true, "deflate, gzip;q=1.0, *;q=0.5": true, "gzip;q=0": false, "gzip; q=0.000": false,
		"*": true, "*;q=0": false, "*, gzip;q=0": false, "br": false, "x-gzip": true, "gzip;q=nonsense": false, "gzipped": false} {
		if got := takesGzip(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

// TestWorkedOutOnce lets many ask for the same at once.
func TestWorkedOutOnce(t *testing.T) {
	var worked atomic.Int64
	s := newShelf(newGate(2, 100), 1<<20)
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			key := strconv.Itoa(i % 3)
			res, err := s.get(t.Context(), key, func(context.Context) (*response, error) {
				worked.Add(1)
				time.Sleep(20 * time.Millisecond)
				return finish(File{Body: []byte(key)}), nil
			})
			if err != nil || string(res.body) != key {
				t.Errorf("%s: %v", key, err)
			}
		})
	}
	all.Wait()
	if worked.Load() != 3 {
		t.Errorf("worked out %d times", worked.Load())
	}
}

// TestShelfIsBounded keeps the last used, and forgets none of what it weighs.
func TestShelfIsBounded(t *testing.T) {
	s := newShelf(newGate(1, 10), 10*(1000+512+2))
	put := func(key string) (made bool) {
		_, _ = s.get(t.Context(), key, func(context.Context) (*response, error) {
			made = true
			return &response{body: make([]byte, 1000)}, nil
		})
		return made
	}
	for i := range 40 {
		put(fmt.Sprintf("%02d", i))
		put("00") // used all the time
	}
	weight := 0
	for e := s.order.Front(); e != nil; e = e.Next() {
		weight += e.Value.(*entry).weight()
	}
	if s.order.Len() != 10 || len(s.kept) != 10 || s.size != weight || s.size > s.limit {
		t.Errorf("%d kept, %d bytes of %d counted, at most %d", s.order.Len(), weight, s.size, s.limit)
	}
	if put("00") || put("39") || !put("20") {
		t.Error("it is not the last used that are kept")
	}
	if _, err := s.get(t.Context(), "bad", func(context.Context) (*response, error) { return nil, errors.New("no") }); err == nil || s.kept["bad"] != nil {
		t.Error("a failure is kept")
	}
}

// TestGoneClientsEndTheWork leaves while an answer is worked out.
func TestGoneClientsEndTheWork(t *testing.T) {
	ended := make(chan time.Duration, 1)
	srv, _ := withAPI(t, func(ctx context.Context, _ string, _ url.Values) (Answer, error) {
		start := time.Now()
		<-ctx.Done()
		ended <- time.Since(start)
		return Answer{}, ctx.Err()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/api/v1/attain", nil)
	if res, err := http.DefaultClient.Do(req); err == nil {
		t.Fatal("answered", res.Status)
	}
	select {
	case took := <-ended:
		if took > 600*time.Millisecond {
			t.Errorf("the work went on for %v", took)
		}
	case <-time.After(5 * time.Second):
		t.Error("the work goes on")
	}
}

// TestTooMuchIsRefused fills every place to work and to wait, and wants the next
// request refused at once, and pages answered all the same.
func TestTooMuchIsRefused(t *testing.T) {
	hold := make(chan struct{})
	srv, s := withAPI(t, func(ctx context.Context, _ string, _ url.Values) (Answer, error) {
		select {
		case <-hold:
		case <-ctx.Done():
		}
		return Answer{Format: jsonFormat, Body: []byte("{}")}, ctx.Err()
	})
	get(t, srv.URL+"/healthz") // begins
	var all sync.WaitGroup
	places := cap(s.answers.queue)
	for i := range places {
		all.Go(func() { get(t, fmt.Sprintf("%s/api/v1/attain?n=%d", srv.URL, i)) })
	}
	for deadline := time.Now().Add(10 * time.Second); len(s.answers.queue) < places && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	start := time.Now()
	res, body := get(t, srv.URL+"/api/v1/attain?n=more")
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || !strings.Contains(body, `"overloaded"`) || time.Since(start) > time.Second {
		t.Errorf("%d after %v: %s", res.StatusCode, time.Since(start), body)
	}
	if res, _ := get(t, srv.URL+"/orders/"); res.StatusCode != http.StatusOK {
		t.Error("pages are refused too:", res.StatusCode)
	}
	close(hold)
	all.Wait()
	if res, _ := get(t, srv.URL+"/api/v1/attain?n=later"); res.StatusCode != http.StatusOK {
		t.Error("it does not recover:", res.StatusCode)
	}
}

// TestDeadline asks what takes too long.
func TestDeadline(t *testing.T) {
	s := snapshot(t)
	s.API = apiFunc(func(ctx context.Context, _ string, _ url.Values) (Answer, error) {
		<-ctx.Done()
		return Answer{}, ctx.Err()
	})
	srv := httptest.NewServer(&Server{Current: func() (*Snapshot, error) { return &s, nil }, patience: 50 * time.Millisecond})
	defer srv.Close()
	if res, body := get(t, srv.URL+"/api/v1/multiverse"); res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, `"overloaded"`) {
		t.Errorf("%d: %s", res.StatusCode, body)
	}
}

// TestPanicIsOneAnswer lets an answer fail in a way nobody expected: it alone
// fails, and is told by a mark that the log has too, with no path in either.
func TestPanicIsOneAnswer(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	srv, _ := withAPI(t, func(_ context.Context, command string, _ url.Values) (Answer, error) {
		switch command {
		case "panic":
			panic(fmt.Errorf("open %s/secret: nothing", os.TempDir()+"/private"))
		case "error":
			return Answer{}, fmt.Errorf("open /home/somebody/data/secret.db: no")
		}
		return Answer{Format: jsonFormat, Body: []byte("{}")}, nil
	})
	for _, command := range []string{"panic", "error"} {
		log.Reset()
		res, body := get(t, srv.URL+"/api/v1/"+command)
		var p Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || res.StatusCode != http.StatusInternalServerError || p.Error.Code != quotawatch.CodeInternal {
			t.Fatalf("%d %s", res.StatusCode, body)
		}
		mark := strings.TrimPrefix(p.Error.Found, "fault ")
		if len(mark) != 8 || !strings.Contains(log.String(), mark) {
			t.Errorf("the log does not have %q: %s", mark, log.String())
		}
		for _, bad := range []string{"somebody", "private", "/home", "goroutine", ".go:"} {
			if strings.Contains(body+log.String(), bad) {
				t.Errorf("%q is told: %s %s", bad, body, log.String())
			}
		}
	}
	if res, _ := get(t, srv.URL+"/api/v1/fine"); res.StatusCode != http.StatusOK {
		t.Error("the server is gone:", res.StatusCode)
	}
}

func TestWithoutPaths(t *testing.T) {
	for in, want := range map[string]string{
		"open /home/ann/data/rows.duckdb: no such file":    "open …/rows.duckdb: no such file",
		`"/root/x/y" is a directory`:                       `"…/y" is a directory`,
		`C:\Users\ann\a.csv is not read`:                   "…/a.csv is not read",
		"see https://deportationdata.org/data/ice.html":    "see https://deportationdata.org/data/ice.html",
		"see /api/v1/openapi.json":                         "see /api/v1/openapi.json",
		"as ice/arrests, 1/2 and and/or":                   "as ice/arrests, 1/2 and and/or",
		"mkdir ~/.local/share/quotawatch/builds: denied":   "mkdir …/builds: denied",
		"(/var/lib/q/a,/var/lib/q/b)":                      "(…/a,…/b)",
		"quotawatch.duckdb:/tmp/quotawatch-add-1/x y.xlsx": "quotawatch.duckdb:…/x y.xlsx",
	} {
		if got := withoutPaths(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// TestSlowClients lets 200 clients send their headers byte by byte or take no
// byte of their answer, and wants the others answered as fast as ever.
func TestSlowClients(t *testing.T) {
	s := snapshot(t)
	server := (&Server{Current: func() (*Snapshot, error) { return &s, nil }}).HTTP()
	if server.ReadHeaderTimeout == 0 || server.ReadTimeout == 0 || server.WriteTimeout == 0 || server.IdleTimeout == 0 || server.MaxHeaderBytes > 16<<10 {
		t.Error("a client may hold on to the server")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	address := "http://" + listener.Addr().String()
	get(t, address+"/fig/map.svg")
	quantile := func() time.Duration {
		var took []time.Duration
		for range 300 {
			start := time.Now()
			if res, _ := get(t, address+"/orders/"); res.StatusCode != http.StatusOK {
				t.Fatal(res.StatusCode)
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		return took[len(took)*99/100]
	}
	alone := quantile()
	for i := range 200 {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		text := "GET /fig/map.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		if i%2 == 0 {
			text += "\r\n" // and never reads
		}
		if _, err := io.WriteString(conn, text); err != nil {
			t.Fatal(err)
		}
	}
	if beside := quantile(); beside > max(4*alone, 100*time.Millisecond) {
		t.Errorf("99%% of requests take up to %v beside slow clients, and %v alone", beside, alone)
	}
}

// TestConnectionsAreBounded fills a small server with clients that never finish
// their headers, and wants others let in, those that wait longest closed, and
// those whose answer is worked on left alone.
func TestConnectionsAreBounded(t *testing.T) {
	c := newConnections(6)
	working, hold := make(chan struct{}), make(chan struct{})
	server := &http.Server{ConnState: c.state, ConnContext: c.context, Handler: c.counting(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hold" {
			close(working)
			<-hold
		}
		_, _ = io.WriteString(w, "ok")
	}))}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	dial := func(text string) net.Conn {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if _, err := io.WriteString(conn, text); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	held := dial("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
	<-working
	var slow []net.Conn
	for range 5 {
		slow = append(slow, dial("GET / HTTP/1.1\r\n"))
	}
	for range 20 {
		res, err := http.ReadResponse(bufio.NewReader(dial("GET / HTTP/1.1\r\nHost: x\r\n\r\n")), nil)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatal("a client is kept out:", err)
		}
	}
	for i, conn := range slow {
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("slow client %d is still there: %v", i, err)
		}
	}
	close(hold)
	if res, err := http.ReadResponse(bufio.NewReader(held), nil); err != nil || res.StatusCode != http.StatusOK {
		t.Error("a client whose answer was worked on was cut off:", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) > 6 || c.waiting.Len() > len(c.open) {
		t.Errorf("%d open, %d waiting", len(c.open), c.waiting.Len())
	}
}
