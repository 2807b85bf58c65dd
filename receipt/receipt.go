// Package receipt says what an answer rests on, so that anyone can have the
// answer again and see whether it is the same.
//
// A receipt is an in-toto Statement: the question, the counting rule, the
// release files by hash, the versions, and the answer. It seals itself: its
// subjects are the digests of its own parts, and its bytes are those that this
// package writes, so that no byte of it can change unseen. The package is
// pure: it makes, parses and compares, and opens nothing. See
// docs/formats/receipt.md.
package receipt

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// The names that a receipt has in the in-toto framework.
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://github.com/quotawatch/quotawatch/receipt/v1"
)

// The subjects of a receipt: the answer as --format json writes it, and
// everything that is said of it.
const (
	subjectAnswer    = "answer.json"
	subjectPredicate = "predicate.json"
)

// MaxBytes is how large a receipt may be; the largest answers are a hundredth
// of that.
const MaxBytes = 64 << 20

// Statement is a receipt as it is written.
type Statement struct {
	Type          string    `json:"_type"`
	Subject       []Subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	Predicate     Predicate `json:"predicate"`
}

// Subject is a thing that a statement speaks of, by the hash of its bytes.
type Subject struct {
	Name   string `json:"name"`
	Digest Digest `json:"digest"`
}

// Digest is a SHA-256 in hexadecimal.
type Digest struct {
	SHA256 string `json:"sha256"`
}

// Predicate is what a receipt says: what was asked, what the answer rests on,
// and the answer.
type Predicate struct {
	Question Question `json:"question"`
	// Definition is the counting rule of the answer, nil where it has no single
	// one.
	Definition *quotawatch.Definition `json:"definition,omitempty"`
	Program    Program                `json:"program"`
	// Registry is over the registry files in use, Reference over the embedded
	// reference data.
	Registry  Digest `json:"registry"`
	Reference Digest `json:"reference"`
	// Build names the releases together, as answers do; it is empty where the
	// answer rests on the registry alone.
	Build    string          `json:"build,omitempty"`
	Releases []Release       `json:"releases"`
	Answer   json.RawMessage `json:"answer"`
}

// Question is a command line without what does not change the answer: where
// things are kept, and how the answer is written.
type Question struct {
	Command string `json:"command"`
	// Arguments are the flags that were given, in order of their names, each as
	// --flag=value, and then what was given without a flag.
	Arguments []string `json:"arguments"`
}

// Equal tells whether two questions are the same.
func (q Question) Equal(o Question) bool {
	return q.Command == o.Command && slices.Equal(q.Arguments, o.Arguments)
}

// String gives the question as it is typed.
func (q Question) String() string {
	return strings.Join(append([]string{"quotawatch", q.Command}, q.Arguments...), " ")
}

// Program is what worked the answer out.
type Program struct {
	Version string `json:"version"`
}

// Release is one release that the answer rests on.
type Release struct {
	ID     string `json:"id"`
	Source string `json:"source"`
	// Digest is the release as held, Rules the rules by which it was read.
	Digest    string `json:"digest"`
	Rules     string `json:"rules"`
	Synthetic bool   `json:"synthetic,omitempty"`
	Files     []File `json:"files"`
}

// File is one file of a release. Name has no directory; of a file in a zip
// file it is "archive.zip/file.csv".
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Synthetic tells whether any release behind the answer is made up for tests.
func (p Predicate) Synthetic() bool {
	return slices.ContainsFunc(p.Releases, func(r Release) bool { return r.Synthetic })
}

// Make writes the receipt of p, with the counting rule that its answer names.
func Make(p Predicate) ([]byte, error) {
	if p.Releases == nil {
		p.Releases = []Release{}
	}
	if p.Question.Arguments == nil {
		p.Question.Arguments = []string{}
	}
	p.Definition = DefinitionOf(p.Answer)
	return seal(p)
}

