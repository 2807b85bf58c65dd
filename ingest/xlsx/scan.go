package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/quotawatch/quotawatch"
)

// maxPending is the longest row or text that is held to be looked at whole.
const maxPending = 8 << 20

// scan goes over a part of XML whose root holds one long list of like
// elements. It looks at one element after the other, each whole.
type scan struct {
	name   string
	ahead  *ahead
	buf    []byte // buf[pos:] is read but not yet looked at
	pos    int
	eof    bool
	prefix string // of the names of elements, with its colon
	root   []byte // what stands before the list, to check the end against
	named  string // the name of the list
	list   []byte // the closing tag of the list, without what ends it
	read   func(bytes int)
}

func newScan(name string, part io.ReadCloser, read func(bytes int)) *scan {
	return &scan{name: name, ahead: readAhead(part), read: read}
}

func (x *scan) close() { x.ahead.close() }

func (x *scan) tag(before, name string) []byte { return []byte(before + x.prefix + name) }

// fill reads on. What was looked at is dropped.
func (x *scan) fill() error {
	if x.eof {
		return x.fault(&fault{string(x.list) + ">", "the end of the part"})
	}
	if len(x.buf)-x.pos > maxPending {
		return x.fault(&fault{"rows and texts of at most 8 MB", "more"})
	}
	b, fresh, err := x.ahead.next(x.buf[x.pos:])
	x.buf, x.pos = b, 0
	if x.read != nil && fresh > 0 {
		x.read(fresh)
	}
	if errors.Is(err, io.EOF) {
		x.eof = true
		return nil
	}
	if err != nil {
		return damaged(x.name, err)
	}
	return nil
}

// fault makes the error of what cannot be read on.
func (x *scan) fault(err error) error {
	var f *fault
	if errors.As(err, &f) {
		return structure(x.name, f.expected, f.found)
	}
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return err
	}
	return structure(x.name, "a part that can be read", err.Error())
}

// head reads up to the list: list is the root itself, or an element of it.
func (x *scan) head(list string) error {
	for {
		if i := bytes.Index(x.buf, []byte(list)); i > 0 {
			end, err := x.openList(list)
			if !errors.Is(err, errShort) {
				x.pos = end
				return err
			}
		}
		if len(x.buf) > maxPending || x.eof {
			return x.fault(&fault{"<" + list + ">", "none"})
		}
		if err := x.fill(); err != nil {
			return err
		}
	}
}

// openList finds the tag that opens the list and checks all before it. An
// empty list, <sheetData/>, is taken as if it were closed at once.
func (x *scan) openList(list string) (end int, err error) {
	for at := 0; ; {
		i := bytes.Index(x.buf[at:], []byte(list))
		if i < 0 {
			return 0, errShort
		}
		at += i + len(list)
		open := bytes.LastIndexByte(x.buf[:at], '<')
		if open < 0 || !bytes.HasSuffix(x.buf[open:at], []byte(list)) {
			continue
		}
		prefix := string(x.buf[open+1 : at-len(list)])
		if at == len(x.buf) {
			return 0, errShort
		}
		if !startsTag(x.buf[open:], x.buf[open:at]) || prefix != "" && (prefix[len(prefix)-1] != ':' || bytes.IndexByte(x.buf[open:at], ' ') >= 0) {
			continue
		}
		_, next, empty, err := tagEnd(x.buf, at)
		if err != nil {
			return 0, err
		}
		x.prefix, x.named = prefix, list
		x.list = x.tag("</", list)
		x.root = append([]byte{}, x.buf[:next]...)
		if empty {
			x.root = append(bytes.TrimSuffix(x.root, []byte("/>")), '>')
			x.buf = append(append([]byte{}, append(x.list, '>')...), x.buf[next:]...)
			next = 0
		}
		return next, x.checkHead()
	}
}

// checkHead reads what stands before the list as XML.
func (x *scan) checkHead() error {
	if bytes.HasPrefix(x.root, []byte{0xff, 0xfe}) || bytes.HasPrefix(x.root, []byte{0xfe, 0xff}) {
		return x.fault(&fault{"UTF-8", "UTF-16"})
	}
	if err := wellFormed(io.MultiReader(bytes.NewReader(x.root), &failing{}), x.once()); !errors.Is(err, errEnough) {
		return x.fault(&fault{"well-formed XML", fmt.Sprint(err)})
	}
	return nil
}

// once checks that the list stands once, where it belongs: shared texts are the
// root, rows are in it.
func (x *scan) once() func(xml.Name, int) error {
	depth := 1
	if x.named == "sst" {
		depth = 0
	}
	return onlyList(x.named, depth)
}

var errEnough = errors.New("this much is well formed")

// failing ends a reader with errEnough.
type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, errEnough }

// next gives the bytes from the next element on to take, which says how many
// of them are the element, or errShort. It gives io.EOF at the end of the list.
func (x *scan) next(take func(b []byte) (int, error)) error {
	for {
		var err error
		if x.pos, err = skipAside(x.buf, x.pos); err != nil && !errors.Is(err, errShort) {
			return x.fault(err)
		}
		b := x.buf[x.pos:]
		if len(b) > len(x.list) && err == nil {
			if startsTag(b, x.list) {
				return io.EOF
			}
			n, err := take(b)
			if err == nil {
				x.pos += n
				return nil
			}
			if !errors.Is(err, errShort) {
				return x.fault(err)
			}
		}
		if err := x.fill(); err != nil {
			return err
		}
	}
}

// tail reads what stands after the list to the end of the part, and so checks
// the sum that the zip file keeps of it.
func (x *scan) tail(list string) error {
	rest := io.MultiReader(bytes.NewReader(x.root), (*drain)(x))
	err := wellFormed(rest, x.once())
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return err
	}
	if err != nil {
		return x.fault(&fault{"well-formed XML after " + list, err.Error()})
	}
	return nil
}

// drain reads the rest of a part.
type drain scan

func (d *drain) Read(p []byte) (int, error) {
	x := (*scan)(d)
	for x.pos == len(x.buf) {
		if x.eof {
			return 0, io.EOF
		}
		if err := x.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, x.buf[x.pos:])
	x.pos += n
	return n, nil
}
