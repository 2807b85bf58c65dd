package web

import (
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
	style, err := fs.ReadFile(ui.Files(), "app.css")
	if err != nil {
		return err
	}
	page, err := template.New("contract.html").Funcs(functions(lang.English(), rootOf(0))).ParseFS(templateFiles, "templates/contract.html", "templates/release-table.html")
	if err != nil {
		return err
	}
	return page.Execute(w, contractPage{template.CSS(style), releases})
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
func shareOf(n, loaded int) string {
	if loaded == 0 || n == 0 {
		return "–"
	}
	return percentOf(strconv.FormatFloat(float64(n)/float64(loaded), 'f', -1, 64))
}
