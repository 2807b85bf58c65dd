package inflate

import "encoding/binary"

// margin is how much must be left of the output and of the input for a round
// of the fast loop, which writes whole words behind what it means.
const (
	outMargin = 3 + longest + 32
	inMargin  = 32
)

// block unpacks a block of code words from p[n:] on, up to its end or that of p.
func (r *Reader) block(p []byte, n int) (int, error) {
	n = r.match(p, n)
	for n < len(p) {
		if len(p)-n >= outMargin && r.end-r.at < inMargin && !r.dry {
			if err := r.more(); err != nil && !r.dry {
				return n, err
			}
		}
		if len(p)-n >= outMargin && r.end-r.at >= inMargin {
			var ended bool
			var err error
			if n, ended, err = r.fast(p, n); ended || err != nil {
				return n, err
			}
			continue
		}
		var ended bool
		var err error
		if n, ended, err = r.one(p, n); ended || err != nil {
			return n, err
		}
	}
	return n, nil
}

// one unpacks one symbol.
func (r *Reader) one(p []byte, n int) (_ int, ended bool, err error) {
	e, err := r.symbol(*r.lit, litBits)
	switch {
	case err != nil:
		return n, false, err
	case e&isLiteral != 0:
		p[n] = byte(e >> 16)
		return n + 1, false, nil
	case e&isOther != 0:
		r.step = (*Reader).header
		return n, true, nil
	}
	length, err := r.extra(e)
	if err != nil {
		return n, false, err
	}
	e, err = r.symbol(*r.dist, distBits)
	if err == nil && e&isOther != 0 {
		err = r.corrupt()
	}
	if err != nil {
		return n, false, err
	}
	distance, err := r.extra(e)
	if err != nil {
		return n, false, err
	}
	if distance > n+r.have {
		return n, false, r.corrupt()
	}
	r.length, r.distance = length, distance
	return r.match(p, n), false, nil
}

// extra reads the extra bits of an entry, and gives its value with them.
func (r *Reader) extra(e uint32) (int, error) {
	more := uint(e&0xff) - uint(e>>8&31)
	if err := r.need(more); err != nil {
		return 0, err
	}
	return int(e>>16) + int(r.take(more)), nil
}

// match writes what is left of a match, as far as it fits.
func (r *Reader) match(p []byte, n int) int {
	for r.length > 0 && n < len(p) {
		if before := r.distance - n; before > 0 {
			p[n] = r.history[window-before]
		} else {
			p[n] = p[n-r.distance]
		}
		n, r.length = n+1, r.length-1
	}
	return n
}

// fast unpacks while there is room and input for a round without looking.
func (r *Reader) fast(p []byte, n int) (_ int, ended bool, err error) {
	const litMask, distMask = 1<<litBits - 1, 1<<distBits - 1
	lit, dist := (*[litTable]uint32)(*r.lit), (*[distTable]uint32)(*r.dist)
	in, at, buf, have := r.in, r.at, r.bits, r.n
	lastOut, lastIn := len(p)-outMargin, r.end-inMargin
	save := func() { r.at, r.bits, r.n = at, buf&(1<<have-1), have }
	for n <= lastOut && at <= lastIn {
		buf |= binary.LittleEndian.Uint64((*[8]byte)(in[at:])[:]) << (have & 63)
		at += int(63-have) >> 3
		have |= 56
		e := lit[buf&litMask]
		if e&isLiteral != 0 {
			buf >>= e & 63
			have -= uint(e & 0xff)
			p[n] = byte(e >> 16)
			n++
			e = lit[buf&litMask]
			if e&isLiteral != 0 {
				buf >>= e & 63
				have -= uint(e & 0xff)
				p[n] = byte(e >> 16)
				n++
				e = lit[buf&litMask]
				if e&isLiteral != 0 {
					buf >>= e & 63
					have -= uint(e & 0xff)
					p[n] = byte(e >> 16)
					n++
					continue
				}
			}
		}
		if e&isOther != 0 {
			if e&isLink != 0 {
				buf >>= litBits
				have -= litBits
				e = lit[e>>16+uint32(buf)&(1<<(e>>8&15)-1)]
				if e&isLiteral != 0 {
					buf >>= e & 63
					have -= uint(e & 0xff)
					p[n] = byte(e >> 16)
					n++
					continue
				}
			}
			if e&isOther != 0 {
				buf >>= e & 63
				have -= uint(e & 0xff)
				save()
				if e&isEnd == 0 {
					return n, false, r.corrupt()
				}
				r.step = (*Reader).header
				return n, true, nil
			}
		}
		length := int(e>>16) + int(buf&(1<<(e&63)-1)>>(e>>8&63))
		buf >>= e & 63
		have -= uint(e & 0xff)
		if have < 28 {
			buf |= binary.LittleEndian.Uint64((*[8]byte)(in[at:])[:]) << (have & 63)
			at += int(63-have) >> 3
			have |= 56
		}
		e = dist[buf&distMask]
		if e&isOther != 0 {
			if e&isLink != 0 {
				buf >>= distBits
				have -= distBits
				e = dist[e>>16+uint32(buf)&(1<<(e>>8&15)-1)]
			}
			if e&isOther != 0 {
				save()
				return n, false, r.corrupt()
			}
		}
		distance := int(e>>16) + int(buf&(1<<(e&63)-1)>>(e>>8&63))
		buf >>= e & 63
		have -= uint(e & 0xff)

		from := n - distance
		if from < 0 {
			if -from > r.have {
				save()
				return n, false, r.corrupt()
			}
			r.length, r.distance = length, distance
			n = r.match(p, n)
			continue
		}
		if distance >= 8 {
			to := n
			n += length
			for {
				d, s := (*[32]byte)(p[to:]), (*[32]byte)(p[from:])
				binary.LittleEndian.PutUint64(d[:], binary.LittleEndian.Uint64(s[:]))
				binary.LittleEndian.PutUint64(d[8:], binary.LittleEndian.Uint64(s[8:]))
				binary.LittleEndian.PutUint64(d[16:], binary.LittleEndian.Uint64(s[16:]))
				binary.LittleEndian.PutUint64(d[24:], binary.LittleEndian.Uint64(s[24:]))
				to, from = to+32, from+32
				if to >= n {
					break
				}
			}
			continue
		}
		for range length {
			p[n] = p[n-distance]
			n++
		}
	}
	save()
	return n, false, nil
}
