package load

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Checker holds answers to what each says of its build: the header and the body
// of one answer name the same build, one path of one build has one body, and a
// build that was replaced does not come back.
type Checker struct {
	mu     sync.Mutex
	seed   maphash.Seed
	bodies map[thing]uint64
	says   map[thing]string // the build in the body, "" where it carries none
	builds map[string]int
	order  []string             // builds as they were first seen
	first  map[string]time.Time // when a build was first seen
	last   map[string]time.Time // when an answer of a build was last asked for
	faults map[string]int
	silent map[string]int
	n      int
}

// thing is what must always have the same bytes.
type thing struct{ path, build, encoding string }

// NewChecker gives a checker that has seen nothing.
func NewChecker() *Checker {
	return &Checker{seed: maphash.MakeSeed(), bodies: map[thing]uint64{}, says: map[thing]string{}, builds: map[string]int{},
		first: map[string]time.Time{}, last: map[string]time.Time{}, faults: map[string]int{}, silent: map[string]int{}}
}

// See looks at an answer. Only answers with status 200 are of a build.
func (c *Checker) See(a Answer) {
	if a.Status != http.StatusOK {
		return
	}
	sum := maphash.Bytes(c.seed, a.Body) // outside of the lock, as it takes the longest
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	if a.Build == "" { // then nothing can be held to it
		c.faults["no header Quotawatch-Build"]++
		return
	}
	key := thing{a.Path, a.Build, a.Encoding}
	before, known := c.bodies[key]
	if !known {
		says, err := BuildIn(a)
		if err != nil {
			c.faults[fmt.Sprintf("%s: %v", a.Path, err)]++
		}
		c.bodies[key], c.says[key] = sum, says
	} else if before != sum {
		c.faults[a.Path+": two bodies under one build"]++
	}
	switch says := c.says[key]; {
	case says == "" && carries(a.Kind):
		c.silent[a.Path]++
	case says != "" && says != a.Build:
		c.faults[a.Path+": header and body name different builds"]++
	}
	c.turn(a)
}

// named is a path whose address names the bytes: it has them from whatever build
// first had them.
var named = regexp.MustCompile(`^/data/[0-9a-f]{16}/`)

// turn follows builds replacing each other: once one was seen, a request made
// later is not answered from the one before it, but where it asks for that.
func (c *Checker) turn(a Answer) {
	c.builds[a.Build]++
	if _, known := c.first[a.Build]; !known {
		c.first[a.Build], c.order = time.Now(), append(c.order, a.Build)
	}
	if newest := c.order[len(c.order)-1]; a.Build != newest && !named.MatchString(a.Path) && a.Asked.After(c.first[newest]) {
		c.faults[a.Path+": an old build after a new one was answered"]++
	}
	if a.Asked.After(c.last[a.Build]) && !named.MatchString(a.Path) {
		c.last[a.Build] = a.Asked
	}
}

// carries tells of which kinds a body must carry its build.
func carries(kind string) bool { return kind == "text/html" || kind == "application/json" }

// Report is what a checker found.
type Report struct {
	Answers, Things int
	Builds          map[string]int // answers by build
	Faults          map[string]int // by what is wrong
	Silent          map[string]int // pages and JSON whose body carries no build, by path
}

// Report sums up.
func (c *Checker) Report() Report {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Report{c.n, len(c.bodies), maps.Clone(c.builds), maps.Clone(c.faults), maps.Clone(c.silent)}
}

// Late tells for how long a build was still answered to requests made after it
// had been replaced; nothing or less is never.
func (c *Checker) Late(build string, replaced time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last[build].Sub(replaced)
}

// Compare asks a server that has never been under load, and whose build is the
// one given, for everything that was seen of that build, and counts what differs
// as faults. It gives how many bodies were compared.
func (c *Checker) Compare(ctx context.Context, base, build string) (compared int, err error) {
	if err := Loopback(base); err != nil {
		return 0, err
	}
	g := getter{client: http.Client{Timeout: time.Minute}, base: base}
	for _, key := range c.of(build) {
		a, err := g.get(ctx, key.path)
		if err != nil {
			return compared, err
		}
		compared++
		c.mu.Lock()
		if a.Status != http.StatusOK || a.Build != build || a.Encoding != key.encoding || maphash.Bytes(c.seed, a.Body) != c.bodies[key] {
			c.faults[key.path+": not what a quiet server of the same build answers"]++
		}
		c.mu.Unlock()
	}
	return compared, nil
}

func (c *Checker) of(build string) (keys []thing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key := range c.bodies {
		if key.build == build {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b thing) int { return strings.Compare(a.path, b.path) })
	return keys
}

var (
	inBody   = regexp.MustCompile(`<body[^>]*\sdata-build="([^"]+)"`)
	inFooter = regexp.MustCompile(`<code title="([^"]+)"`)
)

// BuildIn reads which build a body says it is of: a page in its body tag or its
// footer, JSON in its key "build", a list in that of its first entry, a receipt
// in that of its predicate; "" where it says none.
func BuildIn(a Answer) (string, error) {
	body, err := a.plain()
	if err != nil {
		return "", err
	}
	switch a.Kind {
	case "text/html":
		for _, where := range []*regexp.Regexp{inBody, inFooter} {
			if m := where.FindSubmatch(body); m != nil {
				return string(m[1]), nil
			}
		}
	case "application/json":
		return buildInJSON(body)
	}
	return "", nil
}

// statement is what may name a build in JSON.
type statement struct {
	Build     string `json:"build"`
	Predicate struct {
		Build string `json:"build"`
	} `json:"predicate"`
}

func buildInJSON(body []byte) (string, error) {
	var all []statement
	if json.Unmarshal(body, &all) == nil {
		if len(all) == 0 {
			return "", nil
		}
		return all[0].Build, nil
	}
	var one statement
	err := json.Unmarshal(body, &one)
	return cmp.Or(one.Build, one.Predicate.Build), err
}

// plain gives the body as it was before it was compressed.
func (a Answer) plain() ([]byte, error) {
	if a.Encoding != "gzip" {
		return a.Body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// kind is a media type without its parameters.
func kind(header string) string {
	k, _, err := mime.ParseMediaType(header)
	if err != nil {
		return header
	}
	return k
}
