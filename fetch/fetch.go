package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

const (
	permDir  = 0o755
	permFile = 0o644
	lockFile = ".lock"
	// idleDefault is how long a server may send nothing.
	idleDefault = 30 * time.Second
)

// Request asks for one listed file of a publisher.
type Request struct {
	// Dir keeps the downloads of this publisher and of no other.
	Dir       string
	Publisher registry.Publisher
	File      registry.PublisherFile
	// Now gives the time that is kept as the day of retrieval.
	Now func() time.Time
	// Idle is how long the server may send nothing, 30 seconds when it is 0.
	Idle time.Duration
	// Progress is told how many bytes there are, and of how many: -1 when the
	// server does not say. It may be nil.
	Progress func(done, total int64)

	dial  dialer         // in place of one that refuses addresses of this network; for tests
	roots *x509.CertPool // in place of those of the system; for tests
}

// Receipt is what is kept beside a file, in NAME.json: where its bytes came
// from and when, what they are, and how to cite them.
type Receipt struct {
	Publisher string `json:"publisher"`
	Name      string `json:"name"`
	URL       string `json:"url"`
	// FinalURL is where redirects led to, without the query, which may hold a
	// token of the day.
	FinalURL string `json:"final_url"`
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	// Retrieved is when these bytes came first, in UTC.
	Retrieved time.Time `json:"retrieved"`
	ETag      string    `json:"etag,omitempty"`
	Licence   string    `json:"licence"`
	Citation  string    `json:"citation"`
}

// Result is a file that was got.
type Result struct {
	Receipt
	Path string `json:"path"`
	// Already tells that the same bytes were held before.
	Already bool `json:"already_held"`
	// Resumed is how many bytes an earlier run had got.
	Resumed int64 `json:"resumed_at"`
}

// get is one run of Get.
type get struct {
	Request
	client *http.Client
	path   string
	held   Receipt // of the bytes under path, zero when there are none
	part   part
	alive  func() // tells the watch that something arrived
}

// Get gets a file, or what is missing of it, and keeps it with its receipt.
// Errors carry the codes fetch-refused, fetch-broken, busy and no-space.
func Get(ctx context.Context, req Request) (Result, error) {
	g := &get{Request: req, path: filepath.Join(req.Dir, req.File.Name)}
	address, err := url.Parse(req.File.URL)
	if err != nil {
		return Result{}, g.refused("the address of the file cannot be read", "", "", err)
	}
	if found := req.Publisher.Objection(address); found != "" {
		return Result{}, unlisted(req.Publisher, address, found)
	}
	unlock, err := g.lock()
	if err != nil {
		return Result{}, err
	}
	defer unlock()
	g.client, g.held, g.part = req.client(), g.findHeld(), findPart(g.path+".part", req.File)
	ctx, alive, stop := watch(ctx, cmp.Or(req.Idle, idleDefault))
	defer stop()
	g.alive = alive
	return g.run(ctx)
}

// lock makes this process the only one that writes to Dir: two that wrote to
// one part would leave a mixture of both.
func (g *get) lock() (unlock func(), err error) {
	if err := os.MkdirAll(g.Dir, permDir); err != nil {
		return nil, g.disk(err)
	}
	l := flock.New(filepath.Join(g.Dir, lockFile))
	got, err := l.TryLock()
	if err != nil {
		return nil, g.disk(err)
	}
	if !got {
		return nil, &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "another process is getting a file of the same publisher",
			Found: g.Publisher.ID, Do: "wait until it has ended, and run the same command again"}
	}
	return func() { _ = l.Unlock() }, nil
}

// findHeld gives the receipt of the bytes that are held, when they still are
// what it says.
func (g *get) findHeld() (r Receipt) {
	b, err := os.ReadFile(g.path + ".json")
	if err != nil || json.Unmarshal(b, &r) != nil {
		return Receipt{}
	}
	if sum, _, err := hashFile(g.path); err != nil || sum != r.SHA256 || r.URL != g.File.URL {
		return Receipt{}
	}
	return r
}

// run asks, asks once more where a part turns out to be of no use, and keeps
// what comes.
func (g *get) run(ctx context.Context) (Result, error) {
	res, err := g.ask(ctx)
	if err == nil && g.part.size > 0 && !g.part.continuedBy(res) {
		_ = res.Body.Close() // nothing of it is of use
		g.part = g.part.empty()
		res, err = g.ask(ctx)
	}
	if err != nil {
		return Result{}, g.unreached(ctx, err)
	}
	defer func() { _ = res.Body.Close() }() // what was read was judged by then
	switch {
	case res.StatusCode == http.StatusNotModified && g.held.ETag != "" && g.part.size == 0:
		return Result{Receipt: g.held, Path: g.path, Already: true}, nil
	case res.StatusCode == http.StatusPartialContent && g.part.size > 0:
	case res.StatusCode == http.StatusOK:
		g.part = g.part.empty()
	default:
		return Result{}, g.status(res)
	}
	resumed := g.part.size
	if err := g.receive(ctx, res); err != nil {
		return Result{}, err
	}
	return g.keep(res, resumed)
}

// keep makes the whole part the file, with its receipt. The receipt is written
// after the rename: bytes without the right receipt are got again, and a
// receipt never speaks of bytes that are not there.
func (g *get) keep(res *http.Response, resumed int64) (Result, error) {
	sum, size, err := hashFile(g.part.path)
	if err != nil {
		return Result{}, g.disk(err)
	}
	r := Receipt{Publisher: g.Publisher.ID, Name: g.File.Name, URL: g.File.URL, FinalURL: plain(res.Request.URL), SHA256: sum, Bytes: size,
		Retrieved: g.Now().UTC().Truncate(time.Second), ETag: res.Header.Get("ETag"), Licence: g.Publisher.Licence, Citation: g.Publisher.Citation}
	already := g.held.SHA256 == sum
	if already {
		r.Retrieved = g.held.Retrieved
	}
	err = os.Rename(g.part.path, g.path)
	if err == nil {
		err = writeJSON(g.path+".json", r)
	}
	if err != nil {
		return Result{}, g.disk(err)
	}
	if err := os.Remove(g.part.path + ".json"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return Result{}, g.disk(err)
	}
	return Result{Receipt: r, Path: g.path, Already: already, Resumed: resumed}, nil
}

func hashFile(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, f)
	return hex.EncodeToString(hash.Sum(nil)), size, err
}

// writeJSON writes a file under a temporary name and renames it into place, so
// that a reader sees the old text or the new one.
func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, permFile)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
