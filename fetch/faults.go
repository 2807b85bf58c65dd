package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// elsewhere advises how to go on without fetch.
func elsewhere(p registry.Publisher) string {
	return "see " + p.Home + " and add a file from there with: quotawatch add FILE"
}

// plain gives an address without its query, which may hold a token, and
// escaped, as a server chose it.
func plain(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}

func unlisted(p registry.Publisher, u *url.URL, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeFetchRefused, Summary: "the address is not one the registry lists; it was not connected to",
		Place: plain(u), Expected: "https at " + strings.Join(p.Hosts, ", "), Found: found, Do: elsewhere(p)}
}

func (g *get) refused(summary, expected, found string, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFetchRefused, Summary: summary, File: g.File.Name, Place: g.File.URL,
		Expected: expected, Found: found, Do: elsewhere(g.Publisher), Err: err}
}

func (g *get) tooLong(limit int64, found string) error {
	return g.refused("the server sends more than the file can be; nothing of it was kept", fmt.Sprintf("%d bytes at most", limit), found, nil)
}

// interrupted makes the error of a body that ended early, for whatever reason.
func (g *get) interrupted(ctx context.Context, total int64, err error) error {
	e := &quotawatch.Error{Code: quotawatch.CodeFetchBroken, Summary: "the download ended before its end", File: g.File.Name, Place: g.File.URL,
		Found: fmt.Sprintf("%d bytes", g.part.size), Do: "run the same command again: it begins anew, as the server names no version of the file", Err: reason(ctx, err)}
	if total >= 0 {
		e.Expected = fmt.Sprintf("%d bytes", total)
	}
	if g.part.ETag != "" {
		e.Do = "run the same command again: it goes on from there"
	}
	return e
}

// reason tells a stalled server from a user who stopped, and both from the rest.
func reason(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// unreached makes the error of a request that got no answer.
func (g *get) unreached(ctx context.Context, err error) error {
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return known // of a redirect or an address, which needs no words about requests
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return g.refused("the server cannot show that it is the publisher's", "a certificate of the host that this machine trusts", "", err)
	}
	return &quotawatch.Error{Code: quotawatch.CodeFetchBroken, Summary: "the publisher could not be reached; what had arrived before is kept",
		File: g.File.Name, Place: g.File.URL, Do: "check the connection and run the same command again; no proxy is used", Err: reason(ctx, err)}
}

// status makes the error of an answer that holds no file. What may pass by
// itself is broken; the rest is refused.
func (g *get) status(res *http.Response) error {
	if res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests {
		return g.refused("the server does not give the file", "status 200", fmt.Sprintf("status %d", res.StatusCode), nil)
	}
	return &quotawatch.Error{Code: quotawatch.CodeFetchBroken, Summary: "the server cannot give the file now; what had arrived before is kept",
		File: g.File.Name, Place: g.File.URL, Expected: "status 200", Found: fmt.Sprintf("status %d", res.StatusCode),
		Do: "run the same command again later"}
}

// disk gives an error of the disk its code; nothing that was held is lost.
func (g *get) disk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return &quotawatch.Error{Code: quotawatch.CodeNoSpace, Summary: "the disk is full; nothing that was held is lost", File: g.File.Name,
			Do: "free some space, or keep the data elsewhere with --data DIR, and run the same command again", Err: err}
	}
	return &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "the download could not be written; nothing that was held is lost", File: g.File.Name,
		Do: "check the permissions of the data directory and run the same command again", Err: err}
}
