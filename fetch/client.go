package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/quotawatch/quotawatch"
)

const maxRedirects = 5

// dialer opens a connection to a host and port.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// client makes a client that reaches the hosts of the publisher and no others.
//
// There is no proxy, not even one that the environment names: a proxy resolves
// the host itself, so the address that is checked while dialling would be the
// proxy's and not the publisher's. Who must use one gets the file by other
// means and adds it. There are no cookies, and no compression: lengths and
// ranges are those of the file. Each connection serves one request, as bytes
// behind an answer must not be taken for the next one.
func (r Request) client() *http.Client {
	dial := r.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 30 * time.Second, ControlContext: publicOnly}).DialContext
	}
	return &http.Client{
		Transport: &http.Transport{Proxy: nil, DialContext: dial, DisableCompression: true, DisableKeepAlives: true,
			TLSClientConfig: &tls.Config{RootCAs: r.roots, MinVersion: tls.VersionTLS12}, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			if found := r.Publisher.Objection(next.URL); found != "" {
				return unlisted(r.Publisher, next.URL, found)
			}
			if len(via) > maxRedirects {
				return &quotawatch.Error{Code: quotawatch.CodeFetchRefused, Summary: "the server redirects without end", Place: plain(next.URL),
					Expected: fmt.Sprintf("%d redirects at most", maxRedirects), Found: strconv.Itoa(len(via)), Do: elsewhere(r.Publisher)}
			}
			return nil
		},
	}
}

// publicOnly refuses a connection to an address of this machine or network. It
// sees the address that is about to be connected to, after the name was
// resolved, so a name that resolves to another address each time gains nothing.
func publicOnly(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err == nil && public(at.Addr()) {
		return nil
	}
	return &quotawatch.Error{Code: quotawatch.CodeFetchRefused, Summary: "a host of the publisher resolves to an address that is not public",
		Expected: "an address of the Internet", Found: address, Do: "check the name server of this network; nothing was sent there"}
}

var (
	// internet6 holds all IPv6 addresses that were ever given out.
	internet6 = netip.MustParsePrefix("2000::/3")
	// nat64 holds IPv4 addresses as networks without IPv4 write them.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
	// reserved are the blocks of the registries of special addresses (RFC 6890
	// and what updates it) that netip does not tell.
	reserved = []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
		netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
		netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
	}
)

// public tells whether an address is one of the Internet's. One with a zone is
// of a link, and in no prefix.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() || (a.Is6() && !internet6.Contains(a)) {
		return false
	}
	return !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}

var errStalled = errors.New("the server sent nothing for too long")

// watch gives a context that ends when alive was not called for a time. It
// watches all of a run: connecting, waiting for the answer, and reading it.
func watch(parent context.Context, idle time.Duration) (_ context.Context, alive, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	timer := time.AfterFunc(idle, func() { cancel(errStalled) })
	return ctx, func() { timer.Reset(idle) }, func() { timer.Stop(); cancel(nil) }
}
