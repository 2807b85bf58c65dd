package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch/internal/bench/load"
)

const swaps = 3 // builds that replace each other under load

// replaced is a build that another took the place of, and a copy of the data
// directory as it was.
type replaced struct {
	build, copy string
	at          time.Time // when add had ended; none for the last
}

// swapping is what a run found during which builds replaced each other.
type swapping struct {
	stress
	load.Report
	builds   []replaced
	compared int
	late     time.Duration
}

// swap adds small releases while clients ask, holds every answer to its build,
// and compares all that was seen with what servers under no load answer.
func (b bench) swap(data string) (w swapping, err error) {
	live := filepath.Join(b.dir, "live")
	if err := os.CopyFS(live, os.DirFS(data)); err != nil {
		return w, err
	}
	s, err := start("bin/quotawatch", "serve", "--addr", "127.0.0.1:0", "--data", live)
	if err != nil {
		return w, err
	}
	defer func() { _, _ = s.stop() }() // nothing depends on how it ends
	ctx := context.Background()
	paths, _, err := load.Crawl(ctx, s.base, mostPaths, entrances...)
	if err != nil {
		return w, err
	}
	small, err := b.smallReleases()
	if err != nil {
		return w, err
	}
	c := load.NewChecker()
	added := make(chan error, 1)
	go func() {
		var err error
		w.builds, err = b.addEach(live, small)
		added <- err
	}()
	w.stress, err = b.stress(ctx, "64 clients while 3 builds are replaced", s.base, paths, c.See)
	if e := <-added; e != nil || err != nil {
		return w, fmt.Errorf("swapping: %w, %w", e, err)
	}
	return w, w.check(ctx, c)
}

// smallReleases makes a release of a past year for each swap.
func (b bench) smallReleases() (files []string, err error) {
	for i := range swaps {
		made, err := synthesize(b.dir, "small"+strconv.Itoa(i), "2019-icfo-53623", 5000, "--seed", strconv.Itoa(i+1), "--format", "csv")
		if err != nil {
			return nil, err
		}
		files = append(files, made...)
	}
	return files, nil
}

// addEach adds the releases one after another, evenly over the time of the run,
// and keeps a copy of every state.
func (b bench) addEach(live string, files []string) (all []replaced, err error) {
	for i := 0; ; i++ {
		build, err := os.ReadFile(filepath.Join(live, "CURRENT"))
		if err != nil {
			return all, err
		}
		now := replaced{build: strings.TrimSpace(string(build)), copy: filepath.Join(b.dir, "state"+strconv.Itoa(i))}
		if err := os.CopyFS(now.copy, os.DirFS(live)); err != nil {
			return all, err
		}
		if i == len(files) {
			return append(all, now), nil
		}
		time.Sleep(b.load / (2 * (swaps + 1))) // adding and copying take time too
		if err := add(live, "--id", "swap-"+strconv.Itoa(i), files[i]); err != nil {
			return all, err
		}
		now.at = time.Now()
		all = append(all, now)
	}
}

// check compares what was seen of each build with a quiet server of a copy.
func (w *swapping) check(ctx context.Context, c *load.Checker) error {
	for _, r := range w.builds {
		if !r.at.IsZero() {
			w.late = max(w.late, c.Late(r.build, r.at))
		}
		s, err := start("bin/quotawatch", "serve", "--addr", "127.0.0.1:0", "--data", r.copy)
		if err != nil {
			return err
		}
		n, err := c.Compare(ctx, s.base, r.build)
		if _, stopped := s.stop(); err == nil {
			err = stopped
		}
		if err != nil {
			return err
		}
		w.compared += n
	}
	w.Report = c.Report()
	return nil
}

// verdict tells what the swaps showed. Without builds in the answers, or with
// fewer builds seen than there were, nothing was shown.
func (w swapping) verdict() string {
	text := fmt.Sprintf("%s answers of %d builds checked, %s bodies compared with servers under no load", thousands(w.Answers), len(w.Builds), thousands(w.compared))
	switch {
	case len(w.Faults) > 0:
		return "**missed**: " + strings.Join(most(w.Faults, 5), "; ") + " (" + text + ")"
	case len(w.Silent) > 0:
		return "**not shown**: pages or JSON without their build: " + strings.Join(most(w.Silent, 5), "; ")
	case len(w.Builds) != len(w.builds):
		return fmt.Sprintf("**not shown**: %d builds answered, and there were %d", len(w.Builds), len(w.builds))
	}
	return fmt.Sprintf("met: %s; the longest that a replaced build still answered, after add had ended: %s", text, latency(max(0, w.late)))
}
