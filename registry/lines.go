package registry

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"go.yaml.in/yaml/v4"
)

// recorder reads registry files and notes on which line each entry and each of
// its keys stands, so that what is wrong can be named where it stands.
type recorder struct {
	fs.FS

	mu    sync.Mutex
	lines map[string]map[string]entryLines // by file, then by id
}

// entryLines are the line of an entry and those of its keys.
type entryLines struct {
	line int
	keys map[string]int
}

// Glob gives the names in the file system below.
func (r *recorder) Glob(pattern string) ([]string, error) { return fs.Glob(r.FS, pattern) }

// note notes the lines of the entries of a list.
func (r *recorder) note(file string, doc *yaml.Node) {
	if doc.Kind != yaml.MappingNode || len(doc.Content) != 2 {
		return
	}
	entries := map[string]entryLines{}
	for _, entry := range doc.Content[1].Content {
		at, id := entryLines{entry.Line, map[string]int{}}, ""
		at.add(entry, &id)
		if _, twice := entries[id]; !twice || id == "" {
			entries[id] = at
		} else {
			entries[id+twin] = at // of two entries of one id it is the second that is wrong
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lines == nil {
		r.lines = map[string]map[string]entryLines{}
	}
	r.lines[file] = entries
}

// twin follows the id of an entry that stands for the second time.
const twin = "\x00twin"

// add notes the keys of a mapping and of what is inside it, each
// where it stands first.
func (at entryLines) add(n *yaml.Node, id *string) {
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			at.add(item, id)
		}
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if _, known := at.keys[k.Value]; !known {
			at.keys[k.Value] = k.Line
		}
		if k.Value == "id" && *id == "" {
			*id = v.Value
		}
		at.add(v, id)
	}
}

// wrong makes the error of an entry that breaks its contract at a key. A key may
// follow the one that it belongs under, as check/threshold: where it is missing,
// that is the place.
func (r *Registry) wrong(file, id, key, expected, found string) error {
	at := r.lines[file][id]
	line := at.line
	under, inner, nested := strings.Cut(key, "/")
	if n, ok := at.keys[under]; ok {
		line = n
	}
	if nested {
		key = inner
		if n, ok := at.keys[inner]; ok {
			line = n
		}
	}
	e := keyFault(file, line, key, expected, found)
	if of, ok := e.(*quotawatch.Error); ok && id != "" { //nolint:errorlint // made one line above
		of.Place += " of " + id
	}
	return e
}

// keyFault makes the error of a key on a line.
func keyFault(file string, line int, key, expected, found string) error {
	place := ""
	if line > 0 {
		place = fmt.Sprintf("line %d", line)
	}
	if key != "" {
		if place != "" {
			place += ", "
		}
		place += "key " + key
	}
	return &quotawatch.Error{Code: quotawatch.CodeRegistry, Summary: "a registry file breaks its contract", File: file, Place: place,
		Expected: expected, Found: found, Do: "mend the file; its contract is in docs/formats/registry.md"}
}
