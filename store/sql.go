package store

import (
	"embed"
	"slices"
	"strings"
	"text/template"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/registry"
)

//go:embed sql/*.sql
var sqlFiles embed.FS

var statements = template.Must(template.ParseFS(sqlFiles, "sql/*.sql"))

// shape is what the SQL of a release depends on: the names of its label
// columns, all of them names that this program made.
type shape struct {
	Labels                    []string
	HasMethod, HasCriminality bool
	Identified, Flagged       bool
	// YesNo are the marks of people, which are counted and not stored.
	YesNo []string
	// Within bounds the days whose rows can be the first of a person: one with a
	// typing error in its date cannot. It is nil where no row lies outside.
	Within *quotawatch.Window
}

// Aside tells whether something is known of rows that is never stored.
func (s shape) Aside() bool { return s.Identified || len(s.YesNo) > 0 }

func shapeOf(l *ingest.Layout) shape {
	sh := shape{Identified: l.Identified, Flagged: l.Flagged && l.Identified, HasMethod: slices.Contains(l.Labels, "method"),
		HasCriminality: slices.Contains(l.Labels, "criminality")}
	sh.Labels, sh.YesNo = l.Labels, l.YesNo
	return sh
}

// statement gives the text of a SQL file for data.
func statement(name string, data any) string {
	var b strings.Builder
	if err := statements.ExecuteTemplate(&b, name, data); err != nil {
		panic(err) // a template of our own with a shape of our own
	}
	return b.String()
}

// officeIDs gives the codes by which rows name offices: 0 for no office, then
// the registry's order.
func officeIDs(reg *registry.Registry) [][2]string {
	ids := [][2]string{{"--", "no office"}}
	for _, o := range reg.Offices {
		ids = append(ids, [2]string{string(o.Code), o.Name})
	}
	return ids
}

// Schema gives the SQL that makes the tables of a release without any label
// column, for the documents.
func Schema() string { return statement("schema.sql", shape{}) }
