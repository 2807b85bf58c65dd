package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/site"
	"github.com/quotawatch/quotawatch/web"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

const publishLong = `Write the dashboard as a folder that any object store, CDN or web server can serve:
the pages that "quotawatch serve" shows, in all languages, at the same paths, with
downloads and a codebook. Filters work in the browser, without a server.

The folder is made beside DIR, held to the list of what may be published
(registry/publish.yaml), compared with its manifest, publish.json, and put in the
place of DIR in one step. Whatever fails, DIR is as it was. A DIR that holds files
which were not published to it is refused. Files that did not change are kept and
not written again. The same data gives the same bytes anywhere.

Upload in the order of publish.json: data first, the first page last. Which files
can be kept for ever, and which headers to send, is in docs/formats/site.md. Every
byte is checked again with: quotawatch verify DIR`

const publishExample = `  quotawatch publish public
  quotawatch publish public --base-url https://example.org/arrests/
  quotawatch verify public`

func (a *app) publishCommand() *cobra.Command {
	var base string
	c := &cobra.Command{Use: "publish DIR", Short: "The dashboard as a folder to put on any host", Long: publishLong, Example: publishExample,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(c, fmt.Sprintf("%d folders given, not one", len(args)))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.publish(c, args[0], base) }}
	c.Flags().StringVar(&base, "base-url", "", "`address` of the root of the site, for the sitemap, feeds and canonical links; pages need none")
	return c
}

func (a *app) publish(c *cobra.Command, dir, base string) error {
	base, err := baseURL(c, base)
	if err != nil {
		return err
	}
	rules, err := registry.LoadPublication(nil)
	if err != nil {
		return err
	}
	snapshot, err := a.snapshot(false)
	if err != nil {
		return err
	}
	snapshot.Base = base
	about, err := a.manifestOf(*snapshot)
	if err != nil {
		return err
	}
	bar := newBar(a.err, "publishing", 1, progressbar.OptionShowBytes(false), progressbar.OptionShowCount())
	o, err := site.Publish(c.Context(), site.Request{Source: web.NewSite(*snapshot, new(chart.Renderer)), Rules: rules, Manifest: about, Dir: dir,
		Progress: func(done, total int) { bar.at(int64(done), int64(total)) }})
	bar.done()
	if err != nil {
		return err
	}
	return a.sayPublished(o, base)
}

// baseURL gives an address with a slash at its end, or none.
func baseURL(c *cobra.Command, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", usage(c, fmt.Sprintf("--base-url %.200q is not an address like https://example.org/arrests/", text))
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}

// manifestOf says what a published folder rests on.
func (a *app) manifestOf(s web.Snapshot) (m site.Manifest, err error) {
	accepted, err := a.acceptedDir()
	if err != nil {
		return m, err
	}
	m = site.Manifest{Program: quotawatch.Version, Build: s.Holdings.Build, Base: s.Base, Releases: []site.Release{}}
	if m.Registry, err = registry.Digest(a.registryDir, accepted); err != nil {
		return m, err
	}
	for _, r := range s.Releases {
		of := site.Release{ID: r.ID, Source: r.Source, Digest: r.Digest}
		for _, f := range r.Files {
			of.Files = append(of.Files, site.ReleaseFile{Name: f.Name, SHA256: f.SHA256, Bytes: f.Bytes})
		}
		m.Releases, m.Synthetic = append(m.Releases, of), m.Synthetic || r.Synthetic
	}
	return m, nil
}

func (a *app) sayPublished(o site.Outcome, base string) error {
	if !a.onScreen() {
		return a.write(o, present.Table{Columns: []string{"build", "files", "bytes", "written", "kept", "removed"}, Rows: [][]present.Cell{{present.Text(o.Build),
			present.Int(int64(o.Files), ""), present.Int(o.Bytes, ""), present.Int(int64(o.Written), ""), present.Int(int64(o.Kept), ""), present.Int(int64(o.Removed), "")}}})
	}
	if o.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests. Every page says so.")
	}
	a.say("Published %s files, %s bytes: %s written, %s kept, %s removed.", quota.Thousands(int64(o.Files)), quota.Thousands(o.Bytes),
		quota.Thousands(int64(o.Written)), quota.Thousands(int64(o.Kept)), quota.Thousands(int64(o.Removed)))
	if base == "" {
		a.say("Without --base-url there is no sitemap.xml, and 404.html links to the root of the host.")
	}
	a.say("Upload in the order of %s; check with: quotawatch verify DIR", site.ManifestFile)
	a.say("Build: %s", o.Build)
	return nil
}
