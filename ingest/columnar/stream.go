package columnar

import (
	"encoding/binary"
	"fmt"
)

// openStream finds the messages of a stream by going from one to the next.
func openStream(src *source, size int64, lim Limits) (*arrowBook, error) {
	b := &arrowBook{src: src, size: size, lim: lim}
	meta, err := b.firstMessage(0)
	if err == nil {
		err = b.takeSchema(meta)
	}
	if err != nil {
		return nil, err
	}
	at, err := b.after(0, nil)
	for err == nil && at >= 0 {
		at, err = b.after(at, func(k block, kind byte) error {
			if len(b.order) >= b.lim.Groups {
				return beyond("the stream", int64(b.lim.Groups), int64(b.lim.Groups)+1, "messages")
			}
			switch kind {
			case isBatch:
				b.batches++
				k.place = fmt.Sprintf("record batch %d", b.batches)
			case isDictionary:
				k.place = fmt.Sprintf("dictionary %d", len(b.order)-b.batches+1)
			default:
				return misformed(k.place, "rows or dictionaries after the schema", "another message", nil)
			}
			b.order = append(b.order, k)
			return nil
		})
	}
	return b, err
}

// after gives the place behind the message at a place, -1 behind the last one,
// which a length of zero marks.
func (b *arrowBook) after(at int64, take func(k block, kind byte) error) (int64, error) {
	var head [8]byte
	place := fmt.Sprintf("the message at byte %d", at)
	if at > b.size-4 { // a stream that only ends may have been cut there
		return 0, truncated(place, "the stream ends without its mark of the end", nil)
	}
	if err := b.src.read(place, head[:min(8, b.size-at)], at); err != nil {
		return 0, err
	}
	n, before := int64(binary.LittleEndian.Uint32(head[:])), int64(4)
	if n == continued && at > b.size-8 {
		return 0, truncated(place, "the stream ends within its mark of the end", nil)
	}
	if n == continued {
		n, before = int64(binary.LittleEndian.Uint32(head[4:])), 8
	}
	if n == 0 {
		if at+before < b.size {
			return 0, misformed(place, "nothing after the end of the stream", fmt.Sprintf("%d bytes", b.size-at-before), nil)
		}
		return -1, nil
	}
	k := block{place: place, at: at, meta: before + n}
	if n < 8 || k.meta > b.size-at {
		return 0, truncated(place, "the stream ends within it", nil)
	}
	meta, err := b.metaOf(k)
	if err != nil {
		return 0, err
	}
	msg := root(meta)
	k.body = msg.GetInt64Slot(msgBody, 0)
	if k.body < 0 || k.body > b.size-at-k.meta {
		return 0, truncated(place, "the stream ends within its rows", nil)
	}
	if take != nil {
		err = take(k, kindOf(meta))
	}
	return at + k.meta + k.body, err
}
