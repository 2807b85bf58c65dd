package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 500, time.FixedZone("", -8*3600))

// network is all that a test can reach: names, each served by a handler.
type network struct {
	t       *testing.T
	req     Request
	mu      sync.Mutex
	servers map[string]string // address by host
	dialled []string
	ranges  []string // the Range headers, in order, "" for none
}

// listed makes a network where data.example.com, which is listed, is served
// by h; files.example.com is listed too.
func listed(t *testing.T, h http.HandlerFunc) *network {
	n := &network{t: t, servers: map[string]string{}}
	n.req = Request{
		Dir: filepath.Join(t.TempDir(), "downloads"), Now: func() time.Time { return noon }, Idle: 10 * time.Second,
		Publisher: registry.Publisher{ID: "p", Home: "https://example.com", Licence: "public", Citation: "P (2026)",
			Hosts: []string{"data.example.com", "files.example.com"}},
		File:  registry.PublisherFile{Name: "a.parquet", URL: "https://data.example.com/a.parquet", Format: "parquet", MaxBytes: 1 << 20},
		roots: x509.NewCertPool(),
		dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			n.mu.Lock()
			n.dialled = append(n.dialled, address)
			to := n.servers[address]
			n.mu.Unlock()
			if to == "" {
				return nil, errors.New("no such host in this test")
			}
			return (&net.Dialer{}).DialContext(ctx, network, to)
		},
	}
	n.serve("data.example.com", h)
	return n
}

func (n *network) serve(host string, h http.HandlerFunc) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		n.ranges = append(n.ranges, r.Header.Get("Range"))
		n.mu.Unlock()
		h(w, r)
	}))
	n.t.Cleanup(server.Close)
	n.req.roots.AddCert(server.Certificate())
	n.servers[host+":443"] = server.Listener.Addr().String()
}

// get gets the file and checks that it is body, with its receipt.
func (n *network) get(body []byte) Result {
	n.t.Helper()
	res, err := Get(context.Background(), n.req)
	if err != nil {
		n.t.Fatal(err)
	}
	got, err := os.ReadFile(res.Path)
	sum := sha256.Sum256(body)
	if err != nil || !bytes.Equal(got, body) || res.SHA256 != hex.EncodeToString(sum[:]) || res.Bytes != int64(len(body)) {
		n.t.Fatalf("%d bytes of %d, %+v (%v)", len(got), len(body), res, err)
	}
	var kept Receipt
	b, _ := os.ReadFile(res.Path + ".json")
	if err := json.Unmarshal(b, &kept); err != nil || kept != res.Receipt {
		n.t.Errorf("the receipt reads %s (%v)", b, err)
	}
	n.holds("a.parquet", "a.parquet.json")
	return res
}

// fails gets the file and checks that it is refused, or broken, and says so.
func (n *network) fails(code quotawatch.Code, says string) {
	n.t.Helper()
	_, err := Get(context.Background(), n.req)
	var e *quotawatch.Error
	if !errors.As(err, &e) || e.Code != code || !strings.Contains(err.Error(), says) || e.Do == "" {
		n.t.Fatalf("want %s with %q, got:\n%v", code, says, err)
	}
}

// holds checks which files are in the directory.
func (n *network) holds(want ...string) {
	n.t.Helper()
	entries, _ := os.ReadDir(n.req.Dir)
	var got []string
	for _, e := range entries {
		if e.Name() != lockFile {
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, want) {
		n.t.Errorf("the directory holds %q, want %q", got, want)
	}
}

func (n *network) path(name string) string { return filepath.Join(n.req.Dir, name) }

// sample makes the bytes of a file that could be Parquet, other ones per seed.
func sample(seed uint64, size int) []byte {
	b := make([]byte, size)
	chance := rand.New(rand.NewPCG(seed, 29))
	for i := range b {
		b[i] = byte(chance.Uint32())
	}
	copy(b, "PAR1")
	copy(b[size-4:], "PAR1")
	return b
}

// whole serves a file as good servers do: with a validator, ranges and
// conditions.
func whole(body []byte, etag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	}
}

