package xlsx

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// errShort means that what was looked at is whole so far: read more and look
// again. Any other error of the scanner is final.
var errShort = errors.New("the sheet goes on beyond what is read")

// fault is what the scanner found where it expected something else.
type fault struct{ expected, found string }

// Error gives both.
func (f *fault) Error() string { return "expected " + f.expected + ", found " + f.found }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// skipSpace gives the index of the first byte from i on that is no space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

var commentStart, commentEnd = []byte("<!--"), []byte("-->")

// skipAside gives the index of the first byte from i on that is neither space
// nor a comment nor a processing instruction.
func skipAside(b []byte, i int) (int, error) {
	for {
		i = skipSpace(b, i)
		next, err := aside(b, i)
		if err != nil || next == i {
			return i, err
		}
		i = next
	}
}

// aside gives the index after a comment or processing instruction at i, or i
// where none is.
func aside(b []byte, i int) (int, error) {
	if len(b)-i < 2 || b[i] != '<' || (b[i+1] != '!' && b[i+1] != '?') {
		return i, nil
	}
	start, end := 2, []byte("?>")
	if b[i+1] == '!' {
		start, end = len(commentStart), commentEnd
		have := b[i:min(len(b), i+start)]
		if !bytes.HasPrefix(commentStart, have) {
			return 0, &fault{"an element, or a comment", quoted(b[i:])}
		}
	}
	if len(b)-i < start {
		return 0, errShort
	}
	n := bytes.Index(b[i+start:], end)
	if n < 0 {
		return 0, errShort
	}
	next := i + start + n + len(end)
	if err := wellFormed(bytes.NewReader(b[i:next]), nil); err != nil {
		return 0, &fault{"a well-formed comment or instruction", err.Error()}
	}
	return next, nil
}

var cdataStart, cdataEnd = []byte("<![CDATA["), []byte("]]>")

// charData gives the text before a closing tag, as appendText decodes it, and
// the length of both. Text is nearly always one piece.
func charData(b, closing []byte) (text []byte, n int, err error) {
	joined := false
	for n = 0; ; {
		i := bytes.IndexByte(b[n:], '<')
		if i < 0 {
			if len(b) > 32*maxCell {
				return nil, 0, &fault{"at most 32,767 characters in a cell", "more"}
			}
			return nil, 0, errShort
		}
		piece := b[n : n+i]
		n += i
		if startsTag(b[n:], closing) {
			used, err := closeEnd(b[n:], len(closing))
			if joined {
				piece = append(text, piece...)
			}
			return piece, n + used, err
		}
		text, joined = append(text, piece...), true
		more, used, err := interruption(b[n:], closing)
		if err != nil {
			return nil, 0, err
		}
		text, n = append(text, more...), n+used
	}
}

// interruption reads what stands in the middle of a text: a part that is not
// marked up, given as if it were; a comment, or an instruction.
func interruption(b, closing []byte) (text []byte, n int, err error) {
	if len(b) <= max(len(closing), len(cdataStart)) {
		return nil, 0, errShort
	}
	if !bytes.HasPrefix(b, cdataStart) {
		if n, err = aside(b, 0); err == nil && n == 0 {
			err = &fault{string(closing) + ">", quoted(b)}
		}
		return nil, n, err
	}
	end := bytes.Index(b, cdataEnd)
	if end < 0 && len(b) > 32*maxCell {
		return nil, 0, &fault{"at most 32,767 characters in a cell", "more"}
	}
	if end < 0 {
		return nil, 0, errShort
	}
	text = bytes.ReplaceAll(b[len(cdataStart):end], []byte("&"), []byte("&amp;"))
	return bytes.ReplaceAll(text, []byte(">"), []byte("&gt;")), end + len(cdataEnd), nil
}

// tagEnd finds the end of the tag whose name ends at i: its attributes, which
// are well formed, the index after '>', and whether the element is empty.
func tagEnd(b []byte, i int) (attrs []byte, next int, empty bool, err error) {
	if attrs, next, empty, err = tagBounds(b, i); err == nil {
		err = checkAttributes(attrs)
	}
	return attrs, next, empty, err
}

