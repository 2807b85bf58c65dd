package web

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// published serves the files of a directory as any host of files would.
type published struct {
	root fs.FS
	kept *shelf
}

// Files gives a server for the files of a directory, with the limits and the
// headers of Server. No name and no link leads out of the directory.
func Files(dir string) (*http.Server, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &quotawatch.Error{Code: quotawatch.CodeFileMissing, Summary: "the directory cannot be opened", File: path.Base(dir), Err: err,
			Expected: "a folder that quotawatch publish has written", Do: "check the path"}
	}
	if _, err := fs.Stat(root.FS(), "index.html"); err != nil {
		return nil, &quotawatch.Error{Code: quotawatch.CodeFileMissing, Summary: "the directory is no published site", File: path.Base(dir),
			Expected: "a folder with index.html, as quotawatch publish writes it", Do: "check the path"}
	}
	return limited(newPublished(root.FS())), nil
}

func newPublished(root fs.FS) *published {
	return &published{root, newShelf(newGate(atWork(), pagesWaiting), pageBytes)}
}

// ServeHTTP answers with files; a folder stands for its index.html.
func (p *published) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer recovered(w, r)
	secure(w.Header())
	if !loopbackName(r.Host) {
		refuse(w, r, http.StatusMisdirectedRequest, notOurName(r))
		return
	}
	if !reads(r) {
		refuseMethod(w, r)
		return
	}
	if err := sensible(r); err != nil {
		p.absent(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	res, err := p.get(ctx, r.URL.Path)
	if err != nil {
		p.absent(w, r, err)
		return
	}
	res.write(w, r)
}

// absent answers with the site's own page for what is not there.
func (p *published) absent(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, fs.ErrNotExist) && !isCode(err, quotawatch.CodeNoPage) {
		refuse(w, r, 0, err)
		return
	}
	b, err := fs.ReadFile(p.root, "404.html")
	if err != nil {
		refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeNoPage, Summary: "there is no such page", Found: short(r.URL.Path)})
		return
	}
	(&response{status: http.StatusNotFound, kind: kindHTML, body: b, length: len(b)}).write(w, r)
}

func isCode(err error, code quotawatch.Code) bool {
	var known *quotawatch.Error
	return errors.As(err, &known) && known.Code == code
}

// get gives the file of a path, as it is now.
func (p *published) get(ctx context.Context, name string) (*response, error) {
	file := strings.TrimPrefix(name, "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	info, err := fs.Stat(p.root, file)
	switch {
	case err != nil:
		return nil, fs.ErrNotExist // what may not be seen is not there
	case info.IsDir():
		return &response{status: http.StatusMovedPermanently, kind: kindText, location: "./" + url.PathEscape(path.Base(file)) + "/"}, nil
	case !info.Mode().IsRegular() || info.Size() > pageBytes:
		return nil, fs.ErrNotExist
	}
	key := file + " " + info.ModTime().String()
	return p.kept.get(ctx, key, func(context.Context) (*response, error) {
		b, err := fs.ReadFile(p.root, file)
		if err != nil {
			return nil, fs.ErrNotExist
		}
		f := File{Kind: kindOf(file), Body: b}
		if f.Kind == kindSVG {
			f.Policy = svgPolicy
		}
		if strings.HasPrefix(strings.TrimPrefix(file, "es/"), "embed/") {
			f.Policy = embedPolicy
		}
		return finish(f), nil
	})
}

// kinds are the media types of published files, by their ending.
var kinds = map[string]string{".html": kindHTML, ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": kindJSON, ".csv": kindCSV, ".svg": kindSVG,
	".woff2": "font/woff2", ".png": "image/png", ".ico": "image/x-icon", ".gz": kindGzip, ".parquet": "application/vnd.apache.parquet", ".xml": kindSitemap, ".atom": kindAtom, ".txt": kindText,
	".md": "text/markdown; charset=utf-8", ".pdf": "application/pdf"}

func kindOf(name string) string {
	if kind, ok := kinds[path.Ext(name)]; ok {
		return kind
	}
	return "application/octet-stream" // nothing that a browser would run
}