// broken announces the whole file and ends the connection after some bytes.
func broken(body []byte, etag string, after int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body[:after])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// inTurn serves the first request by the first handler, and so on; the last
// serves the rest.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[min(next, len(handlers)-1)]
		next++
		mu.Unlock()
		h(w, r)
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

func TestWhole(t *testing.T) {
	body := sample(1, 300_000)
	n := listed(t, redirect("https://files.example.com/deep/a.parquet?token=secret"))
	n.serve("files.example.com", whole(body, `"one"`))
	var last, of int64
	n.req.Progress = func(done, total int64) { last, of = done, total }
	res := n.get(body)
	want := Receipt{Publisher: "p", Name: "a.parquet", URL: n.req.File.URL, FinalURL: "https://files.example.com/deep/a.parquet", SHA256: res.SHA256,
		Bytes: 300_000, Retrieved: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC), ETag: `"one"`, Licence: "public", Citation: "P (2026)"}
	if res.Receipt != want || res.Already || res.Resumed != 0 {
		t.Errorf("%+v", res)
	}
	if last != 300_000 || of != 300_000 {
		t.Errorf("progress ended at %d of %d", last, of)
	}
}

// TestNoLength gets a file whose length is not announced.
func TestNoLength(t *testing.T) {
	body := sample(1, 100_000)
	listed(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(body[:50_000])
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(body[50_000:])
	}).get(body)
}

// TestHeldAlready gets the same bytes again: the server says that they are the
// same, or sends them, and the first date stays.
func TestHeldAlready(t *testing.T) {
	body, later := sample(1, 50_000), noon.Add(72*time.Hour)
	for name, second := range map[string]http.HandlerFunc{"not modified": whole(body, `"one"`), "another name for the same bytes": whole(body, `"two"`)} {
		t.Run(name, func(t *testing.T) {
			var status int
			n := listed(t, inTurn(whole(body, `"one"`), func(w http.ResponseWriter, r *http.Request) {
				second(spy{w, &status}, r)
			}))
			first := n.get(body)
			n.req.Now = func() time.Time { return later }
			again := n.get(body)
			if !again.Already || first.Already || !again.Retrieved.Equal(first.Retrieved) {
				t.Errorf("%+v", again)
			}
			if want := map[bool]int{true: 304, false: 200}[name == "not modified"]; status != want {
				t.Errorf("the server answered %d, want %d", status, want)
			}
		})
	}
}

type spy struct {
	http.ResponseWriter
	status *int
}

func (s spy) WriteHeader(status int) { *s.status = status; s.ResponseWriter.WriteHeader(status) }

// TestHeldChanged changes a held file: it is not taken for what its receipt
// says, and got again.
func TestHeldChanged(t *testing.T) {
	body := sample(1, 50_000)
	n := listed(t, whole(body, `"one"`))
	n.get(body)
	if err := os.WriteFile(n.path("a.parquet"), sample(2, 50_000), 0o644); err != nil {
		t.Fatal(err)
	}
	if n.get(body).Already {
		t.Error("a file that was changed is held to be the same")
	}
}

// TestHeldFromElsewhere moves the file to another address: a version that
// bears the same name there is another version.
func TestHeldFromElsewhere(t *testing.T) {
	old, next := sample(1, 50_000), sample(2, 50_000)
	n := listed(t, inTurn(whole(old, `"one"`), whole(next, `"one"`)))
	n.get(old)
	n.req.File.URL = "https://data.example.com/moved.parquet"
	n.get(next)
}

