package web

import (
	"container/list"
	"context"
	"runtime"
	"sync"

	"github.com/quotawatch/quotawatch"
)

// gate lets so many answers be worked on at once and so many wait. Beyond that
// it refuses at once: a server that says so is better than one that hangs.
type gate struct {
	slots chan struct{}
	queue chan struct{} // those at work and those that wait
}

func newGate(slots, waiting int) *gate {
	return &gate{make(chan struct{}, slots), make(chan struct{}, slots+waiting)}
}

// atWork is how many answers are worked on at once.
func atWork() int { return max(2, runtime.GOMAXPROCS(0)) }

// enter waits for a slot and gives what leaves it.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.queue <- struct{}{}:
	default:
		return nil, overloaded("as many requests as it takes on are waiting")
	}
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots; <-g.queue }, nil
	case <-ctx.Done():
		<-g.queue
		return nil, ctx.Err()
	}
}

func overloaded(found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeOverloaded, Summary: "the server is busy", Found: found, Do: "ask again in a moment"}
}

// shelf keeps finished answers by key, the last used longest, up to a number of
// bytes. An answer that several ask for at once is worked out once. The zero
// shelf is not ready; one shelf belongs to one build and goes with it.
type shelf struct {
	gate  *gate
	limit int

	mu     sync.Mutex
	size   int
	kept   map[string]*list.Element // of *entry
	order  *list.List               // the last used first
	flying map[string]*flight
}

type entry struct {
	key string
	res *response
}

// flight is an answer that is being worked out.
type flight struct {
	done    chan struct{}
	res     *response
	err     error
	waiting int
	cancel  context.CancelFunc
}

func newShelf(g *gate, limit int) *shelf {
	return &shelf{gate: g, limit: limit, kept: map[string]*list.Element{}, order: list.New(), flying: map[string]*flight{}}
}

// get gives the answer of a key, made by work where it is not kept. When all
// who wait have gone, the context of work is ended.
func (s *shelf) get(ctx context.Context, key string, work func(context.Context) (*response, error)) (*response, error) {
	s.mu.Lock()
	if e, ok := s.kept[key]; ok {
		s.order.MoveToFront(e)
		s.mu.Unlock()
		return e.Value.(*entry).res, nil
	}
	f, ok := s.flying[key]
	if !ok {
		making, cancel := context.WithCancel(context.WithoutCancel(ctx))
		f = &flight{done: make(chan struct{}), cancel: cancel}
		s.flying[key] = f
		go s.make(making, key, f, work)
	}
	f.waiting++
	s.mu.Unlock()
	select {
	case <-f.done:
		return f.res, f.err
	case <-ctx.Done():
		s.leave(key, f)
		return nil, ctx.Err()
	}
}

// leave is one less who waits. A flight that nobody waits for is given up, and
// the next who asks begins another.
func (s *shelf) leave(key string, f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		if s.flying[key] == f {
			delete(s.flying, key)
		}
	}
}

func (s *shelf) make(ctx context.Context, key string, f *flight, work func(context.Context) (*response, error)) {
	defer f.cancel()
	defer close(f.done)
	f.res, f.err = s.worked(ctx, work)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flying[key] == f {
		delete(s.flying, key)
	}
	if f.err == nil {
		s.keep(key, f.res)
	}
}

// worked runs work in its turn. A panic in it is an error of this answer alone.
func (s *shelf) worked(ctx context.Context, work func(context.Context) (*response, error)) (res *response, err error) {
	leave, err := s.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	err = quotawatch.Guard(func() (err error) {
		res, err = work(ctx)
		return err
	})
	return res, err
}

// weight is about what an answer takes in memory.
func (e *entry) weight() int { return len(e.res.body) + len(e.key) + 512 }

func (s *shelf) keep(key string, res *response) {
	e := &entry{key, res}
	if _, ok := s.kept[key]; ok || e.weight() > s.limit {
		return
	}
	s.kept[key] = s.order.PushFront(e)
	for s.size += e.weight(); s.size > s.limit; {
		last := s.order.Remove(s.order.Back()).(*entry)
		delete(s.kept, last.key)
		s.size -= last.weight()
	}
}
