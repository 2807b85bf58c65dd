package scratch

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// TestMain lets the test binary make a directory and wait to be killed.
func TestMain(m *testing.M) {
	if parent := os.Getenv("SCRATCH_PARENT"); parent != "" {
		if _, err := Make(parent, "own-"); err != nil {
			os.Exit(1)
		}
		time.Sleep(time.Minute)
	}
	os.Exit(m.Run())
}

// TestKilled kills a process that has a directory: it stays while the process
// runs, and is removed by the next that makes one.
func TestKilled(t *testing.T) {
	parent := t.TempDir()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "SCRATCH_PARENT="+parent)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	made := func() []string { all, _ := filepath.Glob(filepath.Join(parent, "own-*")); return all }
	for end := time.Now().Add(10 * time.Second); len(made()) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // it is locked a moment after it is made
	if Sweep(parent, "own-"); len(made()) != 1 {
		t.Fatalf("the directory of a running process is gone: %v", made())
	}
	_ = c.Process.Kill()
	_ = c.Wait()
	if err := os.Mkdir(filepath.Join(parent, "other"), 0o755); err != nil {
		t.Fatal(err)
	}
	d, err := Make(parent, "own-")
	if err != nil || len(made()) != 1 || made()[0] != d.Path {
		t.Errorf("%v %v", made(), err)
	}
	if err := d.Close(); err != nil || len(made()) != 0 {
		t.Errorf("%v %v", made(), err)
	}
	if _, err := os.Stat(filepath.Join(parent, "other")); err != nil {
		t.Error("a directory of another name was removed")
	}
}

// TestSideBySide makes directories from many places at once.
func TestSideBySide(t *testing.T) {
	parent := t.TempDir()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			d, err := Make(parent, "own-")
			if err != nil {
				t.Error(err)
				return
			}
			if err := os.WriteFile(filepath.Join(d.Path, "file"), nil, 0o600); err != nil {
				t.Error(err)
			}
			_ = d.Close()
		})
	}
	all.Wait()
}