// TestReplaced gets the next release over the one held.
func TestReplaced(t *testing.T) {
	old, next := sample(1, 50_000), sample(2, 60_000)
	n := listed(t, inTurn(whole(old, `"one"`), whole(next, `"two"`)))
	n.get(old)
	n.req.Now = func() time.Time { return noon.Add(time.Hour) }
	if res := n.get(next); res.Already || !res.Retrieved.Equal(noon.Add(time.Hour).Truncate(time.Second)) {
		t.Errorf("%+v", res)
	}
}

// TestResumed breaks a download twice; the third run ends it, and asks each
// time for no more than is missing.
func TestResumed(t *testing.T) {
	body := sample(1, 300_000)
	tail := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Content-Range", "bytes 100000-299999/300000")
		w.Header().Set("Content-Length", "200000")
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(body[100_000:250_000])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	n := listed(t, inTurn(broken(body, `"one"`, 100_000), tail, whole(body, `"one"`)))
	n.fails(quotawatch.CodeFetchBroken, "it goes on from there")
	n.holds("a.parquet.part", "a.parquet.part.json")
	n.fails(quotawatch.CodeFetchBroken, "250000 bytes")
	if res := n.get(body); res.Resumed != 250_000 {
		t.Errorf("resumed at %d", res.Resumed)
	}
	if want := []string{"", "bytes=100000-", "bytes=250000-"}; !slices.Equal(n.ranges, want) {
		t.Errorf("asked for %q", n.ranges)
	}
}

// TestBegunAnew breaks a download of one version, and then meets what must not
// be put behind it. All of it begins anew, and the bytes are those of one version.
func TestBegunAnew(t *testing.T) {
	old, next := sample(1, 300_000), sample(2, 280_000)
	partial := func(etag, contentRange string, b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", etag)
			w.Header().Set("Content-Range", contentRange)
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(b)
		}
	}
	for name, c := range map[string]struct {
		etag   string // of the version that breaks
		second []http.HandlerFunc
	}{
		"another version":              {`"one"`, []http.HandlerFunc{whole(next, `"two"`)}},
		"no ranges":                    {`"one"`, []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(next) }}},
		"no validator":                 {``, []http.HandlerFunc{whole(next, `"two"`)}},
		"a weak validator":             {`W/"one"`, []http.HandlerFunc{whole(next, `"two"`)}},
		"a range of another version":   {`"one"`, []http.HandlerFunc{partial(`"two"`, "bytes 100000-279999/280000", next[100_000:]), whole(next, `"two"`)}},
		"a range of no version":        {`"one"`, []http.HandlerFunc{partial(``, "bytes 100000-299999/300000", old[100_000:]), whole(next, `"two"`)}},
		"another range":                {`"one"`, []http.HandlerFunc{partial(`"one"`, "bytes 99999-299999/300000", old[99_999:]), whole(next, `"two"`)}},
		"a range of another length":    {`"one"`, []http.HandlerFunc{partial(`"one"`, "bytes 100000-279999/280000", next[100_000:]), whole(next, `"two"`)}},
		"a range beyond the end":       {`"one"`, []http.HandlerFunc{partial(`"one"`, "bytes 100000-300000/300000", old[100_000:]), whole(next, `"two"`)}},
		"a range without numbers":      {`"one"`, []http.HandlerFunc{partial(`"one"`, "bytes */300000", old[100_000:]), whole(next, `"two"`)}},
		"a range that is not there":    {`"one"`, []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(416) }, whole(next, `"two"`)}},
		"a range with too many digits": {`"one"`, []http.HandlerFunc{partial(`"one"`, "bytes 100000-99999999999999999999/300000", old[100_000:]), whole(next, `"two"`)}},
	} {
		t.Run(name, func(t *testing.T) {
			n := listed(t, inTurn(append([]http.HandlerFunc{broken(old, c.etag, 100_000)}, c.second...)...))
			n.fails(quotawatch.CodeFetchBroken, map[bool]string{true: "it goes on from there", false: "it begins anew"}[c.etag == `"one"`])
			if res := n.get(next); res.Resumed != 0 {
				t.Errorf("resumed at %d", res.Resumed)
			}
		})
	}
}

