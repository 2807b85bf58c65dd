package ingest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch/registry"
)

// What a file of the corpus may cost. Time is that of the processors, which a
// busy machine does not stretch; a file that hangs is ended by the clock.
const (
	maxTime   = 2 * time.Second
	maxHang   = 60 * time.Second
	maxMemory = 512 << 20
)

// oneFile is the variable that makes the test program read one file and no more.
const oneFile = "QUOTAWATCH_TEST_READ"

func TestMain(m *testing.M) {
	if path := os.Getenv(oneFile); path != "" {
		os.Exit(readOne(path))
	}
	os.Exit(m.Run())
}

// readOne reads a file and prints the most memory that it took.
func readOne(path string) int {
	tmp, err := os.MkdirTemp("", "corpus")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(tmp)
	reg, err := registry.Load("")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	_, _, _ = add(reg, path, tmp) // TestCorpus looks at what comes of it
	peak, err := peakMemory()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(peak)
	return 0
}

// peakMemory gives the most bytes that this process held.
func peakMemory() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return 0, fmt.Errorf("no VmHWM in %q", status)
	}
	kb, err := strconv.Atoi(fields[0])
	return kb << 10, err
}

// TestLimits reads each file of the corpus in a process of its own.
func TestLimits(t *testing.T) {
	if _, err := peakMemory(); err != nil {
		t.Skipf("the memory of a process is read as Linux tells it: %v", err)
	}
	entries, err := os.ReadDir(corpus)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithTimeout(t.Context(), maxHang)
			defer stop()
			cmd := exec.CommandContext(ctx, os.Args[0])
			cmd.Env = append(os.Environ(), oneFile+"="+filepath.Join(corpus, e.Name()))
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			peak, err := strconv.Atoi(string(bytes.TrimSpace(out)))
			if err != nil || peak > maxMemory {
				t.Errorf("%d MB of memory (%v), more than %d", peak>>20, err, maxMemory>>20)
			}
			if used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(); used > maxTime {
				t.Errorf("%v of the processors, more than %v", used, maxTime)
			}
			t.Logf("%d MB, %v", peak>>20, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		})
	}
}
