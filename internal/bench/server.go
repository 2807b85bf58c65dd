package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// server is a program that serves on a loopback address until it is stopped.
type server struct {
	cmd  *exec.Cmd
	base string // without the last slash
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start starts a server and waits for the line that names its address.
func start(args ...string) (*server, error) {
	s := &server{cmd: exec.Command(args[0], args[1:]...)}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if s.base = address.FindString(line); err != nil || s.base == "" {
		_, _ = s.stop() // it has failed already
		return nil, fmt.Errorf("%s named no address: %q (%w)", strings.Join(args, " "), line, err)
	}
	return s, nil
}

// stop asks the server to end, and gives the most memory that it held, in bytes.
func (s *server) stop() (peak int64, err error) {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, err
	}
	late := time.AfterFunc(15*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer late.Stop()
	_ = s.cmd.Wait() // a program that is interrupted may say so by its exit code
	if usage, ok := s.cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak = usage.Maxrss << 10
	}
	return peak, nil
}

// nationRows is as many rows as a release of the whole nation has.
const nationRows = 700_000

// nation makes a data directory that holds one synthetic national release, or
// takes the one that another part made.
func (b bench) nation() (data string, err error) {
	data = filepath.Join(b.dir, "nation")
	if _, err := os.Stat(filepath.Join(data, "CURRENT")); err == nil {
		return data, nil
	}
	files, err := synthesize(b.dir, "national", "ddp-2026-08", nationRows, "--format", "parquet")
	if err != nil {
		return "", err
	}
	return data, add(data, files...)
}

func add(data string, args ...string) error {
	if text, err := exec.Command("bin/quotawatch", append([]string{"add", "--data", data}, args...)...).CombinedOutput(); err != nil {
		return fmt.Errorf("add: %w\n%s", err, text)
	}
	return nil
}

// publish makes the static site of a data directory; missing says why there is
// none.
func (b bench) publish(data string) (site, missing string, err error) {
	site = filepath.Join(b.dir, "site")
	if _, err := os.Stat(site); err == nil {
		return site, "", nil
	}
	text, err := exec.Command("bin/quotawatch", "publish", site, "--data", data).CombinedOutput()
	if err != nil && strings.Contains(string(text), `found: "publish"`) {
		return "", "this version has no command publish", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("publish: %w\n%s", err, text)
	}
	return site, "", nil
}
