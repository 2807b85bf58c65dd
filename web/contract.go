package web

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ui"
	"github.com/quotawatch/quotawatch/web/lang"
)

// contractPage is what the page of a contract report is made of.
type contractPage struct {
	Style    template.CSS
	Releases []quotawatch.Release
}

// Contract writes what became of every row and column of releases as one page
// that needs nothing else, to file or to send.
func Contract(w io.Writer, releases []quotawatch.Release) error {
	return writeAlone(w, "contract", func(style template.CSS) any { return contractPage{style, releases} })
}

// writeAlone writes a page that needs nothing else, whole or not at all.
func writeAlone(w io.Writer, name string, model func(style template.CSS) any) error {
	style, err := fs.ReadFile(ui.Files(), "app.css")
	if err != nil {
		return err
	}
	page, err := template.New(name+".html").Funcs(functions(lang.English(), rootOf(0))).ParseFS(templateFiles, "templates/"+name+".html", "templates/release-table.html")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := page.Execute(&b, model(template.CSS(style))); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// releaseIDs lists the releases that have a page.
func (s *site) releaseIDs() (ids []string) {
	for _, r := range s.Releases {
		ids = append(ids, r.ID)
	}
	return ids
}

// releasePage is the contract report of one release.
func releasePage(s *site, id string) (page, error) {
	i := slices.IndexFunc(s.Releases, func(r quotawatch.Release) bool { return r.ID == id })
	if i < 0 {
		return absent()
	}
	return page{Title: id, Description: s.say("What became of every row and column"), Model: s.Releases[i]}, nil
}

// shareOf words how many of the loaded rows a number is.
func shareOf(n, loaded any) (string, error) {
	some, err := integerOf(n)
	all, errAll := integerOf(loaded)
	if err := errors.Join(err, errAll); err != nil || all == 0 || some == 0 {
		return "–", err
	}
	return percentOf(strconv.FormatFloat(float64(some)/float64(all), 'f', -1, 64)), nil
}