// tagBounds is tagEnd for who reads all the attributes, and so checks them.
func tagBounds(b []byte, i int) (attrs []byte, next int, empty bool, err error) {
	start := i
	for i < len(b) {
		switch c := b[i]; c {
		case '>':
			attrs = b[start:i]
			if i > start && b[i-1] == '/' {
				attrs, empty = b[start:i-1], true
			}
			return attrs, i + 1, empty, nil
		case '"', '\'':
			j := bytes.IndexByte(b[i+1:], c)
			if j < 0 {
				return nil, 0, false, errShort
			}
			i += j + 2
		case '<':
			return nil, 0, false, &fault{"the end of a tag", "another tag inside it"}
		default:
			i++
		}
	}
	return nil, 0, false, errShort
}

// closeEnd gives the index after the '>' of a closing tag whose name ends at i.
func closeEnd(b []byte, i int) (next int, err error) {
	i = skipSpace(b, i)
	if i == len(b) {
		return 0, errShort
	}
	if b[i] != '>' {
		return 0, &fault{"the end of a closing tag", quoted(b[i:])}
	}
	return i + 1, nil
}

// checkAttributes tests that attributes are well formed, also those that
// nobody reads.
func checkAttributes(attrs []byte) error {
	for {
		name, value, rest, ok, err := attribute(attrs)
		if err != nil || !ok {
			return err
		}
		if string(name) == "xmlns" && !mainSpaces[string(value)] {
			return &fault{"elements of a workbook", "some of the name space " + quoted(value)}
		}
		attrs = rest
	}
}

// validName tells whether an attribute may have a name: letters, digits and
// marks of ASCII, one colon at most. XML allows other letters; no workbook has them.
func validName(name []byte) bool {
	colons := 0
	for i, c := range name {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		case c == ':' && i > 0 && i < len(name)-1:
			colons++
		default:
			return false
		}
	}
	return len(name) > 0 && colons <= 1
}

// validValue tells whether an attribute may have a value.
func validValue(value []byte) bool {
	for _, c := range value {
		if c < ' ' || c >= utf8.RuneSelf || c == '&' {
			_, err := appendText(nil, value)
			return err == nil && bytes.IndexByte(value, '<') < 0
		}
		if c == '<' {
			return false
		}
	}
	return true
}

// attribute takes the next attribute off attrs. ok is false at their end.
func attribute(attrs []byte) (name, value, rest []byte, ok bool, err error) {
	i := skipSpace(attrs, 0)
	if i == len(attrs) {
		return nil, nil, nil, false, nil
	}
	if i == 0 {
		return nil, nil, nil, false, badAttributes(attrs)
	}
	start := i
	for i < len(attrs) && attrs[i] != '=' && !isSpace(attrs[i]) {
		i++
	}
	name = attrs[start:i]
	i = skipSpace(attrs, i)
	if i == len(attrs) || attrs[i] != '=' || !validName(name) {
		return nil, nil, nil, false, badAttributes(attrs)
	}
	i = skipSpace(attrs, i+1)
	if i == len(attrs) || (attrs[i] != '"' && attrs[i] != '\'') {
		return nil, nil, nil, false, badAttributes(attrs)
	}
	j := bytes.IndexByte(attrs[i+1:], attrs[i])
	if j < 0 || !validValue(attrs[i+1:i+1+j]) {
		return nil, nil, nil, false, badAttributes(attrs)
	}
	return name, attrs[i+1 : i+1+j], attrs[i+j+2:], true, nil
}

func badAttributes(attrs []byte) error {
	return &fault{"attributes as name=\"value\"", quoted(attrs)}
}

func quoted(b []byte) string { return strconv.Quote(string(b[:min(len(b), 40)])) }

// appendText decodes the text between two tags and appends it to dst.
func appendText(dst, src []byte) ([]byte, error) {
	for len(src) > 0 {
		i := 0
		for i < len(src) && src[i] >= ' ' && src[i] < utf8.RuneSelf && src[i] != '&' && src[i] != '_' && src[i] != ']' {
			i++
		}
		dst, src = append(dst, src[:i]...), src[i:]
		if len(src) == 0 {
			break
		}
		n, text, err := special(src)
		if err != nil {
			return dst, err
		}
		dst, src = append(dst, text...), src[n:]
	}
	return dst, nil
}

