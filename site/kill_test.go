package site

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// killedDir names, in a process of its own, the folder that it publishes to.
const killedDir = "QUOTAWATCH_TEST_PUBLISH"

// many is a folder that takes some time to write.
func many(text string) source {
	s := small()
	for i := range 60 {
		s[fmt.Sprintf("/claims/c%d/", i)] = page(fmt.Sprint(text, i))
	}
	s["/"] = page(text)
	return s
}

// TestMain publishes and ends, where the test asks for it.
func TestMain(m *testing.M) {
	dir := os.Getenv(killedDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	if _, err := Publish(context.Background(), request(&testing.B{}, dir, many("new"))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestKilledAtRandom kills publish at 200 random moments. The folder is whole
// then, the one before or the one after, and the next publish finds nothing in
// its way.
func TestKilledAtRandom(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short was given, and hundreds of processes take half a minute")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start := func(dir string) *exec.Cmd {
		c := exec.Command(self)
		c.Env, c.Stderr = append(os.Environ(), killedDir+"="+dir), os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, many("old"))
	began := time.Now()
	if err := start(dir).Wait(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	if got := content(t, dir)["index.html"]; got != page("new") {
		t.Fatalf("a whole publish left %q", got)
	}
	chance := rand.New(rand.NewPCG(9, 75))
	ends := map[string]int{}
	for moment := range 200 {
		publish(t, dir, many("old"))
		c := start(dir)
		time.Sleep(time.Duration(chance.Int64N(int64(took))))
		_ = c.Process.Kill()
		_ = c.Wait()
		r, err := Verify(dir)
		if err != nil || r.Verdict != Identical {
			t.Fatalf("moment %d: %v %v", moment, r, err)
		}
		text := content(t, dir)["index.html"]
		if ends[text]++; text != page("old") && text != page("new") {
			t.Fatalf("moment %d: %q", moment, text)
		}
	}
	publish(t, dir, small())
	whole(t, dir)
	t.Logf("%d were killed before the switch, %d after it; a whole publish takes %s", ends[page("old")], ends[page("new")], took)
	if ends[page("old")] < 40 {
		t.Error("too few were killed before they were done to show anything")
	}
}
