package fetch

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch/registry"
)

// part is what has arrived of a file, in NAME.part, and what it is a part of,
// in NAME.part.json.
type part struct {
	path string
	size int64 // bytes that have arrived

	URL string `json:"url"`
	// ETag is the strong validator of the version that the bytes are of, ""
	// when the server gave none. A date is none: two versions can share a second.
	ETag string `json:"etag"`
	// Bytes is the length of the whole file, -1 when it was not announced.
	Bytes int64 `json:"bytes"`
}

// findPart gives what an earlier run left, empty when it cannot be gone on with.
func findPart(path string, file registry.PublisherFile) part {
	p := part{path: path}
	b, err := os.ReadFile(path + ".json")
	if err != nil || json.Unmarshal(b, &p) != nil || p.URL != file.URL || !strong(p.ETag) {
		return p.empty()
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > file.MaxBytes || (p.Bytes >= 0 && info.Size() > p.Bytes) {
		return p.empty()
	}
	p.size = info.Size()
	return p
}

func (p part) empty() part { return part{path: p.path} }

// strong tells whether an entity tag stands for the very bytes.
func strong(etag string) bool { return strings.HasPrefix(etag, `"`) && len(etag) > 2 }

var contentRange = regexp.MustCompile(`^bytes (\d{1,18})-(\d{1,18})/(\d{1,18})$`)

// rangeOf reads the Content-Range of an answer.
func rangeOf(res *http.Response) (first, last, total int64, ok bool) {
	m := contentRange.FindStringSubmatch(res.Header.Get("Content-Range"))
	if m == nil {
		return 0, 0, 0, false
	}
	first, _ = strconv.ParseInt(m[1], 10, 64)
	last, _ = strconv.ParseInt(m[2], 10, 64)
	total, _ = strconv.ParseInt(m[3], 10, 64)
	return first, last, total, first <= last && last < total
}

// continuedBy tells whether an answer goes on where the part ends, or is one
// to be judged without it. What does not fit is asked for again from its start.
func (p part) continuedBy(res *http.Response) bool {
	switch res.StatusCode {
	case http.StatusRequestedRangeNotSatisfiable:
		return false
	case http.StatusPartialContent:
		first, last, total, ok := rangeOf(res)
		return ok && first == p.size && (p.Bytes < 0 || total == p.Bytes) && res.Header.Get("ETag") == p.ETag &&
			(res.ContentLength < 0 || res.ContentLength == last-first+1)
	}
	return true
}

// open opens the part to write behind what is there, or over it when nothing
// of it is of use.
func (p part) open() (*os.File, error) {
	mode := os.O_TRUNC
	if p.size > 0 {
		mode = os.O_APPEND
	}
	return os.OpenFile(p.path, os.O_CREATE|os.O_WRONLY|mode, permFile)
}

// drop removes a part that must not be gone on with.
func (p part) drop() {
	_ = os.Remove(p.path + ".json") // without it the rest is written over
	_ = os.Remove(p.path)
}
