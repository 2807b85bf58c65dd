package download

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// dataPackage is a Data Package descriptor, version 2
// (https://datapackage.org/standard/data-package/).
type dataPackage struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Homepage    string     `json:"homepage,omitempty"`
	Licenses    []licence  `json:"licenses"`
	Sources     []source   `json:"sources"`
	Resources   []resource `json:"resources"`
	// Ours says what no property of the standard does.
	Ours ours `json:"quotawatch"`
}

type licence struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type source struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
	// Licence is what the publisher asks for.
	Licence string `json:"licence"`
}

type resource struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Path        string `json:"path"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Format      string `json:"format"`
	MediaType   string `json:"mediatype"`
	Encoding    string `json:"encoding,omitempty"`
	Bytes       int    `json:"bytes"`
	Hash        string `json:"hash"`
	Schema      schema `json:"schema"`
}

type schema struct {
	Fields     []field  `json:"fields"`
	PrimaryKey []string `json:"primaryKey,omitempty"`
	Missing    []string `json:"missingValues"`
}

type field struct {
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Constraints constraints `json:"constraints"`
}

type constraints struct {
	Required bool     `json:"required"`
	Minimum  *int     `json:"minimum,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

type ours struct {
	Build       string       `json:"build"`
	Synthetic   bool         `json:"synthetic"`
	Definitions []definition `json:"definitions"`
}

type definition struct {
	ID   quotawatch.DefinitionID `json:"id"`
	Text string                  `json:"text"`
}

// describe writes the descriptor of the files.
func (p *Package) describe(reg *registry.Registry, base string) error {
	d := dataPackage{Schema: "https://datapackage.org/profiles/2.0/datapackage.json", Name: "quotawatch-arrests", Title: "Administrative arrests by ICE ERO, counted from its releases",
		Description: "Arrests as released by U.S. Immigration and Customs Enforcement under FOIA, in groups. Each line is a count. What one arrest is depends on the counting rule: rows, episodes and persons stand side by side. The last days of a release may still be filling in.",
		Homepage:    base, Licenses: []licence{{"other-pd", "Counts of public records; each source says how it asks to be cited"}}, Sources: p.sources(reg),
		Ours: ours{Build: p.Manifest.Build, Synthetic: p.Manifest.Synthetic}}
	for _, of := range quotawatch.Definitions() {
		d.Ours.Definitions = append(d.Ours.Definitions, definition{of.ID, of.Text})
	}
	for _, t := range p.Tables {
		for _, file := range t.Files {
			d.Resources = append(d.Resources, p.resource(t, file))
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	p.Files[descriptor] = b.Bytes()
	return err
}

// sources lists the datasets of the releases that answer, each once.
func (p *Package) sources(reg *registry.Registry) (all []source) {
	var ids []string
	for _, piece := range p.Manifest.Pieces {
		ids = append(ids, piece.Source)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		of := source{Title: id}
		if i := slices.IndexFunc(reg.Sources, func(s registry.Source) bool { return s.ID == id }); i >= 0 {
			s := reg.Sources[i]
			of = source{Title: s.Title, Licence: s.Licence}
			if !strings.Contains(s.Title, s.Publisher) {
				of.Title += " (" + s.Publisher + ")"
			}
			for _, v := range s.Vintages {
				if of.Path == "" {
					of.Path = v.URL
				}
			}
		}
		all = append(all, of)
	}
	return all
}

func (p *Package) resource(t Table, file string) resource {
	sum := sha256.Sum256(p.Files[file])
	_, media := registry.FileType(file)
	r := resource{Name: t.ID, Type: "table", Path: file, Title: t.Title, Description: t.Why, Format: path.Ext(file)[1:], MediaType: media,
		Bytes: len(p.Files[file]), Hash: "sha256:" + hex.EncodeToString(sum[:]), Schema: schema{PrimaryKey: t.Key, Missing: []string{""}}}
	if r.Format == "csv" {
		r.MediaType, r.Encoding = "text/csv", "utf-8"
	} else {
		r.Name += "-" + r.Format
	}
	for _, c := range t.Columns {
		f := field{c.Name, c.Type, c.Title, c.Description, constraints{Required: t.ID != codebook || c.Name != "values", Enum: c.Values}}
		if c.Type == "integer" {
			f.Constraints.Minimum = new(int)
		}
		r.Schema.Fields = append(r.Schema.Fields, f)
	}
	return r
}
