package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder makes a published folder, with a secret beside it.
func folder(t *testing.T) string {
	t.Helper()
	above := t.TempDir()
	for name, text := range map[string]string{
		"secret": "secret", "site/index.html": "<!doctype html><title>first</title>" + strings.Repeat("x", 1000), "site/404.html": "<!doctype html><title>not here</title>",
		"site/orders/index.html": "orders", "site/fig/a.csv": "a,b\n", "site/data/0/core.bin.gz": "\x1f\x8b packed", "site/assets/app.js": "x", "site/a.svg": "<svg/>",
		"site/odd.exe": "MZ", "site/fig/a.parquet": "PAR1", "site/embed/national/index.html": "embed",
	} {
		path := filepath.Join(above, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(above, "secret"), filepath.Join(above, "site", "leak.txt")); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(above, "site")
}

func TestFiles(t *testing.T) {
	server, err := Files(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(server.Handler)
	defer srv.Close()
	for path, want := range map[string]struct {
		status         int
		kind, contains string
	}{
		"/":                             {200, "text/html; charset=utf-8", "first"},
		"/index.html":                   {200, "text/html; charset=utf-8", "first"},
		"/orders/":                      {200, "text/html; charset=utf-8", "orders"},
		"/orders":                       {200, "text/html; charset=utf-8", "orders"}, // led there
		"/fig/a.csv":                    {200, "text/csv; charset=utf-8", "a,b"},
		"/fig/a.parquet":                {200, "application/vnd.apache.parquet", "PAR1"},
		"/data/0/core.bin.gz":           {200, "application/gzip", "packed"},
		"/assets/app.js":                {200, "text/javascript; charset=utf-8", "x"},
		"/a.svg":                        {200, "image/svg+xml", "<svg/>"},
		"/odd.exe":                      {200, "application/octet-stream", "MZ"},
		"/fig/":                         {404, "text/html; charset=utf-8", "not here"}, // folders are not listed
		"/nowhere":                      {404, "text/html; charset=utf-8", "not here"},
		"/leak.txt":                     {404, "text/html; charset=utf-8", "not here"},
		"/../secret":                    {404, "text/html; charset=utf-8", "not here"},
		"/%2e%2e/secret":                {404, "text/html; charset=utf-8", "not here"},
		"/%252e%252e/secret":            {404, "text/html; charset=utf-8", "not here"},
		"/..%5csecret":                  {404, "text/html; charset=utf-8", "not here"},
		"/orders/..%2f..%2fsecret":      {404, "text/html; charset=utf-8", "not here"},
		"/index.html%00.csv":            {404, "text/html; charset=utf-8", "not here"},
		"//etc/passwd":                  {404, "text/html; charset=utf-8", "not here"},
		"/" + strings.Repeat("a", 2000): {413, "text/html; charset=utf-8", "too long"},
	} {
		res, body := get(t, srv.URL+path)
		if res.StatusCode != want.status || res.Header.Get("Content-Type") != want.kind || !strings.Contains(body, want.contains) || strings.Contains(body, "secret\n") || body == "secret" {
			t.Errorf("%.60s: %d %s %.100q", path, res.StatusCode, res.Header.Get("Content-Type"), body)
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%.60s lacks a header: %v", path, res.Header)
		}
	}
	if res, _ := exchange(t, http.MethodGet, srv.URL+"/", "Accept-Encoding", "gzip"); res.Header.Get("Content-Encoding") != "gzip" {
		t.Error("pages are not compressed")
	}
	if res, _ := exchange(t, http.MethodGet, srv.URL+"/data/0/core.bin.gz", "Accept-Encoding", "gzip"); res.Header.Get("Content-Encoding") != "" {
		t.Error("what is packed is unpacked by the browser before it is read")
	}
	if res, _ := exchange(t, http.MethodGet, srv.URL+"/embed/national/"); !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors *") {
		t.Error("a figure cannot stand in another page")
	}
	if res, _ := get(t, srv.URL+"/", func(r *http.Request) { r.Host = "evil.example" }); res.StatusCode != http.StatusMisdirectedRequest {
		t.Error("any name is answered to:", res.StatusCode)
	}
	if res, err := http.Post(srv.URL+"/", "text/plain", nil); err != nil || res.StatusCode != http.StatusMethodNotAllowed {
		t.Error("POST is answered", res, err)
	}
}

// TestFilesChange serves a file as it is now.
func TestFilesChange(t *testing.T) {
	dir := folder(t)
	server, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(server.Handler)
	defer srv.Close()
	get(t, srv.URL+"/fig/a.csv")
	if err := os.WriteFile(filepath.Join(dir, "fig", "a.csv"), []byte("c,d\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, srv.URL+"/fig/a.csv"); body != "c,d\n" {
		t.Errorf("%q is served after it changed", body)
	}
}

func TestFilesNeedASite(t *testing.T) {
	for _, dir := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		if _, err := Files(dir); err == nil || !strings.Contains(err.Error(), "file-missing") {
			t.Error(err)
		}
	}
}
