// Command quotawatch turns ICE's FOIA releases into figures anyone can check.
// This package is wiring: one file per command, and nothing is computed here.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/fetch"
	"github.com/quotawatch/quotawatch/present"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run runs one command line and gives its exit code.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(&app{in: in, out: out, err: errOut, get: fetch.Get})
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return int(quotawatch.ExitOK)
	}
	for _, e := range each(err) {
		for line := range strings.SplitSeq("quotawatch: "+e.Error(), "\n") {
			fmt.Fprintln(errOut, present.Printable(line)) // it may quote what a file or a page holds
		}
	}
	return int(quotawatch.ExitOf(err))
}

// each takes an error that joins others apart, so that each is told on its own.
func each(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error }) // not errors.As: the causes inside one error are told by that error
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, each(e)...)
	}
	return all
}