// TestForeignPart finds parts that are not of this file, or not whole.
func TestForeignPart(t *testing.T) {
	body := sample(1, 50_000)
	huge := 1<<20 + 1 // more than may be
	for name, state := range map[string]string{
		"of another address":    `{"url": "https://data.example.com/b.parquet", "etag": "\"one\"", "bytes": 50000}`,
		"longer than announced": `{"url": "https://data.example.com/a.parquet", "etag": "\"one\"", "bytes": 900}`,
		"longer than may be":    `{"url": "https://data.example.com/a.parquet", "etag": "\"one\"", "bytes": -1}`,
		"without a validator":   `{"url": "https://data.example.com/a.parquet", "etag": "", "bytes": 50000}`,
		"cut off":               `{"url": "https://data.exa`,
		"none":                  ``,
	} {
		t.Run(name, func(t *testing.T) {
			n := listed(t, whole(body, `"one"`))
			_ = os.MkdirAll(n.req.Dir, 0o755)
			_ = os.WriteFile(n.path("a.parquet.part"), make([]byte, map[bool]int{true: huge, false: 1000}[name == "longer than may be"]), 0o644)
			_ = os.WriteFile(n.path("a.parquet.part.json"), []byte(state), 0o644)
			n.get(body)
			if n.ranges[0] != "" {
				t.Errorf("asked for %q", n.ranges[0])
			}
		})
	}
}

