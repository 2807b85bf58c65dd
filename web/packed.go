package web

import (
	"io/fs"
	"strings"

	"github.com/quotawatch/quotawatch/view"
)

// packed gives what browsers count filtered figures from, made once.
func (s *Site) packed() (*view.Packed, error) {
	return once(&s.memo, "packed", func() (*view.Packed, error) { return view.Pack(s.Holdings) })
}

const manifestFile = "manifest.json"

// manifest is the path of the manifest. The path names its bytes.
func manifestPath(p *view.Packed) string { return "/data/" + p.Digest + "/" + manifestFile }

// packedFile gives a file below /data/.
func (s *Site) packedFile(name string) (File, error) {
	p, err := s.packed()
	if err != nil {
		return File{}, err
	}
	return fileOf(p, name)
}

// fileOf gives a file of what was packed. Gzip files carry no Content-Encoding:
// the browser unpacks them itself, from any host.
func fileOf(p *view.Packed, name string) (File, error) {
	file, ok := strings.CutPrefix(name, "/data/"+p.Digest+"/")
	switch {
	case ok && file == manifestFile:
		return File{Kind: kindJSON, Body: p.Manifest, Forever: true}, nil
	case ok && p.Files[file] != nil:
		return File{Kind: kindGzip, Body: p.Files[file], Forever: true}, nil
	}
	return File{}, fs.ErrNotExist
}

// mostPast is of how many builds that were replaced the packed files are served.
const mostPast = 4

// past is what pages of a build that was replaced still count from: who has one
// open filters it as it is, and is not left with half of it.
type past struct {
	build  string
	packed *view.Packed
}

// remember puts what the pages of a moment count from before what is remembered.
func remember(all []past, m *moment) []past {
	p, err := m.site.packed()
	if err != nil { // then no page of it had files to count from
		return all
	}
	all = append([]past{{m.build(), p}}, all...)
	return all[:min(len(all), mostPast)]
}

// pastFile gives a packed file of a build that was replaced, and its build.
func (m *moment) pastFile(name string) (res *response, build string) {
	for _, p := range m.past {
		if f, err := fileOf(p.packed, name); err == nil {
			return finish(f), p.build
		}
	}
	return nil, ""
}

// packedPaths lists the files below /data/.
func (s *Site) packedPaths() ([]string, error) {
	p, err := s.packed()
	if err != nil {
		return nil, err
	}
	paths := []string{manifestPath(p)}
	for file := range p.Files {
		paths = append(paths, "/data/"+p.Digest+"/"+file)
	}
	return paths, nil
}
