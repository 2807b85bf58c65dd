package xlsx

import (
	"bytes"
	"errors"
	"io"
	"slices"
)

// sharedStrings is the texts that stand once in a workbook, end to end. Many
// are identifiers, so a text costs its bytes and four more.
type sharedStrings struct {
	arena []byte
	ends  []uint32
	// wanted are the indices of the texts that are held, where not all are;
	// count is how many there are.
	wanted []int32
	count  int
}

// Len gives how many texts there are.
func (s *sharedStrings) Len() int { return s.count }

// Text gives text i, none for one that is not held.
func (s *sharedStrings) Text(i int32) []byte {
	at := int(i)
	if s.wanted != nil {
		var ok bool
		if at, ok = slices.BinarySearch(s.wanted, i); !ok || at >= len(s.ends) {
			return nil
		}
	}
	start := uint32(0)
	if at > 0 {
		start = s.ends[at-1]
	}
	return s.arena[start:s.ends[at]]
}

// maxTextRatio bounds what shared texts unpack to, beyond freeTexts bytes: they
// are held in memory, and those of a release pack to a tenth.
const (
	maxTextRatio = 60
	freeTexts    = 16 << 20
)

// readStrings reads the part of the shared texts: those of the wanted indices,
// in order, or all where wanted is nil.
func (b *Book) readStrings(wanted []int32) (*sharedStrings, error) {
	s := &sharedStrings{wanted: wanted}
	if b.shared == "" || b.brief && len(wanted) == 0 {
		return s, nil
	}
	part, f, err := b.open(b.shared)
	if err != nil {
		return nil, err
	}
	x := newScan(b.shared, part, nil)
	defer x.close()
	switch size := f.UncompressedSize64; {
	case size > maxStrings:
		return nil, limits("bytes of shared texts", maxStrings, size)
	case size > freeTexts && size/maxTextRatio > f.CompressedSize64:
		return nil, limits("times its size that "+f.Name+" unpacks to", maxTextRatio, size/max(1, f.CompressedSize64))
	case wanted == nil:
		// The texts are at most as long as the part; memory that is not written
		// to costs nothing.
		s.arena = make([]byte, 0, size)
	}
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
		if err != nil {
			return nil, err
		}
		if wanted != nil && len(s.ends) == len(wanted) {
			return s, nil
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
	s.keep(arena)
	return n, nil
}

// keep takes the text that was read, if it is wanted.
func (s *sharedStrings) keep(arena []byte) {
	at := len(s.ends)
	s.count++
	if s.wanted != nil && s.wanted[at] != int32(s.count-1) {
		return
	}
	if s.wanted == nil || len(arena) <= briefBytes {
		s.arena = arena
	}
	s.ends = append(s.ends, uint32(len(s.arena)))
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
		if n, err = skipAside(b, n); err != nil {
			return dst, 0, err
		}
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
	text, used, err := charData(b[n:], t.text.close)
	if err != nil {
		return dst, 0, err
	}
	dst, err = appendText(dst, text)
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
		if err := wellFormed(bytes.NewReader(append(append([]byte{}, b[:n+i]...), append(e.close, '>')...)), nil); err != nil {
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
