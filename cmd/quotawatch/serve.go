package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/present"
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

// snapshots keeps what pages and answers rest on until what is held changes.
type snapshots struct {
	app *app

	turn sync.Mutex // of who reads what changed
	last atomic.Pointer[kept]
}

// kept is a snapshot, and what was held when it was read.
type kept struct {
	snapshot *web.Snapshot
	stamp    string
	// fault tells why what is held now cannot be read, until when it is not
	// tried again.
	fault error
	until time.Time
}

// retry is how long a build that cannot be read is left alone.
const retry = 5 * time.Second

// current gives the snapshot to answer from. When what is held changed, one
// request reads it; others meanwhile are answered from the one before, which is
// whole in memory. That one also answers, beside the error, while what is held
// now cannot be read.
func (s *snapshots) current() (*web.Snapshot, error) {
	last := s.last.Load()
	stamp, err := s.app.stamp()
	switch {
	case last == nil:
		s.turn.Lock()
	case err != nil:
		return last.snapshot, err
	case last.stamp == stamp && (last.fault == nil || time.Now().Before(last.until)):
		return last.snapshot, last.fault
	case !s.turn.TryLock():
		return last.snapshot, nil
	}
	defer s.turn.Unlock()
	if now := s.last.Load(); now != last {
		return now.snapshot, now.fault
	}
	next := &kept{stamp: stamp, fault: err}
	if err == nil {
		next.snapshot, next.fault = s.app.snapshot()
	}
	if next.fault != nil {
		if last == nil {
			return nil, next.fault
		}
		slog.Error("what is held now cannot be read, and what was held before is served", "error", web.ProblemOf(s.app.outward(next.fault)).Error.Summary)
		next.snapshot, next.until = last.snapshot, time.Now().Add(retry)
	}
	s.last.Store(next)
	return next.snapshot, next.fault
}

// stamp changes whenever what is held does: the build, or the history that an
// add writes after it.
func (a *app) stamp() (string, error) {
	dir, err := a.dataDir()
	if err != nil {
		return "", err
	}
	digest, err := store.Current(dir)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(filepath.Join(dir, historyFile)); err == nil {
		digest += fmt.Sprintf(" %d %d", info.Size(), info.ModTime().UnixNano())
	}
	return digest, nil
}

// snapshot reads all that pages and answers rest on.
func (a *app) snapshot() (*web.Snapshot, error) {
	held, err := a.held()
	if err != nil {
		return nil, err
	}
	h, err := a.mixHoldingsOf(held)
	if err != nil {
		return nil, err
	}
	history, err := a.history()
	if err != nil {
		return nil, err
	}
	receipts := func(command string, arguments ...string) ([]byte, error) {
		return a.receiptOf(held, command, arguments)
	}
	questions := api{a, &loaded{held, h}}
	answers := func(command string, arguments ...string) ([]byte, error) {
		return questions.run(context.Background(), string(present.FormatJSON), command, arguments...)
	}
	return &web.Snapshot{Holdings: h, Releases: held.Releases(), History: history, Receipt: receipts, Answer: answers, API: questions, Local: true}, nil
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