// TestLengthLies gets bodies of another length than was announced.
func TestLengthLies(t *testing.T) {
	body := sample(1, 100_000)
	raw := func(announced int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: %d\r\n\r\n", announced)
			_, _ = c.Write(body)
		}
	}
	t.Run("too short", func(t *testing.T) {
		n := listed(t, raw(100_001))
		n.fails(quotawatch.CodeFetchBroken, "100001 bytes")
		n.holds("a.parquet.part", "a.parquet.part.json")
	})
	t.Run("too long", func(t *testing.T) {
		n := listed(t, raw(60_000))
		n.fails(quotawatch.CodeFetchRefused, "the file ends in the middle")
		n.holds()
	})
	t.Run("a range too long", func(t *testing.T) {
		n := listed(t, inTurn(broken(body, `"one"`, 10_000), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"one"`)
			w.Header().Set("Content-Range", "bytes 10000-99999/100000")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(append(body[10_000:], "and more"...))
			_ = http.NewResponseController(w).Flush() // no length of its own
		}))
		n.fails(quotawatch.CodeFetchBroken, "goes on")
		n.fails(quotawatch.CodeFetchRefused, "more than the file can be")
		n.holds()
	})
	t.Run("a range too short", func(t *testing.T) {
		n := listed(t, inTurn(broken(body, `"one"`, 10_000), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"one"`)
			w.Header().Set("Content-Range", "bytes 10000-99999/100000")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(body[10_000:30_000])
			_ = http.NewResponseController(w).Flush() // it ends as if it were whole
		}, whole(body, `"one"`)))
		n.fails(quotawatch.CodeFetchBroken, "goes on")
		n.fails(quotawatch.CodeFetchBroken, "found: 30000 bytes")
		if res := n.get(body); res.Resumed != 30_000 {
			t.Errorf("resumed at %d", res.Resumed)
		}
	})
	t.Run("a range that contradicts itself", func(t *testing.T) {
		n := listed(t, inTurn(broken(body, `"one"`, 10_000), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"one"`)
			w.Header().Set("Content-Range", "bytes 10000-99999/100000")
			w.Header().Set("Content-Length", "5")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(body[:5])
		}, whole(body, `"one"`)))
		n.fails(quotawatch.CodeFetchBroken, "goes on")
		n.get(body)
	})
}

// TestTooMuch stops at the limit of the registry, announced or not.
func TestTooMuch(t *testing.T) {
	endless := func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("PAR1"))
		for block := make([]byte, 32<<10); r.Context().Err() == nil; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	n := listed(t, endless)
	n.fails(quotawatch.CodeFetchRefused, "1048576 bytes at most")
	n.holds()

	body := sample(1, 1<<20+1)
	n = listed(t, whole(body, `"one"`))
	n.fails(quotawatch.CodeFetchRefused, "1048577 bytes announced")
	n.holds()
	n.req.File.MaxBytes++
	n.get(body)
}

// TestRedirects follows no redirect to what is not listed, and contacts nothing
// there.
func TestRedirects(t *testing.T) {
	for name, c := range map[string]struct{ to, says string }{
		"another host":             {"https://evil.example.com/a.parquet", `host "evil.example.com"`},
		"a host that looks alike":  {"https://data.example.com.evil.test/a.parquet", "evil.test"},
		"plain http":               {"http://data.example.com/a.parquet", `scheme "http"`},
		"a file of this machine":   {"file:///etc/passwd", `scheme "file"`},
		"an address for a host":    {"https://127.0.0.1/a.parquet", "127.0.0.1"},
		"another port":             {"https://data.example.com:8443/a.parquet", "a port"},
		"a password":               {"https://u:p@data.example.com/a.parquet", "a user name"},
		"in a circle":              {"https://data.example.com/a.parquet", "5 redirects at most\n  found: 6\n"},
		"a host with hidden turns": {"https://data.example.com\u202e/a.parquet", "host"},
	} {
		t.Run(name, func(t *testing.T) {
			n := listed(t, redirect(c.to))
			n.serve("evil.example.com", func(http.ResponseWriter, *http.Request) { t.Error("the host was contacted") })
			n.fails(quotawatch.CodeFetchRefused, c.says)
			n.holds()
			for _, address := range n.dialled {
				if address != "data.example.com:443" {
					t.Errorf("%s was connected to", address)
				}
			}
		})
	}
	body := sample(1, 1000)
	n := listed(t, inTurn(redirect("/1"), redirect("/2"), redirect("/3"), redirect("/4"), redirect("/5"), whole(body, `"one"`)))
	n.get(body)
	if len(n.dialled) != 6 {
		t.Errorf("%d connections for 6 requests: what follows an answer could be taken for the next", len(n.dialled))
	}
}

// TestListedAddressOnly refuses a request that goes past the registry.
func TestListedAddressOnly(t *testing.T) {
	n := listed(t, func(http.ResponseWriter, *http.Request) { t.Error("the host was contacted") })
	for _, address := range []string{"http://data.example.com/a.parquet", "https://example.com/a.parquet", "https://[", ""} {
		n.req.File.URL = address
		n.fails(quotawatch.CodeFetchRefused, "")
	}
	if len(n.dialled) > 0 {
		t.Errorf("%q were connected to", n.dialled)
	}
}

// TestStalled meets a server that sends nothing: in the body, before it, and
// at the start of the connection.
func TestStalled(t *testing.T) {
	body := sample(1, 100_000)
	wait := func(r *http.Request) { <-r.Context().Done() }
	t.Run("in the body", func(t *testing.T) {
		n := listed(t, inTurn(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"one"`)
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write(body[:70_000])
			_ = http.NewResponseController(w).Flush()
			wait(r)
		}, whole(body, `"one"`)))
		n.req.Idle = 100 * time.Millisecond
		n.fails(quotawatch.CodeFetchBroken, "sent nothing for too long")
		n.req.Idle = 10 * time.Second
		if res := n.get(body); res.Resumed != 70_000 {
			t.Errorf("resumed at %d", res.Resumed)
		}
	})
	t.Run("before the body", func(t *testing.T) {
		n := listed(t, func(_ http.ResponseWriter, r *http.Request) { wait(r) })
		n.req.Idle = 100 * time.Millisecond
		n.fails(quotawatch.CodeFetchBroken, "sent nothing for too long")
	})
	t.Run("before the first byte of a connection", func(t *testing.T) {
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
		n := listed(t, nil)
		n.servers["data.example.com:443"] = silent.Addr().String()
		n.req.Idle = 100 * time.Millisecond
		n.fails(quotawatch.CodeFetchBroken, "sent nothing for too long")
	})
}

