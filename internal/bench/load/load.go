// Package load asks a server of this machine for much, and checks what it gets.
//
// It exists to measure `quotawatch serve` as many readers at once would find it:
// clients that ask as fast as they are answered, slow clients beside them, and a
// build that is replaced meanwhile. It connects to loopback addresses only, and
// every run has an end.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Spec is one run: Clients ask for Paths of Base in turns, each for the next as
// soon as it has its answer, until For is over or Requests were made.
type Spec struct {
	Base     string
	Paths    []string
	Clients  int
	For      time.Duration
	Requests int
}

// Result is what a run found. Latencies are from sending a request to the last
// byte of its answer.
type Result struct {
	Requests  int   // that were answered, with whatever status
	Bytes     int64 // of bodies, as they came over the wire
	Took      time.Duration
	P50, P99  time.Duration
	Max       time.Duration
	Failed    map[string]int // by what went wrong, for requests without an answer
	NotOK     map[string]int // by status and path, for answers other than 200
	latencies []time.Duration
}

// PerSecond is answers a second.
func (r *Result) PerSecond() float64 { return float64(r.Requests) / r.Took.Seconds() }

// ErrNotLoopback refuses to put load on anything but this machine.
var ErrNotLoopback = errors.New("load is put on loopback addresses only")

// Loopback tells whether an address is of this machine, by number and not by name.
func Loopback(base string) error {
	u, err := url.Parse(base)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme != "http" || ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%w, and %s is none", ErrNotLoopback, base)
	}
	return nil
}

// Run makes one run and hands every answer to seen, which many clients call at
// once; nil looks at none.
func Run(ctx context.Context, s Spec, seen func(Answer)) (*Result, error) {
	if err := Loopback(s.Base); err != nil {
		return nil, err
	}
	if len(s.Paths) == 0 || s.Clients < 1 || s.For <= 0 || s.Requests < 1 {
		return nil, fmt.Errorf("a run needs paths, clients and an end: %d, %d, %v, %d", len(s.Paths), s.Clients, s.For, s.Requests)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: s.Clients, MaxConnsPerHost: s.Clients}
	defer transport.CloseIdleConnections()
	each := make([]Result, s.Clients)
	start := time.Now()
	var all sync.WaitGroup
	for i := range each {
		all.Go(func() { each[i] = s.client(ctx, transport, i, start.Add(s.For), seen) })
	}
	all.Wait()
	r := merge(each)
	r.Took = time.Since(start)
	return r, ctx.Err()
}

// client asks for every path in turn, beginning where no other client does.
func (s Spec) client(ctx context.Context, transport *http.Transport, i int, end time.Time, seen func(Answer)) Result {
	r := Result{Failed: map[string]int{}, NotOK: map[string]int{}}
	g := getter{client: http.Client{Transport: transport, Timeout: 30 * time.Second}, base: s.Base}
	for n := 0; n < s.Requests/s.Clients && time.Now().Before(end) && ctx.Err() == nil; n++ {
		path := s.Paths[(i*len(s.Paths)/s.Clients+n)%len(s.Paths)]
		start := time.Now()
		a, err := g.get(ctx, path)
		if err != nil {
			r.Failed[plain(err)]++
			continue
		}
		r.latencies = append(r.latencies, time.Since(start))
		r.Bytes += int64(len(a.Body))
		if a.Status != http.StatusOK {
			r.NotOK[fmt.Sprintf("%d %s", a.Status, path)]++
		}
		if seen != nil {
			seen(a)
		}
	}
	return r
}

// plain gives the cause of an error without the ports, which differ each time.
func plain(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Op + ": " + op.Err.Error()
	}
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}

// merge puts the results of clients together.
func merge(each []Result) *Result {
	r := &Result{Failed: map[string]int{}, NotOK: map[string]int{}}
	for _, e := range each {
		r.latencies = append(r.latencies, e.latencies...)
		r.Bytes += e.Bytes
		for k, n := range e.Failed {
			r.Failed[k] += n
		}
		for k, n := range e.NotOK {
			r.NotOK[k] += n
		}
	}
	slices.Sort(r.latencies)
	if r.Requests = len(r.latencies); r.Requests > 0 {
		r.P50, r.P99, r.Max = r.quantile(50), r.quantile(99), r.latencies[r.Requests-1]
	}
	return r
}

// quantile is the least latency that so many per cent of requests did not exceed.
func (r *Result) quantile(percent int) time.Duration {
	return r.latencies[(r.Requests*percent+99)/100-1]
}

// Answer is one response: its body as it came, compressed or not.
type Answer struct {
	Path     string
	Status   int
	Kind     string // its media type
	Encoding string
	Build    string // of the header Quotawatch-Build
	Asked    time.Time
	Body     []byte // valid until the function that is given it returns
}

// getter asks as a browser does: for compressed bodies, and through a cache of
// nothing.
type getter struct {
	client http.Client
	base   string
	body   []byte
}

func (g *getter) get(ctx context.Context, path string) (Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, g.base+path, nil)
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	asked := time.Now()
	res, err := g.client.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	if g.body, err = readInto(g.body[:0], res.Body); err != nil {
		return Answer{}, err
	}
	if n := res.ContentLength; n >= 0 && n != int64(len(g.body)) {
		return Answer{}, io.ErrUnexpectedEOF
	}
	h := res.Header
	return Answer{Path: path, Status: res.StatusCode, Kind: kind(h.Get("Content-Type")), Encoding: h.Get("Content-Encoding"),
		Build: h.Get("Quotawatch-Build"), Asked: asked, Body: g.body}, nil
}

// readInto reads all of r, into room that is there where it is enough.
func readInto(b []byte, r io.Reader) ([]byte, error) {
	for {
		b = slices.Grow(b, 512)
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}
