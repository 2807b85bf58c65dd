package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// response is a finished answer. It is not changed once it is made.
type response struct {
	status int
	kind   string
	policy string
	// body is the bytes to send; packed tells that they are compressed by gzip,
	// and length is how many there were before.
	body   []byte
	packed bool
	length int
	// digest names the bytes, "" for what nobody may keep.
	digest  string
	forever bool
	// location is where a moved page is, seen from where it is looked for.
	location string
	// download is the name to save it by, "" for what browsers show.
	download string
}

// smallest is the length from which bodies are compressed.
const smallest = 512

// finish makes the response of a file: compressed where that helps, and named
// by a hash of its bytes.
func finish(f File) *response {
	sum := sha256.Sum256(f.Body)
	res := &response{status: http.StatusOK, kind: f.Kind, policy: f.Policy, body: f.Body, length: len(f.Body), forever: f.Forever,
		digest: hex.EncodeToString(sum[:12])}
	if len(f.Body) >= smallest && compressible(f.Kind) {
		if b := pack(f.Body); len(b) < len(f.Body) {
			res.body, res.packed = b, true
		}
	}
	return res
}

// compressible tells whether a media type is text.
func compressible(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	for _, end := range []string{"json", "xml", "javascript", "yaml", "manifest"} {
		if strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, end) {
			return true
		}
	}
	return strings.HasPrefix(kind, "text/") || kind == kindSVG
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b) // into memory
	_ = w.Close()
	return out.Bytes()
}

// write sends the response, in the form that the request takes.
func (res *response) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", res.kind)
	h.Set("Vary", "Accept-Encoding")
	if res.policy != "" {
		h.Set("Content-Security-Policy", res.policy)
	}
	if res.download != "" {
		h.Set("Content-Disposition", `attachment; filename="`+res.download+`"`) // the name is ours
	}
	if res.location != "" {
		h.Set("Location", withQuery(res.location, r.URL.RawQuery))
	}
	packed := res.packed && takesGzip(r.Header.Get("Accept-Encoding"))
	h.Set("Cache-Control", res.caching())
	if res.digest != "" {
		h.Set("ETag", res.tag(packed))
		if res.matches(r.Header.Get("If-None-Match")) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	length := res.length
	if packed {
		h.Set("Content-Encoding", "gzip")
		length = len(res.body)
	}
	h.Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(res.status)
	if r.Method != http.MethodHead {
		res.send(w, packed)
	}
}

// withQuery keeps the filters of an address.
func withQuery(location, query string) string {
	if query == "" {
		return location
	}
	return location + "?" + query
}

func (res *response) caching() string {
	switch {
	case res.digest == "":
		return "no-store"
	case res.forever:
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

func (res *response) send(w io.Writer, packed bool) {
	if packed || !res.packed {
		_, _ = w.Write(res.body) // whoever asked may have gone
		return
	}
	if unpacked, err := gzip.NewReader(bytes.NewReader(res.body)); err == nil { // packed here
		_, _ = io.Copy(w, unpacked)
	}
}

// tag is the name of the bytes as they are sent: each form has its own.
func (res *response) tag(packed bool) string {
	if packed {
		return `"` + res.digest + `-gzip"`
	}
	return `"` + res.digest + `"`
}

// matches tells whether the client has these bytes, in either form (RFC 9110,
// section 13.1.2).
func (res *response) matches(header string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		switch strings.TrimPrefix(strings.TrimSpace(tag), "W/") {
		case "*", res.tag(true), res.tag(false):
			return true
		}
	}
	return false
}

// takesGzip reads Accept-Encoding (RFC 9110, section 12.5.3): whether gzip may
// be sent.
func takesGzip(header string) bool {
	any, named := false, false
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		takes := true
		if q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(weight)), "q="); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			takes = err == nil && v > 0
		}
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			if !takes {
				return false
			}
			named = true
		case "*":
			any = takes
		}
	}
	return named || any
}
