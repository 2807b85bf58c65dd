package registry

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits of a registry file. They are far beyond what any holds, and keep a
// file that was made to be slow from being read at length.
const (
	maxFile  = 4 << 20
	maxDepth = 12
)

// readYAML reads one YAML document into v, by the part of YAML that is written
// down in docs/formats/registry.md. Unknown and repeated keys, a second document,
// anchors, tags, and values of another type or in another form are errors.
func readYAML(fsys fs.FS, file string, v any) error {
	node, err := readNode(fsys, file)
	if err != nil {
		return err
	}
	if err := (walker{file}).walk(node, reflect.TypeOf(v).Elem(), "", 0); err != nil {
		return err
	}
	if err := node.Load(v, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return keyFault(file, lineIn(err), keyIn(err), "YAML of its contract", err.Error())
	}
	if rec, ok := fsys.(*recorder); ok {
		rec.note(file, node)
	}
	return nil
}

// readNode reads the one document of a file.
func readNode(fsys fs.FS, file string) (*yaml.Node, error) {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fault(file, 0, "a file that can be read", err.Error())
	}
	if err := checkBytes(file, b); err != nil {
		return nil, err
	}
	loader, err := yaml.NewLoader(bytes.NewReader(b), yaml.WithUniqueKeys())
	if err != nil {
		return nil, err
	}
	var node, second yaml.Node
	if err := loader.Load(&node); err != nil {
		return nil, keyFault(file, lineIn(err), keyIn(err), "YAML of its contract", err.Error())
	}
	if err := loader.Load(&second); !errors.Is(err, io.EOF) {
		return nil, fault(file, max(1, second.Line), "one document", "more than one, or text after it")
	}
	root := &node
	for root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		root = root.Content[0]
	}
	return root, nil
}

// checkBytes refuses bytes that editors show as other than they are.
func checkBytes(file string, b []byte) error {
	line := func(i int) int { return 1 + bytes.Count(b[:i], []byte("\n")) }
	switch {
	case len(b) > maxFile:
		return fault(file, 0, fmt.Sprintf("at most %d bytes", maxFile), fmt.Sprint(len(b)))
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return fault(file, 1, "text without a byte order mark", "one")
	case !utf8.Valid(b):
		return fault(file, 0, "UTF-8", "bytes that are not")
	}
	for _, c := range []byte{0, '\t'} {
		if i := bytes.IndexByte(b, c); i >= 0 {
			return fault(file, line(i), "spaces and text", fmt.Sprintf("the character %q", c))
		}
	}
	if i := bytes.IndexByte(b, '\r'); i >= 0 {
		return fault(file, line(i), "lines that end in a line feed", "a carriage return")
	}
	return nil
}

// walker looks at a document before it is decoded.
type walker struct{ file string }

var (
	plainInt   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	plainFloat = regexp.MustCompile(`^-?(0|[1-9][0-9]*)\.[0-9]+$`)
)

// walk checks a node and what is inside it. to is the type it is decoded into,
// nil where nothing is known of it, and key the key that it stands under.
func (w walker) walk(n *yaml.Node, to reflect.Type, key string, depth int) error {
	for to != nil && to.Kind() == reflect.Pointer {
		to = to.Elem()
	}
	bad := func(expected, found string) error { return keyFault(w.file, n.Line, key, expected, found) }
	switch {
	case depth > maxDepth:
		return bad(fmt.Sprintf("at most %d levels", maxDepth), "more")
	case n.Anchor != "" || n.Kind == yaml.AliasNode:
		return bad("values written out", "an anchor or an alias")
	case n.Style&yaml.TaggedStyle != 0:
		return bad("values without tags", "the tag "+n.Tag)
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return w.scalar(n, to, bad)
	case yaml.MappingNode:
		return w.mapping(n, to, key, depth)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if err := w.walk(item, elem(to), key, depth+1); err != nil {
				return err
			}
		}
	case yaml.DocumentNode, yaml.AliasNode, yaml.StreamNode:
	}
	return nil
}

