package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"

	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/ui"
)

//go:embed report.html
var files embed.FS

var page = template.Must(template.New("report.html").Funcs(template.FuncMap{
	"long": long, "upper": upper, "command": command,
	"cell": func(c present.Cell) string {
		if c.Screen != "" {
			return c.Screen
		}
		return c.Value
	},
}).ParseFS(files, "report.html"))

// HTML writes the brief as one page that needs nothing else.
func (d *Document) HTML(w io.Writer) error {
	styles, err := fs.ReadFile(ui.Files(), "app.css")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := page.Execute(&b, struct {
		*Document
		Styles template.CSS
	}{d, template.CSS(withoutFonts(string(styles)))}); err != nil { //nolint:gosec // the program's own style sheet
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// withoutFonts leaves out the rules that load font files: a brief stands alone.
func withoutFonts(css string) string {
	for {
		i := strings.Index(css, "@font-face")
		if i < 0 {
			return css
		}
		j := strings.IndexByte(css[i:], '}')
		if j < 0 {
			return css
		}
		css = css[:i] + css[i+j+1:]
	}
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// command writes the command line of a figure.
func command(question []string) string { return "quotawatch " + strings.Join(question, " ") }

// Markdown writes the brief as text, without its charts.
func (d *Document) Markdown(w io.Writer) error {
	var b strings.Builder
	p := d.Answer.Provenance
	fmt.Fprintf(&b, "# %s\n\n", present.Printable(d.Title))
	if d.Answer.Synthetic {
		b.WriteString("**SYNTHETIC DATA: made up for tests, not arrests.**\n\n")
	}
	fmt.Fprintf(&b, "%s. Evidence: %s. One arrest is, %s.\n\nSource: %s. Build: `%s`. Program: quotawatch %s.\n", d.Question, d.Evidence, d.Definition, p.Source, p.Build, d.Version)
	for _, f := range d.Figures {
		fmt.Fprintf(&b, "\n## Figure %d. %s\n\n%s\n\n", f.Number, upper(f.Title), f.Measure)
		if len(f.Table.Rows) > 0 {
			if err := f.Table.Write(&b, present.FormatMarkdown, 0); err != nil {
				return err
			}
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "To have it again: `%s`\n", command(f.Question))
	}
	b.WriteString("\n## The order as reported\n\n")
	for _, o := range d.Orders {
		fmt.Fprintf(&b, "- **%s.** Said to be given on %s by %s. Reported on %s by %s (%s). Denial: %s. Sources: %s.\n", upper(o.Title), long(o.Given), o.GivenBy, long(o.Reported), o.Reporter, o.Sourcing, o.Denial, strings.Join(o.Sources, "; "))
	}
	b.WriteString("\n## Caveats\n\n")
	for _, c := range p.Caveats {
		fmt.Fprintf(&b, "- %s.\n", upper(c))
	}
	b.WriteString("\n## Files\n\n")
	for _, r := range d.Releases {
		for _, f := range r.Files {
			fmt.Fprintf(&b, "- %s of release %s: %d bytes, sha256 `%s`\n", present.Printable(f.Name), r.ID, f.Bytes, f.SHA256)
		}
	}
	if len(d.Releases) == 0 {
		b.WriteString("- none added: the answer rests on data inside the program, named by the build\n")
	}
	for _, r := range d.Receipts {
		fmt.Fprintf(&b, "- receipt %s, sha256 `%s`\n", r.Name, r.SHA256)
	}
	fmt.Fprintf(&b, "\n## To cite\n\nquotawatch %s, “%s”, build %.12s, with the day it was read.\n", d.Version, present.Printable(d.Title), p.Build)
	_, err := io.WriteString(w, b.String())
	return err
}
