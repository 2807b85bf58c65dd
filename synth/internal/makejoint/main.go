// Command makejoint makes the tables of counts that synthetic releases are
// drawn by: go run ./synth/internal/makejoint DATA synth.
//
// They are aggregates of the arrests of Washington State in the processed
// file of October 2025. Nothing under eleven rows is written on its own.
package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// least is the fewest rows that a written count stands for.
const least = 11

// source heads every table that is made.
const source = `# Counts of rows, worked out from the arrests of Washington State from 2023-09-01 to
# 2025-10-15 in the file of October 2025 as processed by the Deportation Data Project.
# Values of fewer than 11 rows are counted together as "other".
# Made by: go run ./synth/internal/makejoint DATA synth
`

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: makejoint DATA OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(data, out string) error {
	rows, err := read(filepath.Join(data, "arrests-washington-2025", "arrests-washington-only.csv"))
	if err != nil {
		return err
	}
	joint := map[string]int{}
	margins := map[string]int{}
	for _, r := range rows {
		joint[r["apprehension_method"]+"|"+r["apprehension_criminality"]+"|"+r["final_program"]]++
		margins["gender|"+r["gender"]]++
		margins["citizenship|"+r["citizenship_country"]]++
		_, clock, _ := strings.Cut(r["apprehension_date_time"], " ")
		hour, _, _ := strings.Cut(clock, ":")
		margins["hour|"+hour]++
	}
	if err := write(filepath.Join(out, "joint.csv"), "method|criminality|program", joint, "other|other|other"); err != nil {
		return err
	}
	return write(filepath.Join(out, "margins.csv"), "field|value", margins, "")
}

func read(path string) (rows []map[string]string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// write writes the counts, largest first within a field, what is rare lumped
// under the key rare, or under "other" of the same field where it is empty.
func write(path, head string, counts map[string]int, rare string) error {
	lumped := map[string]int{}
	for key, n := range counts {
		switch {
		case n >= least:
			lumped[key] += n
		case rare != "":
			lumped[rare] += n
		default:
			field, _, _ := strings.Cut(key, "|")
			lumped[field+"|other"] += n
		}
	}
	var lines [][]string
	for key, n := range lumped {
		if n >= least {
			lines = append(lines, append(strings.Split(key, "|"), strconv.Itoa(n)))
		}
	}
	slices.SortFunc(lines, compare)
	var text strings.Builder
	text.WriteString(source)
	w := csv.NewWriter(&text)
	if err := w.WriteAll(append([][]string{append(strings.Split(head, "|"), "rows")}, lines...)); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text.String()), 0o644)
}

// compare sorts margins by field, then by falling count, then by text.
func compare(a, b []string) int {
	rows := func(line []string) int {
		n, _ := strconv.Atoi(line[len(line)-1])
		return n
	}
	if len(a) == 3 && a[0] != b[0] {
		return cmp.Compare(a[0], b[0])
	}
	return cmp.Or(cmp.Compare(rows(b), rows(a)), slices.Compare(a, b))
}
