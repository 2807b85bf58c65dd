package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/quotawatch/quotawatch"
)

// ask asks for the file: for the rest of a part, or for a version other than
// the one held.
func (g *get) ask(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.File.URL, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "quotawatch/"+quotawatch.Version)
	req.Header.Set("Accept-Encoding", "identity")
	switch {
	case g.part.size > 0:
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", g.part.size))
		req.Header.Set("If-Range", g.part.ETag)
	case g.held.ETag != "":
		req.Header.Set("If-None-Match", g.held.ETag)
	}
	res, err := g.client.Do(req)
	if err == nil {
		g.alive()
	}
	return res, err
}

// receive appends the body of an answer to the part and checks that it is the
// whole file then.
func (g *get) receive(ctx context.Context, res *http.Response) error {
	if coding := res.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return g.refused("the server encodes the file, which was not asked for", "the bytes of the file", "Content-Encoding "+coding, nil)
	}
	total := res.ContentLength
	if g.part.size > 0 {
		_, _, total, _ = rangeOf(res)
	}
	if total > g.File.MaxBytes {
		return g.tooLong(g.File.MaxBytes, fmt.Sprintf("%d bytes announced", total))
	}
	body := bufio.NewReaderSize(res.Body, 64<<10)
	if g.part.size == 0 {
		if err := g.checkHead(ctx, body); err != nil {
			return err
		}
		if err := g.begin(res, total); err != nil {
			return g.disk(err)
		}
	}
	if err := g.write(ctx, body, total); err != nil {
		return err
	}
	return g.checkTail()
}

// begin says what the part will be a part of, before its first byte. What was
// there before is emptied first, or it would be taken for that.
func (g *get) begin(res *http.Response, total int64) error {
	f, err := g.part.open()
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	g.part.URL, g.part.Bytes = g.File.URL, total
	if tag := res.Header.Get("ETag"); strong(tag) {
		g.part.ETag = tag
	}
	return writeJSON(g.part.path+".json", g.part)
}

// write appends body to the part. What has arrived is made durable however
// it ends, so that the next run can go on from there.
func (g *get) write(ctx context.Context, body io.Reader, total int64) error {
	f, err := g.part.open()
	if err != nil {
		return g.disk(err)
	}
	err = g.copy(ctx, f, body, total)
	if e := errors.Join(f.Sync(), f.Close()); e != nil && err == nil {
		return g.disk(e)
	}
	return err
}

func (g *get) copy(ctx context.Context, f io.Writer, body io.Reader, total int64) error {
	limit := g.File.MaxBytes
	if total >= 0 {
		limit = total
	}
	buf := make([]byte, 64<<10)
	for {
		n, err := body.Read(buf)
		if n > 0 {
			g.alive()
		}
		if g.part.size+int64(n) > limit {
			g.part.drop()
			return g.tooLong(limit, "more")
		}
		if _, e := f.Write(buf[:n]); e != nil {
			return g.disk(e)
		}
		g.part.size += int64(n)
		if g.Progress != nil {
			g.Progress(g.part.size, total)
		}
		switch {
		case err != nil && !errors.Is(err, io.EOF), errors.Is(err, io.EOF) && g.part.size < total:
			return g.interrupted(ctx, total, err)
		case err != nil:
			return nil
		}
	}
}

// marks are the bytes that files of a format begin and end with. The end
// matters where it is known: a body that the server cut short and gave the
// wrong length, or none, looks whole from outside.
var marks = map[string]struct{ head, tail string }{
	"parquet": {"PAR1", "PAR1"},
	"xlsx":    {"PK\x03\x04", ""},
	"csv.gz":  {"\x1f\x8b", ""},
}

// checkHead refuses a page that stands where the file should be, before any
// of it is kept.
func (g *get) checkHead(ctx context.Context, body *bufio.Reader) error {
	want := marks[g.File.Format].head
	got, err := body.Peek(len(want))
	switch {
	case want != "" && string(got) == want:
		return nil
	case err != nil && !errors.Is(err, io.EOF):
		return g.interrupted(ctx, -1, err)
	}
	start, _ := body.Peek(min(40, max(len(got), body.Buffered())))
	return g.refused("the server gave something that is not the file", fmt.Sprintf("%s, which begins with %q", g.File.Format, want),
		fmt.Sprintf("%q", start), nil)
}

func (g *get) checkTail() error {
	want := marks[g.File.Format].tail
	f, err := os.Open(g.part.path)
	if err != nil {
		return g.disk(err)
	}
	defer f.Close()
	got := make([]byte, len(want))
	if _, err := f.ReadAt(got, g.part.size-int64(len(want))); err != nil && len(want) > 0 {
		return g.disk(err)
	}
	if !bytes.Equal(got, []byte(want)) {
		g.part.drop()
		return g.refused("the file ends in the middle", fmt.Sprintf("%s, which ends with %q", g.File.Format, want), fmt.Sprintf("%q", got), nil)
	}
	return nil
}
