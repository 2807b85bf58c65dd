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

	"go.yaml.in/yaml/v4"
)

// readYAML reads one YAML document into v. Unknown and repeated keys, a second
// document and values of another type are errors.
func readYAML(fsys fs.FS, file string, v any) error {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fault(file, 0, "a file that can be read", err.Error())
	}
	loader, err := yaml.NewLoader(bytes.NewReader(b), yaml.WithKnownFields(), yaml.WithUniqueKeys())
	if err != nil {
		return err
	}
	if err := loader.Load(v); err != nil {
		return fault(file, lineIn(err), "YAML of its contract", err.Error())
	}
	var second any
	if err := loader.Load(&second); !errors.Is(err, io.EOF) {
		return fault(file, 0, "one document", "more than one, or text after it")
	}
	return nil
}

var errorLine = regexp.MustCompile(`line (\d+)`)

// lineIn finds the line that an error of the YAML library names.
func lineIn(err error) int {
	if m := errorLine.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// loadList reads a file that holds one key with a list of entries.
func loadList[T any](fsys fs.FS, file, key string) ([]T, error) {
	var doc map[string][]T
	if err := readYAML(fsys, file, &doc); err != nil {
		return nil, err
	}
	if len(doc) != 1 || doc[key] == nil {
		return nil, fault(file, 1, "one key, "+key, fmt.Sprint(reflect.ValueOf(doc).MapKeys()))
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