// TestSlowIsNotStalled lets a server take longer than the limit in all, but
// never at one time.
func TestSlowIsNotStalled(t *testing.T) {
	body := sample(1, 10_000)
	n := listed(t, func(w http.ResponseWriter, _ *http.Request) {
		for chunk := range slices.Chunk(body, 1000) {
			_, _ = w.Write(chunk)
			_ = http.NewResponseController(w).Flush()
			time.Sleep(40 * time.Millisecond)
		}
	})
	n.req.Idle = 200 * time.Millisecond
	n.get(body)
}

// TestStopped ends a run as Ctrl-C does; the next goes on.
func TestStopped(t *testing.T) {
	body := sample(1, 100_000)
	n := listed(t, inTurn(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write(body[:70_000])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}, whole(body, `"one"`)))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	n.req.Progress = func(done, _ int64) {
		if done == 70_000 {
			stop()
		}
	}
	_, err := Get(ctx, n.req)
	var e *quotawatch.Error
	if !errors.As(err, &e) || e.Code != quotawatch.CodeFetchBroken || !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if res := n.get(body); res.Resumed != 70_000 {
		t.Errorf("resumed at %d", res.Resumed)
	}
}

// TestAnswers meets answers that hold no file, or something else in its place.
func TestAnswers(t *testing.T) {
	answer := func(status int, header, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if name, value, ok := strings.Cut(header, ": "); ok {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text)
		}
	}
	for name, c := range map[string]struct {
		h    http.HandlerFunc
		code quotawatch.Code
		says string
	}{
		"not found":             {answer(404, "", "PAR1"), quotawatch.CodeFetchRefused, "status 404"},
		"not allowed":           {answer(403, "", ""), quotawatch.CodeFetchRefused, "status 403"},
		"too many requests":     {answer(429, "", ""), quotawatch.CodeFetchBroken, "status 429"},
		"a fault of the server": {answer(500, "", "PAR1PAR1"), quotawatch.CodeFetchBroken, "status 500"},
		"a range not asked for": {answer(206, "Content-Range: bytes 0-7/8", "PAR1PAR1"), quotawatch.CodeFetchRefused, "status 206"},
		"unchanged, unasked":    {answer(304, "", ""), quotawatch.CodeFetchRefused, "status 304"},
		"an empty success":      {answer(204, "", ""), quotawatch.CodeFetchRefused, "status 204"},
		"a page to log in":      {answer(200, "", "<!DOCTYPE html><title>Log in</title>"), quotawatch.CodeFetchRefused, "<!DOCTYPE html>"},
		"a pointer of Git LFS":  {answer(200, "", "version https://git-lfs.github.com/spec/v1\n"), quotawatch.CodeFetchRefused, "version https"},
		"nothing":               {answer(200, "", ""), quotawatch.CodeFetchRefused, `""`},
		"two bytes":             {answer(200, "", "PA"), quotawatch.CodeFetchRefused, `"PA"`},
		"only the beginning":    {answer(200, "", "PAR1 and no more"), quotawatch.CodeFetchRefused, "ends in the middle"},
		"compressed, unasked":   {answer(200, "Content-Encoding: gzip", "PAR1PAR1"), quotawatch.CodeFetchRefused, "Content-Encoding gzip"},
		"a broken first byte":   {broken(sample(1, 1000), "", 2), quotawatch.CodeFetchBroken, "begins anew"},
	} {
		t.Run(name, func(t *testing.T) {
			n := listed(t, c.h)
			n.fails(c.code, c.says)
			n.holds()
		})
	}
}

