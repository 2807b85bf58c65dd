package registry

import (
	"io/fs"
	"regexp"
	"strings"
	"unicode"
)

// loadRedactions reads redactions.csv: the exact texts that stand for a value
// taken out ("redacted") or not given ("blank").
func loadRedactions(fsys fs.FS) (map[string]string, error) {
	const file = "redactions.csv"
	rows, err := readTable(fsys, file, "text", "kind")
	if err != nil {
		return nil, err
	}
	kinds := make(map[string]string, len(rows))
	for i, r := range rows[1:] {
		if r[1] != "redacted" && r[1] != "blank" {
			return nil, fault(file, i+2, "kind redacted or blank", r[1])
		}
		kinds[r[0]] = r[1]
	}
	return kinds, nil
}

// exemptions are the paragraphs of the Freedom of Information Act by which a
// text was taken out, with nothing but letters and digits left of them.
var exemptions = regexp.MustCompile(`^(b[1-9][a-f]?)+$`)

// Redaction returns "redacted" for a text that says that a value was taken
// out, "blank" for one that says that there is none, "" for any other. The
// texts are those of redactions.csv, and exemptions however they are spelled:
// "(b)(6), (b)(7)(C )".
func (r *Registry) Redaction(text string) string {
	if kind := r.Redactions[text]; kind != "" {
		return kind
	}
	if len(text) > 48 || len(text) < 4 || !strings.Contains(text[:3], "(") && !strings.HasPrefix(text, "[") {
		return ""
	}
	plain := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	if plain == "redacted" || exemptions.MatchString(plain) {
		return "redacted"
	}
	return ""
}
