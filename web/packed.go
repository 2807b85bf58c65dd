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

// packedFile gives a file below /data/. Gzip files carry no Content-Encoding:
// the browser unpacks them itself, from any host.
func (s *Site) packedFile(name string) (File, error) {
	p, err := s.packed()
	if err != nil {
		return File{}, err
	}
	file, ok := strings.CutPrefix(name, "/data/"+p.Digest+"/")
	switch {
	case ok && file == manifestFile:
		return File{Kind: kindJSON, Body: p.Manifest, Forever: true}, nil
	case ok && p.Files[file] != nil:
		return File{Kind: kindGzip, Body: p.Files[file], Forever: true}, nil
	}
	return File{}, fs.ErrNotExist
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
