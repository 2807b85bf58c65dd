// Command saves has the programs of newcomers save a real release in their
// ways, adds each file to quotawatch, and compares the counts per office and
// day with those of the original: make saves. It ends with 1 where one differs.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	shared := flag.String("shared", "../shared", "directory that holds data/")
	bin := flag.String("bin", "bin/quotawatch", "the program to add with")
	keep := flag.String("keep", "", "keep the saved files in this folder (default none)")
	flag.Parse()
	bad, err := saveAndAdd(*shared, *bin, *keep)
	if err != nil {
		fmt.Fprintln(os.Stderr, "saves:", err)
	}
	if err != nil || bad > 0 {
		os.Exit(1)
	}
}

// saveAndAdd prints the table, and counts the files whose counts are not those
// of the original.
func saveAndAdd(shared, bin, dir string) (bad int, err error) {
	if dir == "" {
		if dir, err = os.MkdirTemp("", "quotawatch-saves-"); err != nil {
			return 0, err
		}
		defer os.RemoveAll(dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	sample, err := sampled(shared, dir)
	if err != nil {
		return 0, err
	}
	for _, o := range []original{washington(shared), sample} {
		n, err := one(o, bin, filepath.Join(dir, strings.ReplaceAll(o.name, " ", "-")))
		if err != nil {
			return 0, fmt.Errorf("%s: %w", o.name, err)
		}
		bad += n
	}
	fmt.Printf("\n%d of %d differ or are refused\n", bad, 2*len(saves()))
	return bad, nil
}

// one saves one original in every way and adds each.
func one(o original, bin, dir string) (bad int, err error) {
	if err := os.MkdirAll(filepath.Join(dir, "office"), 0o755); err != nil {
		return 0, err
	}
	if err := saveAll(o, dir); err != nil {
		return 0, err
	}
	truth, err := add(bin, filepath.Join(dir, "data", "original"), o.path)
	if err != nil || truth.refusal != "" {
		return 0, fmt.Errorf("the original: %s %w", truth.refusal, err)
	}
	fmt.Printf("\n%s\n\n", o.name)
	for _, s := range saves() {
		a, err := add(bin, filepath.Join(dir, "data", s.file), filepath.Join(dir, s.file))
		if err != nil {
			return 0, err
		}
		verdict, same := judge(a, s.of(o, truth.counts))
		if !same {
			bad++
		}
		fmt.Printf("%-40s %s\n", s.name, verdict)
	}
	return bad, nil
}

// of returns the counts that a save must have.
func (s save) of(o original, all counts) counts {
	if s.keeps == nil {
		return all
	}
	part := counts{}
	for k, n := range all {
		if s.keeps(o, k[0], k[1]) {
			part[k] = n
		}
	}
	return part
}

// judge words what became of a file, and tells whether it is right.
func judge(a added, want counts) (verdict string, same bool) {
	if a.refusal != "" {
		return "REFUSED" + a.given + ": " + a.refusal, false
	}
	if why := a.counts.differs(want); why != "" {
		return "DIFFERS" + a.given + ": " + why, false
	}
	return "same" + a.given, true
}
