package load

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// page answers as quotawatch does: the build in the header and in the body.
func page(w http.ResponseWriter, header, body, text string) {
	w.Header().Set("Quotawatch-Build", header)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<html><body data-build="%s">%s <a href="/next?a=1&amp;b=2">next</a></body></html>`, body, text)
}

func run(t *testing.T, h http.HandlerFunc, paths ...string) (*Result, Report) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c := NewChecker()
	r, err := Run(t.Context(), Spec{Base: server.URL, Paths: paths, Clients: 4, For: 10 * time.Second, Requests: 400}, c.See)
	if err != nil {
		t.Fatal(err)
	}
	return r, c.Report()
}

func TestRunCountsAnswers(t *testing.T) {
	r, report := run(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		page(w, "b1", "b1", r.URL.Path)
	}, "/a", "/b", "/gone", "/c")
	if r.Requests != 400 || r.NotOK["404 /gone"] != 100 || len(r.Failed) != 0 {
		t.Errorf("%d answers, %v, %v", r.Requests, r.NotOK, r.Failed)
	}
	if r.P50 <= 0 || r.P50 > r.P99 || r.P99 > r.Max || r.PerSecond() <= 0 {
		t.Errorf("p50 %v, p99 %v, max %v, %v a second", r.P50, r.P99, r.Max, r.PerSecond())
	}
	if report.Answers != 300 || report.Things != 3 || len(report.Faults) != 0 || report.Builds["b1"] != 300 {
		t.Errorf("%+v", report)
	}
}

func TestQuantile(t *testing.T) {
	r := merge([]Result{{latencies: []time.Duration{5, 1, 3}}, {latencies: []time.Duration{2, 4}}})
	if r.P50 != 3 || r.P99 != 5 || r.Max != 5 {
		t.Errorf("p50 %d, p99 %d, max %d of 1 to 5", r.P50, r.P99, r.Max)
	}
}

func TestCheckerFindsWhatIsWrong(t *testing.T) {
	var n atomic.Int64
	for _, c := range []struct {
		name, fault string
		h           http.HandlerFunc
	}{
		{"mixed", "/a: header and body name different builds", func(w http.ResponseWriter, _ *http.Request) { page(w, "b1", "b2", "") }},
		{"changing", "/a: two bodies under one build", func(w http.ResponseWriter, _ *http.Request) { page(w, "b1", "b1", fmt.Sprint(n.Add(1)%7)) }},
		{"going back", "/a: an old build after a new one was answered", func(w http.ResponseWriter, _ *http.Request) {
			b := "b" + fmt.Sprint(n.Add(1)%2)
			page(w, b, b, "")
		}},
		{"no header", "no header Quotawatch-Build", func(w http.ResponseWriter, _ *http.Request) { page(w, "", "b1", "") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, report := run(t, c.h, "/a"); report.Faults[c.fault] == 0 {
				t.Errorf("faults are %v, want %q", report.Faults, c.fault)
			}
		})
	}
}

func TestCompareWithAQuietServer(t *testing.T) {
	text := "right"
	h := func(w http.ResponseWriter, r *http.Request) { page(w, "b1", "b1", text+r.URL.Path) }
	server := httptest.NewServer(http.HandlerFunc(h))
	defer server.Close()
	c := NewChecker()
	if _, err := Run(t.Context(), Spec{server.URL, []string{"/a", "/b"}, 2, time.Second, 8}, c.See); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Compare(t.Context(), server.URL, "b1"); n != 2 || err != nil || len(c.Report().Faults) != 0 {
		t.Errorf("%d compared, %v, %v", n, err, c.Report().Faults)
	}
	text = "wrong"
	if _, err := c.Compare(t.Context(), server.URL, "b1"); err != nil || len(c.Report().Faults) != 2 {
		t.Errorf("faults are %v, %v", c.Report().Faults, err)
	}
}

func TestBuildInBodies(t *testing.T) {
	for body, want := range map[string]string{
		`html <body class="x" data-build="abc">`:     "abc",
		`html <p>Build <code title="def">de</code>.`: "def",
		`html <p>`:                 "",
		`json {"build":"abc"}`:     "abc",
		`json [{"build":"first"}]`: "first",
		`json []`:                  "",
		`json {"predicate":{"build":"of a receipt"}}`: "of a receipt",
		`csv a,b`: "",
	} {
		k, text, _ := strings.Cut(body, " ")
		kinds := map[string]string{"html": "text/html", "json": "application/json", "csv": "text/csv"}
		if got, err := BuildIn(Answer{Kind: kinds[k], Body: []byte(text)}); got != want || err != nil {
			t.Errorf("%s: %q, %v", body, got, err)
		}
	}
	if _, err := BuildIn(Answer{Kind: "application/json", Body: []byte("{")}); err == nil {
		t.Error("half a document is read as JSON")
	}
}

func TestCrawl(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RequestURI() {
		case "/":
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/html")
			z := gzip.NewWriter(w)
			fmt.Fprint(z, `<body data-manifest="./data/x/manifest.json"><a href="next?a=1&amp;b=2#x">n</a><a href="/gone">g</a><a href="//other/y">o</a><a href="https://other/">o</a><a href="#x">h</a>`)
			_ = z.Close()
		case "/data/x/manifest.json":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"files":{"core":{"name":"core.bin.gz"}}}`)
		case "/data/x/core.bin.gz", "/next?a=1&b=2":
			page(w, "b", "b", "")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	paths, refused, err := Crawl(t.Context(), server.URL, 9, "/")
	if err != nil || !slices.Equal(paths, []string{"/", "/data/x/manifest.json", "/next?a=1&b=2", "/data/x/core.bin.gz"}) || !slices.Equal(refused, []string{"/gone (404)"}) {
		t.Errorf("%v, %v, %v", paths, refused, err)
	}
}

func TestSlowClientsAreCutOff(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { page(w, "b", "b", "") }))
	server.Config.ReadHeaderTimeout, server.Config.IdleTimeout = time.Second, time.Second
	server.Start()
	defer server.Close()
	s, err := StartSlow(t.Context(), server.URL, "/", 6)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(3500 * time.Millisecond)
	if open := s.Open(); open < 3 {
		t.Errorf("%d held", open)
	}
	if opened, cut := s.Stop(); opened <= 6 || cut < 3 {
		t.Errorf("%d opened, %d cut off by a server that waits one second for a head", opened, cut)
	}
}

func TestOnlyThisMachine(t *testing.T) {
	for _, base := range []string{"http://10.0.0.1:80", "http://example.org", "http://localhost:80", "https://127.0.0.1", "http://127.0.0.1.example.org"} {
		_, run := Run(t.Context(), Spec{base, []string{"/"}, 1, time.Second, 1}, nil)
		_, slow := StartSlow(t.Context(), base, "/", 1)
		_, _, crawl := Crawl(t.Context(), base, 1, "/")
		_, compare := NewChecker().Compare(t.Context(), base, "b")
		for _, err := range []error{run, slow, crawl, compare} {
			if !errors.Is(err, ErrNotLoopback) {
				t.Errorf("%s: %v", base, err)
			}
		}
	}
	if _, err := Run(context.Background(), Spec{Base: "http://127.0.0.1:1", Paths: []string{"/"}, Clients: 1}, nil); err == nil {
		t.Error("a run without an end was begun")
	}
}
