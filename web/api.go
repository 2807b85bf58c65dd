package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// apiPrefix is what the addresses of the API begin with.
const apiPrefix = "/api/v1/"

// APIPath is the path of a command in the API.
func APIPath(command string) string { return apiPrefix + command }

// apiPolicy is the content security policy of answers that are data: opened by
// themselves they may do nothing.
const apiPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// API answers the questions of the command line from one snapshot. It must be
// safe for use by several goroutines.
type API interface {
	// Ask answers a command. Its parameters are the flags, by name, and the
	// format of the answer; what is not one of them is refused.
	Ask(ctx context.Context, command string, parameters url.Values) (Answer, error)
	// Document describes the API as OpenAPI 3.1, in JSON.
	Document() ([]byte, error)
}

// Format is a way to write answers: its name and its media type.
type Format struct{ ID, Kind string }

// Answer is what a command writes.
type Answer struct {
	Format Format
	// Name is the name of a file for it.
	Name string
	Body []byte
}

// serveAPI answers below apiPrefix.
func (s *Server) serveAPI(ctx context.Context, w http.ResponseWriter, r *http.Request, m *moment) {
	w.Header().Set("Content-Security-Policy", apiPolicy)
	command := strings.TrimPrefix(r.URL.Path, apiPrefix)
	switch {
	case foreign(r):
		refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeForbidden, Summary: "a page of another site may not ask this server", Found: short(r.Header.Get("Origin"))})
	case command == "add" && r.Method == http.MethodPost:
		s.addAndTell(w, r)
	case command == "add":
		w.Header().Set("Allow", "POST")
		refuse(w, r, 0, &quotawatch.Error{Code: quotawatch.CodeMethod, Summary: "files are added by POST", Found: short(r.Method)})
	case changing(command):
		s.change(w, r, command)
	case !reads(r):
		refuseMethod(w, r)
	case command == "held":
		s.tellHeld(w, r)
	case command == "token":
		s.giveToken(w, r)
	case strings.HasPrefix(command, "jobs/"):
		s.tellJob(w, r, strings.TrimPrefix(command, "jobs/"))
	default:
		res, err := m.answer(ctx, command, r.URL.RawQuery)
		if err != nil {
			refuse(w, r, 0, err)
			return
		}
		res.write(w, r)
	}
}

// foreign tells whether a page of another site put a request into a reader's
// browser. A link that a reader follows is none.
func foreign(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site") // same-site is another program on this machine
	return (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

// answer gives what a command answers, or the description of the API.
func (m *moment) answer(ctx context.Context, command, query string) (*response, error) {
	api := m.snapshot.API
	if api == nil {
		return nil, &quotawatch.Error{Code: quotawatch.CodeNoPage, Summary: "this server has no API"}
	}
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the parameters cannot be read", Expected: "name=value&name=value", Found: short(query)}
	}
	key := command + "?" + parameters.Encode() // the same question in another order is the same
	return m.answers.get(ctx, key, func(ctx context.Context) (*response, error) {
		if command == "openapi.json" && len(parameters) == 0 {
			b, err := api.Document()
			return finish(File{Kind: kindJSON, Body: b, Policy: apiPolicy}), err
		}
		a, err := api.Ask(ctx, command, parameters)
		if err != nil {
			return nil, err
		}
		res := finish(File{Kind: a.Format.Kind, Body: a.Body, Policy: apiPolicy})
		if a.Format.Kind != kindJSON {
			res.download = a.Name
		}
		return res, nil
	})
}
