package receipt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// sample is what a receipt of two releases says.
func sample() Predicate {
	return Predicate{
		Question: Question{Command: "attain", Arguments: []string{"--from=2016-10-01", "--office=DAL,MIA"}},
		Program:  Program{"0.1.0"}, Registry: Digest{strings.Repeat("a", 64)}, Reference: Digest{strings.Repeat("b", 64)}, Build: strings.Repeat("c", 64),
		Releases: []Release{
			{ID: "first", Source: "ice/arrests", Digest: "d1", Rules: "r1", Files: []File{{"whole.csv", "f1", 10}, {"all.ZIP/part.csv", "f2", 11}}},
			{ID: "second", Source: "ice/arrests", Digest: "d2", Rules: "r2", Synthetic: true, Files: []File{{"more.csv", "f3", 12}}},
		},
		Answer: json.RawMessage(`{"definition":"episodes","rows":[{"office":"DAL","arrests":2,"per_day":0.005479,"why":"<é & \u2028>"}],"caveats":[]}`),
	}
}

func made(t *testing.T, p Predicate) []byte {
	t.Helper()
	b, err := Make(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func code(err error) quotawatch.Code {
	var e *quotawatch.Error
	errors.As(err, &e)
	if e == nil {
		return ""
	}
	return e.Code
}

func TestMakeAndParse(t *testing.T) {
	b := made(t, sample())
	p, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if p.Definition == nil || p.Definition.ID != quotawatch.Episodes || !p.Synthetic() || !p.Question.Equal(sample().Question) || len(p.Releases) != 2 {
		t.Errorf("%+v", p)
	}
	if again := made(t, p); !bytes.Equal(again, b) {
		t.Errorf("made again:\n%s\nwant:\n%s", again, b)
	}
	if empty, err := Parse(made(t, Predicate{Answer: json.RawMessage("[]")})); err != nil || empty.Definition != nil || empty.Synthetic() {
		t.Error(empty, err)
	}
	if _, err := Make(Predicate{Answer: json.RawMessage("{} {}")}); err == nil {
		t.Error("two answers are one")
	}
}

// TestSealIsOverTheBytesOfTheAnswer makes the digest by hand.
func TestSealIsOverTheBytesOfTheAnswer(t *testing.T) {
	answer, err := Encode(map[string]any{"rows": []int{1, 2}, "text": "a < b"})
	if err != nil || string(answer) != "{\n  \"rows\": [\n    1,\n    2\n  ],\n  \"text\": \"a < b\"\n}\n" {
		t.Fatalf("%q %v", answer, err)
	}
	p := sample()
	p.Answer = answer
	if b := made(t, p); !bytes.Contains(b, []byte(hash(answer).SHA256)) {
		t.Errorf("%s is not in:\n%s", hash(answer).SHA256, b)
	}
}

// TestAnOlderWordingStays keeps the words of a counting rule as the receipt
// has them: they are compared, not replaced.
func TestAnOlderWordingStays(t *testing.T) {
	p := sample()
	p.Definition = &quotawatch.Definition{ID: quotawatch.Episodes, Text: "as it was once put"}
	b, err := seal(p)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Parse(b); err != nil || got.Definition.Text != "as it was once put" {
		t.Error(got.Definition, err)
	}
}

// TestEveryByteCounts changes each byte of a receipt in turn, removes it, and
// doubles it.
func TestEveryByteCounts(t *testing.T) {
	b := made(t, sample())
	chance := rand.New(rand.NewPCG(25, 75))
	for i := range b {
		changed := bytes.Clone(b)
		changed[i] ^= byte(1 + chance.IntN(255))
		for how, c := range map[string][]byte{"changed": changed, "removed": append(bytes.Clone(b[:i]), b[i+1:]...), "doubled": append(bytes.Clone(b[:i+1]), b[i:]...)} {
			if _, err := Parse(c); code(err) != quotawatch.CodeReceiptDamaged && !bytes.Equal(c, b) {
				t.Fatalf("byte %d of %d %s, %q: %v", i, len(b), how, b[max(0, i-20):min(len(b), i+20)], err)
			}
		}
	}
	for _, other := range []string{"", "{}", "null", "[]", "quotawatch", string(b) + "{}", string(b) + "\n"} {
		if _, err := Parse([]byte(other)); code(err) != quotawatch.CodeReceiptDamaged {
			t.Errorf("%.20q: %v", other, err)
		}
	}
}

// TestNamesLeadNowhere refuses receipts that are sealed well and name files
// outside.
func TestNamesLeadNowhere(t *testing.T) {
	for _, name := range []string{"", ".", "..", "/etc/passwd", "../up.csv", "a/b.csv", "a.zip/../b.csv", "a.zip/b/c.csv", ".hidden", "a\\b", "a\x00b", "a.zip/"} {
		p := sample()
		p.Releases[0].Files[0].Name = name
		if _, err := Parse(made(t, p)); code(err) != quotawatch.CodeReceiptDamaged {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestCompareIdentical(t *testing.T) {
	r := Compare(sample(), sample())
	if r.Verdict != Identical || len(r.Rests)+r.Differences+len(r.Missing)+len(r.Foreign) != 0 || r.Answer != r.Found || !r.Synthetic {
		t.Errorf("%+v", r)
	}
	for want, change := range map[string]func(*Predicate){
		"program version":                        func(p *Predicate) { p.Program.Version = "0.2.0" },
		"registry":                               func(p *Predicate) { p.Registry = Digest{"x"} },
		"reference data":                         func(p *Predicate) { p.Reference = Digest{"x"} },
		"definition":                             func(p *Predicate) { p.Definition = &quotawatch.Definition{ID: "rows"} },
		"build":                                  func(p *Predicate) { p.Build = "" },
		"release first":                          func(p *Predicate) { p.Releases[0].Digest = "x" },
		"rules by which release second was read": func(p *Predicate) { p.Releases[1].Rules = "x" },
		"program version, build":                 func(p *Predicate) { p.Program.Version, p.Build = "0.2.0", "x" },
		"release second, rules by which release second was read": func(p *Predicate) { p.Releases = p.Releases[:1] },
	} {
		got := sample()
		change(&got)
		r := Compare(sample(), got)
		if r.Verdict != Identical || whats(r.Rests) != want {
			t.Errorf("%s, not %s: %+v", whats(r.Rests), want, r)
		}
		if strings.Contains(want, ",") != strings.Contains(r.Headline, "2 things") || strings.Contains(want, ",") == strings.Contains(r.Headline, "one thing") {
			t.Errorf("%s: %s", want, r.Headline)
		}
	}
}

func whats(all []Difference) string {
	var names []string
	for _, d := range all {
		names = append(names, d.What)
	}
	return strings.Join(names, ", ")
}

func TestCompareAnswers(t *testing.T) {
	for _, c := range []struct{ want, got, paths string }{
		{`{"a":1}`, `{"a":2}`, ".a 1 2"},
		{`{"a":1}`, `{"a":1.0}`, ".a 1 1.0"},
		{`{"a":[1,2]}`, `{"a":[1]}`, ".a[1] 2 nothing"},
		{`{"a":null}`, `{}`, ".a null nothing"},
		{`{}`, `{"a b":true}`, `.["a b"] nothing true`},
		{`[{"id":"x"},2]`, `[{"id":"y"},3]`, `.[0].id "x" "y"; .[1] 2 3`},
		{`{"a":{"b":1}}`, `{"a":[1]}`, `.a {"b":1} [1]`},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, ". the same values the same values in another order, or written in another way"},
		{`"a"`, `null`, `. "a" null`},
		{`{"a":{},"b":[]}`, `{"a":0,"b":""}`, `.a {} 0; .b [] ""`},
	} {
		want, got := sample(), sample()
		want.Answer, got.Answer = json.RawMessage(c.want), json.RawMessage(c.got)
		r := Compare(want, got)
		var paths []string
		for _, d := range r.Paths {
			paths = append(paths, d.What+" "+d.Expected+" "+d.Found)
		}
		if text := strings.Join(paths, "; "); r.Verdict != Differs || text != c.paths || r.Differences != len(paths) {
			t.Errorf("%s and %s: %q, want %q", c.want, c.got, text, c.paths)
		}
	}
}

// TestLongReports lists twenty differences and counts the others.
func TestLongReports(t *testing.T) {
	for n, headline := range map[int]string{1: "differs: 1 value of the answer is not", 20: "differs: 20 values of the answer are not", 21: "differs: 21 values"} {
		want, got := sample(), sample()
		want.Answer, got.Answer = json.RawMessage(fmt.Sprintf("[%s1]", strings.Repeat("1,", n))), json.RawMessage(fmt.Sprintf("[%s1]", strings.Repeat("2,", n)))
		if r := Compare(want, got); r.Differences != n || len(r.Paths) != min(n, 20) || !strings.HasPrefix(r.Headline, headline) {
			t.Errorf("%d: %d of %d, %s", n, len(r.Paths), r.Differences, r.Headline)
		}
	}
}

func TestUnavailable(t *testing.T) {
	one, file := []Lacking{{"first", File{"a.csv", "s", 1}}}, []File{{"b.csv", "t", 2}}
	for want, r := range map[string]Report{
		"cannot: 1 file is missing":                                                     Unavailable(sample(), one, nil),
		"cannot: 2 files are missing":                                                   Unavailable(sample(), append(one, one...), nil),
		"cannot: 1 file is given that the receipt does not have":                        Unavailable(sample(), nil, file),
		"cannot: 1 file is missing, and 1 file is given that the receipt does not have": Unavailable(sample(), one, file),
		"cannot: refused here: no such layout":                                          Refused(sample(), sample(), "no such layout"),
	} {
		if r.Verdict != Cannot || r.Headline != want || r.Found != "" {
			t.Errorf("%q, want %q", r.Headline, want)
		}
	}
	other := sample()
	other.Registry.SHA256, other.Releases, other.Build = "x", nil, ""
	if r := Refused(sample(), other, "why"); whats(r.Rests) != "registry" {
		t.Error(whats(r.Rests))
	}
}

// TestTheExampleIsAReceipt parses the example of the document.
func TestTheExampleIsAReceipt(t *testing.T) {
	text, err := os.ReadFile("../docs/formats/receipt.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```json\n")
	example, _, _ = strings.Cut(example, "```")
	if p, err := Parse([]byte(example)); err != nil || p.Question.Command != "attain" || len(p.Releases) != 1 {
		t.Error(p.Question, err)
	}
}

// FuzzParse reads any bytes as a receipt: what is taken is what this program
// would write for it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"_type":"https://in-toto.io/Statement/v1"}`))
	if b, err := Make(Predicate{Question: Question{Command: "orders", Arguments: []string{}}, Answer: []byte(`[]`)}); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Parse(b)
		if err != nil {
			return
		}
		again, err := Make(p)
		if err != nil || !bytes.Equal(b, again) {
			t.Fatalf("another receipt is made of it: %v", err)
		}
	})
}