func elem(t reflect.Type) reflect.Type {
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		return t.Elem()
	}
	return nil
}

func (w walker) mapping(n *yaml.Node, to reflect.Type, key string, depth int) error {
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Value == "<<" {
			return keyFault(w.file, k.Line, "<<", "keys written out", "a merge key")
		}
		if err := w.walk(v, fieldOf(to, k.Value), k.Value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf gives the type of the field of a struct that a key is decoded into.
func fieldOf(t reflect.Type, key string) reflect.Type {
	if t == nil || t.Kind() != reflect.Struct {
		return elem(t)
	}
	for i := range t.NumField() {
		if name, _, _ := bytes.Cut([]byte(t.Field(i).Tag.Get("yaml")), []byte(",")); string(name) == key {
			return t.Field(i).Type
		}
	}
	return nil
}

// scalar holds plain values to forms that mean one thing in every YAML: 06, 0x10,
// 1_000, 12:30, yes and ~ are read in different ways by different programs.
func (w walker) scalar(n *yaml.Node, to reflect.Type, bad func(expected, found string) error) error {
	if n.Style != 0 { // quoted, or a block of text
		return nil
	}
	tag := n.ShortTag()
	switch {
	case tag == "!!null":
		return bad("a value", "none, or a word for none")
	case tag == "!!int" && !plainInt.MatchString(n.Value), tag == "!!float" && !plainFloat.MatchString(n.Value):
		return bad("a plain decimal number", n.Value)
	case (tag == "!!bool" || to != nil && to.Kind() == reflect.Bool) && n.Value != "true" && n.Value != "false":
		return bad("true or false", n.Value)
	case to != nil && to.Kind() == reflect.String && tag != "!!str" && tag != "!!timestamp":
		return bad("a text; put it in quotes", n.Value)
	case to != nil && to.Kind() == reflect.String && (trap.MatchString(n.Value) || tag == "!!timestamp"):
		return bad("a text; put it in quotes", n.Value)
	}
	return nil
}

// trap is plain texts that another YAML takes for a number or a truth.
var trap = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|0[0-9]+|[0-9]+(:[0-9]+)+|0x[0-9a-f]+|[0-9][0-9_]*_[0-9_]*|\.inf|\.nan)$`)

var errorLine = regexp.MustCompile(`line (\d+)`)

// lineIn finds the line that an error of the YAML library names.
func lineIn(err error) int {
	if m := errorLine.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

var errorKey = regexp.MustCompile(`(?:field|key) "?([A-Za-z0-9_<>-]+)"? (?:not found|already)`)

// keyIn finds the key that an error of the YAML library names.
func keyIn(err error) string {
	if m := errorKey.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	return ""
}

// loadList reads a file that holds one key with a list of entries.
func loadList[T any](fsys fs.FS, file, key string) ([]T, error) {
	var doc map[string][]T
	if err := readYAML(fsys, file, &doc); err != nil {
		return nil, err
	}
	if len(doc) != 1 || doc[key] == nil {
		return nil, keyFault(file, 1, key, "one key, "+key, fmt.Sprint(reflect.ValueOf(doc).MapKeys()))
	}
	return doc[key], nil
}

// readTable reads a CSV file, its header first. Every row has as many cells as
// the header, and no blank line stands between.
func readTable(fsys fs.FS, file string, header ...string) ([][]string, error) {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fault(file, 0, "a file that can be read", err.Error())
	}
	r := csv.NewReader(bytes.NewReader(b))
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fault(file, lineIn(err), "rows of one width", err.Error())
	}
	if len(rows) < 2 {
		return nil, fault(file, 1, "a header and at least one row", fmt.Sprintf("%d rows", len(rows)))
	}
	for i, name := range header {
		if i >= len(rows[0]) || rows[0][i] != name || len(rows[0]) != len(header) {
			return nil, fault(file, 1, fmt.Sprintf("the header %v", header), fmt.Sprint(rows[0]))
		}
	}
	return rows, nil
}
