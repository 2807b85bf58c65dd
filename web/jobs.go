package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/feed"
)

// TokenHeader is the header that carries the token of this start.
const TokenHeader = "Quotawatch-Token"

// isToken compares in a time that tells nothing.
func (s *Server) isToken(given string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(s.token)) == 1
}

// giveToken gives the token to a page of this server. A page of another site
// cannot read the answer, and a browser that says where a request comes from is
// believed.
func (s *Server) giveToken(w http.ResponseWriter, r *http.Request) {
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case s.Uploads == nil:
		refuse(w, r, 0, onlyRead())
	case site != "" && site != "same-origin":
		refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeForbidden, Summary: "the token is for pages of this server", Found: short(site)})
	default:
		b, _ := json.Marshal(map[string]string{"token": s.token}) // of strings alone
		(&response{status: http.StatusOK, kind: kindJSON, body: b, length: len(b)}).write(w, r)
	}
}

// The states of a job.
const (
	jobReading = "reading"
	jobDone    = "done"
	jobFailed  = "failed"
)

// JobState is what is told of a job.
type JobState struct {
	ID    string     `json:"id"`
	State string     `json:"state"`
	Files []Received `json:"files"`
	// Read of Bytes is how far reading is. Files that are packed have more to
	// read than they have bytes.
	Read  int64 `json:"read"`
	Bytes int64 `json:"bytes"`
	// Report is the contract report, when the job is done. An error beside it is
	// of what came after the files were added.
	Report json.RawMessage `json:"report,omitempty"`
	// Claims tells of the claims that were checked again with the new release.
	Claims *feed.Recheck `json:"claims,omitempty"`
	// Skipped are names that are not of a kind that is read.
	Skipped []string `json:"skipped,omitempty"`
	// Build is what the server answers from now.
	Build string `json:"build,omitempty"`
	// Proposal says how a file of an unknown layout could be read.
	Proposal string          `json:"proposal,omitempty"`
	Proposed json.RawMessage `json:"proposed,omitempty"`
	// Parts are what was read of files that were refused.
	Parts []Part `json:"read_in_part,omitempty"`
	*Problem
}

// mostJobs is how many jobs are remembered.
const mostJobs = 32

// jobs are the jobs since the start. The zero jobs has none.
type jobs struct {
	mu  sync.Mutex
	all []*job
}

// job is the reading of one upload.
type job struct {
	mu      sync.Mutex
	now     JobState
	changed chan struct{} // closed at the next change
}

func (j *jobs) begin(files []Received) *job {
	one := &job{now: JobState{ID: rand.Text(), State: jobReading, Files: files}, changed: make(chan struct{})}
	for _, f := range files {
		one.now.Bytes += f.Bytes
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all = append(j.all, one)
	j.all = j.all[max(0, len(j.all)-mostJobs):]
	return one
}

func (j *jobs) find(id string) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := slices.IndexFunc(j.all, func(one *job) bool { return one.now.ID == id }) // which never changes
	if i < 0 {
		return nil
	}
	return j.all[i]
}

func (j *job) change(do func(*JobState)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	do(&j.now)
	close(j.changed)
	j.changed = make(chan struct{})
}

func (j *job) state() JobState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.now
}

// next gives the state and what is closed when there is another.
func (j *job) next() (JobState, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.now, j.changed
}

func (j *job) read(bytes int) { j.change(func(s *JobState) { s.Read += int64(bytes) }) }

func (j *job) end(added Added, build string, err error) {
	j.change(func(s *JobState) {
		s.State, s.Report, s.Claims, s.Skipped, s.Build, s.Proposal, s.Proposed = jobDone, added.Report, added.Claims, added.Skipped, build, added.Proposal, added.Proposed
		if err != nil {
			p := ProblemOf(err)
			s.Problem = &p
			if added.Report == nil { // else they are added, and what came after failed
				s.State, s.Parts = jobFailed, partsOf(added.Read)
			}
		}
	})
}

// tellJob answers for a job: its state as JSON, or, where the client takes
// them, every state from now to its end as server-sent events or lines of JSON.
func (s *Server) tellJob(w http.ResponseWriter, r *http.Request, id string) {
	j := s.jobs.find(id)
	takes := r.Header.Get("Accept")
	switch {
	case j == nil:
		refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeNoPage, Summary: "there is no such job", Found: short(id), Do: "jobs are remembered until the server ends"})
	case r.Method == http.MethodHead:
		answerJSON(w, r, http.StatusOK, j.state())
	case strings.Contains(takes, "text/event-stream"):
		tellOn(w, r, j, "text/event-stream", "data: %s\n\n")
	case strings.Contains(takes, "application/x-ndjson"):
		tellOn(w, r, j, "application/x-ndjson", "%s\n")
	default:
		answerJSON(w, r, http.StatusOK, j.state())
	}
}

// answerJSON answers with a document that nobody may keep.
func answerJSON(w http.ResponseWriter, r *http.Request, status int, document any) {
	b, err := json.Marshal(document)
	if err != nil {
		refuse(w, r, 0, err)
		return
	}
	(&response{status: status, kind: kindJSON, body: append(b, '\n'), length: len(b) + 1}).write(w, r)
}

// pace is how often progress is told.
const pace = 100 * time.Millisecond

// tellOn writes every state of a job in turn until it has ended.
func tellOn(w http.ResponseWriter, r *http.Request, j *job, kind, form string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	rc := http.NewResponseController(w)
	for {
		state, changed := j.next()
		b, err := json.Marshal(state)
		if err == nil {
			_ = rc.SetWriteDeadline(time.Now().Add(stall)) // each state has its own time
			_, err = fmt.Fprintf(w, form, b)
		}
		if err != nil || rc.Flush() != nil || state.State != jobReading {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
		select {
		case <-time.After(pace):
		case <-r.Context().Done():
			return
		}
	}
}
