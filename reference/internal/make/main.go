// Command make makes the embedded reference cubes again from ICE's files, with
// the program's own reader: go run ./reference/internal/make DATA OUT.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: make DATA OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(data, out string) error {
	paths, err := filepath.Glob(filepath.Join(data, "arrests-fy16-18", "*.csv.gz"))
	if err != nil {
		return err
	}
	reg, err := registry.Load("")
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "quotawatch-reference-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if _, err := store.Add(context.Background(), store.AddRequest{Dir: tmp, Registry: reg, Paths: paths}); err != nil {
		return err
	}
	held, err := store.Open(tmp)
	if err != nil {
		return err
	}
	return write(held, out)
}

func write(held *store.Held, out string) error {
	cubes, err := held.Cubes()
	if err != nil {
		return err
	}
	for _, c := range cubes {
		b, err := c.Encode()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, c.Release+".qwc"), b, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s: %d cells, %d bytes\n", c.Release, len(c.Cells), len(b))
	}
	return nil
}
