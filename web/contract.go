package web

import (
	"html/template"
	"io"
	"io/fs"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ui"
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
	page, err := template.New("contract.html").Funcs(template.FuncMap{"share": shareOf}).ParseFS(templateFiles, "templates/contract.html")
	if err != nil {
		return err
	}
	return page.Execute(w, contractPage{template.CSS(style), releases})
}

// shareOf words how many of the loaded rows a number is.
func shareOf(n, loaded int) string {
	if loaded == 0 || n == 0 {
		return "–"
	}
	return percentOf(strconv.FormatFloat(float64(n)/float64(loaded), 'f', -1, 64))
}
