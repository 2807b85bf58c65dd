package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// step is one change of what is held: the build after it, and the one before.
type step struct {
	Build  string `json:"build"`
	Before string `json:"before"`
	// Accepted are the layouts that came with it, Forgotten those that went.
	Accepted  []string `json:"accepted,omitempty"`
	Forgotten []string `json:"forgotten,omitempty"`
}

// previous is the file PREVIOUS. It is written before CURRENT is switched, so
// it holds the step that led to the build which is left, too: whichever of the
// two CURRENT names, its step is there.
type previous struct {
	Steps []step `json:"steps"`
}

// emptyBuild is the list of no release. It is what CURRENT names when all that
// was held was taken out.
var emptyBuild = digestOf(encode(build{Format: Format, Releases: []string{}}))

// Current gives what CURRENT names, "" when nothing was ever added. It changes
// whenever what is held does.
func Current(dir string) (string, error) { return (&Held{dir: dir}).current() }

func (h *Held) current() (string, error) {
	text, err := h.files.read(filepath.Join(h.dir, currentFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", h.checkLost(err)
	}
	if err != nil {
		return "", h.corrupt(currentFile, "a file that can be read", "", err)
	}
	digest := strings.TrimSpace(string(text))
	if !hexDigest.MatchString(digest) {
		return "", h.corrupt(currentFile, "the digest of a build", fmt.Sprintf("%.80q", text), nil)
	}
	return digest, nil
}

// checkLost tells a directory that never held anything from one that has lost
// its CURRENT: PREVIOUS is only written where there is one.
func (h *Held) checkLost(err error) error {
	if _, e := h.files.size(filepath.Join(h.dir, previousFile)); errors.Is(e, os.ErrNotExist) {
		return nil
	}
	return h.corrupt(currentFile, "the digest of a build", "no such file", err)
}

// steps reads PREVIOUS. A file that is damaged says nothing: what is held does
// not rest on it. One that cannot be read now may say what must be kept.
func (h *Held) steps() ([]step, error) {
	b, err := h.files.read(filepath.Join(h.dir, previousFile))
	var p previous
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case json.Unmarshal(b, &p) != nil:
		return nil, nil
	}
	return p.Steps, nil
}

// step gives the change that led to the current build, none where that is not
// known.
func (h *Held) step() (step, error) {
	steps, err := h.steps()
	i := slices.IndexFunc(steps, func(s step) bool { return s.Build == h.at && hexDigest.MatchString(s.Before) })
	if h.at == "" || i < 0 {
		return step{}, err
	}
	return steps[i], err
}

// writeSteps writes PREVIOUS with the step that led to the current build, and
// the next one.
func (h *Held) writeSteps(next step) error {
	var p previous
	now, err := h.step()
	if err != nil {
		return err
	}
	if now.Before != "" {
		p.Steps = append(p.Steps, now)
	}
	p.Steps = append(p.Steps, next)
	return h.files.replace(filepath.Join(h.dir, previousFile), encode(p))
}

// point switches CURRENT to a build.
func (h *Held) point(digest string) error {
	return h.files.replace(filepath.Join(h.dir, currentFile), []byte(digest+"\n"))
}

// keptBefore gives the build before the last change, and its releases, which
// undo goes back to.
func (h *Held) keptBefore() (digest string, releases []string, err error) {
	s, err := h.step()
	if err != nil || s.Before == "" {
		return "", nil, err
	}
	releases, err = h.listOf(s.Before)
	var path *os.PathError
	if err != nil && (!errors.As(err, &path) || errors.Is(err, os.ErrNotExist)) {
		return s.Before, nil, nil // lost or damaged: nothing goes back to it
	}
	return s.Before, releases, err
}

// listOf reads the list of releases of a build.
func (h *Held) listOf(digest string) ([]string, error) {
	if digest == emptyBuild {
		return nil, nil
	}
	var b build
	if err := h.readJSON(filepath.Join(buildsDir, digest+".json"), digest, &b); err != nil {
		return nil, err
	}
	for _, r := range b.Releases {
		if !hexDigest.MatchString(r) {
			return nil, h.corrupt(buildsDir, "digests of releases", fmt.Sprintf("%.80q", r), nil)
		}
	}
	return b.Releases, nil
}
