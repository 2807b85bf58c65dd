package ingest

import (
	"errors"
	"fmt"
	"github.com/quotawatch/quotawatch"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

func TestDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	if dir == "" {
		t.Skip("dump")
	}
	reg := load(t)
	es, _ := os.ReadDir(dir)
	for _, e := range es {
		func() {
			defer func() {
				if p := recover(); p != nil {
					fmt.Printf("  %s: PANIC %v\n%s", e.Name(), p, debug.Stack())
				}
			}()
			start := time.Now()
			res, _, err := add(reg, filepath.Join(dir, e.Name()), t.TempDir())
			slow := ""
			if d := time.Since(start); d > 300*time.Millisecond {
				slow = fmt.Sprint("   # SLOW ", d)
			}
			var q *quotawatch.Error
			if errors.As(err, &q) {
				fmt.Printf("  %s: {refused: %s, file: %q, place: %q, expected: %.100q, found: %.100q}%s\n", e.Name(), q.Code, q.File, q.Place, q.Expected, q.Found, slow)
				return
			}
			if err != nil {
				fmt.Printf("  %s: ERR %v%s\n", e.Name(), err, slow)
				return
			}
			s := fmt.Sprintf("seen: %d, loaded: %d, not_data: %d", res.Seen, res.Loaded, res.NotData)
			qq := map[quotawatch.Code][]int32{}
			for _, x := range res.Quarantined {
				qq[x.Code] = append(qq[x.Code], x.Row)
			}
			if len(qq) > 0 {
				var p []string
				for c, r := range qq {
					p = append(p, fmt.Sprintf("%s: %s", c, strings.ReplaceAll(fmt.Sprint(r), " ", ", ")))
				}
				s += ", quarantined: {" + strings.Join(p, ", ") + "}"
			}
			fmt.Printf("  %s: {%s} %v..%v%s\n", e.Name(), s, res.FirstDay, res.LastDay, slow)
			for _, n := range res.Notes {
				fmt.Printf("      # %s\n", n)
			}
		}()
	}
}
