package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/internal/realdata"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
)

// program gives a way to start quotawatch in a process of its own: the test
// binary under that name, as TestMain has it.
func program(t *testing.T) func(env []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "quotawatch")
	if err := os.Symlink(self, bin); err != nil {
		t.Fatal(err)
	}
	return func(env []string, args ...string) *exec.Cmd {
		c := exec.Command(bin, args...)
		c.Env = append(os.Environ(), env...)
		return c
	}
}

// must runs a command to its end and gives what it wrote.
func must(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	var out, errOut bytes.Buffer
	c.Stdout, c.Stderr = &out, &errOut
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", c.Args[1:], err, errOut.String())
	}
	return out.String()
}

// synthetic writes a file of made-up rows in the layout of fiscal year 2017.
func synthetic(t *testing.T, rows int) string {
	t.Helper()
	reg, err := registry.Load("")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("\"SYNTHETIC ROWS, MADE FOR A TEST\"\n\n\"2019-ICFO-53623\"\n\n\"ERO Administrative Arrests for FY2017\"\n" +
		"\"Area of Responsibility\"|\"Apprehension Date\"|\"Apprehension Method\"|\"Apprehension Landmark\"|\"Operation\"|\"Processing Disposition\"|\"Birth Date\"|\"Citizenship\"|\"Gender\"\n")
	chance := rand.New(rand.NewPCG(8, 75))
	w := registry.FiscalYear(2017)
	for range rows {
		office := reg.Offices[chance.IntN(24)]
		day := w.From + quotawatch.Day(chance.IntN(w.Days()))
		fmt.Fprintf(&b, "\"%s Area of Responsibility\"|%s|\"Located\"|\"SAMPLE COUNTY JAIL\"||\"Other\"||\"MEXICO\"|\"Male\"\n", office.Name, day.Time().Format("1/2/2006"))
	}
	path := filepath.Join(t.TempDir(), "synthetic.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKilledAtRandom kills add, remove, replace and undo at 200 random moments,
// or at those of $QUOTAWATCH_KILLS. The build before or the one after is served,
// whole; a second try succeeds, and what is on the disk then is what an
// undisturbed one leaves.
func TestKilledAtRandom(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short was given, and hundreds of processes take half a minute")
	}
	moments := 200
	if n, err := strconv.Atoi(os.Getenv("QUOTAWATCH_KILLS")); err == nil {
		moments = n
	}
	run, dir := program(t), t.TempDir()
	must(t, run(nil, "synth", "--vintage", "2026-08", "--rows", "3000", "--files", "2", "--seed", "9", "--out", dir))
	books, _ := filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if len(books) != 2 {
		t.Fatalf("made %v", books)
	}
	text := synthetic(t, 5_000)
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	must(t, run(nil, "add", "--data", one, books[0]))
	copyDir(t, one, two)
	must(t, run(nil, "add", "--data", two, "--id", "second", "../../testdata/corpus/whole.good.csv"))
	first := heldIDs(t, one)[0]
	for name, c := range map[string]struct {
		before string
		args   []string
	}{
		"add":     {one, []string{"add", text}},
		"join":    {one, []string{"add", books[1]}},
		"replace": {two, []string{"add", "--id", "third", "--replace", "second", text}},
		"remove":  {two, []string{"remove", first}},
		"undo":    {two, []string{"undo"}},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); killed(t, run, c.before, c.args, moments/5) })
	}
}

func heldIDs(t *testing.T, dir string) []string {
	t.Helper()
	held, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return held.IDs()
}

func killed(t *testing.T, run func(env []string, args ...string) *exec.Cmd, before string, args []string, moments int) {
	after, dir := filepath.Join(t.TempDir(), "after"), filepath.Join(t.TempDir(), "data")
	copyDir(t, before, after)
	start := time.Now()
	must(t, run(nil, append(args, "--data", after)...))
	whole := time.Since(start)
	old, next, want := current(t, before), current(t, after), names(t, after)
	chance := rand.New(rand.NewPCG(9, 50))
	finished := 0
	for moment := range moments {
		copyDir(t, before, dir)
		c := run(nil, append(args, "--data", dir)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(chance.Int64N(int64(whole) * 5 / 4)))
		_ = c.Process.Kill()
		_ = c.Wait()
		switch current(t, dir) {
		case old:
			must(t, run(nil, append(args, "--data", dir)...))
		case next:
			finished++
			sweepHere(t, dir)
		default:
			t.Fatalf("moment %d: a third build is served", moment)
		}
		if got := names(t, dir); got != want || current(t, dir) != next {
			t.Fatalf("moment %d: after a second try:\n%s\nwant:\n%s", moment, got, want)
		}
	}
	t.Logf("%d of %d had switched to the new build before they were killed; the whole takes %s", finished, moments, whole)
	if finished > moments*4/5 {
		t.Errorf("only %d of %d were killed before they were done: too few to show anything", moments-finished, moments)
	}
}

