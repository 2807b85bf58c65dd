package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
)

const serveLong = `Serve the dashboard on this machine and print its address. It answers from the
current build; when another process adds a release, the next request sees it.

It listens on a loopback address only, changes nothing, and makes no connection
to anywhere.`

func (a *app) serveCommand() *cobra.Command {
	var addr string
	var open bool
	c := &cobra.Command{Use: "serve", Short: "The dashboard, on this machine", Long: serveLong, Args: noArgs,
		Example: "  quotawatch serve\n  quotawatch serve --addr 127.0.0.1:9000 --open",
		RunE:    func(c *cobra.Command, _ []string) error { return a.serve(c, addr, open) }}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8075", "loopback `address` and port; port 0 for any free one")
	c.Flags().BoolVar(&open, "open", false, "open a browser, where there is one")
	return c
}

func (a *app) serve(c *cobra.Command, addr string, open bool) error {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || (host != "localhost" && (ip == nil || !ip.IsLoopback())) {
		return usage(c, fmt.Sprintf("--addr %q is not a loopback address and a port, as 127.0.0.1:8075", addr))
	}
	snapshots := &snapshots{app: a}
	if _, err := snapshots.current(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "the address cannot be listened on", Found: addr,
			Do: "end what uses it, or choose another port with --addr 127.0.0.1:0", Err: err}
	}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Fprintf(a.out, "quotawatch dashboard: %s (Ctrl-C ends it)\n", address)
	if open {
		openBrowser(address)
	}
	return serveUntil(c.Context(), (&web.Server{Current: snapshots.current}).HTTP(), listener)
}

// serveUntil serves until the context ends, then lets requests finish.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener) error {
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return err
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// snapshots keeps what the pages rest on until the build changes.
type snapshots struct {
	app *app

	mu     sync.Mutex
	digest string
	loaded bool
	last   web.Snapshot
}

func (s *snapshots) current() (web.Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir, err := s.app.dataDir()
	if err != nil {
		return web.Snapshot{}, err
	}
	digest, err := store.Current(dir)
	if err != nil {
		return web.Snapshot{}, err
	}
	if s.loaded && digest == s.digest {
		return s.last, nil
	}
	held, err := s.app.held()
	if err != nil {
		return web.Snapshot{}, err
	}
	h, err := s.app.mixHoldingsOf(held)
	if err != nil {
		return web.Snapshot{}, err
	}
	history, err := s.app.history()
	if err != nil {
		return web.Snapshot{}, err
	}
	receipts := func(command string, arguments ...string) ([]byte, error) {
		return s.app.receiptOf(held, command, arguments)
	}
	s.digest, s.loaded, s.last = held.Digest, true, web.Snapshot{Holdings: h, Releases: held.Releases(), History: history, Receipt: receipts}
	return s.last, nil
}

// openBrowser asks the desktop to show an address; a machine without one is
// no fault.
func openBrowser(address string) {
	name := map[string]string{"darwin": "open"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	if path, err := exec.LookPath(name); err == nil {
		cmd := exec.Command(path, address)
		if cmd.Start() == nil {
			go func() { _ = cmd.Wait() }()
		}
	}
}
