// Command bench measures quotawatch beside the programs that its users have,
// on the same files in the same run, and writes the tables of
// docs/performance.md: go run ./internal/bench -shared ../shared -out docs/performance.md.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// subject is one command to measure. Fresh, when set, is run before each run.
type subject struct {
	name, prints string
	args         []string
	fresh        func() error
}

// run is what one run of a command took.
type run struct {
	seconds float64
	cpu     float64 // seconds of processor time, of all threads
	peak    int64   // bytes, of the process itself
}

func main() {
	shared := flag.String("shared", "../shared", "directory that holds data/")
	out := flag.String("out", "docs/performance.md", "document whose tables to write")
	runs := flag.Int("runs", 9, "runs of each command")
	only := flag.Bool("answers", false, "measure only the answers from a national release")
	flag.Parse()
	err := measureAnswers(*out, *runs)
	if err == nil && !*only {
		err = measureAll(*shared, *out, *runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measureAnswers writes the tables of answers from a national release.
func measureAnswers(out string, runs int) error {
	dir, err := os.MkdirTemp("", "quotawatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	text, err := nationalAnswers(dir, runs)
	if err != nil {
		return err
	}
	return replace(out, answersBegin, answersEnd, fmt.Sprintf("Measured on %s, %d runs each.\n\n%s", machine(), runs, text))
}

func measureAll(shared, out string, runs int) error {
	files, err := filepath.Glob(filepath.Join(shared, "data", "arrests-fy16-18", "*.csv.gz"))
	if err != nil || len(files) != 3 {
		return fmt.Errorf("want the three releases in %s, found %v (%w)", shared, files, err)
	}
	dir, err := os.MkdirTemp("", "quotawatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	reading, err := table(readers(dir, files), runs, 412_155)
	if err != nil {
		return err
	}
	asking, err := table(questions(dir, files), runs, 0)
	if err != nil {
		return err
	}
	books, err := workbooks(dir)
	if err != nil {
		return err
	}
	return replace(out, begin, end, fmt.Sprintf("Measured on %s, %d runs of each command unless said, in turns.\n\n### Reading and counting the three releases (412,155 rows)\n\n%s\n### Answering\n\n%s\n### Reading a synthetic workbook of 400,000 rows and 24 columns in two sheets (329 MB of XML)\n\n%s",
		machine(), runs, reading, asking, books))
}

// readers are the ways to read the three releases and count from them. Each
// prints how many office-days reached 75, or adds to a directory that is new.
func readers(dir string, files []string) []subject {
	data := filepath.Join(dir, "fresh")
	peer := func(name string, command ...string) subject {
		return subject{name: name, prints: "24 66 101", args: append(command, files...)}
	}
	return []subject{
		{name: "quotawatch add: all columns, checked, stored, verified, counted", args: append([]string{"bin/quotawatch", "add", "--data", data}, files...),
			prints: "158,587 rows seen = 158,581 loaded", fresh: func() error { return os.RemoveAll(data) }},
		peer("R data.table fread: two columns, counted", "Rscript", "internal/bench/peers/count-data-table.R"),
		peer("R readr read_delim: two columns, counted", "Rscript", "internal/bench/peers/count-readr.R"),
		peer("Python pandas read_csv: two columns, counted", "/usr/bin/python3", "internal/bench/peers/count_pandas.py"),
		peer("Python csv: all columns, counted", "/usr/bin/python3", "internal/bench/peers/count_csv.py"),
	}
}

// questions are answers from a build of the three releases, and from nothing.
func questions(dir string, files []string) []subject {
	held, none := filepath.Join(dir, "held"), filepath.Join(dir, "none")
	add := func() error {
		if _, err := os.Stat(held); err == nil {
			return nil
		}
		return exec.Command("bin/quotawatch", append([]string{"add", "--data", held}, files...)...).Run()
	}
	ask := func(name, data, prints string, args ...string) subject {
		return subject{name: name, prints: prints, fresh: add, args: append([]string{"bin/quotawatch", "--data", data}, args...)}
	}
	return []subject{
		ask("start-up: --version", none, "quotawatch version", "--version"),
		ask("attain, nothing added", none, "2 of 25", "attain"),
		ask("attain --scope national, nothing added", none, "580 arrests", "attain", "--scope", "national"),
		ask("attain over three held years, 24 offices, 26,304 office-days", held, "191 of 26,304", "attain", "--from", "2015-10-01", "--to", "2018-09-30"),
		ask("the same by trailing 7-day mean, as JSON", held, "mean7", "attain", "--from", "2015-10-01", "--to", "2018-09-30", "--basis", "mean7", "--format", "json"),
		ask("adding the same three files again", held, "held already", append([]string{"add"}, files...)...),
	}
}

// table measures the subjects in turns and gives a Markdown table; rows, when
// given, is how many rows each of them reads.
func table(subjects []subject, runs, rows int) (string, error) {
	taken := make([][]run, len(subjects))
	for range runs {
		for i, s := range subjects {
			r, err := measure(s)
			if err != nil {
				return "", err
			}
			taken[i] = append(taken[i], r)
		}
	}
	var b strings.Builder
	b.WriteString("| command | median | least | most | peak memory |" + map[bool]string{true: " rows per second |", false: ""}[rows > 0] + "\n")
	b.WriteString("| --- | ---: | ---: | ---: | ---: |" + map[bool]string{true: " ---: |", false: ""}[rows > 0] + "\n")
	for i, s := range subjects {
		slices.SortFunc(taken[i], func(a, b run) int { return int((a.seconds - b.seconds) * 1e9) })
		peak := slices.MaxFunc(taken[i], func(a, b run) int { return int(a.peak - b.peak) }).peak
		median := taken[i][runs/2].seconds
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d MB |", s.name, timeText(median), timeText(taken[i][0].seconds), timeText(taken[i][runs-1].seconds), peak>>20)
		if rows > 0 {
			fmt.Fprintf(&b, " %.0f thousand |", float64(rows)/median/1000)
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

func timeText(seconds float64) string {
	if seconds < 0.2 {
		return fmt.Sprintf("%.1f ms", seconds*1000)
	}
	return fmt.Sprintf("%.2f s", seconds)
}

// measure runs a command once; one that does not print what it must fails.
func measure(s subject) (run, error) {
	if s.fresh != nil {
		if err := s.fresh(); err != nil {
			return run{}, err
		}
	}
	c := exec.Command(s.args[0], s.args[1:]...)
	var out, errOut bytes.Buffer
	c.Stdout, c.Stderr = &out, &errOut
	start := time.Now()
	err := c.Run()
	seconds := time.Since(start).Seconds()
	if err != nil {
		return run{}, fmt.Errorf("%s: %w\n%s", s.name, err, errOut.String())
	}
	if text := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(text, s.prints) {
		return run{}, fmt.Errorf("%s printed no %q:\n%.500s", s.name, s.prints, text)
	}
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return run{}, errors.New("this system does not tell the peak memory of a process")
	}
	return run{seconds, processor(usage), usage.Maxrss << 10}, nil
}

// machine says what it was measured on, by kind and never by name.
func machine() string {
	model := "an unnamed processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(b), "model name\t: "); ok {
			model, _, _ = strings.Cut(rest, "\n")
		}
	}
	return fmt.Sprintf("%s, %d processors, %s/%s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// What is written stands between marks in the document.
const (
	begin, end               = "<!-- made by make bench -->\n", "<!-- end of what make bench made -->\n"
	answersBegin, answersEnd = "<!-- answers made by make bench -->\n", "<!-- end of answers -->\n"
)

// replace writes the tables between the marks of the document.
func replace(path, begin, end, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(b), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no marks to write between", path)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+text+"\n"+end+after), 0o644)
}