// sweepHere begins a change that comes to nothing: it clears what a killed one
// has left.
func sweepHere(t *testing.T, dir string) {
	t.Helper()
	if _, err := store.Remove(context.Background(), store.ChangeRequest{Dir: dir}, []string{"none"}); quotawatch.ExitOf(err) != quotawatch.ExitNotFound {
		t.Fatal(err)
	}
}

// TestTwoProcesses stops an add in its middle. Another add ends at once and
// names it; answers and queries come from the old build until it goes on.
func TestTwoProcesses(t *testing.T) {
	run, dir, big := program(t), filepath.Join(t.TempDir(), "data"), synthetic(t, 50_000)
	must(t, run(nil, "add", "--data", dir, "--id", "first", "../../testdata/corpus/whole.good.csv"))
	ask := func() string {
		return must(t, run(nil, "attain", "--data", dir, "--release", "first", "--from", "2016-10-01", "--to", "2017-09-30", "--format", "json")) +
			must(t, run(nil, "query", "--data", dir, "--format", "csv", "select release, sum(rows) as rows from daily group by all order by all"))
	}
	old, answer := current(t, dir), ask()
	first := run(nil, "add", "--data", dir, "--id", "second", big)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	pid := fmt.Sprint(first.Process.Pid)
	waitFor(t, func() bool { b, _ := os.ReadFile(filepath.Join(dir, "lock")); return string(b) == pid })
	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	said, exit := refused(t, run(nil, "add", "--data", dir, "--id", "third", "../../testdata/corpus/crlf.good.csv"))
	if took := time.Since(start); exit != quotawatch.ExitBusy || !strings.Contains(said, "process "+pid) || took > 2*time.Second {
		t.Errorf("after %s, exit %d: %s", took, exit, said)
	}
	for _, args := range [][]string{{"remove", "first"}, {"undo"}, {"add", "--replace", "first", "../../testdata/corpus/crlf.good.csv"}} {
		if said, exit := refused(t, run(nil, append(args, "--data", dir)...)); exit != quotawatch.ExitBusy || !strings.Contains(said, "process "+pid) {
			t.Errorf("%v: exit %d: %s", args, exit, said)
		}
	}
	if got := ask(); got != answer || current(t, dir) != old {
		t.Errorf("answers changed while another process adds:\n%s", firstDifference(answer, got))
	}
	if err := first.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- first.Wait() }()
	for running := true; running; { // each answer is whole: of the old build or of the new
		select {
		case err := <-done:
			if running = false; err != nil {
				t.Error(err)
			}
		default:
		}
		got := must(t, run(nil, "query", "--data", dir, "--format", "csv", "select sum(rows) as rows from daily"))
		if got != "rows\n6\n" && got != "rows\n50006\n" {
			t.Errorf("got %q", got)
		}
	}
	if current(t, dir) == old {
		t.Error("the first add was not served in the end")
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited for 10 seconds")
		}
	}
}

// refused runs a command that must fail, and gives what it said and its exit code.
func refused(t *testing.T, c *exec.Cmd) (string, quotawatch.Exit) {
	t.Helper()
	var errOut bytes.Buffer
	c.Stderr = &errOut
	if c.Run() == nil {
		t.Errorf("%v succeeded", c.Args[1:])
	}
	return errOut.String(), quotawatch.Exit(c.ProcessState.ExitCode())
}

