package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
)

// The bounds of a server.
const (
	// pageBytes and apiBytes bound what is kept of pages and of answers of the
	// API, in bytes as they are kept.
	pageBytes, apiBytes = 256 << 20, 64 << 20
	// pagesWaiting and answersWaiting bound the requests that wait for work.
	pagesWaiting, answersWaiting = 256, 64
	// patience is how long a request waits for its answer, where a server has
	// no other.
	patience = 20 * time.Second
	// longestPath and longestQuery bound an address, in bytes.
	longestPath, longestQuery = 1 << 10, 4 << 10
	// maxConnections is how many clients are connected at once.
	maxConnections = 1024
)

// Server serves the dashboard of whatever build is current.
type Server struct {
	// Current gives the snapshot to answer from: the same pointer while nothing
	// changes, when it must be quick. It is asked at every request. A snapshot
	// beside an error is the last that could be read: it answers, and /healthz
	// tells the error.
	Current func() (*Snapshot, error)
	// Uploads takes files from pages. nil for a server that is only read.
	Uploads *Uploads
	// Changes changes what is held. nil for a server that is only read.
	Changes *Changes

	charts   chart.Renderer
	begin    sync.Once
	patience time.Duration
	pages    *gate
	answers  *gate
	now      atomic.Pointer[moment]
	turn     sync.Mutex // who makes the next moment
	token    string
	jobs     jobs
	// uploading is held while files are received and read, and while what is held
	// is changed; adding by what does that.
	uploading sync.Mutex
	adding    sync.WaitGroup
}

// moment is one snapshot with all that was made of it. A request is answered
// from one moment from beginning to end; a moment that is over goes with its
// last request.
type moment struct {
	snapshot *Snapshot
	site     *Site
	pages    *shelf
	answers  *shelf
	past     []past // the newest first
}

// HTTP gives the server for a listener, with limits on slow and large requests.
func (s *Server) HTTP() *http.Server {
	return limited(s)
}

// Wait waits until files that are being read are, or are given up.
func (s *Server) Wait() { s.adding.Wait() }

// limited gives a server whose clients cannot hold on to it: headers must come
// in 5 seconds, a request in 10, and an answer be taken in 30.
func limited(h http.Handler) *http.Server {
	c := newConnections(maxConnections)
	return &http.Server{Handler: c.counting(h), ConnState: c.state, ConnContext: c.context,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
}

// current gives the moment to answer from; beside an error it is the last one.
func (s *Server) current() (*moment, error) {
	snapshot, err := s.Current()
	if snapshot == nil {
		return nil, err
	}
	if m := s.now.Load(); m != nil && m.snapshot == snapshot {
		return m, err
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	if snapshot, err = s.Current(); snapshot == nil { // it may have changed while this waited, and never goes back
		return nil, err
	}
	m := s.now.Load()
	if m == nil || m.snapshot != snapshot {
		next := &moment{snapshot, NewSite(*snapshot, &s.charts), newShelf(s.pages, pageBytes), newShelf(s.answers, apiBytes), nil}
		if m != nil {
			next.past = remember(m.past, m)
		}
		m = next
		s.now.Store(m)
	}
	return m, err
}

// build names what the moment answers from.
func (m *moment) build() string { return m.snapshot.Holdings.Build }

// ServeHTTP answers requests for pages, files and the API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.begin.Do(func() {
		s.pages, s.answers = newGate(atWork(), pagesWaiting), newGate(atWork(), answersWaiting)
		s.patience, s.token = cmp.Or(s.patience, patience), rand.Text()
	})
	defer recovered(w, r)
	secure(w.Header())
	if !loopbackName(r.Host) {
		refuse(w, r, http.StatusMisdirectedRequest, notOurName(r))
		return
	}
	if err := sensible(r); err != nil {
		refuse(w, r, 0, err)
		return
	}
	m, err := s.current()
	if m == nil {
		refuse(w, r, 0, err)
		return
	}
	w.Header().Set("Quotawatch-Build", m.build())
	ctx, cancel := context.WithTimeout(r.Context(), s.patience)
	defer cancel()
	if strings.HasPrefix(r.URL.Path, apiPrefix) {
		s.serveAPI(ctx, w, r, m)
		return
	}
	if r.URL.Path == "/healthz" && err != nil {
		refuse(w, r, http.StatusServiceUnavailable, err)
		return
	}
	s.servePage(ctx, w, r, m)
}

// servePage answers for a page or a file of the site.
func (s *Server) servePage(ctx context.Context, w http.ResponseWriter, r *http.Request, m *moment) {
	name := r.URL.Path
	switch {
	case !reads(r):
		refuseMethod(w, r)
	case name == "/healthz":
		(&response{status: http.StatusOK, kind: kindText, body: []byte("ok\n"), length: 3}).write(w, r)
	default:
		if res, build := m.pastFile(name); res != nil {
			w.Header().Set("Quotawatch-Build", build)
			res.write(w, r)
			return
		}
		res, err := m.pages.get(ctx, name, func(context.Context) (*response, error) { return m.page(name) })
		if err != nil {
			refuse(w, r, pageStatus(err), err)
			return
		}
		res.write(w, r)
	}
}

// pageStatus is the status for a page that could not be made: no request is at
// fault where data is missing for a page that is there.
func pageStatus(err error) int {
	if errors.Is(err, context.DeadlineExceeded) || isCode(err, quotawatch.CodeNoPage) || isCode(err, quotawatch.CodeOverloaded) {
		return 0
	}
	return http.StatusInternalServerError
}

// page makes the answer for a path. One without the slash at its end leads to
// the page, by a relative way: the site may stand below any path.
func (m *moment) page(name string) (*response, error) {
	f, err := m.site.Get(name)
	if err == nil {
		return finish(f), nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := m.site.Get(name + "/"); err == nil {
			return &response{status: http.StatusMovedPermanently, kind: kindText, location: "./" + url.PathEscape(path.Base(name)) + "/"}, nil
		}
		return nil, &quotawatch.Error{Code: quotawatch.CodeNoPage, Summary: "there is no such page", Found: short(name)}
	}
	return nil, err
}

// refuse tells why a request is not answered: as JSON below the API, else as a
// page. A status of 0 is that of the code. Nobody may keep it.
func refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	if r.Context().Err() != nil {
		return // whoever asked has gone
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = overloaded("no answer in time")
	}
	p := ProblemOf(err)
	if status == 0 {
		status = Status(p.Error.Code)
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	res := &response{status: status, kind: kindJSON, body: problemJSON(p)}
	if !strings.HasPrefix(r.URL.Path, apiPrefix) {
		res.kind, res.body = kindHTML, problemPage(status, r.URL.Path, p)
	}
	res.length = len(res.body)
	res.write(w, r)
}

func refuseMethod(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeMethod, Summary: "this address is only read", Expected: "GET or HEAD", Found: short(r.Method)})
}

// reads tells whether a request changes nothing.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// recovered answers for a handler that failed in a way that nobody expected.
// The process lives on, and the log has what the answer names.
func recovered(w http.ResponseWriter, r *http.Request) {
	if p := recover(); p != nil {
		known := fault(p)
		refuse(w, r, 0, &known)
	}
}
