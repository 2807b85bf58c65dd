package quotawatch

import (
	"errors"
	"strings"
)

// Code names a kind of failure. Codes are stable: scripts may match on them.
type Code string

// Exit is the exit code of the command line.
type Exit int

// The exit codes of the command line.
const (
	ExitOK Exit = iota
	ExitInternal
	ExitUsage
	ExitRefused
	ExitNotFound
	ExitBusy
	ExitNoSpace
)

// Error is the one error a user meets: what failed, in which file and place,
// what was expected, what was found, and what to do. Empty parts are left out.
type Error struct {
	Code     Code   `json:"code"`
	Summary  string `json:"summary"`
	File     string `json:"file,omitempty"`
	Place    string `json:"place,omitempty"`
	Expected string `json:"expected,omitempty"`
	Found    string `json:"found,omitempty"`
	Do       string `json:"do,omitempty"`
	Err      error  `json:"-"`
}

// Error gives the whole message, one part a line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Summary)
	for _, part := range []struct{ label, text string }{
		{"file", e.File}, {"place", e.Place}, {"expected", e.Expected}, {"found", e.Found},
		{"cause", cause(e.Err)}, {"do", e.Do},
	} {
		if part.text != "" {
			b.WriteString("\n  " + part.label + ": " + part.text)
		}
	}
	if e.Code != "" {
		b.WriteString("\n  code: " + string(e.Code))
	}
	return b.String()
}

func cause(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ExitOf gives the exit code for any error: that of its Code, 1 for an error
// without one, 0 for nil.
func ExitOf(err error) Exit {
	if err == nil {
		return ExitOK
	}
	var e *Error
	if !errors.As(err, &e) {
		return ExitInternal
	}
	for _, c := range Codes() {
		if c.Code == e.Code {
			return c.Exit
		}
	}
	return ExitInternal
}
