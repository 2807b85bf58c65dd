package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/download"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/view"
)

// downloads is the counts of the site as tables, made once.
func (s *Site) downloads() (*download.Package, error) {
	return once(&s.memo, "downloads", func() (*download.Package, error) {
		packed, err := s.packed()
		if err != nil {
			return nil, err
		}
		rules, err := registry.LoadPublication(nil)
		if err != nil {
			return nil, err
		}
		return download.Make(packed, rules, s.Holdings.Registry, s.Base)
	})
}

// download gives a file below /downloads/.
func (s *Site) download(name string) (File, error) {
	p, err := s.downloads()
	if err != nil {
		return File{}, err
	}
	b, ok := p.Files[name]
	if !ok {
		return File{}, fs.ErrNotExist
	}
	_, kind := registry.FileType(name)
	return File{Kind: kind, Body: b}, nil
}

func downloadPaths() (paths []string) {
	for _, name := range download.Names() {
		paths = append(paths, "/downloads/"+name)
	}
	return paths
}

// Codebook is the model of the page of tables to download.
type Codebook struct {
	Tables      []CodebookTable
	Others      []download.Table
	Pieces      []view.PieceInfo
	Definitions []quotawatch.Definition
	Changes     []view.Change
}

// CodebookTable is a table with its files.
type CodebookTable struct {
	download.Table
	Downloads []CodebookFile
}

// CodebookFile is a file to download.
type CodebookFile struct {
	Name, Format, SHA256 string
	Bytes                int
}

func codebookPage(s *site, _ string) (page, error) {
	p, err := s.downloads()
	if err != nil {
		return page{}, err
	}
	model := Codebook{Others: p.Others, Pieces: p.Manifest.Pieces, Definitions: quotawatch.Definitions(), Changes: p.Manifest.Changes}
	for _, t := range p.Tables {
		of := CodebookTable{Table: t}
		for _, name := range t.Files {
			sum := sha256.Sum256(p.Files[name])
			ending, _ := registry.FileType(name)
			of.Downloads = append(of.Downloads, CodebookFile{name, strings.ToUpper(ending[1:]), hex.EncodeToString(sum[:]), len(p.Files[name])})
		}
		model.Tables = append(model.Tables, of)
	}
	return page{Title: s.say("Codebook and downloads"), Description: s.say("Every published table, its columns, and what each of them is."), Model: model}, nil
}
