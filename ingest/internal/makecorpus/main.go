// Command makecorpus writes the workbooks, columnar files and zip files of
// testdata/corpus.
//
// It exists because nobody can see in such a file what is wrong with it. Here
// each is a sound file with one change, and a test writes all again and
// compares their bytes.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// fixture is one file of the corpus.
type fixture struct {
	name string
	make func() []byte
}

// fixtures lists all, by kind of fault as in the catalogue of bad input.
func fixtures() []fixture {
	var all []fixture
	for _, kind := range [][]fixture{containers(), archives(), otherFormats(), structures(), sheets(), openDocuments(), headers(), rows(), dates(), cells(), columnar(), columns()} {
		all = append(all, kind...)
	}
	return all
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: makecorpus DIRECTORY")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write makes every fixture in a directory.
func write(dir string) error {
	for _, f := range fixtures() {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.make(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// must ends the program on what cannot fail for the inputs it is given here.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
