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

// bench is what the parts of the document are measured with.
type bench struct {
	shared, dir string        // where data/ is, and a directory for what is made
	runs        int           // of each command
	visits      int           // of each page
	load        time.Duration // of each run under load
}

// part is one part of the document: what is between its marks.
type part struct {
	name    string
	measure func(bench) (string, error)
}

var parts = []part{{"commands", bench.commands}, {"answers", bench.answers}, {"workbooks", bench.workbooks}, {"web", bench.web}, {"load", bench.underLoad}}

func main() {
	var b bench
	flag.StringVar(&b.shared, "shared", "../shared", "directory that holds data/")
	out := flag.String("out", "docs/performance.md", "document whose tables to write")
	flag.IntVar(&b.runs, "runs", 9, "runs of each command")
	flag.IntVar(&b.visits, "visits", 5, "visits of each page")
	flag.DurationVar(&b.load, "load", 30*time.Second, "how long each run under load takes")
	only := flag.String("only", "", "measure these parts alone, as web,load (default all)")
	flag.Parse()
	if err := b.measureAll(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measureAll writes each part as soon as it is measured.
func (b bench) measureAll(out, only string) (err error) {
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "quotawatch-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	for _, p := range chosen {
		text, err := p.measure(b)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if err := replace(out, p.name, "Measured on "+machine()+".\n\n"+text); err != nil {
			return err
		}
	}
	return nil
}

// choose gives the parts that are named, all where none is.
func choose(only string) (chosen []part, err error) {
	names := strings.Split(only, ",")
	for _, p := range parts {
		if only == "" || slices.Contains(names, p.name) {
			chosen = append(chosen, p)
		}
	}
	if only != "" && len(chosen) != len(names) {
		return nil, fmt.Errorf("-only %s: the parts are commands, answers, workbooks, web and load", only)
	}
	return chosen, nil
}

// answers measures the answers from a national release.
func (b bench) answers() (string, error) {
	text, err := nationalAnswers(b.dir, b.runs)
	return fmt.Sprintf("%d runs each.\n\n%s", b.runs, text), err
}

// commands measures reading the three releases, and answering.
func (b bench) commands() (string, error) {
	files, err := filepath.Glob(filepath.Join(b.shared, "data", "arrests-fy16-18", "*.csv.gz"))
	if err != nil || len(files) != 3 {
		return "", fmt.Errorf("want the three releases in %s, found %v (%w)", b.shared, files, err)
	}
	reading, err := table(readers(b.dir, files), b.runs, 412_155)
	if err != nil {
		return "", err
	}
	asking, err := table(questions(b.dir, files), b.runs, 0)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d runs of each command, in turns.\n\n### Reading and counting the three releases (412,155 rows)\n\n%s\n### Answering\n\n%s", b.runs, reading, asking), nil
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

// replace writes a part between its marks in the document.
func replace(path, name, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	begin, end := "<!-- made by make bench: "+name+" -->\n", "<!-- end of "+name+" -->\n"
	before, rest, found := strings.Cut(string(b), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no marks of %s to write between", path, name)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+strings.TrimSpace(text)+"\n\n"+end+after), 0o644)
}
