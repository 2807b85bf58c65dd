package web

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
)

// policy is the content security policy of every page: nothing from anywhere
// else, nothing inline, and no page of others around it. A picture is made of a
// figure in the page itself, which is what data: and blob: are for.
const policy = "default-src 'none'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// svgPolicy is that of a picture, which carries its own styles and nothing else.
const svgPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// embedPolicy is that of a figure that may stand in a page of others.
var embedPolicy = strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors *", 1)

// secure sets the headers that every answer has.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// loopbackName tells whether a Host header names this machine. Another name
// would be a page of someone else's that was pointed here.
func loopbackName(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || (ip != nil && ip.IsLoopback())
}

func notOurName(r *http.Request) error {
	return &quotawatch.Error{Code: quotawatch.CodeForbidden, Summary: "this server answers to names of this machine only", Found: short(r.Host)}
}

// sensible refuses addresses that no page links to: too long, no text, or with
// steps in them that a file system would follow.
func sensible(r *http.Request) error {
	name := r.URL.Path
	switch {
	case len(name) > longestPath || len(r.URL.RawQuery) > longestQuery:
		return &quotawatch.Error{Code: quotawatch.CodeTooLarge, Summary: "the address is too long",
			Expected: fmt.Sprintf("a path of at most %d bytes and a query of at most %d", longestPath, longestQuery), Found: fmt.Sprintf("%d and %d", len(name), len(r.URL.RawQuery))}
	case !utf8.ValidString(name) || strings.ContainsAny(name, "\\\x00") || strings.Contains(name, "//") ||
		strings.Contains(name+"/", "/../") || strings.Contains(name+"/", "/./") || !strings.HasPrefix(name, "/"):
		return &quotawatch.Error{Code: quotawatch.CodeNoPage, Summary: "there is no such page", Found: short(name)}
	}
	return nil
}

// short gives a text of others in quotes, cut short.
func short(text string) string { return fmt.Sprintf("%.80q", text) }

func onlyRead() error {
	return &quotawatch.Error{Code: quotawatch.CodeForbidden, Summary: "this server is only read", Do: "start it without --read-only"}
}

// ofOurPage refuses whoever is not a page of this server. The token is of this
// start and is only given to such a page.
func (s *Server) ofOurPage(r *http.Request) error {
	origin := r.Header.Get("Origin")
	if err := http.NewCrossOriginProtection().Check(r); err != nil || (origin != "" && origin != "http://"+r.Host) {
		return &quotawatch.Error{Code: quotawatch.CodeForbidden, Summary: "a page of another site may not change what is held", Found: short(origin)}
	}
	if !s.isToken(r.Header.Get(TokenHeader)) {
		return &quotawatch.Error{Code: quotawatch.CodeForbidden, Summary: "what is held is only changed with the token of this start",
			Expected: TokenHeader + " as " + apiPrefix + "token gives it", Do: "load the page again"}
	}
	return nil
}