// special decodes what stands at the start of src and is no plain ASCII.
func special(src []byte) (n int, text []byte, err error) {
	switch c := src[0]; {
	case c == '&':
		return entity(src)
	case c == '_':
		return escape(src)
	case c == '\r': // XML 1.0, 2.11: line ends are one line feed
		if len(src) > 1 && src[1] == '\n' {
			return 2, src[1:2], nil
		}
		return 1, []byte("\n"), nil
	case c == '\n', c == '\t':
		return 1, src[:1], nil
	case c == ']':
		if bytes.HasPrefix(src, []byte("]]>")) {
			return 0, nil, &fault{"text", "]]>"}
		}
		return 1, src[:1], nil
	case c < ' ':
		return 0, nil, &fault{"text", "the control character " + strconv.Itoa(int(c))}
	}
	r, size := utf8.DecodeRune(src)
	if (r == utf8.RuneError && size == 1) || r == 0xfffe || r == 0xffff {
		return 0, nil, &fault{"UTF-8", "bytes that are not"}
	}
	return size, src[:size], nil
}

var entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

// entity decodes a reference: one of XML's five, or a character by its number.
func entity(src []byte) (n int, text []byte, err error) {
	bad := func() (int, []byte, error) { return 0, nil, &fault{"an entity that XML has", quoted(src)} }
	end := bytes.IndexByte(src[:min(len(src), 12)], ';')
	if end < 2 {
		return bad()
	}
	name := string(src[1:end])
	if known, ok := entities[name]; ok {
		return end + 1, []byte(known), nil
	}
	base, digits := 10, name[1:]
	if name[0] != '#' {
		return bad()
	}
	if digits != "" && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	v, err := strconv.ParseUint(digits, base, 32)
	r := rune(v)
	legal := r == '\t' || r == '\n' || r == '\r' || (r >= ' ' && r < 0xd800) || (r > 0xdfff && r < 0xfffe) || (r > 0xffff && v <= utf8.MaxRune)
	if err != nil || !legal {
		return bad()
	}
	return end + 1, utf8.AppendRune(nil, r), nil
}

// escape decodes _xHHHH_, which is how a workbook writes characters that XML
// cannot hold (ECMA-376 part 1, 22.9.2.19); any other underscore is itself.
func escape(src []byte) (n int, text []byte, err error) {
	if len(src) >= 7 && src[1] == 'x' && src[6] == '_' {
		if v, err := strconv.ParseUint(string(src[2:6]), 16, 16); err == nil && (v < 0xd800 || v > 0xdfff) {
			return 7, utf8.AppendRune(nil, rune(v)), nil
		}
	}
	return 1, src[:1], nil
}

// powers are those of ten that a float64 holds exactly, as far as needed.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// number reads a number as XML Schema writes doubles, without INF and NaN.
func number(b []byte) (float64, bool) {
	i, negative := 0, false
	if len(b) > 0 && b[0] == '-' {
		negative, i = true, 1
	}
	v, digits, whole := uint64(0), 0, len(b)
	for ; i < len(b) && digits < 18; i++ {
		if b[i] >= '0' && b[i] <= '9' {
			v, digits = v*10+uint64(b[i]-'0'), digits+1
		} else if b[i] == '.' && whole == len(b) {
			whole = i + 1
		} else {
			break
		}
	}
	if i == len(b) && digits > 0 && v <= 1<<53 { // both are exact, so their quotient is the nearest number
		f := float64(v) / powers[len(b)-whole]
		if negative {
			f = -f
		}
		return f, true
	}
	for _, c := range b {
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(b), 64)
	return f, err == nil
}

// tooLong tells whether a text has more characters than a cell can hold.
func tooLong(text []byte) bool {
	if len(text) <= maxCell { // no text has more characters than bytes
		return false
	}
	n := 0
	for _, r := range string(text) {
		if n++; r > 0xffff {
			n++
		}
	}
	return n > maxCell
}
