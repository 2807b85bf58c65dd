package load

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// links are the places of a page that name other paths.
var links = regexp.MustCompile(`(?:href|src|data-manifest)="([^"#]+)`)

// files are those that a manifest names beside itself.
var files = regexp.MustCompile(`"name"\s*:\s*"([\w.-]+\.gz)"`)

// Crawl finds the paths of a server from those given, at most so many, by what
// pages link to; asking for each also makes the server ready to answer it again.
// Paths that are not answered with 200 are given apart, with the status.
func Crawl(ctx context.Context, base string, most int, from ...string) (paths, refused []string, err error) {
	if err := Loopback(base); err != nil {
		return nil, nil, err
	}
	g := getter{client: http.Client{Timeout: time.Minute}, base: base}
	queue, known := slices.Clone(from), map[string]bool{}
	for _, p := range queue {
		known[p] = true
	}
	for len(queue) > 0 && len(paths) < most {
		at := queue[0]
		queue = queue[1:]
		a, err := g.get(ctx, at)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", at, err)
		}
		if a.Status != http.StatusOK {
			refused = append(refused, fmt.Sprintf("%s (%d)", at, a.Status))
			continue
		}
		paths = append(paths, at)
		for _, next := range linked(a) {
			if !known[next] {
				known[next] = true
				queue = append(queue, next)
			}
		}
	}
	return paths, refused, nil
}

// linked gives the paths that a page or a manifest names.
func linked(a Answer) (all []string) {
	if !carries(a.Kind) {
		return nil
	}
	body, err := a.plain()
	if err != nil {
		return nil
	}
	at, err := url.Parse(a.Path)
	if err != nil {
		return nil
	}
	for _, m := range links.FindAllSubmatch(body, -1) {
		u, err := at.Parse(strings.ReplaceAll(string(m[1]), "&amp;", "&"))
		if err == nil && u.Scheme == "" && u.Host == "" { // others are another server's
			u.Fragment = ""
			all = append(all, u.RequestURI())
		}
	}
	if strings.HasSuffix(a.Path, "/manifest.json") {
		for _, m := range files.FindAllSubmatch(body, -1) {
			all = append(all, path.Join(path.Dir(a.Path), string(m[1])))
		}
	}
	return all
}
