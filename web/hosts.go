package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/ui"
	"github.com/quotawatch/quotawatch/web/lang"
)

// assetPaths lists the files that pages are drawn with.
func assetPaths() (paths []string) {
	_ = fs.WalkDir(ui.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && assetKinds[path.Ext(name)] != "" && name != "ssr.js" { // which draws charts here, and in no browser
			paths = append(paths, "/assets/"+ui.Hash()+"/"+name)
		}
		return err // files that are embedded can be listed
	})
	return paths
}

// hostPaths lists what hosts and search engines look for. A list of addresses
// needs the address of the root.
func (s *Site) hostPaths() []string {
	paths := []string{"/404.html", "/robots.txt"}
	if s.Base != "" {
		paths = append(paths, "/sitemap.xml")
	}
	return paths
}

// forHosts gives a file that hosts and search engines look for.
func (s *Site) forHosts(name string) (File, error) {
	switch {
	case name == "/404.html":
		return s.notFound()
	case name == "/robots.txt":
		return File{Kind: kindText, Body: s.robots()}, nil
	case name == "/sitemap.xml" && s.Base != "":
		b, err := s.sitemap()
		return File{Kind: kindSitemap, Body: b}, err
	}
	return File{}, fs.ErrNotExist
}

// address gives the whole address of a path.
func (s *Site) address(name string) string { return s.Base + strings.TrimPrefix(name, "/") }

// notFound is the page that a host shows at a path it does not have. The path
// can be of any depth, so its links begin at the root of the host: that of the
// site's address, or of the host where no address is known.
func (s *Site) notFound() (File, error) {
	root := "/"
	if u, err := url.Parse(s.Base); err == nil && u.Path != "" {
		root = u.Path
	}
	t, err := parseAt("problem", lang.English(), root)
	if err != nil {
		return File{}, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, page{Path: "/", Title: http.StatusText(http.StatusNotFound), Model: "There is no such page.", Build: s.Holdings.Build,
		Short: shortBuild(s.Holdings.Build), Synthetic: s.synthetic()})
	return File{Kind: kindHTML, Body: b.Bytes()}, err
}

func (s *Site) robots() []byte {
	text := "User-agent: *\nDisallow:\n"
	if s.Base != "" {
		text += "\nSitemap: " + s.address("/sitemap.xml") + "\n"
	}
	return []byte(text)
}

// history is the history with the address of the site.
func (s *Site) history() feed.History {
	h := s.History
	h.Base = s.Base
	return h
}

type sitemapURL struct {
	Address string          `xml:"loc"`
	Same    []sitemapOthers `xml:"xhtml:link"`
}

type sitemapOthers struct {
	Rel      string `xml:"rel,attr"`
	Language string `xml:"hreflang,attr"`
	Address  string `xml:"href,attr"`
}

// sitemap lists the pages with what they are in other languages
// (sitemaps.org 0.9). Pages that stand inside others are not of it.
func (s *Site) sitemap() ([]byte, error) {
	doc := struct {
		XMLName xml.Name     `xml:"urlset"`
		Space   string       `xml:"xmlns,attr"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	for _, name := range s.pages() {
		var same []sitemapOthers
		for _, l := range lang.All() {
			same = append(same, sitemapOthers{"alternate", l.Code, s.address(prefix(l) + name)})
		}
		for _, l := range lang.All() {
			doc.URLs = append(doc.URLs, sitemapURL{s.address(prefix(l) + name), same})
		}
	}
	const most = 50_000 // of the protocol
	if len(doc.URLs) > most {
		return nil, fmt.Errorf("a sitemap of %d pages, where %d may be", len(doc.URLs), most)
	}
	b, err := xml.MarshalIndent(doc, "", " ")
	return append([]byte(xml.Header), append(b, '\n')...), err
}

// pages lists the pages of a language that stand alone.
func (s *Site) pages() (paths []string) {
	for _, r := range routes {
		if r.template != "embed" {
			paths = append(paths, r.paths(&site{s, lang.English()})...)
		}
	}
	return sorted(paths)
}
