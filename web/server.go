package web

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/ui"
)

// Server serves the dashboard of whatever build is current.
type Server struct {
	// Current gives the snapshot to answer from. It is asked at every request
	// and must be quick while nothing changes.
	Current func() (Snapshot, error)

	charts chart.Renderer
	mu     sync.Mutex
	build  string
	made   map[string]response // by path, of the build
}

// response is a finished answer.
type response struct {
	status  int
	kind    string
	body    []byte
	etag    string
	forever bool
	// policy replaces the content security policy of pages.
	policy string
}

// policy is the content security policy of every page: nothing from anywhere
// else, nothing inline.
const policy = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

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
	h.Set("Content-Type", res.kind)
	if res.policy != "" {
		h.Set("Content-Security-Policy", res.policy)
	}
	if res.status == http.StatusOK {
		h.Set("ETag", res.etag)
		h.Set("Cache-Control", map[bool]string{true: "public, max-age=31536000, immutable", false: "no-cache"}[res.forever])
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(res.body))
		return
	}
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(res.status)
	_, _ = w.Write(res.body) // whoever asked has gone
}

// respond gives the finished answer for a path, made once per build.
func (s *Server) respond(name string) response {
	if file, ok := strings.CutPrefix(name, "/assets/"+ui.Hash()+"/"); ok {
		return asset(file)
	}
	if name == "/healthz" {
		return response{status: http.StatusOK, kind: "text/plain; charset=utf-8", body: []byte("ok\n")}
	}
	now, err := s.Current()
	if err != nil {
		return problem(http.StatusInternalServerError, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.build != now.Holdings.Build || s.made == nil {
		s.build, s.made = now.Holdings.Build, map[string]response{}
	}
	if res, ok := s.made[name]; ok {
		return res
	}
	res := (&site{now, &s.charts}).respond(name)
	if res.status == http.StatusOK {
		s.made[name] = res
	}
	return res
}

func asset(file string) response {
	b, err := fs.ReadFile(ui.Files(), file)
	kind := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": svg}[path.Ext(file)]
	if err != nil || kind == "" {
		return problem(http.StatusNotFound, errors.New("there is no such file"))
	}
	return response{status: http.StatusOK, kind: kind, body: b, etag: etag(b), forever: true}
}

const (
	html = "text/html; charset=utf-8"
	svg  = "image/svg+xml"
)

func (s *site) respond(name string) response {
	if name == "/favicon.ico" || name == "/favicon.svg" {
		return asset("favicon.svg")
	}
	body, kind, err := s.body(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem(http.StatusNotFound, errors.New("there is no such page"))
	case err != nil:
		return problem(http.StatusInternalServerError, err)
	}
	res := response{status: http.StatusOK, kind: kind, body: body, etag: etag(body)}
	if kind == svg { // a picture that carries its own styles, and nothing else
		res.policy = "default-src 'none'; style-src 'unsafe-inline'"
	}
	return res
}

// body makes a page or the sibling file of a figure.
func (s *site) body(name string) ([]byte, string, error) {
	registry := s.Holdings.Registry
	p := page{Path: name}
	switch name {
	case "/":
		model, err := s.overview()
		if err != nil {
			return nil, "", err
		}
		p.Title, p.Description, p.Model = model.Headline, model.Lede, model
		b, err := s.render("overview", p)
		return b, html, err
	case "/orders":
		p.Title, p.Model = "Reported orders", registry.Orders
		b, err := s.render("orders", p)
		return b, html, err
	case "/events":
		p.Title, p.Model = "Timeline", registry.Events
		b, err := s.render("events", p)
		return b, html, err
	case "/claims":
		d := s.docket()
		p.Title, p.Description, p.Model = "Claims", d.Headline, d
		b, err := s.render("claims", p)
		return b, html, err
	case "/feed.json":
		b, err := s.History.JSON()
		return b, "application/feed+json", err
	case "/feed.atom":
		b, err := s.History.Atom()
		return b, "application/atom+xml", err
	case "/data":
		p.Title, p.Model = "Data and methods", s.dataPage()
		b, err := s.render("data", p)
		return b, html, err
	}
	if file, ok := strings.CutPrefix(name, "/fig/"); ok {
		return s.figureFile(file)
	}
	if id, ok := strings.CutPrefix(name, "/claims/"); ok {
		return s.claimPage(id)
	}
	return nil, "", fs.ErrNotExist
}

// figureFile makes the CSV or the SVG of a figure.
func (s *site) figureFile(file string) ([]byte, string, error) {
	model, err := s.overview()
	if err != nil {
		return nil, "", err
	}
	all := []Figure{model.National, model.Map, model.Ranking, model.Multiples}
	if id, ok := strings.CutSuffix(file, ".receipt.json"); ok {
		i := slices.IndexFunc(all, func(f Figure) bool { return f.ID == id })
		if i < 0 {
			return nil, "", fs.ErrNotExist
		}
		return s.receipt(all[i].Question...)
	}
	ext := path.Ext(file)
	i := slices.IndexFunc(all, func(f Figure) bool { return f.ID+ext == file })
	switch {
	case i >= 0 && ext == ".csv":
		var b bytes.Buffer
		err := all[i].Table.Write(&b, present.FormatCSV, 0)
		return b.Bytes(), "text/csv; charset=utf-8", err
	case i >= 0 && ext == ".svg" && all[i].Drawn:
		b, err := alone(all[i])
		return b, svg, err
	}
	return nil, "", fs.ErrNotExist
}

// alone makes an SVG file of a chart: with its styles and on paper.
func alone(f Figure) ([]byte, error) {
	var styles strings.Builder
	b, err := fs.ReadFile(ui.Files(), "app.css")
	if err != nil {
		return nil, err
	}
	styles.WriteString("<style><![CDATA[")
	styles.Write(b)
	styles.WriteString("]]></style><title>")
	styles.WriteString(templateEscape(f.Title))
	styles.WriteString("</title>")
	head, rest, _ := strings.Cut(string(f.Wide), ">")
	return []byte(head + ">" + styles.String() + rest), nil
}

// problem is a page that says what went wrong, in the words of the error.
func problem(status int, err error) response {
	p := page{Title: http.StatusText(status), Model: err.Error()}
	var known *quotawatch.Error
	if status == http.StatusInternalServerError && !errors.As(err, &known) {
		slog.Error("a page failed", "error", err)
		p.Model = "The page could not be made. The log of the server says why."
	}
	var b bytes.Buffer
	if err := pages()["problem"].Execute(&b, p); err != nil {
		return response{status: status, kind: "text/plain; charset=utf-8", body: []byte(p.Title + "\n")}
	}
	return response{status: status, kind: html, body: b.Bytes()}
}
