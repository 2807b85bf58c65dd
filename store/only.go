package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Only gives a view of the build that holds just the releases of these
// digests, in this order. Its digest is that of a build which holds no others,
// so that an answer given before more was added can be had again. Every stored
// file behind the view is read in full first, as Verify does; what is damaged
// is named, and there is no view of it.
func (h *Held) Only(ctx context.Context, digests []string) (*Held, error) {
	if len(digests) == 0 {
		return &Held{}, nil
	}
	if err := h.checkPointer(); err != nil {
		return nil, err
	}
	again, err := open(h.files, h.dir, h.at)
	if err != nil {
		return nil, h.replaced(err)
	}
	view, err := again.pick(digests)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, l := range view.ledgers {
		err := again.check(l, true)
		if err == nil {
			err = again.recount(ctx, l)
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, h.replaced(err)
	}
	return view, nil
}

// pick gives the ledgers of these releases as a build of their own.
func (h *Held) pick(digests []string) (*Held, error) {
	view := &Held{files: h.files, dir: h.dir, at: h.at, list: digests, Digest: digestOf(encode(build{Format: Format, Releases: digests}))}
	for _, digest := range digests {
		i := slices.IndexFunc(h.ledgers, func(l ledger) bool { return l.Release.Digest == digest })
		if i < 0 {
			return nil, &quotawatch.Error{Code: quotawatch.CodeNoRelease, Summary: "no such release is held",
				Expected: "a release of digest " + fmt.Sprintf("%.80q", digest), Do: "see: quotawatch releases --format json"}
		}
		view.ledgers = append(view.ledgers, h.ledgers[i])
	}
	return view, nil
}

// checkPointer looks at CURRENT more strictly than reading does, which takes
// any blank after the digest.
func (h *Held) checkPointer() error {
	if h.at == "" {
		return nil
	}
	text, err := h.files.read(filepath.Join(h.dir, currentFile))
	if err != nil {
		return h.corrupt(currentFile, "a file that can be read", "", err)
	}
	digest, ended := strings.CutSuffix(string(text), "\n")
	if !ended || !hexDigest.MatchString(digest) {
		return h.corrupt(currentFile, "the digest of a build and a line end", fmt.Sprintf("%.80q", text), nil)
	}
	return nil
}

// Rules gives, for each of Releases, the digest of the rules by which it was
// read: what the registry said of its layout, and the format of the store.
func (h *Held) Rules() []string {
	rules := make([]string, 0, len(h.ledgers))
	for _, l := range h.ledgers {
		rules = append(rules, l.Reader)
	}
	return rules
}
