package site

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Gate holds files to what may be published.
type Gate struct {
	Rules *registry.Publication
	// Releases are the ids of those held, which a table may have a column each of.
	Releases []string
}

// Check refuses a file, by its path in the folder, that is not on the list, is
// not what its name says, or holds what the list does not allow. The error
// carries the code publish-refused and names the file and the column.
func (g Gate) Check(name string, body []byte) error {
	a, ok := g.Rules.Of(name)
	if !ok {
		return refuse(name, "", "a file of one entry of registry/publish.yaml", "one of none, or of several",
			"add a path for it to that file, with its columns and limits")
	}
	if int64(len(body)) > a.MaxBytes {
		return refuse(name, "", fmt.Sprintf("at most %d bytes", a.MaxBytes), fmt.Sprint(len(body)), "publish less in it, or say in registry/publish.yaml why it may be larger")
	}
	check := file{g, a, name, body}
	ending, _ := registry.FileType(name)
	if text(ending) {
		if err := check.never(); err != nil {
			return err
		}
	}
	return checks[ending](check)
}

// file is a file that is checked.
type file struct {
	Gate
	of   registry.Artefact
	name string
	body []byte
}

// checks hold a file to what its ending says that it is.
var checks = map[string]func(file) error{
	".html": file.html, ".svg": file.svg, ".atom": file.xml, ".xml": file.xml, ".css": file.text, ".js": file.text, ".txt": file.text,
	".json": file.json, ".receipt.json": file.json, ".csv": file.csv, ".parquet": file.parquet, ".bin.gz": file.packed, ".woff2": file.font,
}

func text(ending string) bool {
	return !slices.Contains([]string{".parquet", ".bin.gz", ".woff2"}, ending)
}

// never looks for texts that stand in no file. What was found is not told: it
// would stand in a log.
func (f file) never() error {
	n, at, found := f.Rules.Find(f.body)
	if !found {
		return nil
	}
	line := 1 + bytes.Count(f.body[:at], []byte("\n"))
	return refuse(f.name, fmt.Sprintf("line %d", line), "no "+n.Name+", since "+n.Why, "one", "find out where it comes from, and leave it out there")
}

// not refuses a file that is not what its name says.
func (f file) not(what string, err error) error {
	found := "something else"
	if err != nil {
		found = err.Error()
	}
	return refuse(f.name, "", what, found, "report it with this message")
}

// allows tells whether the file may have a column, or a name of that kind.
func (f file) allows(name string) bool {
	return f.Rules.Allows(f.of, name) || slices.Contains(f.of.Groups, "release") && slices.Contains(f.Releases, name)
}

// column refuses a column, or a name in a document.
func (f file) column(name string) error {
	return refuse(f.name, fmt.Sprintf("column %.60q", name), "columns that registry/publish.yaml lists for "+f.of.ID, "one that is not",
		"leave the column out, or list it there and say in registry/codebook.csv what it is")
}

func refuse(name, place, expected, found, do string) error {
	return &quotawatch.Error{Code: quotawatch.CodePublishRefused, Summary: "a file may not be published; nothing was written", File: name, Place: place,
		Expected: expected, Found: found, Do: do}
}

// inside tells whether a path stays inside the folder, in the one form that it
// has.
func inside(name string) bool {
	return name != "" && path.Clean(name) == name && !path.IsAbs(name) && name != ".." && !strings.HasPrefix(name, "../") && !strings.ContainsAny(name, "\\:\x00")
}
