package web

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web/lang"
)

// Status gives the status of HTTP for a kind of failure.
func Status(code quotawatch.Code) int {
	switch code { //nolint:exhaustive // the others go by their exit code
	case quotawatch.CodeForbidden:
		return http.StatusForbidden
	case quotawatch.CodeMethod:
		return http.StatusMethodNotAllowed
	case quotawatch.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case quotawatch.CodeOverloaded:
		return http.StatusServiceUnavailable
	case quotawatch.CodeCannotAnswer:
		return http.StatusUnprocessableEntity
	case quotawatch.CodeRegistry, quotawatch.CodeCorrupt:
		return http.StatusInternalServerError // nothing that the request could change
	}
	switch quotawatch.ExitOf(&quotawatch.Error{Code: code}) {
	case quotawatch.ExitUsage:
		return http.StatusBadRequest
	case quotawatch.ExitRefused, quotawatch.ExitOK:
		return http.StatusUnprocessableEntity
	case quotawatch.ExitNotFound:
		return http.StatusNotFound
	case quotawatch.ExitBusy:
		return http.StatusConflict
	case quotawatch.ExitNoSpace:
		return http.StatusInsufficientStorage
	default:
		return http.StatusInternalServerError
	}
}

// Problem is the one shape in which the API tells what failed.
type Problem struct {
	Error quotawatch.Error `json:"error"`
	// More are the other faults, where several files were looked at.
	More []quotawatch.Error `json:"more,omitempty"`
}

// ProblemOf makes what may be told of an error. What is no quotawatch.Error is a
// fault of ours: it is logged under a mark, and only the mark is told. No path
// of this machine is in what is told.
func ProblemOf(err error) Problem {
	var p Problem
	for i, e := range apart(err) {
		known := outward(e)
		if i == 0 {
			p.Error = known
			continue
		}
		p.More = append(p.More, known)
	}
	return p
}

// apart takes an error that joins others into those.
func apart(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error }) // not errors.As: the causes inside one error belong to that error
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, apart(e)...)
	}
	return all
}

func outward(err error) quotawatch.Error {
	var known *quotawatch.Error
	if !errors.As(err, &known) {
		return fault(err)
	}
	e := *known
	e.Err = nil
	for _, part := range []*string{&e.Summary, &e.File, &e.Place, &e.Expected, &e.Found, &e.Do} {
		*part = withoutPaths(*part)
	}
	return e
}

// fault logs what nobody expected, an error or a panic, and gives the error
// that names the entry.
func fault(cause any) quotawatch.Error {
	mark := rand.Text()[:8]
	slog.Error("an answer failed", "mark", mark, "cause", withoutPaths(fmt.Sprint(cause)))
	return quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "the answer could not be made", Found: "fault " + mark,
		Do: "the log of the server says why, under that mark"}
}

// absolutePath matches a path from the root of a file system, or of a drive,
// and what stands before it. Addresses of this server are none.
var absolutePath = regexp.MustCompile(`(^|[\s"'` + "`" + `(=:;,\[])((?:[A-Za-z]:\\|\\\\|/|~/)[^\s"'` + "`" + `()<>,;:\[\]]*[/\\])([^\s"'` + "`" + `()<>,;:\[\]/\\]*)`)

// withoutPaths leaves of every absolute path the last part.
func withoutPaths(text string) string {
	return absolutePath.ReplaceAllStringFunc(text, func(found string) string {
		m := absolutePath.FindStringSubmatch(found)
		if strings.HasPrefix(m[2], apiPrefix) || m[1] == ":" && len(m[2]) > 1 && m[2][:2] == "//" { // https://...
			return found
		}
		return m[1] + "…/" + m[3]
	})
}

// problemJSON is the body of an error of the API.
func problemJSON(p Problem) []byte {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return []byte(`{"error":{"code":"internal","summary":"the answer could not be made"}}` + "\n")
	}
	return append(b, '\n')
}

// maxDepth bounds how deep a page of a problem lies, since templates are kept
// by depth and anybody can ask for any path.
const maxDepth = 16

// problemPage is a page at a path that says what went wrong, in the words of
// the error.
func problemPage(status int, name string, p Problem) []byte {
	model := page{Path: "/", Title: http.StatusText(status), Model: p.Error.Error()}
	var b bytes.Buffer
	t, err := parse("problem", lang.English(), min(max(0, strings.Count(name, "/")-1), maxDepth))
	if err == nil {
		err = t.Execute(&b, model)
	}
	if err != nil {
		return []byte("<!doctype html><title>" + model.Title + "</title><p>" + model.Title + "</p>\n")
	}
	return b.Bytes()
}
