package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/web/lang"
)

// Server serves the dashboard of whatever build is current.
type Server struct {
	// Current gives the snapshot to answer from. It is asked at every request
	// and must be quick while nothing changes.
	Current func() (Snapshot, error)

	charts chart.Renderer
	mu     sync.Mutex
	site   *Site
	made   map[string]response // by path, of the build
}

// response is a finished answer.
type response struct {
	File
	status int
	etag   string
}

// policy is the content security policy of every page: nothing from anywhere
// else, nothing inline.
const policy = "default-src 'none'; img-src 'self' data: blob:; connect-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// HTTP gives the server for a listener, with limits on slow and large requests.
func (s *Server) HTTP() *http.Server {
	return &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
}

// ServeHTTP answers GET and HEAD of the pages, figures and assets.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("a page failed", "path", r.URL.Path, "panic", p)
			http.Error(w, "internal error", http.StatusInternalServerError)
		}
	}()
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !loopbackName(r.Host):
		http.Error(w, "this server answers to names of this machine only", http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	case !strings.HasSuffix(r.URL.Path, "/") && path.Ext(r.URL.Path) == "" && r.URL.Path != "/healthz":
		w.Header().Set("Location", path.Base(r.URL.Path)+"/") // relative: the site may stand below any path
		w.WriteHeader(http.StatusMovedPermanently)
	default:
		s.answer(w, r)
	}
}

// loopbackName tells whether a Host header names this machine. Another name
// would be a page of someone else's that was pointed here.
func loopbackName(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return name == "localhost" || (ip != nil && ip.IsLoopback())
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	res := s.respond(r.URL.Path)
	h := w.Header()
	h.Set("Content-Type", res.Kind)
	if res.Policy != "" {
		h.Set("Content-Security-Policy", res.Policy)
	}
	if res.status == http.StatusOK {
		h.Set("ETag", res.etag)
		h.Set("Cache-Control", map[bool]string{true: "public, max-age=31536000, immutable", false: "no-cache"}[res.Forever])
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(res.Body))
		return
	}
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(res.status)
	_, _ = w.Write(res.Body) // whoever asked has gone
}

// respond gives the finished answer for a path, made once per build.
func (s *Server) respond(name string) response {
	if name == "/healthz" {
		return response{status: http.StatusOK, File: File{Kind: kindText, Body: []byte("ok\n")}}
	}
	now, err := s.Current()
	if err != nil {
		return problem(http.StatusInternalServerError, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.site == nil || s.site.Holdings.Build != now.Holdings.Build {
		s.site, s.made = NewSite(now, &s.charts), map[string]response{}
	}
	if res, ok := s.made[name]; ok {
		return res
	}
	f, err := s.site.Get(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem(http.StatusNotFound, errors.New("there is no such page"))
	case err != nil:
		return problem(http.StatusInternalServerError, err)
	}
	res := response{status: http.StatusOK, File: f, etag: etag(f.Body)}
	s.made[name] = res
	return res
}

// problem is a page that says what went wrong, in the words of the error.
func problem(status int, err error) response {
	p := page{Path: "/", Title: http.StatusText(status), Model: err.Error()}
	var known *quotawatch.Error
	if status == http.StatusInternalServerError && !errors.As(err, &known) {
		slog.Error("a page failed", "error", err)
		p.Model = "The page could not be made. The log of the server says why."
	}
	var b bytes.Buffer
	t, err := parse("problem", lang.English(), 0)
	if err == nil {
		err = t.Execute(&b, p)
	}
	if err != nil {
		return response{status: status, File: File{Kind: kindText, Body: []byte(p.Title + "\n")}}
	}
	return response{status: status, File: File{Kind: kindHTML, Body: b.Bytes()}}
}

// etag names the bytes of a response.
func etag(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}
