package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// original is a release as its publisher made it, and how programs are told to
// read it.
type original struct {
	name, path   string
	sep          string
	skip         int // lines above the names of columns
	date, office string
	month        string // of the extract
}

// washington is the whole file of the modern layout.
func washington(shared string) original {
	return original{name: "Washington 2025", path: filepath.Join(shared, "data/arrests-washington-2025/arrests-washington-only.csv"),
		sep: ",", date: "apprehension_date", office: "apprehension_aor", month: "2025-03"}
}

// sampled writes each fortieth row of fiscal year 2018 below the lines that
// stand above it, so that every office and month is there.
func sampled(shared, dir string) (original, error) {
	o := original{name: "FY2018", path: filepath.Join(dir, "FY2018.csv"), sep: "|", skip: 5,
		date: "Apprehension Date", office: "Area of Responsibility", month: "2018-03"}
	in, err := os.Open(filepath.Join(shared, "data/arrests-fy16-18/EROArrests_FY2018.csv.gz"))
	if err != nil {
		return o, err
	}
	defer in.Close()
	text, err := gzip.NewReader(in)
	if err != nil {
		return o, err
	}
	var sample strings.Builder
	if err := eachFortieth(text, o.skip+1, &sample); err != nil {
		return o, err
	}
	return o, os.WriteFile(o.path, []byte(sample.String()), 0o644)
}

func eachFortieth(r io.Reader, head int, w io.Writer) error {
	lines := bufio.NewScanner(r)
	for n := 0; lines.Scan(); n++ {
		if n < head || (n-head)%40 == 0 {
			if _, err := fmt.Fprintln(w, lines.Text()); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}
