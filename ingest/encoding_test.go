package ingest

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decode reads a text through the decoder, from a source that gives few bytes
// at a time where bit is set.
func decode(t testing.TB, b []byte, bit bool) ([]byte, *decoder) {
	t.Helper()
	var src io.Reader = bytes.NewReader(b)
	if bit {
		src = iotest.OneByteReader(src)
	}
	d := newDecoder(src, b[:min(len(b), 64<<10)])
	got, err := io.ReadAll(d)
	if err != nil {
		t.Fatal(err)
	}
	return got, d
}

func wide(s string, order binary.AppendByteOrder) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestDecoder(t *testing.T) {
	long := strings.Repeat("Dallas,ok\n", 20_000)
	for name, c := range map[string]struct {
		in, want, note string
	}{
		"UTF-8":                   {"Peña\n", "Peña\n", ""},
		"Windows-1252":            {"Pe\xf1a \x96 \x93x\x94\n", "Peña – “x”\n", "4 bytes are not UTF-8, the first on line 1"},
		"Windows-1252 late":       {long + "Pe\xf1a\n", long + "Peña\n", "1 byte is not UTF-8, the first on line 20001"},
		"damaged UTF-8":           {"Peña\nPe\xf1a\n", "Peña\nPe\xf1a\n", ""},
		"UTF-8 with a mark":       {"\ufeffa\nPe\xf1a\n", "\ufeffa\nPe\xf1a\n", ""},
		"not in Windows-1252":     {"a\x81b\n", "a\x81b\n", ""},
		"no text of that kind":    {strings.Repeat("\xf1\xf2\xf3", 100), strings.Repeat("\xf1\xf2\xf3", 100), ""},
		"UTF-16":                  {"\xff\xfe" + string(wide("Peña\t😀\n", binary.LittleEndian)), "\ufeffPeña\t😀\n", "UTF-16"},
		"UTF-16, higher first":    {"\xfe\xff" + string(wide("Peña\n", binary.BigEndian)), "\ufeffPeña\n", "UTF-16"},
		"UTF-16 without a mark":   {string(wide("Dallas\tok\n", binary.LittleEndian)), "Dallas\tok\n", "UTF-16"},
		"UTF-16 with half a pair": {"\xff\xfea\x00\x00\xd8b\x00", "\ufeffa\xffb", "UTF-16"},
		"UTF-16 with a byte more": {"\xff\xfea\x00b", "\ufeffa\xff", "UTF-16"},
		"CR":                      {"a\rb\rc", "a\nb\nc", "CR alone"},
		"CRLF":                    {"a\r\nb\r\n", "a\r\nb\r\n", ""},
		"UTF-16 with CR":          {"\xff\xfe" + string(wide("a\rb\rc\r", binary.LittleEndian)), "\ufeffa\nb\nc\n", "CR alone"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, bit := range []bool{false, true} {
				got, d := decode(t, []byte(c.in), bit)
				if string(got) != c.want {
					t.Errorf("%.60q, want %.60q", got, c.want)
				}
				notes := strings.Join(d.notes(), "; ")
				if !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
					t.Errorf("notes %q, want %q", notes, c.note)
				}
			}
		})
	}
}

// slowDecode knows the whole text at once.
func slowDecode(b []byte) string {
	var out strings.Builder
	if order, ok := map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian}[string(b[:min(2, len(b))])]; ok {
		var units []uint16
		for i := 0; i+1 < len(b); i += 2 {
			units = append(units, order.Uint16(b[i:]))
		}
		for i := 0; i < len(units); i++ {
			r := rune(units[i])
			if utf16.IsSurrogate(r) {
				if i+1 == len(units) || utf16.DecodeRune(r, rune(units[i+1])) == utf8.RuneError {
					out.WriteByte(0xff)
					continue
				}
				i++
				r = utf16.DecodeRune(r, rune(units[i]))
			}
			out.WriteRune(r)
		}
		if len(b)%2 == 1 {
			out.WriteByte(0xff)
		}
		return out.String()
	}
	marked, guessed := false, false
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r != utf8.RuneError || n != 1:
			marked = marked || n > 1 && !guessed
			out.Write(b[i : i+n])
		case marked || b[i] < 0xa0 && strings.IndexByte("\x81\x8d\x8f\x90\x9d", b[i]) >= 0:
			out.WriteByte(b[i])
		default:
			out.WriteRune(charmap.Windows1252.DecodeByte(b[i]))
			guessed = true
		}
		i += n
	}
	return out.String()
}

func FuzzDecoder(f *testing.F) {
	for _, s := range []string{"a\nPe\xf1a\n", "\xff\xfea\x00\r\x00", "\xfe\xff\xd8\x3d\xde\x00", "Peña \xf1", "a\x81"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, d := decode(t, b, false)
		slowly, _ := decode(t, b, true)
		if !bytes.Equal(got, slowly) {
			t.Fatalf("%q, byte by byte %q", got, slowly)
		}
		if invalid(b)*8 > len(b)+64 {
			return // left as it is
		}
		want := slowDecode(b)
		if d.mac {
			want = strings.ReplaceAll(want, "\r", "\n")
		}
		if marked := bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")); marked == d.wide && string(got) != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}
