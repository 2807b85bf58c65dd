package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// TestSnapshotsKeepTheLastGoodBuild damages what is held under a server: the
// build before answers on, health tells, and all is well when it is mended.
func TestSnapshotsKeepTheLastGoodBuild(t *testing.T) {
	data := t.TempDir()
	ok(t, "add", "--data", data, "--id", "first", "../../testdata/corpus/whole.good.csv")
	srv := serving(t, data)
	res, _ := gotten(t, srv.URL+"/data/")
	build := res.Header.Get("Quotawatch-Build")
	pointer := filepath.Join(data, "CURRENT")
	whole, err := os.ReadFile(pointer)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"no digest": "nonsense", "a build that is not there": string(bytes.Repeat([]byte("a"), 64)) + "\n"} {
		if err := os.WriteFile(pointer, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if res, _ := gotten(t, srv.URL+"/data/"); res.StatusCode != http.StatusOK || res.Header.Get("Quotawatch-Build") != build {
			t.Errorf("%s: %d of %s", name, res.StatusCode, res.Header.Get("Quotawatch-Build"))
		}
		health, body := gotten(t, srv.URL+"/healthz")
		if health.StatusCode != http.StatusServiceUnavailable || bytes.Contains(body, []byte(data)) {
			t.Errorf("%s: %d %s", name, health.StatusCode, body)
		}
	}
	if err := os.WriteFile(pointer, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if res, _ := gotten(t, srv.URL+"/healthz"); res.StatusCode != http.StatusOK {
		t.Error("it stays ill:", res.StatusCode)
	}
}

// TestSnapshotsAreReadOnce asks from many sides when a release was added.
func TestSnapshotsAreReadOnce(t *testing.T) {
	data := t.TempDir()
	s := &snapshots{app: &app{data: data}}
	before, err := s.current()
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := s.current(); again != before {
		t.Error("nothing changed, and it was read again")
	}
	ok(t, "add", "--data", data, "../../testdata/corpus/whole.good.csv")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.current(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	after, err := s.newest()
	if err != nil || after == before || len(after.Releases) != 1 || after.Holdings.Build == before.Holdings.Build {
		t.Error("the release that was added does not answer", err)
	}
	if again, _ := s.current(); again != after {
		t.Error("it was read twice")
	}
}

// TestServerEnds asks for what never ends, and ends the server.
func TestServerEnds(t *testing.T) {
	asked := make(chan struct{})
	server := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if res, err := http.Get("http://" + listener.Addr().String()); err == nil {
			res.Body.Close()
		}
	}()
	go func() { <-asked; cancel() }()
	start := time.Now()
	if err := serveUntil(ctx, server, listener, 50*time.Millisecond); err != nil || time.Since(start) > 5*time.Second {
		t.Error("it does not end well:", err, time.Since(start))
	}
}
