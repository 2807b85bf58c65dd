// Package feed keeps what new releases changed, and tells it as JSON Feed and
// Atom.
//
// It exists so that a reader can follow verdicts that moved and releases that
// were added without asking again. It computes no verdict and opens no file.
package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch/claim"
)

// History is what happened to the data that answers come from, oldest first.
type History struct {
	Entries []Entry `json:"entries"`
	// Verdicts are those of the entry that was added last, by the id of the claim.
	Verdicts map[string]claim.Verdict `json:"verdicts"`
	// Base is the address of the site that feeds belong to, with a slash at its
	// end; "" where it is not known.
	Base string `json:"-"`
}

// Entry is one change of the data.
type Entry struct {
	// Time is when it was added, in seconds and UTC.
	Time time.Time `json:"time"`
	// Build names the data after it.
	Build string `json:"build"`
	// Releases are the ids of the releases that were added.
	Releases []string `json:"releases"`
	// Removed are the ids of those that were taken out.
	Removed []string `json:"removed,omitempty"`
	Moved   []Move   `json:"moved"`
}

// Move is a verdict that new data changed.
type Move struct {
	Claim string        `json:"claim"`
	Title string        `json:"title"`
	From  claim.Verdict `json:"from"`
	To    claim.Verdict `json:"to"`
	Why   string        `json:"why"`
}

// Recheck is how many claims were checked with new data, and which came out
// otherwise than before.
type Recheck struct {
	Checked int    `json:"checked"`
	Moved   []Move `json:"moved"`
}

// Parse reads a history; no bytes are an empty one.
func Parse(b []byte) (h History, err error) {
	if len(b) == 0 {
		return History{Verdicts: map[string]claim.Verdict{}}, nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&h); err != nil {
		return h, err
	}
	if d.More() {
		return h, errors.New("there is more after the history")
	}
	return h, nil
}

// Until is the history that led to a build. Entries after it are of builds that
// never came to be, or that are just taking its place.
func (h History) Until(build string) History {
	for i, e := range slices.Backward(h.Entries) {
		if e.Build == build {
			h.Entries = h.Entries[: i+1 : i+1]
			return h
		}
	}
	h.Entries = nil
	return h
}

// Encode writes a history.
func (h History) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(h, "", "  ")
	return append(b, '\n'), err
}

// Moves lists the verdicts that differ between two dockets. A claim that is in
// one alone has not moved.
func Moves(before, after []claim.Result) []Move {
	old := map[string]claim.Verdict{}
	for _, r := range before {
		old[r.ID] = r.Verdict
	}
	moves := []Move{}
	for _, r := range after {
		if was, ok := old[r.ID]; ok && was != r.Verdict {
			moves = append(moves, Move{r.ID, r.Title, was, r.Verdict, r.Why})
		}
	}
	return moves
}

// Add appends what was added and taken out to make a build, and what moved.
func (h *History) Add(at time.Time, build string, releases, removed []string, before, after []claim.Result) Entry {
	e := Entry{Time: at.UTC().Truncate(time.Second), Build: build, Releases: slices.Clip(append([]string{}, releases...)), Removed: removed, Moved: Moves(before, after)}
	h.Verdicts = map[string]claim.Verdict{}
	for _, r := range after {
		h.Verdicts[r.ID] = r.Verdict
	}
	h.Entries = append(h.Entries, e)
	return e
}

// Title says in a few words what an entry is.
func (e Entry) Title() string {
	text := amount(e.Releases, "added")
	if len(e.Removed) > 0 {
		text = strings.Join(slices.DeleteFunc([]string{text, amount(e.Removed, "taken out")}, func(s string) bool { return strings.HasPrefix(s, "0 ") }), ", ")
	}
	switch n := len(e.Moved); n {
	case 0:
		return text + "; no verdict moved"
	case 1:
		return text + "; one verdict moved"
	default:
		return fmt.Sprintf("%s; %d verdicts moved", text, n)
	}
}

func amount(ids []string, what string) string {
	if len(ids) == 1 {
		return "Release " + ids[0] + " " + what
	}
	return fmt.Sprintf("%d releases %s", len(ids), what)
}

// Changes names the releases that were added, and those that were taken out.
func (e Entry) Changes() []string {
	all := slices.Clone(e.Releases)
	for _, id := range e.Removed {
		all = append(all, id+" (taken out)")
	}
	return all
}

// Text says what moved, a line each.
func (e Entry) Text() string {
	var b bytes.Buffer
	for _, id := range e.Releases {
		fmt.Fprintf(&b, "Added: %s\n", id)
	}
	for _, id := range e.Removed {
		fmt.Fprintf(&b, "Taken out: %s\n", id)
	}
	for _, m := range e.Moved {
		fmt.Fprintf(&b, "%s: from %q to %q. %s\n", m.Title, m.From, m.To, m.Why)
	}
	fmt.Fprintf(&b, "Build: %s\n", e.Build)
	return b.String()
}
