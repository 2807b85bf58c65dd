package receipt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
)

// Verdict is what recomputing says of a receipt.
type Verdict string

// The verdicts.
const (
	// Identical: the same question of the same files has the same answer, byte
	// for byte.
	Identical Verdict = "identical"
	// Differs: it has another answer.
	Differs Verdict = "differs"
	// Cannot: it could not be asked, since files are missing or are not those
	// of the receipt, or since the program refuses the question.
	Cannot Verdict = "cannot"
)

// shown is how many differences of an answer a report lists.
const shown = 20

// Difference is one thing that is not as the receipt has it.
type Difference struct {
	What     string `json:"what"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
}

// Lacking is a file of a release of a receipt that is not at hand.
type Lacking struct {
	Release string `json:"release"`
	File
}

// Report is the outcome of recomputing a receipt. Its JSON keys are those of
// the tags; scripts may rely on them, and more may come.
type Report struct {
	Verdict  Verdict  `json:"verdict"`
	Headline string   `json:"headline"`
	Question Question `json:"question"`
	// Answer is the SHA-256 of the answer of the receipt, Found of the one
	// found, "" where there is none.
	Answer string `json:"answer_sha256"`
	Found  string `json:"found_sha256"`
	// Rests lists what the answer rests on and is other than in the receipt. An
	// answer can be identical although something of that changed.
	Rests []Difference `json:"rests_on"`
	// Paths are the first differences of the answer, each at a path of jq;
	// Differences counts all.
	Paths       []Difference `json:"paths"`
	Differences int          `json:"differences"`
	// Missing are files that are needed, Foreign files that were given and are
	// not of the receipt.
	Missing   []Lacking `json:"missing"`
	Foreign   []File    `json:"foreign"`
	Synthetic bool      `json:"synthetic"`
}

// newReport begins a report with lists that are empty, not null.
func newReport(want Predicate) Report {
	return Report{Question: want.Question, Answer: answerHash(want), Synthetic: want.Synthetic(),
		Rests: []Difference{}, Paths: []Difference{}, Missing: []Lacking{}, Foreign: []File{}}
}

func answerHash(p Predicate) string {
	b, err := Encode(p.Answer)
	if err != nil {
		return ""
	}
	return hash(b).SHA256
}

// Compare compares a receipt with what was found by asking again.
func Compare(want, got Predicate) Report {
	r := newReport(want)
	r.Rests, r.Found = rests(want, got), answerHash(got)
	if r.Found == r.Answer {
		r.Verdict = Identical
		r.Headline = "identical: the answer is that of the receipt, byte for byte"
		if n := len(r.Rests); n > 0 {
			r.Headline += fmt.Sprintf(", although %s it rests on changed", things(n))
		}
		return r
	}
	r.compareAnswers(want.Answer, got.Answer)
	r.Verdict = Differs
	r.Headline = fmt.Sprintf("differs: %s of the answer %s not as in the receipt", plural(r.Differences, "value"), map[bool]string{true: "is", false: "are"}[r.Differences == 1])
	return r
}

// Unavailable reports that files are missing, or that files were given that
// are not of the receipt.
func Unavailable(want Predicate, missing []Lacking, foreign []File) Report {
	r := newReport(want)
	r.Verdict, r.Missing, r.Foreign = Cannot, append(r.Missing, missing...), append(r.Foreign, foreign...)
	switch {
	case len(missing) > 0 && len(foreign) > 0:
		r.Headline = fmt.Sprintf("cannot: %s missing, and %s given that the receipt does not have", are(len(missing)), are(len(foreign)))
	case len(missing) > 0:
		r.Headline = fmt.Sprintf("cannot: %s missing", are(len(missing)))
	default:
		r.Headline = fmt.Sprintf("cannot: %s given that the receipt does not have", are(len(foreign)))
	}
	return r
}

// Refused reports that the question, or a file of the receipt, is refused
// here. got is what an answer here would rest on.
func Refused(want, got Predicate, why string) Report {
	r := newReport(want)
	r.Verdict, r.Headline = Cannot, "cannot: refused here: "+why
	got.Build, got.Releases, got.Definition = want.Build, want.Releases, want.Definition // not known without an answer
	r.Rests = rests(want, got)
	return r
}

func things(n int) string {
	if n == 1 {
		return "one thing"
	}
	return fmt.Sprintf("%d things", n)
}

func are(n int) string {
	if n == 1 {
		return "1 file is"
	}
	return fmt.Sprintf("%d files are", n)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// rests compares all but the answers.
func rests(want, got Predicate) []Difference {
	all := []Difference{}
	add := func(what, expected, found string) {
		if expected != found {
			all = append(all, Difference{what, orNone(expected), orNone(found)})
		}
	}
	add("program version", want.Program.Version, got.Program.Version)
	add("registry", want.Registry.SHA256, got.Registry.SHA256)
	add("reference data", want.Reference.SHA256, got.Reference.SHA256)
	add("definition", wording(want.Definition), wording(got.Definition))
	for i, w := range want.Releases {
		var g Release
		if i < len(got.Releases) {
			g = got.Releases[i]
		}
		add("release "+w.ID, w.Digest, g.Digest)
		add("rules by which release "+w.ID+" was read", w.Rules, g.Rules)
	}
	add("build", want.Build, got.Build)
	return all
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func wording(d *quotawatch.Definition) string {
	if d == nil {
		return ""
	}
	return string(d.ID) + ": " + d.Text
}

// compareAnswers lists where two answers differ.
func (r *Report) compareAnswers(want, got json.RawMessage) {
	r.walk("", value(want), value(got))
	if r.Differences == 0 {
		r.differ("", "the same values", "the same values in another order, or written in another way")
	}
}

// absent stands for a value that is not there.
type absent struct{}

// value decodes JSON and keeps its numbers as they are written.
func value(raw json.RawMessage) (v any) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return absent{}
	}
	return v
}

func (r *Report) walk(path string, want, got any) {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			r.walkObject(path, w, g)
			return
		}
	case []any:
		if g, ok := got.([]any); ok {
			r.walkList(path, w, g)
			return
		}
	default:
		if want == got {
			return
		}
	}
	r.differ(path, word(want), word(got))
}

func (r *Report) walkObject(path string, want, got map[string]any) {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(got))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		w, inWant := want[key]
		g, inGot := got[key]
		if !inWant {
			w = absent{}
		}
		if !inGot {
			g = absent{}
		}
		r.walk(path+step(key), w, g)
	}
}

func (r *Report) walkList(path string, want, got []any) {
	for i := range max(len(want), len(got)) {
		var w, g any = absent{}, absent{}
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		at := path
		if at == "" {
			at = "."
		}
		r.walk(at+"["+strconv.Itoa(i)+"]", w, g)
	}
}

func (r *Report) differ(path, expected, found string) {
	if path == "" {
		path = "."
	}
	if r.Differences++; len(r.Paths) < shown {
		r.Paths = append(r.Paths, Difference{path, expected, found})
	}
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// step writes a key as jq does in a path.
func step(key string) string {
	if plainKey.MatchString(key) {
		return "." + key
	}
	b, _ := json.Marshal(key) // a string can always be written
	return ".[" + string(b) + "]"
}

// word writes a value, cut where it is long.
func word(v any) string {
	if _, ok := v.(absent); ok {
		return "nothing"
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "nothing"
	}
	return short(string(b))
}

// short cuts a text that is only to be recognised.
func short(text string) string {
	const most = 160
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
