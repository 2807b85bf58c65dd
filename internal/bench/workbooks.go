package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// national is how many rows the workbook has on which readers are compared.
const national = 400_000

// contender is a subject with the number of its runs: slow peers run less.
type contender struct {
	subject
	runs int
}

// workbooks compares readers on a synthetic national workbook of two sheets,
// and gives the memory of add on larger ones.
func (b bench) workbooks() (string, error) {
	files, err := synthesize(b.dir, "wide", "2025", national, "--sheets", "2")
	if err != nil {
		return "", err
	}
	if err := buildPeers(b.dir); err != nil {
		return "", err
	}
	taken, seconds, err := medians(readersOfWorkbooks(b.dir, files))
	if err != nil {
		return "", err
	}
	taken += fmt.Sprintf("\nReading takes %.2f times what libdeflate takes merely to inflate, and readxl takes %.1f times what reading takes.\n",
		seconds[0]/seconds[2], seconds[3]/seconds[0])
	whole, err := wholeAdd(b.dir)
	if err != nil {
		return "", err
	}
	memory, err := memoryOfAdd(b.dir)
	return "### Reading a synthetic workbook of 400,000 rows and 24 columns in two sheets (329 MB of XML)\n\n" + taken + whole +
		"\n### Memory and time of add by number of rows\n\n" + memory, err
}

// synthesize makes a synthetic release, or takes one that is there.
func synthesize(dir, name, vintage string, rows int, more ...string) ([]string, error) {
	out, kind := filepath.Join(dir, name), "*.xlsx"
	if i := slices.Index(more, "--format"); i >= 0 {
		kind = "*." + more[i+1]
	}
	args := append([]string{"synth", "--vintage", vintage, "--rows", strconv.Itoa(rows), "--out", out}, more...)
	if text, err := exec.Command("bin/quotawatch", args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("synth: %w\n%s", err, text)
	}
	return filepath.Glob(filepath.Join(out, kind))
}

// buildPeers compiles the peers that are programs.
func buildPeers(dir string) error {
	inflate := exec.Command("gcc", "-O2", "-D_GNU_SOURCE", "-o", filepath.Join(dir, "inflate"), "internal/bench/peers/inflate.c", "-ldeflate")
	duckload := exec.Command("go", "build", "-o", filepath.Join(dir, "duckload"), "./internal/bench/peers/duckload")
	excelize := exec.Command("go", "build", "-o", filepath.Join(dir, "excelize"), ".")
	excelize.Dir = "internal/bench/peers/excelize"
	for _, c := range []*exec.Cmd{inflate, excelize, duckload} {
		if text, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", c.Args, err, text)
		}
	}
	return nil
}

func readersOfWorkbooks(dir string, files []string) []contender {
	data := filepath.Join(dir, "added")
	with := func(name, prints string, runs int, command ...string) contender {
		return contender{subject{name: name, prints: prints, args: append(command, files...)}, runs}
	}
	add := with("quotawatch add: read, stored, verified, counted", "400,000 loaded", 5, "bin/quotawatch", "add", "--data", data)
	add.fresh = func() error { return os.RemoveAll(data) }
	return []contender{
		with("quotawatch add --dry-run: read to typed columns and checked", "400,000 loaded", 5, "bin/quotawatch", "add", "--dry-run"),
		add,
		with("libdeflate, merely inflating, one core", "", 5, filepath.Join(dir, "inflate")),
		with("R readxl read_excel", "400000", 3, "Rscript", "internal/bench/peers/count-readxl.R"),
		with("excelize Rows", "4000", 1, filepath.Join(dir, "excelize")),
		with("openpyxl read_only", "4000", 1, "/usr/bin/python3", "internal/bench/peers/count_openpyxl.py"),
	}
}

// medians measures the contenders in turns, compares all with the first, and
// gives a table and the median seconds of each.
func medians(all []contender) (text string, seconds []float64, err error) {
	taken := make([][]run, len(all))
	for round := range slices.MaxFunc(all, func(a, b contender) int { return a.runs - b.runs }).runs {
		for i, c := range all {
			if round >= c.runs {
				continue
			}
			r, err := measure(c.subject)
			if err != nil {
				return "", nil, err
			}
			taken[i] = append(taken[i], r)
		}
	}
	var b strings.Builder
	b.WriteString("| command | median | processor time | runs | peak memory | times the first |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	first := 0.0
	for i, c := range all {
		slices.SortFunc(taken[i], func(a, b run) int { return int((a.seconds - b.seconds) * 1e9) })
		median := taken[i][len(taken[i])/2].seconds
		cpu := slices.SortedFunc(slices.Values(taken[i]), func(a, b run) int { return cmp.Compare(a.cpu, b.cpu) })[len(taken[i])/2].cpu
		peak := slices.MaxFunc(taken[i], func(a, b run) int { return int(a.peak - b.peak) }).peak
		if i == 0 {
			first = median
		}
		seconds = append(seconds, median)
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %d MB | %.2f |\n", c.name, timeText(median), timeText(cpu), len(taken[i]), peak>>20, median/first)
	}
	return b.String(), seconds, nil
}

// yearly is how many rows a release of four workbooks has, one a year.
const yearly = 713_000

// wholeAdd compares add with the least that it can take: inflating the
// workbooks, and loading the same columns into the same database.
func wholeAdd(dir string) (string, error) {
	books, err := synthesize(dir, "yearly", "2026-03", yearly, "--files", "4")
	if err != nil {
		return "", err
	}
	text, err := synthesize(dir, "yearly-csv", "2026-03", yearly, "--files", "4", "--format", "csv")
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "yearly-added")
	taken, seconds, err := medians([]contender{
		{subject{name: "quotawatch add: read, stored, verified, counted", prints: "178,250 loaded", args: append([]string{"bin/quotawatch", "add", "--data", data}, books...),
			fresh: func() error { return os.RemoveAll(data) }}, 3},
		{subject{name: "libdeflate, merely inflating the four workbooks, one core", args: append([]string{filepath.Join(dir, "inflate")}, books...)}, 3},
		{subject{name: "DuckDB's own load of the same columns from CSV", prints: "713000", args: append([]string{filepath.Join(dir, "duckload")}, text...)}, 3},
	})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("\n### Adding a release of 713,000 rows and 25 columns in four workbooks\n\n%s\nadd takes %.1f times what the other two take together.\n", taken, seconds[0]/(seconds[1]+seconds[2])), nil
}

// memoryOfAdd adds larger and larger releases once each.
func memoryOfAdd(dir string) (string, error) {
	var b strings.Builder
	b.WriteString("| rows | files | time | peak memory |\n| ---: | ---: | ---: | ---: |\n")
	data := filepath.Join(dir, "large")
	for _, size := range []struct{ rows, files int }{{400_000, 1}, {713_000, 4}, {2_000_000, 4}, {5_000_000, 10}} {
		name := "large-" + strconv.Itoa(size.rows)
		files, err := synthesize(dir, name, "2026-03", size.rows, "--files", strconv.Itoa(size.files))
		if err != nil {
			return "", err
		}
		if err := os.RemoveAll(data); err != nil {
			return "", err
		}
		r, err := measure(subject{name: name, prints: "added", args: append([]string{"bin/quotawatch", "add", "--data", data}, files...)})
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "| %d | %d | %s | %d MB |\n", size.rows, size.files, timeText(r.seconds), r.peak>>20)
		os.RemoveAll(filepath.Join(dir, name))
	}
	return b.String(), nil
}
