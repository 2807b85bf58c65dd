package delimited

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

type got struct {
	line  int
	cells string
	bad   quotawatch.Code
}

func readAll(t interface{ Fatal(...any) }, src io.Reader, delim byte) (all []got) {
	d := NewReader(src, delim)
	var r Record
	for {
		err := d.Next(&r)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, got{r.Line, string(bytes.Join(r.Cells, []byte("¦"))), r.Bad})
	}
}

func TestReader(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []got
	}{
		"empty":                  {"", nil},
		"no last newline":        {"a|b", []got{{1, "a¦b", ""}}},
		"CRLF":                   {"a|b\r\nc|d\r\n", []got{{1, "a¦b", ""}, {2, "c¦d", ""}}},
		"byte order mark":        {"\xef\xbb\xbfa|b\n", []got{{1, "a¦b", ""}}},
		"blank lines count":      {"a\n\n\nb\n", []got{{1, "a", ""}, {2, "", ""}, {3, "", ""}, {4, "b", ""}}},
		"a quoted empty cell":    {"\"\"\n", []got{{1, "", ""}}},
		"quoted newline":         {"\"a\nb\"|c\nd|e\n", []got{{1, "a\nb¦c", ""}, {3, "d¦e", ""}}},
		"doubled quote":          {"\"a\"\"b\"|c\n", []got{{1, "a\"b¦c", ""}}},
		"delimiter inside":       {"\"a|b\"|c\n", []got{{1, "a|b¦c", ""}}},
		"quote inside bare cell": {"a\"b|c\nd|e\n", []got{{1, "", quotawatch.CodeRowQuote}, {2, "d¦e", ""}}},
		"text after quote":       {"\"a\"b|c\nd|e\n", []got{{1, "", quotawatch.CodeRowQuote}, {2, "d¦e", ""}}},
		"unclosed at the end":    {"a|b\n\"c|d\ne|f\n", []got{{1, "a¦b", ""}, {2, "", quotawatch.CodeRowQuote}, {3, "e¦f", ""}}},
		"unclosed costs a line":  {"\"a|b\n\"c\"|\"d\"\ne|f\n", []got{{1, "", quotawatch.CodeRowQuote}, {2, "c¦d", ""}, {3, "e¦f", ""}}},
		"NUL":                    {"a|\x00\nb|c\n", []got{{1, "", quotawatch.CodeRowNUL}, {2, "b¦c", ""}}},
		"not UTF-8":              {"a|\xe9\nb|c\n", []got{{1, "", quotawatch.CodeRowEncoding}, {2, "b¦c", ""}}},
		"closing CR at the end":  {"\"a\"\r", []got{{1, "a", ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, src := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
				if all := readAll(t, src, '|'); !slices.Equal(all, c.want) {
					t.Errorf("got  %+v\nwant %+v", all, c.want)
				}
			}
		})
	}
}

func TestTooLong(t *testing.T) {
	in := "\"" + strings.Repeat("x", MaxRecord+blockSize) + "\n\"a\"|b\n"
	all := readAll(t, strings.NewReader(in), '|')
	want := []got{{1, "", quotawatch.CodeRowTooLong}, {2, "a¦b", ""}}
	if !slices.Equal(all, want) {
		t.Errorf("got %d records, want the long line alone to be lost", len(all))
	}
}

func TestEndlessLineIsNotHeld(t *testing.T) {
	src := io.MultiReader(strings.NewReader("a\n"), io.LimitReader(zeros{}, 64<<20), strings.NewReader("\nb\n"))
	d := NewReader(src, '|')
	var r Record
	for _, want := range []int{1, 2, 3} {
		if err := d.Next(&r); err != nil || r.Line != want {
			t.Fatalf("line %d, %v; want line %d", r.Line, err, want)
		}
	}
	if cap(d.buf) > 4*blockSize {
		t.Errorf("holds %d bytes of a line it gives up", cap(d.buf))
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '0'
	}
	return len(b), nil
}

func TestSourceError(t *testing.T) {
	for _, fault := range []error{io.ErrClosedPipe, io.ErrUnexpectedEOF} {
		d := NewReader(io.MultiReader(strings.NewReader("a|b\n"), iotest.ErrReader(fault)), '|')
		var err error
		for err == nil {
			err = d.Next(&Record{})
		}
		if !errors.Is(err, fault) {
			t.Errorf("%v passes for %v", fault, err)
		}
	}
}

// slow reads with the standard library's reader, the obvious reference. It is
// asked only about text without carriage returns, which it rewrites.
func slow(in string, delim rune) (all []got, ok bool) {
	r := csv.NewReader(strings.NewReader(in))
	r.Comma, r.FieldsPerRecord = delim, -1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, true
		}
		if err != nil {
			return nil, false
		}
		line, _ := r.FieldPos(0)
		all = append(all, got{line, strings.Join(cells, "¦"), ""})
	}
}

// agree checks that where the reference accepts a text, the reader gives the
// same records on the same lines, blank lines apart.
func agree(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, in string) {
	want, ok := slow(in, '|')
	if !ok || strings.ContainsAny(in, "\r\x00") || !validUTF8(in) {
		return
	}
	all := slices.DeleteFunc(readAll(t, strings.NewReader(in), '|'), func(g got) bool {
		return g.cells == "" && g.bad == "" && !strings.HasPrefix(lineOf(in, g.line), "\"")
	})
	if !slices.Equal(all, want) {
		t.Fatalf("of %q\ngot  %+v\nwant %+v", in, all, want)
	}
}

func validUTF8(s string) bool {
	return strings.ToValidUTF8(s, "") == s && !strings.HasPrefix(s, "\ufeff")
}

func lineOf(in string, line int) string { return strings.Split(in, "\n")[line-1] }

func TestAgreesWithStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"a", "é", "|", "\"", "\"\"", "\n", "\"x\"", "\"y|z\"", "\"l\nm\""})).Draw(t, "parts")
		agree(t, strings.Join(parts, ""))
	})
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"", "a|b\n", "\"a\nb\"|c\n", "\"a\"\"b\"\n\n", "\"x", "a\"b\nc\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		agree(t, in)
		last := 0
		for _, g := range readAll(t, strings.NewReader(in), '|') {
			if g.line <= last || g.line > strings.Count(in, "\n")+1 {
				t.Fatalf("of %q: line %d after line %d", in, g.line, last)
			}
			last = g.line
		}
	})
}
