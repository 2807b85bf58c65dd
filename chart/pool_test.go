package chart

import (
	"fmt"
	"sync"
	"testing"
)

// TestSideBySide draws from many goroutines: each chart is what one alone
// draws, and no more interpreters are started than there may be.
func TestSideBySide(t *testing.T) {
	var alone, shared Renderer
	var all sync.WaitGroup
	for n := range 24 {
		for name, d := range drawings() {
			if c, ok := d.(National); ok {
				c.Width += n
				d = c
			}
			want, err := alone.SVG(d)
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				if got, err := shared.SVG(d); err != nil || got != want {
					t.Error(fmt.Errorf("%s, %d: another drawing (%w)", name, n, err))
				}
			})
		}
	}
	all.Wait()
	if len(shared.idle) != cap(shared.idle) || cap(shared.idle) > maxInterpreters {
		t.Errorf("%d of %d interpreters came back", len(shared.idle), cap(shared.idle))
	}
}
