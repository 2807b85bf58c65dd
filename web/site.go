package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/ui"
)

type templateHTML = template.HTML

// Snapshot is what the pages of one moment rest on.
type Snapshot struct {
	Holdings quota.Holdings
	Releases []quotawatch.Release
	// History is what added releases changed.
	History feed.History
	// Receipt makes the receipt of a question of the command line: the command,
	// then its arguments in order of their names. nil where none can be made.
	Receipt func(command string, arguments ...string) ([]byte, error)
}

// site is the pages of one snapshot.
type site struct {
	Snapshot
	charts *chart.Renderer
}

//go:embed templates/*.html
var templateFiles embed.FS

var pages = sync.OnceValue(func() map[string]*template.Template {
	return parsePages("overview", "orders", "events", "claims", "claim", "data", "problem")
})

func parsePages(names ...string) map[string]*template.Template {
	funcs := template.FuncMap{
		"long": longDate, "period": period, "thousands": func(n int) string { return quota.Thousands(int64(n)) }, "upper": upper,
		"asset": func(name string) string { return "/assets/" + ui.Hash() + "/" + name },
		"last":  func(i, n int) bool { return i == n-1 },
		"cell": func(c present.Cell) string {
			if c.Screen != "" {
				return c.Screen
			}
			return c.Value
		},
		"bullet":  func(t Tile) Bullet { return Bullet{Fill: t.Fill * 2, Ticks: scaled(t.Ticks, 2)} },
		"website": func(text string) bool { return strings.HasPrefix(text, "https://") },
	}
	all := map[string]*template.Template{}
	for _, name := range names {
		all[name] = template.Must(template.New("base.html").Funcs(funcs).ParseFS(templateFiles, "templates/base.html", "templates/figure.html", "templates/"+name+".html"))
	}
	return all
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

// page is what every template is given.
type page struct {
	Path, Title, Description string
	Build, Short             string
	Synthetic                bool
	Model                    any
}

// render writes a page whole, or an error and nothing.
func (s *site) render(name string, p page) ([]byte, error) {
	p.Build = s.Holdings.Build
	p.Short = shortBuild(p.Build)
	for _, r := range s.Releases {
		p.Synthetic = p.Synthetic || r.Synthetic
	}
	var b bytes.Buffer
	if err := pages()[name].Execute(&b, p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
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

// etag names the bytes of a response.
func etag(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}
