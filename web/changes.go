package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/feed"
)

// Changes changes what is held without reading files, as the commands of the
// same names do, under a context that outlives the request.
type Changes struct {
	// Held tells what can be changed.
	Held func() (Changeable, error)
	// Remove takes releases out.
	Remove func(ids []string) (Change, error)
	// Undo takes the last change back, of what Changeable.At names.
	Undo func(at string) (Change, error)
	// Forget lets an accepted layout go.
	Forget func(layout string) (Change, error)
}

// Changeable is what is held, as far as it can be changed.
type Changeable struct {
	// At is what is held; undoing names it.
	At       string           `json:"at"`
	Releases []string         `json:"releases"`
	Damaged  []string         `json:"damaged"`
	Undo     *Undoable        `json:"undo,omitempty"`
	Layouts  []AcceptedLayout `json:"layouts"`
}

// Undoable is what undoing the last change would do.
type Undoable struct {
	Back        []string `json:"back"`
	Gone        []string `json:"gone"`
	LayoutsBack []string `json:"layouts_back"`
	LayoutsGone []string `json:"layouts_gone"`
	// Bytes are kept on the disk for it.
	Bytes int64 `json:"bytes"`
}

// AcceptedLayout is an accepted layout with the releases that were read by it.
type AcceptedLayout struct {
	Name     string            `json:"name"`
	Source   string            `json:"source"`
	Columns  map[string]string `json:"columns"`
	Releases []string          `json:"releases"`
	Fault    string            `json:"fault,omitempty"`
}

// Change is what a change has done.
type Change struct {
	Removed []string `json:"removed"`
	Added   []string `json:"added"`
	// Claims tells of the claims that were checked again.
	Claims *feed.Recheck `json:"claims,omitempty"`
	// Build is what the server answers from now.
	Build string `json:"build"`
}

// changeParameters is the parameter of each change.
var changeParameters = map[string]string{"remove": "release", "undo": "at", "forget": "layout"}

// changing tells whether a command of the API changes what is held.
func changing(command string) bool { return changeParameters[command] != "" }

// change answers POST of a change: what it has done, when it has.
func (s *Server) change(w http.ResponseWriter, r *http.Request, command string) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeMethod, Summary: "what is held is changed by POST", Found: short(r.Method)})
		return
	}
	values, err := s.mayChange(r, command)
	if err != nil {
		refuse(w, r, 0, err)
		return
	}
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{}) // nothing more is read, and claims take their time
	c, err := s.changed(command, values)
	_ = rc.SetWriteDeadline(time.Now().Add(stall))
	if err != nil {
		refuse(w, r, 0, err)
		return
	}
	answerJSON(w, r, http.StatusOK, c)
}

// mayChange refuses whoever is not a page of this server, and parameters that
// the change does not have. It gives the values of the one that it has.
func (s *Server) mayChange(r *http.Request, command string) ([]string, error) {
	if s.Changes == nil {
		return nil, onlyRead()
	}
	if err := s.ofOurPage(r); err != nil {
		return nil, err
	}
	name := changeParameters[command]
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	values := parameters[name]
	if err != nil || len(parameters) != 1 || len(values) == 0 || len(values) > 1 && command != "remove" {
		return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the change has another parameter", Expected: "one " + name + ", and nothing else",
			Found: short(r.URL.RawQuery)}
	}
	return values, nil
}

// changed does a change while nothing else changes what is held, and makes the
// server answer from what is held then.
func (s *Server) changed(command string, values []string) (c Change, err error) {
	if !s.uploading.TryLock() {
		return c, &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "what is held is being changed", Do: "wait until it is, and ask again"}
	}
	defer s.uploading.Unlock()
	s.adding.Add(1)
	defer s.adding.Done()
	err = quotawatch.Guard(func() (err error) {
		switch command {
		case "remove":
			c, err = s.Changes.Remove(values)
		case "undo":
			c, err = s.Changes.Undo(values[0])
		default:
			c, err = s.Changes.Forget(values[0])
		}
		if err != nil {
			return err
		}
		m, err := s.current()
		if m != nil {
			c.Build = m.build()
		}
		return err
	})
	return c, err
}

// tellHeld tells a page of this machine what can be changed.
func (s *Server) tellHeld(w http.ResponseWriter, r *http.Request) {
	if s.Changes == nil {
		refuse(w, r, 0, onlyRead())
		return
	}
	held, err := s.Changes.Held()
	if err != nil {
		refuse(w, r, 0, err)
		return
	}
	answerJSON(w, r, http.StatusOK, held)
}
