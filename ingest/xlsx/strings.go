package xlsx

import (
	"bytes"
	"errors"
	"io"
)

// sharedStrings is the texts that stand once in a workbook, end to end. Many
// are identifiers, so a text costs its bytes and four more.
type sharedStrings struct {
	arena []byte
	ends  []uint32
}

// Len gives how many texts there are.
func (s *sharedStrings) Len() int { return len(s.ends) }

// Text gives text i.
func (s *sharedStrings) Text(i int32) []byte {
	start := uint32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.arena[start:s.ends[i]]
}

// readStrings reads the part of the shared texts.
func (b *Book) readStrings() (*sharedStrings, error) {
	s := &sharedStrings{}
	if b.shared == "" {
		return s, nil
	}
	part, f, err := b.open(b.shared)
	if err != nil {
		return nil, err
	}
	if f.UncompressedSize64 > maxStrings {
		part.Close()
		return nil, limits("bytes of shared texts", maxStrings, f.UncompressedSize64)
	}
	// The texts are at most as long as the part; memory that is not written to
	// costs nothing.
	if !b.brief {
		s.arena = make([]byte, 0, f.UncompressedSize64)
	}
	x := newScan(b.shared, part, nil)
	defer x.close()
	if err := x.head("sst"); err != nil {
		return nil, err
	}
	item := element{open: x.tag("<", "si"), close: x.tag("</", "si")}
	t := newTextTags(x.prefix)
	for {
		err := x.next(func(b []byte) (int, error) { return s.item(b, item, t) })
		if errors.Is(err, io.EOF) {
			return s, x.tail("sst")
		}
		if err == nil && b.brief && len(s.ends) == briefTexts {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// item reads one <si> at the start of b and gives its length.
func (s *sharedStrings) item(b []byte, item element, t textTags) (n int, err error) {
	n, empty, err := item.begin(b)
	if err != nil {
		return 0, err
	}
	arena := s.arena
	if !empty {
		var used int
		if arena, used, err = t.texts(arena, b[n:], item.close); err != nil {
			return 0, err
		}
		n += used
	}
	if len(arena) > maxStrings {
		return 0, &fault{"at most 2 GB of shared texts", "more"}
	}
	s.arena = arena
	s.ends = append(s.ends, uint32(len(arena)))
	return n, nil
}

// element is the tags of an element with their prefix, without what ends them.
type element struct{ open, close []byte }

// begin checks that b begins with the element and gives where its content
// begins, and whether it has none.
func (e element) begin(b []byte) (n int, empty bool, err error) {
	if !startsTag(b, e.open) {
		if len(b) <= len(e.open) && bytes.HasPrefix(e.open, b) {
			return 0, false, errShort
		}
		return 0, false, &fault{string(e.open) + ">", quoted(b)}
	}
	_, n, empty, err = tagEnd(b, len(e.open))
	return n, empty, err
}

// startsTag tells whether b begins with tag as a whole name.
func startsTag(b, tag []byte) bool {
	if len(b) <= len(tag) || !bytes.HasPrefix(b, tag) {
		return false
	}
	c := b[len(tag)]
	return c == '>' || c == '/' || isSpace(c)
}

// textTags are the tags inside a rich text (ECMA-376 part 1, 18.4).
type textTags struct {
	text        element
	run, runEnd []byte
	skipped     []element // formats and phonetic hints, which are no text
}

func newTextTags(prefix string) textTags {
	pair := func(name string) element {
		return element{[]byte("<" + prefix + name), []byte("</" + prefix + name)}
	}
	r := pair("r")
	return textTags{text: pair("t"), run: r.open, runEnd: r.close, skipped: []element{pair("rPr"), pair("rPh"), pair("phoneticPr")}}
}

// texts appends the texts of a rich text up to its closing tag, and gives how
// many bytes of b that took.
func (t textTags) texts(dst, b, end []byte) (_ []byte, n int, err error) {
	start, runs := len(dst), 0
	for {
		n = skipSpace(b, n)
		rest := b[n:]
		switch {
		case startsTag(rest, end):
			used, err := closeEnd(rest, len(end))
			if err == nil && runs != 0 {
				err = &fault{"</r>", string(end)}
			}
			return dst, n + used, err
		case startsTag(rest, t.text.open):
			var used int
			if dst, used, err = t.one(dst, rest); err != nil {
				return dst, 0, err
			}
			n += used
			if tooLong(dst[start:]) {
				return dst, 0, &fault{"at most 32,767 characters in a cell", "more"}
			}
		case startsTag(rest, t.run):
			_, used, empty, err := tagEnd(rest, len(t.run))
			if err == nil {
				runs, err = nested(runs, false, empty)
			}
			if err != nil {
				return dst, 0, err
			}
			n += used
		case startsTag(rest, t.runEnd):
			used, err := closeEnd(rest, len(t.runEnd))
			if err == nil {
				runs, err = nested(runs, true, false)
			}
			if err != nil {
				return dst, 0, err
			}
			n += used
		default:
			used, err := t.skip(rest)
			if err != nil {
				return dst, 0, err
			}
			n += used
		}
	}
}

// nested counts runs, which do not stand in one another.
func nested(depth int, closing, empty bool) (int, error) {
	switch {
	case empty:
		return depth, nil
	case closing:
		depth--
	default:
		depth++
	}
	if depth < 0 || depth > 1 {
		return 0, &fault{"runs of text one after the other", "one inside another"}
	}
	return depth, nil
}

// one reads <t>...</t> at the start of b.
func (t textTags) one(dst, b []byte) (_ []byte, n int, err error) {
	_, n, empty, err := tagEnd(b, len(t.text.open))
	if err != nil || empty {
		return dst, n, err
	}
	i := bytes.IndexByte(b[n:], '<')
	if i < 0 {
		if len(b)-n > 32*maxCell {
			return dst, 0, &fault{"at most 32,767 characters in a cell", "more"}
		}
		return dst, 0, errShort
	}
	if dst, err = appendText(dst, b[n:n+i]); err != nil {
		return dst, 0, err
	}
	n += i
	if !startsTag(b[n:], t.text.close) {
		if len(b)-n <= len(t.text.close) {
			return dst, 0, errShort
		}
		return dst, 0, &fault{string(t.text.close) + ">", quoted(b[n:])}
	}
	used, err := closeEnd(b[n:], len(t.text.close))
	return dst, n + used, err
}

// skip passes over an element that holds no text of the cell.
func (t textTags) skip(b []byte) (n int, err error) {
	for _, e := range t.skipped {
		if !startsTag(b, e.open) {
			continue
		}
		_, n, empty, err := tagEnd(b, len(e.open))
		if err != nil || empty {
			return n, err
		}
		i := bytes.Index(b[n:], e.close)
		if i < 0 {
			return 0, errShort
		}
		if err := wellFormed(bytes.NewReader(append(append([]byte{}, b[:n+i]...), append(e.close, '>')...))); err != nil {
			return 0, &fault{"well-formed XML", err.Error()}
		}
		used, err := closeEnd(b[n+i:], len(e.close))
		return n + i + used, err
	}
	if len(b) < 16 && bytes.IndexByte(b, '>') < 0 {
		return 0, errShort
	}
	return 0, &fault{"text", quoted(b)}
}
