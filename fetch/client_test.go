package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"testing"

	"github.com/quotawatch/quotawatch"
)

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"140.82.112.3": true, "8.8.8.8": true, "2606:4700::1111": true, "::ffff:140.82.112.3": true, "64:ff9b::140.82.112.3": true,
		"172.15.255.255": true, "172.32.0.1": true, "100.63.255.255": true, "100.128.0.1": true, "169.253.1.1": true, "223.255.255.255": true,

		"127.0.0.1": false, "127.255.255.254": false, "::1": false, "0.0.0.0": false, "0.1.2.3": false, "::": false,
		"10.0.0.1": false, "10.255.255.255": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false,
		"169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12:3456::1": false, "fec0::1": false,
		"100.64.0.1": false, "100.127.255.255": false, "192.0.0.8": false, "192.0.2.1": false, "198.18.0.1": false, "198.51.100.1": false,
		"203.0.113.9": false, "224.0.0.1": false, "239.1.1.1": false, "240.0.0.1": false, "255.255.255.255": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false, "::ffff:0.0.0.0": false,
		"64:ff9b::10.0.0.1": false, "64:ff9b::127.0.0.1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2001:0:1::1": false,
		"2001:db8::1": false, "100::1": false, "4000::1": false, "2606:4700::1111%eth0": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is public: %v", address, got)
		}
	}
}

// TestDialsPublicOnly connects by the dialler that is not replaced in tests. A
// server that listens on this machine sees nothing of it.
func TestDialsPublicOnly(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	transport, ok := Request{}.client().Transport.(*http.Transport)
	if !ok || transport.Proxy != nil {
		t.Fatal("a proxy would be asked, and its address checked in place of the publisher's")
	}
	for network, address := range map[string]string{"tcp4": "127.0.0.1:0", "tcp6": "[::1]:0"} {
		l, err := net.Listen(network, address)
		if err != nil {
			t.Logf("no %s here: %v", network, err)
			continue
		}
		defer l.Close()
		go func() {
			if c, err := l.Accept(); err == nil {
				c.Close()
				t.Error("a connection was made")
			}
		}()
		c, err := transport.DialContext(context.Background(), "tcp", l.Addr().String())
		var e *quotawatch.Error
		if c != nil || !errors.As(err, &e) || e.Code != quotawatch.CodeFetchRefused || e.Found != l.Addr().String() {
			t.Errorf("%s: %v", l.Addr(), err)
		}
	}
	for _, address := range []string{"", "nonsense", "8.8.8.8", "8.8.8.8:x", "/run/socket"} {
		if publicOnly(context.Background(), "tcp", address, nil) == nil {
			t.Errorf("%q is connected to", address)
		}
	}
	if err := publicOnly(context.Background(), "tcp4", "140.82.112.3:443", nil); err != nil {
		t.Error(err)
	}
}
