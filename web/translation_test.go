package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/web/lang"
)

// saidInTemplates finds the texts that templates say: the first argument of say.
var saidInTemplates = regexp.MustCompile(`\bsay "((?:[^"\\]|\\.)*)"`)

// texts collects every text that pages say, with where it stands.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(templateFiles, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templateFiles, name)
		for _, m := range saidInTemplates.FindAllStringSubmatch(string(b), -1) {
			text, err := strconv.Unquote(`"` + m[1] + `"`)
			if err != nil {
				t.Errorf("%s: %q", name, m[1])
			}
			all[text] = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			saidInGo(t, file, all)
		}
	}
	for _, r := range routes {
		if r.nav != "" {
			all[r.nav] = "the navigation"
		}
	}
	for _, group := range dynamicTexts() {
		all[group] = "values of the registry and of answers"
	}
	return all
}

// saidInGo adds the literal first arguments of say, Say and text.
func saidInGo(t *testing.T, file string, all map[string]string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		name := ""
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			name = fun.Name
		case *ast.SelectorExpr:
			name = fun.Sel.Name
		}
		lit, ok := call.Args[0].(*ast.BasicLit)
		if ok && lit.Kind == token.STRING && slices.Contains([]string{"say", "Say", "text"}, name) {
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Errorf("%s: %s", file, lit.Value)
			}
			all[text] = file
		}
		return true
	})
}

// dynamicTexts are texts that come from values: groups, kinds, verdicts, rules.
func dynamicTexts() (all []string) {
	for _, groups := range [][]string{registry.CriminalityGroups(), registry.CrosswalkGroups("method"), registry.PlaceTypes()} {
		for _, g := range groups {
			all = append(all, groupNames[g])
		}
	}
	for _, d := range quotawatch.Definitions() {
		all = append(all, d.Text, string(d.ID))
	}
	for _, b := range quotawatch.Bases() {
		all = append(all, b.Describe())
	}
	for _, v := range claim.Verdicts() {
		all = append(all, string(v))
	}
	return all
}

// TestEverythingIsTranslated finds texts without a translation.
func TestEverythingIsTranslated(t *testing.T) {
	said := texts(t)
	for _, l := range lang.All() {
		if l.Default() {
			continue
		}
		missing := map[string][]string{}
		for text, where := range said {
			if !l.Has(text) {
				missing[where] = append(missing[where], text)
			}
		}
		n := 0
		var out strings.Builder
		for where, texts := range missing {
			slices.Sort(texts)
			n += len(texts)
			out.WriteString("\n" + where + ":\n  " + strings.Join(texts, "\n  "))
		}
		if path := os.Getenv("MISSING_TEXTS"); path != "" {
			_ = os.WriteFile(path, []byte(out.String()), 0o600)
		}
		if n > 0 {
			t.Errorf("%s lacks %d texts (MISSING_TEXTS=FILE writes them all):%.1500s", l.Name, n, out.String())
		}
	}
}

// TestRegistryIsTranslated finds tables, columns and fields that the codebook and
// the page of data tell of in English alone.
func TestRegistryIsTranslated(t *testing.T) {
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := registry.LoadPublication(nil)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, a := range rules.Artefacts {
		if slices.ContainsFunc(a.Paths, func(p string) bool { return strings.HasSuffix(p, ".csv") }) {
			said[a.Title], said[a.Why] = a.ID, a.ID
		}
	}
	for _, c := range rules.Codebook {
		said[c.Description] = c.Name
	}
	for _, f := range reg.Fields {
		said[f.Why] = f.Name
	}
	for _, f := range reg.Figures {
		if f.ID != missingnessFigure {
			said[f.Title], said[f.Definition] = f.ID, f.ID
		}
	}
	for _, l := range lang.All() {
		for text, of := range said {
			if _, ok := l.Told(upper(text)); !ok && text != "" {
				t.Errorf("%s does not tell of %s: %q", l.Name, of, text)
			}
		}
	}
}

// sources are the texts of the program and its registry, but for the catalogues.
func sources(t *testing.T) string {
	var all strings.Builder
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"node_modules", "testdata", "bin", ".git", "lang", "dist"}, d.Name()):
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		path := filepath.Join("..", name)
		switch filepath.Ext(name) {
		case ".go":
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, _ := strconv.Unquote(lit.Value) // it was parsed
					all.WriteString(text + "\n")
				}
				return true
			})
		case ".yaml", ".csv", ".html":
			b, err := os.ReadFile(path)
			all.Write(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestNoTranslationIsLeftOver finds translations of texts that are nowhere any
// more. Texts with places for values are left out: many are put together.
func TestNoTranslationIsLeftOver(t *testing.T) {
	said, all := texts(t), sources(t)
	for _, day := range []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday} {
		said[day.String()] = "the calendar"
	}
	for _, l := range lang.All() {
		for _, text := range l.Texts() {
			if _, ok := said[text]; !ok && !strings.Contains(text, "%") && !strings.Contains(all, text) {
				t.Errorf("%s translates %q, which nothing says", l.Name, text)
			}
		}
	}
}

// TestToldSentences takes the most exact text for a sentence, also where a short
// one begins alike in lower case.
func TestToldSentences(t *testing.T) {
	es, _ := lang.Find("es")
	for sentence, want := range map[string]string{
		"Of 284 numbers stated in public, 5 match the records by every counting rule, 17 depend on the rule; records show fewer for 31 and more for 2; 229 cannot be checked with what is held": "De 284 números afirmados en público, 5 coinciden con los registros con toda regla de conteo, 17 dependen de la regla; los registros muestran menos en 31 y más en 2; 229 no se pueden contrastar con lo disponible",
		"of 25":                "de 25",
		"Of 25":                "De 25",
		"Records show more":    "Los registros muestran más",
		"records: a-b (x/y)":   "registros: a-b (x/y)",
		"nobody has said this": "nobody has said this",
	} {
		if said, _ := es.Told(sentence); said != want {
			t.Errorf("%q is told as %q, want %q", sentence, said, want)
		}
	}
}
