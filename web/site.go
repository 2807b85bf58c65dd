package web

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/ui"
	"github.com/quotawatch/quotawatch/web/lang"
)

// Snapshot is what the pages of one moment rest on.
type Snapshot struct {
	Holdings mix.Holdings
	Releases []quotawatch.Release
	// History is what added releases changed.
	History feed.History
	// Receipt makes the receipt of a question of the command line: the command,
	// then its arguments in order of their names. nil where none can be made.
	Receipt func(command string, arguments ...string) ([]byte, error)
	// Answer gives the JSON that the command line answers a question with. nil
	// where none can be had.
	Answer func(command string, arguments ...string) ([]byte, error)
	// API answers questions of others. nil where nobody may ask.
	API API
	// Local tells that the pages are served on the machine that holds the
	// releases, so that files can be added.
	Local bool
	// Base is the address that the root of the site has, a slash at its end; ""
	// where it is not known. Links between pages do without it.
	Base string
}

// Site is every page and file of one snapshot, in every language. It is safe
// for use by several goroutines; what is worked out once is kept.
type Site struct {
	Snapshot
	charts *chart.Renderer
	memo   memo
}

// NewSite makes the site of a snapshot. Charts that the renderer has drawn
// before are not drawn again.
func NewSite(s Snapshot, charts *chart.Renderer) *Site { return &Site{Snapshot: s, charts: charts} }

// site is the pages in one language.
type site struct {
	*Site
	lang *lang.Language
}

// say gives a text in the language of the pages.
func (s *site) say(text string, values ...any) string { return s.lang.Say(text, values...) }

// File is a page, or a file beside it.
type File struct {
	// Kind is the media type.
	Kind string
	Body []byte
	// Forever tells that the path names these bytes and no others, ever.
	Forever bool
	// Policy replaces the content security policy of pages, "" for none.
	Policy string
}

// The media types of files.
const (
	kindHTML    = "text/html; charset=utf-8"
	kindSVG     = "image/svg+xml"
	kindCSV     = "text/csv; charset=utf-8"
	kindJSON    = "application/json"
	kindGzip    = "application/gzip"
	kindAtom    = "application/atom+xml"
	kindFeed    = "application/feed+json"
	kindText    = "text/plain; charset=utf-8"
	kindSitemap = "application/xml"
)

var assetKinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": kindSVG}

// Get gives the page or file at a path that begins with a slash; a page's ends
// with one. A path that the site does not have is fs.ErrNotExist.
func (s *Site) Get(name string) (File, error) {
	if file, ok := strings.CutPrefix(name, "/assets/"+ui.Hash()+"/"); ok {
		return asset(file)
	}
	l, rest := languageOf(name)
	return (&site{s, l}).get(rest)
}

// languageOf parts a path into its language and the path without it.
func languageOf(name string) (*lang.Language, string) {
	code, rest, _ := strings.Cut(strings.TrimPrefix(name, "/"), "/")
	if l, ok := lang.Find(code); ok && !l.Default() {
		return l, "/" + rest
	}
	return lang.English(), name
}

// prefix is what stands before the paths of a language.
func prefix(l *lang.Language) string {
	if l.Default() {
		return ""
	}
	return "/" + l.Code
}

func asset(file string) (File, error) {
	b, err := fs.ReadFile(ui.Files(), file)
	kind := assetKinds[path.Ext(file)]
	if err != nil || kind == "" {
		return File{}, fs.ErrNotExist
	}
	return File{Kind: kind, Body: b, Forever: true}, nil
}

func (s *site) get(name string) (File, error) {
	for _, r := range routes {
		if arg, ok := r.match(name); ok {
			return s.page(r, name, arg)
		}
	}
	if file, ok := strings.CutPrefix(name, "/fig/"); ok {
		return s.figureFile(file)
	}
	if file, ok := strings.CutPrefix(name, "/claims/"); ok {
		return s.claimFile(file)
	}
	if !s.lang.Default() {
		return File{}, fs.ErrNotExist
	}
	return s.plain(name)
}

// plain gives the files that are the same in every language.
func (s *site) plain(name string) (File, error) {
	switch name {
	case "/favicon.ico", "/favicon.svg":
		return asset("favicon.svg")
	case "/feed.json":
		b, err := s.history().JSON()
		return File{Kind: kindFeed, Body: b}, err
	case "/feed.atom":
		b, err := s.history().Atom()
		return File{Kind: kindAtom, Body: b}, err
	}
	if strings.HasPrefix(name, "/data/") {
		return s.packedFile(name)
	}
	if file, ok := strings.CutPrefix(name, "/downloads/"); ok {
		return s.download(file)
	}
	return s.forHosts(name)
}

// page makes a page of a route.
func (s *site) page(r route, name, arg string) (File, error) {
	p, err := r.make(s, arg)
	if err != nil {
		return File{}, err
	}
	p.Path = name
	body, err := s.render(r, p)
	f := File{Kind: kindHTML, Body: body}
	if p.Bare { // a figure may stand in the page of anybody
		f.Policy = embedPolicy
	}
	return f, err
}

// Paths lists every page and file of the site, sorted.
func (s *Site) Paths() (paths []string, err error) {
	for _, l := range lang.All() {
		one := &site{s, l}
		for _, r := range routes {
			for _, name := range r.paths(one) {
				paths = append(paths, prefix(l)+name)
			}
		}
		files, err := one.files()
		if err != nil {
			return nil, err
		}
		paths = append(paths, files...)
	}
	return sorted(paths), nil
}

// writeJSON writes a document as files have it.
func writeJSON(doc any) (File, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err := e.Encode(doc)
	return File{Kind: kindJSON, Body: b.Bytes()}, err
}

// memo keeps what was worked out, by name.
type memo struct {
	mu   sync.Mutex
	once map[string]func() (any, error)
}

// once works something out the first time it is asked for.
func once[T any](m *memo, name string, work func() (T, error)) (T, error) {
	m.mu.Lock()
	if m.once == nil {
		m.once = map[string]func() (any, error){}
	}
	get, ok := m.once[name]
	if !ok {
		get = sync.OnceValues(func() (any, error) { return work() })
		m.once[name] = get
	}
	m.mu.Unlock()
	v, err := get()
	t, _ := v.(T)
	return t, err
}
