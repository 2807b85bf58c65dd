package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"reflect"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/ui"
	"github.com/quotawatch/quotawatch/web/lang"
)

type templateHTML = template.HTML

//go:embed templates/*.html
var templateFiles embed.FS

// page is what every template is given.
type page struct {
	Path, Title, Description string
	Build, Short             string
	Synthetic                bool
	// Filters tells that the page has figures that follow filters.
	Filters bool
	Form    Filters
	// Manifest is the path of what the browser counts from, "" where the page
	// has no filters.
	Manifest string
	// Bare leaves the frame of the site out: the page stands inside another.
	Bare  bool
	Model any
	// Canonical is the address of the page, "" where it is not known.
	Canonical string
}

// Nav is the pages of the navigation.
func (page) Nav() (nav []route) {
	for _, r := range routes {
		if r.nav != "" {
			nav = append(nav, r)
		}
	}
	return nav
}

// Name and Target are what the navigation shows of a route.
func (r route) Name() string { return r.nav }

// Target is the path that the navigation leads to.
func (r route) Target() string { return r.path }

// Here tells whether a page is the route's, or below it.
func (p page) Here(r route) bool {
	return p.Path == r.path || r.path != "/" && strings.HasPrefix(p.Path, r.path)
}

// Languages are the languages of the site.
func (page) Languages() []*lang.Language { return lang.All() }

// setting is what templates are parsed for: a language, and the way from the
// page to the root, since links are relative. A site works below any path.
type setting struct{ template, code, root string }

var (
	parsedMu sync.Mutex
	parsed   = map[setting]*template.Template{}
)

func parse(name string, l *lang.Language, depth int) (*template.Template, error) {
	return parseAt(name, l, rootOf(depth))
}

func parseAt(name string, l *lang.Language, root string) (*template.Template, error) {
	key := setting{name, l.Code, root}
	parsedMu.Lock()
	defer parsedMu.Unlock()
	if t, ok := parsed[key]; ok {
		return t, nil
	}
	t, err := template.New("base.html").Funcs(functions(l, root)).ParseFS(templateFiles, "templates/base.html", "templates/figure.html", "templates/release-table.html", "templates/"+name+".html")
	if err == nil {
		parsed[key] = t
	}
	return t, err
}

// rootOf gives the way from a page to the root of the site.
func rootOf(depth int) string {
	if depth == 0 {
		return "./"
	}
	return strings.Repeat("../", depth)
}

func functions(l *lang.Language, root string) template.FuncMap {
	to := func(path string) string { return root + strings.TrimPrefix(prefix(l)+path, "/") }
	return template.FuncMap{
		"say": l.Say, "long": l.Date, "monthyear": l.Month, "period": l.Period, "source": func(text string) string { said, _ := l.Told(text); return said }, "code": func() string { return l.Code },
		"told": func(text string) template.HTML { return told(l, text) }, "sentence": func(text string) template.HTML { return told(l, upper(text)) }, "original": func(text string) template.HTML { return original(l, text) },
		"thousands": thousands, "upper": upper,
		// to is the way to a page or file of the language, file to one that all share.
		"to": to, "file": func(path string) string { return root + strings.TrimPrefix(path, "/") },
		"in": func(other *lang.Language, path string) string {
			return root + strings.TrimPrefix(prefix(other)+path, "/")
		},
		"asset":   func(name string) string { return root + "assets/" + ui.Hash() + "/" + name },
		"cell":    cellText,
		"bullet":  func(t Tile) Bullet { return Bullet{Fill: t.Fill * 2, Ticks: scaled(t.Ticks, 2)} },
		"website": func(text string) bool { return strings.HasPrefix(text, "https://") },
		"share":   share, "part": shareOf,
		"json": func(v any) (string, error) { b, err := json.Marshal(v); return string(b), err },
	}
}

// thousands writes a whole number of any integer type: a template is checked
// when it runs, on the page of whoever meets the one that was forgotten.
func thousands(n any) (string, error) {
	whole, err := integerOf(n)
	return quota.Thousands(whole), err
}

func integerOf(n any) (int64, error) {
	v := reflect.ValueOf(n)
	switch {
	case v.CanInt():
		return v.Int(), nil
	case v.CanUint() && v.Uint() <= math.MaxInt64:
		return int64(v.Uint()), nil
	}
	return 0, fmt.Errorf("%T is no whole number that can be written", n)
}

func cellText(c present.Cell) string {
	if c.Screen != "" {
		return c.Screen
	}
	return c.Value
}

// told writes a sentence that another package made, translated or marked as
// English.
func told(l *lang.Language, text string) template.HTML {
	said, ok := l.Told(text)
	if !ok {
		return original(l, text)
	}
	return template.HTML(template.HTMLEscapeString(said)) //nolint:gosec // escaped here
}

// original writes a text that stays as it was written, marked as English on a
// page in another language.
func original(l *lang.Language, text string) template.HTML {
	escaped := template.HTMLEscapeString(text)
	if l.Default() || text == "" {
		return template.HTML(escaped) //nolint:gosec // escaped here
	}
	return template.HTML(`<span lang="en">` + escaped + `</span>`) //nolint:gosec // escaped here
}

// render writes a page whole, or an error and nothing.
func (s *site) render(r route, p page) ([]byte, error) {
	p.Build = s.Holdings.Build
	p.Short = shortBuild(p.Build)
	p.Synthetic = s.synthetic()
	if p.Filters {
		packed, err := s.packed()
		if err != nil {
			return nil, err
		}
		p.Form, p.Manifest = s.filters(), manifestPath(packed)
	}
	if s.Base != "" && !p.Bare {
		p.Canonical = s.address(prefix(s.lang) + p.Path)
	}
	depth := strings.Count(prefix(s.lang)+p.Path, "/") - 1
	t, err := parse(r.template, s.lang, depth)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// synthetic tells whether any number of the site may rest on made-up rows.
func (s *Site) synthetic() bool {
	for _, r := range s.Releases {
		if r.Synthetic {
			return true
		}
	}
	return false
}

// Bullet is the geometry of a tile's bar, 200 wide.
type Bullet struct {
	Fill  float64
	Ticks []float64
}

func scaled(values []float64, by float64) (out []float64) {
	for _, v := range values {
		out = append(out, v*by)
	}
	return out
}

func shortBuild(build string) string {
	name, digest, found := strings.Cut(build, "-")
	if !found {
		name, digest = "", build
	} else {
		name += "-"
	}
	return name + digest[:min(12, len(digest))]
}

// definitionText words a counting rule in the language.
func (s *site) definitionText(id quotawatch.DefinitionID) string {
	if d, ok := quotawatch.FindDefinition(id); ok {
		return string(d.ID) + ": " + s.say(d.Text)
	}
	return s.say("the publisher's own rule")
}
