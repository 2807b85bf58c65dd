package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
)

const serveLong = `Serve the dashboard on this machine and print its address. It answers from the
current build; when another process adds a release, the next request sees it.
Files can be added on a page of it, which reads them as "quotawatch add" does;
--read-only turns that off. Every question of the command line that only reads is
answered as JSON, CSV, Markdown or Parquet below /api/v1/ too.

With a directory it serves the files in it instead: what "quotawatch publish" has
written, as any host of files would.

It listens on a loopback address only, and makes no connection to anywhere.`

type serveFlags struct {
	addr           string
	open, readOnly bool
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{Use: "serve [DIR]", Short: "The dashboard, on this machine", Long: serveLong, Args: atMostOne,
		Example: "  quotawatch serve\n  quotawatch serve --addr 127.0.0.1:9000 --open\n  quotawatch serve --read-only\n  quotawatch serve site",
		RunE:    func(c *cobra.Command, args []string) error { return a.serve(c, f, args) }}
	c.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8075", "loopback `address` and port; port 0 for any free one")
	c.Flags().BoolVar(&f.open, "open", false, "open a browser, where there is one")
	c.Flags().BoolVar(&f.readOnly, "read-only", false, "take no files from pages")
	return c
}

func (a *app) serve(c *cobra.Command, f serveFlags, args []string) error {
	host, _, err := net.SplitHostPort(f.addr)
	if ip := net.ParseIP(host); err != nil || (host != "localhost" && (ip == nil || !ip.IsLoopback())) {
		return usage(c, fmt.Sprintf("--addr %q is not a loopback address and a port, as 127.0.0.1:8075", f.addr))
	}
	server, wait, err := a.servers(c, f, args)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "the address cannot be listened on", Found: f.addr,
			Do: "end what uses it, or choose another port with --addr 127.0.0.1:0", Err: err}
	}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Fprintf(a.out, "quotawatch dashboard: %s (Ctrl-C ends it)\n", address)
	if f.open {
		openBrowser(address)
	}
	defer wait()
	return serveUntil(c.Context(), server, listener, grace)
}

// servers makes the server of what was asked for, and what waits for work that
// it has begun.
func (a *app) servers(c *cobra.Command, f serveFlags, args []string) (server *http.Server, wait func(), err error) {
	if len(args) > 0 {
		files, err := web.Files(args[0])
		if err != nil {
			return nil, nil, err
		}
		return files, func() {}, nil
	}
	snapshots := &snapshots{app: a, readOnly: f.readOnly}
	if _, err := snapshots.current(); err != nil {
		return nil, nil, err
	}
	s := &web.Server{Current: snapshots.current}
	if !f.readOnly {
		s.Uploads, s.Changes = a.uploads(c.Context(), snapshots), a.changes(c.Context(), snapshots)
	}
	return s.HTTP(), s.Wait, nil
}

// grace is how long requests are let finish when the server ends.
const grace = 10 * time.Second

// serveUntil serves until the context ends, lets requests finish for a while,
// and then cuts off those that do not.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener, grace time.Duration) error {
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		_ = server.Close() // nothing is lost but an answer that nobody takes
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
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

// atMostOne takes one directory, or none.
func atMostOne(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage(c, fmt.Sprintf("%d directories given, and one is served", len(args)))
	}
	return nil
}
