// Package lang says the words of pages in a language.
//
// It exists so that a page is written once: texts stand in English where they
// are used, and a catalogue per language holds what they are in that language.
// A test finds every text that has no translation. Records of the registry and
// names are not translated; pages mark them as English.
package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
	"go.yaml.in/yaml/v4"
)

// Language is one language of the pages.
type Language struct {
	// Code is the BCP 47 tag, Name what the language calls itself.
	Code, Name string
	months     [12]string
	texts      map[string]string
	patterns   []pattern
}

// pattern is a text with places for values, to be found in finished sentences.
type pattern struct {
	is  *regexp.Regexp
	say string
}

//go:embed es/*.yaml
var catalogues embed.FS

var english = &Language{Code: "en", Name: "English",
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}}

var spanish = sync.OnceValue(func() *Language {
	l := &Language{Code: "es", Name: "Español",
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}}
	if err := l.load(catalogues); err != nil {
		panic(err) // embedded, and read in a test
	}
	return l
})

// All lists the languages, the default first.
func All() []*Language { return []*Language{english, spanish()} }

// English is the default language.
func English() *Language { return english }

// Find gives the language of a code; ok is false for one that pages are not in.
func Find(code string) (*Language, bool) {
	i := slices.IndexFunc(All(), func(l *Language) bool { return l.Code == code })
	if i < 0 {
		return english, false
	}
	return All()[i], true
}

// Default tells whether the language is the one that texts are written in.
func (l *Language) Default() bool { return l == english }

func (l *Language) load(fsys fs.FS) error {
	files, err := fs.Glob(fsys, l.Code+"/*.yaml")
	if err != nil {
		return err
	}
	l.texts = map[string]string{}
	for _, file := range files {
		b, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		var texts map[string]string
		if err := yaml.Unmarshal(b, &texts); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for en, say := range texts {
			if old, twice := l.texts[en]; twice && old != say {
				return fmt.Errorf("%s: %q is translated in two ways", file, en)
			}
			if len(verb.FindAllString(en, -1)) != len(verb.FindAllString(say, -1)) || say == "" {
				return fmt.Errorf("%s: the translation of %q has other places for values", file, en)
			}
			l.texts[en] = say
		}
	}
	l.compile()
	return nil
}

// verb is a place for a value in a text, as in package fmt.
var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+#0]*(?:\d+)?(?:\.\d+)?[sdqvf]`)

// compile makes patterns of the texts with places for values; the longest are
// tried first, so that the most exact one is taken.
func (l *Language) compile() {
	var keys []string
	for en := range l.texts {
		if verb.MatchString(en) {
			keys = append(keys, en)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return len(b)*1000 - len(a)*1000 + strings.Compare(a, b) })
	for _, en := range keys {
		plain := verb.Split(en, -1)
		for i := range plain {
			plain[i] = regexp.QuoteMeta(strings.ReplaceAll(plain[i], "%%", "%"))
		}
		n := 0
		say := verb.ReplaceAllStringFunc(l.texts[en], func(v string) string {
			n++
			if m := verb.FindStringSubmatch(v); m[1] != "" {
				return "%[" + m[1] + "]s"
			}
			return fmt.Sprintf("%%[%d]s", n)
		})
		l.patterns = append(l.patterns, pattern{regexp.MustCompile(`^` + strings.Join(plain, `(.+?)`) + `$`), say})
	}
}

// Has tells whether a text is translated; English texts always are.
func (l *Language) Has(text string) bool {
	_, ok := l.texts[text]
	return l.Default() || ok
}

// Texts lists the English texts of the catalogue, sorted.
func (l *Language) Texts() (texts []string) {
	for en := range l.texts {
		texts = append(texts, en)
	}
	slices.Sort(texts)
	return texts
}

// Say gives a text in the language, with values in the places that fmt.Sprintf
// would put them.
func (l *Language) Say(text string, values ...any) string {
	if say, ok := l.texts[text]; ok {
		text = say
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// Told translates a finished sentence that another package has made, by the
// text it was made of; ok is false where the catalogue has none.
func (l *Language) Told(sentence string) (said string, ok bool) {
	if l.Default() {
		return sentence, true
	}
	if say, ok := l.texts[sentence]; ok {
		return say, true
	}
	lower := lowerFirst(sentence) // as it stands inside another
	if say, ok := l.texts[lower]; ok {
		return upperFirst(say), true
	}
	for _, p := range l.patterns { // the most exact one for either
		if say, ok := l.filled(p, sentence); ok {
			return say, true
		}
		if say, ok := l.filled(p, lower); ok {
			return upperFirst(say), true
		}
	}
	return sentence, false
}

// filled puts the values of a sentence into the translation of the text that it
// was made of.
func (l *Language) filled(p pattern, sentence string) (say string, ok bool) {
	m := p.is.FindStringSubmatch(sentence)
	if m == nil {
		return "", false
	}
	values := make([]any, 0, len(m)-1)
	for _, v := range m[1:] {
		if part, ok := l.texts[v]; ok {
			v = part
		}
		values = append(values, v)
	}
	return fmt.Sprintf(p.say, values...), true
}

// Date writes a day as on a page: 20 January 2025, 20 de enero de 2025.
func (l *Language) Date(d quotawatch.Day) string {
	t := d.Time()
	if l.Code == "es" {
		return fmt.Sprintf("%d de %s de %d", t.Day(), l.months[t.Month()-1], t.Year())
	}
	return fmt.Sprintf("%d %s %d", t.Day(), l.months[t.Month()-1], t.Year())
}

// Month writes the month of a day: July 2025, julio de 2025.
func (l *Language) Month(d quotawatch.Day) string {
	t := d.Time()
	if l.Code == "es" {
		return fmt.Sprintf("%s de %d", l.months[t.Month()-1], t.Year())
	}
	return fmt.Sprintf("%s %d", l.months[t.Month()-1], t.Year())
}

// Period writes a window, both days included.
func (l *Language) Period(w quotawatch.Window) string {
	return l.Say("%s to %s", l.Date(w.From), l.Date(w.To))
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
