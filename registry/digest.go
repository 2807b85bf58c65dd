package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
)

// Digest names the registry files that Load loads from the same dirs: those
// embedded, those that replace them, and those that only dirs have. It is the
// SHA-256 of the list that sha256sum writes of them, sorted by name, so it can
// be worked out without this program.
func Digest(dirs ...string) (string, error) {
	var fsys fs.FS = embedded
	for _, dir := range slices.Backward(dirs) {
		if dir != "" {
			fsys = overlay{os.DirFS(dir), fsys}
		}
	}
	names, err := filesIn(fsys)
	if err != nil {
		return "", err
	}
	list := sha256.New()
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", fault(name, 0, "a file that can be read", err.Error())
		}
		fmt.Fprintf(list, "%x  %s\n", sha256.Sum256(b), name)
	}
	return hex.EncodeToString(list.Sum(nil)), nil
}

// filesIn lists the files that a registry is loaded from, sorted by name. What
// else lies in a directory is not part of it.
func filesIn(fsys fs.FS) (names []string, err error) {
	err = fs.WalkDir(embedded, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	series, err := fs.Glob(fsys, "figures/*.csv")
	if err != nil {
		return nil, err
	}
	names = append(names, series...)
	sources, err := fs.Glob(fsys, "sources/*/*/source.yaml")
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		dir := path.Dir(source)
		names = append(names, source, path.Join(dir, "columns.csv"), path.Join(dir, "checks.yaml"))
		accepted, err := fs.Glob(fsys, path.Join(dir, acceptedDir, "*.yaml"))
		if err != nil {
			return nil, err
		}
		names = append(names, accepted...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
