package ingest

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/ingest/kind"
)

// isSystem tells whether a file in a directory or zip file belongs to a system
// or program and not to a release.
func isSystem(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains([]string{"thumbs.db", "desktop.ini"}, base(lower)) || strings.HasPrefix(base(lower), ".") ||
		strings.HasPrefix(base(lower), "~") || strings.HasPrefix(lower, "__macosx/") || strings.Contains(lower, "/__macosx/")
}

// aside are names of what lies beside data and explains it.
var aside = regexp.MustCompile(`^(read[-_ ]?me|license|licence|copying|notice|citation|changelog|code[-_ ]?book|(.*[-_ ])?data[-_ ]?dictionary|dictionary|metadata|manifest|sha256sums?|md5sums?|checksums?)([-_ .].*)?$`)

// isAside tells by its name whether a file lies beside data and explains it.
func isAside(name string) bool { return aside.MatchString(base(strings.ToLower(name))) }

// prose are the extensions of texts that are no tables, whatever is in them.
var prose = []string{".md", ".markdown", ".rst", ".html", ".htm", ".log", ".r", ".rmd", ".qmd", ".do", ".py", ".ipynb", ".sql", ".sh", ".yml", ".yaml", ".toml",
	".json", ".xml", ".css", ".js", ".ini", ".bib", ".cff", ".tex", ".sha256", ".md5", ".rtf", ".eml"}

// tables are the extensions of texts that are tables, whatever is in them.
var tables = []string{".csv", ".tsv", ".tab", ".psv"}

// isTable tells whether a text in a directory or zip file is a table: by its
// name, or by lines that are split in the same number of cells.
func isTable(name string, head []byte) bool {
	ext := strings.ToLower(filepath.Ext(name))
	if slices.Contains(tables, ext) {
		return true
	}
	if slices.Contains(prose, ext) {
		return false
	}
	if wide, _ := kind.UTF16(head); wide {
		head = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	lines := bytes.FieldsFunc(head, func(r rune) bool { return r == '\n' || r == '\r' })
	for _, delim := range []byte(delimiters) {
		if regular(lines, delim) {
			return true
		}
	}
	return false
}

// minCells is how many times a delimiter stands in the lines of a table, and
// minLines how many lines one has.
const minCells, minLines = 2, 3

// regular tells whether most lines hold a delimiter equally often.
func regular(lines [][]byte, delim byte) bool {
	counts, most := map[int]int{}, 0
	for _, line := range lines[:min(len(lines), headRows*5)] {
		n := 0
		for i, inside := 0, false; i < len(line); i++ {
			if line[i] == '"' {
				inside = !inside
			} else if line[i] == delim && !inside {
				n++
			}
		}
		if counts[n]++; n >= minCells {
			most = max(most, counts[n])
		}
	}
	return most >= minLines && most*2 > min(len(lines), headRows*5)
}