// seal writes the statement of p as it is, with the digests of its parts.
func seal(p Predicate) ([]byte, error) {
	answer, err := Encode(p.Answer)
	if err != nil {
		return nil, err
	}
	predicate, err := Encode(p)
	if err != nil {
		return nil, err
	}
	return Encode(Statement{Type: StatementType, PredicateType: PredicateType, Predicate: p,
		Subject: []Subject{{subjectAnswer, hash(answer)}, {subjectPredicate, hash(predicate)}}})
}

// Encode writes v as answers are written: indented by two spaces, with a line
// end. It is what the digests of a receipt are over.
func Encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

func hash(b []byte) Digest {
	sum := sha256.Sum256(b)
	return Digest{hex.EncodeToString(sum[:])}
}

// DefinitionOf gives the counting rule that an answer names, nil where it names
// none.
func DefinitionOf(answer []byte) *quotawatch.Definition {
	var named struct {
		Definition quotawatch.DefinitionID `json:"definition"`
	}
	if err := json.Unmarshal(answer, &named); err != nil || named.Definition == "" {
		return nil // a list, or an answer that counts nothing
	}
	if d, ok := quotawatch.FindDefinition(named.Definition); ok {
		return &d
	}
	return &quotawatch.Definition{ID: named.Definition, Text: "the rule of the published figure, in the words of its publisher"}
}

// Parse reads a receipt and checks its seal: each digest, and that every byte
// is as Make writes it. Its errors carry the code receipt-damaged.
func Parse(b []byte) (Predicate, error) {
	var s Statement
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Predicate{}, damaged("the JSON of a receipt", "", err)
	}
	if s.Type != StatementType || s.PredicateType != PredicateType {
		return Predicate{}, damaged(PredicateType, fmt.Sprintf("%.80q", s.PredicateType), nil)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Predicate{}, damaged("one statement", "something after it", nil)
	}
	if err := s.checkSubjects(); err != nil {
		return Predicate{}, err
	}
	again, err := seal(s.Predicate)
	if err != nil {
		return Predicate{}, damaged("an answer", "", err)
	}
	if !bytes.Equal(again, b) {
		return Predicate{}, damaged("every byte as quotawatch writes it", "other spaces, signs or order", nil)
	}
	return s.Predicate, s.Predicate.check()
}

// checkSubjects compares the parts of a receipt with its own digests.
func (s Statement) checkSubjects() error {
	if len(s.Subject) != 2 {
		return damaged("two subjects", "another number", nil)
	}
	for i, part := range []struct {
		name string
		v    any
	}{{subjectAnswer, s.Predicate.Answer}, {subjectPredicate, s.Predicate}} {
		b, err := Encode(part.v)
		if err != nil {
			return damaged(part.name, "", err)
		}
		if want := (Subject{part.name, hash(b)}); s.Subject[i] != want {
			return damaged(fmt.Sprintf("%.40q of sha256 %.80q", s.Subject[i].Name, s.Subject[i].Digest.SHA256), fmt.Sprintf("%q of sha256 %q", want.Name, want.Digest.SHA256), nil)
		}
	}
	return nil
}

// check refuses file names that could lead anywhere: a receipt may come from
// anybody.
func (p Predicate) check() error {
	for _, r := range p.Releases {
		for _, f := range r.Files {
			parts := strings.Split(f.Name, "/")
			unsafe := slices.ContainsFunc(parts, func(part string) bool {
				return part == "" || strings.HasPrefix(part, ".") || strings.ContainsAny(part, "\\\x00")
			})
			inZip := len(parts) == 2 && strings.HasSuffix(strings.ToLower(parts[0]), ".zip")
			if unsafe || len(parts) > 1 && !inZip {
				return damaged("names of files without a directory", fmt.Sprintf("%.80q", f.Name), nil)
			}
		}
	}
	return nil
}

func damaged(expected, found string, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeReceiptDamaged, Summary: "the receipt is not as quotawatch wrote it", Expected: expected, Found: found, Err: err,
		Do: "get the receipt again from where it came; nothing can be said of its answer"}
}