// TestReadOnly mounts the data directory read-only: it answers, and refuses to
// add at once.
func TestReadOnly(t *testing.T) {
	run, dir := program(t), t.TempDir()
	must(t, run(nil, "add", "--data", dir, "--id", "first", "../../testdata/corpus/whole.good.csv"))
	if err := syscall.Mount(dir, dir, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("skipped: nothing can be mounted here (%v)", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	if err := syscall.Mount("", dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("skipped: nothing can be mounted read-only here (%v)", err)
	}
	for _, args := range [][]string{
		{"attain", "--release", "first", "--from", "2016-10-01", "--to", "2017-09-30"}, {"releases", "--verify"}, {"query", "select count(*) from arrest"},
	} {
		must(t, run(nil, append(args, "--data", dir)...))
	}
	start := time.Now()
	said, exit := refused(t, run(nil, "add", "--data", dir, "../../testdata/corpus/crlf.good.csv"))
	if took := time.Since(start); took > 2*time.Second || exit == quotawatch.ExitOK || !strings.Contains(said, "read-only file system") || !strings.Contains(said, "check the permissions of the data directory") {
		t.Errorf("after %s, exit %d: %s", took, exit, said)
	}
}

// current opens the build of a directory with all its cubes and gives its digest.
func current(t *testing.T, dir string) string {
	t.Helper()
	held, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Cubes(); err != nil {
		t.Fatal(err)
	}
	return held.Digest
}

// names lists the files of a directory.
func names(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		b.WriteString(strings.TrimPrefix(path, dir) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func copyDir(t *testing.T, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// TestSameBytesAnywhere gives the same files under other names of the world:
// time zones, locales, numbers of processors and paths.
func TestSameBytesAnywhere(t *testing.T) {
	run, files := program(t), realOr(t, []string{synthetic(t, 5_000)})
	first, firstEnv := "", []string(nil)
	for i, env := range [][]string{
		{"TZ=UTC", "LC_ALL=C", "GOMAXPROCS=1"},
		{"TZ=America/Los_Angeles", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8", "GOMAXPROCS=2"},
		{"TZ=Pacific/Kiritimati", "LC_ALL=de_DE.UTF-8", "GOMAXPROCS=2"},
	} {
		dir := filepath.Join(t.TempDir(), strings.Repeat("deep/", i)+"data")
		got := everything(t, func(args ...string) *exec.Cmd { return run(env, append(args, "--data", dir)...) }, files)
		if i == 0 {
			first, firstEnv = got, env
			continue
		}
		if got != first {
			t.Errorf("%v and %v differ:\n%s", env, firstEnv, firstDifference(first, got))
		}
	}
}

// realOr gives the real releases where they are here, else the files given.
func realOr(t *testing.T, files []string) (paths []string) {
	t.Run("real files", func(t *testing.T) { paths = realdata.Arrests(t) })
	if paths == nil {
		return files
	}
	return paths
}

// everything adds files and gives every answer, page and download as one text.
func everything(t *testing.T, command func(args ...string) *exec.Cmd, files []string) string {
	t.Helper()
	var b strings.Builder
	for _, args := range [][]string{
		append([]string{"add"}, files...),
		{"releases", "--format", "json"}, {"orders", "--format", "json"}, {"events", "--format", "csv"},
		{"attain", "--format", "json"}, {"attain", "--scope", "national", "--basis", "mean7"},
		{"attain", "--from", "2016-10-01", "--to", "2017-09-30", "--format", "json"},
		{"attain", "--from", "2016-10-01", "--to", "2017-09-30", "--definition", "rows-new", "--basis", "weekday"},
		{"series", "--from", "2016-10-01", "--to", "2017-09-30", "--method", "at-large", "--every", "week", "--format", "json"},
		{"query", "select release, row, arrest_date, office from arrest order by all limit 500", "--format", "csv"},
	} {
		fmt.Fprintf(&b, "== %v\n%s", args[0], must(t, command(args...)))
	}
	address, stop := serve(t, command("serve", "--addr", "127.0.0.1:0"))
	defer stop()
	for _, path := range []string{"", "orders/", "timeline/", "who/", "where/", "es/data/", "fig/national.csv", "fig/map.svg"} {
		status, body := get(t, address+path)
		if status != http.StatusOK {
			t.Errorf("/%s: status %d", path, status)
		}
		fmt.Fprintf(&b, "== /%s\n%s", path, body)
	}
	return b.String()
}

// serve starts a server and gives its address when it has printed it.
func serve(t *testing.T, c *exec.Cmd) (address string, stop func()) {
	t.Helper()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, _, _ = strings.Cut(strings.TrimPrefix(line, "quotawatch dashboard: "), " ")
	if err != nil || !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatalf("serve printed %q (%v)", line, err)
	}
	return address, func() {
		_ = c.Process.Signal(os.Interrupt)
		if err := c.Wait(); err != nil {
			t.Errorf("serve ended with %v", err)
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d:\n%.300s\n%.300s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines and %d", len(x), len(y))
}

// TestServeFollowsTheBuild adds a release while the server runs: the next
// request is answered from it, and says so.
func TestServeFollowsTheBuild(t *testing.T) {
	run, dir := program(t), t.TempDir()
	address, stop := serve(t, run(nil, "serve", "--addr", "127.0.0.1:0", "--data", dir))
	defer stop()
	status, before := get(t, address+"data")
	if status != http.StatusOK || strings.Contains(before, "synthetic-release") {
		t.Fatalf("status %d", status)
	}
	must(t, run(nil, "add", "--data", dir, "--id", "synthetic-release", synthetic(t, 2_000)))
	if _, after := get(t, address+"data"); !strings.Contains(after, "synthetic-release") || !strings.Contains(after, current(t, dir)[:12]) {
		t.Error("the page does not name the release that was added")
	}
}