// TestFailureKeepsWhatIsHeld fails in several ways over a file that is held.
func TestFailureKeepsWhatIsHeld(t *testing.T) {
	body := sample(1, 50_000)
	fault := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }
	same := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }
	page := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }
	n := listed(t, inTurn(whole(body, `"one"`), fault, page, broken(sample(2, 60_000), `"two"`, 30_000), fault, same, whole(body, `"one"`)))
	n.get(body)
	n.fails(quotawatch.CodeFetchBroken, "500")
	n.fails(quotawatch.CodeFetchRefused, "<html>")
	n.fails(quotawatch.CodeFetchBroken, "goes on")
	n.holds("a.parquet", "a.parquet.json", "a.parquet.part", "a.parquet.part.json")
	n.fails(quotawatch.CodeFetchBroken, "what had arrived before is kept")
	n.fails(quotawatch.CodeFetchRefused, "status 304")
	n.holds("a.parquet", "a.parquet.json", "a.parquet.part", "a.parquet.part.json")
	if !n.get(body).Already {
		t.Error("what was held is lost")
	}
}

// TestCertificate meets a server that cannot show that it is the host.
func TestCertificate(t *testing.T) {
	n := listed(t, func(http.ResponseWriter, *http.Request) { t.Error("the host was asked") })
	n.req.roots = x509.NewCertPool()
	n.fails(quotawatch.CodeFetchRefused, "cannot show that it is the publisher's")
}

func TestUnreached(t *testing.T) {
	n := listed(t, nil)
	delete(n.servers, "data.example.com:443")
	n.fails(quotawatch.CodeFetchBroken, "could not be reached")
}

// TestOnePerPublisher runs a second Get while one is under way.
func TestOnePerPublisher(t *testing.T) {
	body, n := sample(1, 1000), (*network)(nil)
	n = listed(t, func(w http.ResponseWriter, r *http.Request) {
		_, err := Get(context.Background(), n.req)
		var e *quotawatch.Error
		if !errors.As(err, &e) || e.Code != quotawatch.CodeBusy {
			t.Errorf("a second run gets %v", err)
		}
		whole(body, `"one"`)(w, r)
	})
	n.get(body)
}

// TestDisk meets a disk that cannot be written.
func TestDisk(t *testing.T) {
	body := sample(1, 1000)
	t.Run("full", func(t *testing.T) {
		if _, err := os.Stat("/dev/full"); err != nil {
			t.Skip("skipped: there is no /dev/full here")
		}
		n := listed(t, whole(body, `"one"`))
		_ = os.MkdirAll(n.req.Dir, 0o755)
		if err := os.Symlink("/dev/full", n.path("a.parquet.part")); err != nil {
			t.Fatal(err)
		}
		n.fails(quotawatch.CodeNoSpace, "the disk is full")
	})
	t.Run("no directory", func(t *testing.T) {
		n := listed(t, func(http.ResponseWriter, *http.Request) { t.Error("the host was contacted") })
		if err := os.WriteFile(n.req.Dir, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		n.fails(quotawatch.CodeInternal, "could not be written")
	})
	for _, name := range []string{"a.parquet", "a.parquet.part", "a.parquet.part.json", "a.parquet.json.tmp"} {
		t.Run("a directory for "+name, func(t *testing.T) {
			n := listed(t, whole(body, `"one"`))
			if err := os.MkdirAll(n.path(name)+"/x", 0o755); err != nil {
				t.Fatal(err)
			}
			n.fails(quotawatch.CodeInternal, "could not be written")
		})
	}
}

// TestMarks checks that each format of the registry is recognised by something.
func TestMarks(t *testing.T) {
	for _, format := range registry.FileFormats() {
		if marks[format].head == "" {
			t.Errorf("%s has no mark, and a page to log in would pass for it", format)
		}
	}
	n := listed(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a,b\n1,2\n") })
	n.req.File.Format = "csv"
	n.fails(quotawatch.CodeFetchRefused, "not the file")
}
