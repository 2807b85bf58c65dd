package ingest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch/ingest/kind"
	"golang.org/x/text/encoding/charmap"
)

// decoder gives the UTF-8 of a text with line feeds at the ends of its lines.
// It holds one block, whatever the length of the text.
//
// What is not UTF-8 is taken for Windows-1252 (which Latin-1 is part of) where
// that has a letter or a mark for it, bytes that are so are few, and no other
// character has shown that the text is UTF-8. What is left is no UTF-8 then,
// and the row that it stands in is set aside.
type decoder struct {
	src       io.Reader
	wide, big bool // UTF-16, higher bytes first
	mac       bool // lines end with CR alone

	raw     []byte // the block
	rest    int    // bytes at its start that the last block ended within
	out     []byte // what is not given yet
	spare   []byte
	err     error
	marked  bool // a character of several bytes was seen
	guessed int  // bytes taken for Windows-1252
	line    int  // line ends before the block
	first   int  // the line of the first of those
}

// decodeBlock is how much is decoded at a time.
const decodeBlock = 64 << 10

// newDecoder decides by the head of a text what its encoding is.
func newDecoder(src io.Reader, head []byte) *decoder {
	d := &decoder{src: src, raw: make([]byte, decodeBlock)}
	d.wide, d.big = kind.UTF16(head)
	flat := head
	if d.wide {
		flat = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	d.mac = bytes.IndexByte(flat, '\n') < 0 && bytes.Count(flat, []byte{'\r'}) > 1
	return d
}

// Read is of io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill reads and decodes a block.
func (d *decoder) fill() {
	b := d.raw[:d.rest]
	for d.err == nil && len(b) < len(d.raw) { // whole blocks, so that the source does not matter
		var n int
		n, d.err = d.src.Read(d.raw[len(b):])
		b = b[:len(b)+n]
	}
	whole := len(b)
	if d.err == nil {
		whole -= d.unfinished(b)
	}
	if d.wide {
		d.out = d.narrow(b[:whole])
	} else {
		d.out = d.patch(b[:whole])
		if d.guessed == 0 && !d.marked {
			d.line += bytes.Count(b[:whole], []byte{'\n'})
		}
	}
	if d.mac {
		for i, c := range d.out {
			if c == '\r' {
				d.out[i] = '\n'
			}
		}
	}
	if whole < len(b) { // out may lie in raw, whose start is used again
		d.spare = append(d.spare[:0], d.out...)
		d.out = d.spare
	}
	d.rest = copy(d.raw, b[whole:])
}

// unfinished gives how many bytes at the end of b begin a character that may
// go on in the next block.
func (d *decoder) unfinished(b []byte) int {
	if d.wide {
		n := len(b) % 2
		if at := len(b) - n - 2; at >= 0 && d.unit(b[at:])&0xfc00 == 0xd800 { // the first of a pair
			n += 2
		}
		return n
	}
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func (d *decoder) unit(b []byte) uint16 {
	if d.big {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// narrow gives the UTF-8 of UTF-16. Half of a pair, and a byte left over,
// become a byte that no UTF-8 has.
func (d *decoder) narrow(b []byte) []byte {
	out := make([]byte, 0, len(b)*3/2+1)
	for ; len(b) > 1; b = b[2:] {
		r := rune(d.unit(b))
		if utf16.IsSurrogate(r) {
			pair := unicode.ReplacementChar
			if len(b) > 3 {
				pair = utf16.DecodeRune(r, rune(d.unit(b[2:])))
			}
			if pair == unicode.ReplacementChar {
				out = append(out, 0xff)
				continue
			}
			r, b = pair, b[2:]
		}
		out = utf8.AppendRune(out, r)
	}
	if len(b) > 0 {
		out = append(out, 0xff)
	}
	return out
}

// patch gives b with what is not UTF-8 taken for Windows-1252.
func (d *decoder) patch(b []byte) []byte {
	if utf8.Valid(b) {
		d.marked = d.marked || d.guessed == 0 && !isASCII(b)
		return b
	}
	wrong := invalid(b)
	if d.marked || wrong*8 > len(b)+64 {
		return b
	}
	out := make([]byte, 0, len(b)+2*wrong)
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1 && !d.marked:
			out = d.guess(out, b[:i], b[i])
		default:
			d.marked = d.marked || size > 1 && d.guessed == 0
			out = append(out, b[i:i+size]...)
		}
		i += size
	}
	return out
}

// guess appends the letter or mark that Windows-1252 has for a byte, or the
// byte where it has none.
func (d *decoder) guess(out, before []byte, c byte) []byte {
	r := charmap.Windows1252.DecodeByte(c)
	if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\u00a0' && r != '\u00ad' {
		return append(out, c)
	}
	if d.guessed++; d.guessed == 1 {
		d.first = d.line + bytes.Count(before, []byte{'\n'}) + 1
	}
	return utf8.AppendRune(out, r)
}

// invalid counts bytes that are part of no character.
func invalid(b []byte) (n int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			n++
		}
		b = b[size:]
	}
	return n
}

func isASCII(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// notes says what was assumed.
func (d *decoder) notes() (notes []string) {
	if d.wide {
		notes = append(notes, "the text is UTF-16 (Excel calls it Unicode text), and was read as that")
	}
	if d.mac {
		notes = append(notes, "lines end with CR alone, as on old Macintosh computers, and were read so")
	}
	if d.guessed > 0 {
		notes = append(notes, fmt.Sprintf("%s not UTF-8, the first on line %d, and read as Windows-1252 (Latin-1): check names with accents", bytesAre(d.guessed), d.first))
	}
	return notes
}

func bytesAre(n int) string {
	if n == 1 {
		return "1 byte is"
	}
	return fmt.Sprintf("%d bytes are", n)
}
