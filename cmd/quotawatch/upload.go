package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/feed"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/internal/scratch"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
)

// uploadsDir is where files that a page sends are received, below the data
// directory, so that they are on the same disk.
const uploadsDir = "uploads"

// uploads adds files that a page sends by the command line's own add, until ctx
// ends, and lets the server answer from them.
func (a *app) uploads(ctx context.Context, s *snapshots) *web.Uploads {
	u := &web.Uploads{Place: a.uploadPlace, Add: func(parameters url.Values, paths []string, read func(int)) (web.Added, error) {
		added, err := a.addReceived(ctx, parameters, paths, read)
		if err == nil {
			_, err = s.newest()
		}
		return added, err
	}}
	for _, f := range apiFlags(a.addCommand()) {
		u.Parameters = append(u.Parameters, f.Name)
		if isList(f) {
			u.Lists = append(u.Lists, f.Name)
		}
	}
	return u
}

// uploadPlace makes a directory for the files of one upload, after it has
// removed those of servers that were killed.
func (a *app) uploadPlace() (string, func(), error) {
	dir, err := a.dataDir()
	if err != nil {
		return "", nil, err
	}
	all := filepath.Join(dir, uploadsDir)
	if err := os.MkdirAll(all, 0o700); err != nil {
		return "", nil, placeError(err)
	}
	place, err := scratch.Make(all, "")
	if err != nil {
		return "", nil, placeError(err)
	}
	return place.Path, func() { _ = place.Close() }, nil // what is left the next one removes
}

func placeError(err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileUnreadable, Summary: "the data directory cannot be written to", Err: err,
		Do: "let this user write to it, or keep the data elsewhere with --data DIR"}
}

// addReceived runs "quotawatch add" on files that were received.
func (a *app) addReceived(ctx context.Context, parameters url.Values, paths []string, read func(int)) (added web.Added, err error) {
	var out, says bytes.Buffer
	var mu sync.Mutex
	child := &app{in: strings.NewReader(""), out: &out, err: &says, reading: read, skipping: func(name string) {
		mu.Lock()
		defer mu.Unlock()
		added.Skipped = append(added.Skipped, name)
	}}
	child.rechecked = func(c feed.Recheck) { added.Claims = &c }
	child.proposed = func(all []*ingest.Proposal) {
		added.Proposed, _ = json.Marshal(all) // texts and numbers alone
	}
	child.refusing = func(read []quotawatch.Release) { added.Read = read }
	root := newRoot(child)
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	root.SetArgs(slices.Concat([]string{"add", "--format=json", "--data=" + a.data, "--registry=" + a.registryDir}, addArgs(root, parameters), []string{"--"}, paths))
	err = root.ExecuteContext(ctx)
	var private []string
	for _, p := range paths {
		private = append(private, filepath.Dir(p))
	}
	if err != nil {
		added.Proposal = strings.NewReplacer(a.privateDirs(private...)...).Replace(says.String())
		return added, a.outward(err, private...)
	}
	added.Report = out.Bytes()
	return added, nil
}

// addArgs are the flags of add that parameters give.
func addArgs(root *cobra.Command, parameters url.Values) (args []string) {
	c, _, err := root.Find([]string{"add"})
	if err != nil {
		return nil
	}
	for _, f := range apiFlags(c) {
		for _, value := range parameters[f.Name] {
			args = append(args, "--"+f.Name+"="+value)
		}
	}
	return args
}
