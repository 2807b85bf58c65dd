package inflate

import (
	"math/bits"
	"sync"
)

// An entry of a table says what the next bits of the input mean:
//
//	bits 0 to 7    how many of them are used up, extra bits with them
//	bits 8 to 12   how many of these are the code word
//	bits 16 to 30  a literal, or the least length or distance
//	bit 31         it is a literal
//	bit 15         it is none of these: the end of the block, a code word that
//	               goes on in another table, or one that means nothing
const (
	isLiteral = 1 << 31
	isOther   = 1 << 15
	isLink    = 1 << 14 // bits 16 to 30 are where the other table begins
	isEnd     = 1 << 13
)

// The tables are looked up by so many bits; longer code words go on in tables
// behind. The sizes are the most that any code needs (zlib's "enough").
const (
	litBits, distBits   = 11, 8
	litTable, distTable = 2342, 402
	maxWord             = 15
	maxLit, maxDist     = 286, 30
	endOfBlock          = 256
)

// codes are the tables of a block that brings its own.
type codes struct {
	lit, dist []uint32
	lengths   [maxLit + maxDist]uint8
}

// meanings are the entries of symbols without their code words.
var litMeaning, distMeaning, lengthMeaning = meanings()

func meanings() (lit [288]uint32, dist [32]uint32, lengths [19]uint32) {
	for i := range 256 {
		lit[i] = isLiteral | uint32(i)<<16
	}
	lit[endOfBlock] = isOther | isEnd
	for i, base := 257, uint32(3); i < 285; i++ {
		extra := uint32(max(0, (i-261)/4))
		lit[i] = base<<16 | extra
		base += 1 << extra
	}
	lit[285] = longest << 16
	lit[286], lit[287] = isOther, isOther
	for i, base := 0, uint32(1); i < maxDist; i++ {
		extra := uint32(max(0, i/2-1))
		dist[i] = base<<16 | extra
		base += 1 << extra
	}
	dist[30], dist[31] = isOther, isOther
	for i := range lengths {
		lengths[i] = uint32(i) << 16
	}
	return lit, dist, lengths
}

// fixed gives the tables of blocks that bring none.
var fixed = sync.OnceValues(func() (lit, dist *[]uint32) {
	var lengths [288 + 32]uint8
	for i := range lengths {
		switch {
		case i < 144, i >= 256 && i < 280:
			lengths[i] = 8 - uint8(i/256)
		case i < 256:
			lengths[i] = 9
		case i < 288:
			lengths[i] = 8
		default:
			lengths[i] = 5
		}
	}
	l, d := make([]uint32, litTable), make([]uint32, distTable)
	build(l, litBits, lengths[:288], litMeaning[:])
	build(d, distBits, lengths[288:], distMeaning[:])
	return &l, &d
})

// order is in which the lengths of the code of lengths are given.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readCodes reads the codes of a block that brings its own.
func (r *Reader) readCodes() error {
	if err := r.need(14); err != nil {
		return err
	}
	lit, dist, count := int(r.take(5))+257, int(r.take(5))+1, int(r.take(4))+4
	if lit > maxLit || dist > maxDist {
		return r.corrupt()
	}
	var of [19]uint8
	for _, i := range order[:count] {
		if err := r.need(3); err != nil {
			return err
		}
		of[i] = uint8(r.take(3))
	}
	var table [1 << 7]uint32
	if !build(table[:], 7, of[:], lengthMeaning[:]) {
		return r.corrupt()
	}
	if err := r.readLengths(&table, r.own.lengths[:lit+dist]); err != nil {
		return err
	}
	if r.own.lit == nil {
		r.own.lit, r.own.dist = make([]uint32, litTable), make([]uint32, distTable)
	}
	r.lit, r.dist = &r.own.lit, &r.own.dist
	if !build(r.own.lit, litBits, r.own.lengths[:lit], litMeaning[:]) || !build(r.own.dist, distBits, r.own.lengths[lit:lit+dist], distMeaning[:]) {
		return r.corrupt()
	}
	return nil
}

// readLengths reads how long the code words of a block are.
func (r *Reader) readLengths(table *[1 << 7]uint32, to []uint8) error {
	for i := 0; i < len(to); {
		symbol, err := r.symbol(table[:], 7)
		if err != nil {
			return err
		}
		length, extra, times := uint8(symbol>>16), uint(0), uint(1)
		switch length {
		case 16:
			if i == 0 {
				return r.corrupt()
			}
			length, extra, times = to[i-1], 2, 3
		case 17:
			length, extra, times = 0, 3, 3
		case 18:
			length, extra, times = 0, 7, 11
		}
		if err := r.need(extra); err != nil {
			return err
		}
		times += r.take(extra)
		if i+int(times) > len(to) {
			return r.corrupt()
		}
		for range times {
			to[i] = length
			i++
		}
	}
	return nil
}

// symbol reads one code word and gives its entry; extra bits are left.
func (r *Reader) symbol(table []uint32, tableBits uint) (uint32, error) {
	for {
		e, used := table[r.bits&(1<<tableBits-1)], uint(0)
		if e&isLink != 0 {
			e, used = table[uint64(e>>16)+r.bits>>tableBits&(1<<(e>>8&15)-1)], tableBits
		}
		word := used + uint(e>>8&31)
		if word <= r.n {
			if e&(isOther|isEnd) == isOther {
				return 0, r.corrupt()
			}
			r.take(word)
			return e, nil
		}
		if err := r.need(r.n + 1); err != nil {
			return 0, err
		}
	}
}

// build makes the table of a code from the lengths of its code words. It is
// false where they are no code: too many or too few, but for a single one.
func build(table []uint32, tableBits uint, lengths []uint8, meaning []uint32) bool {
	var count [maxWord + 1]int
	for _, l := range lengths {
		count[l]++
	}
	var next [maxWord + 2]int
	space := 0
	for l := 1; l <= maxWord; l++ {
		next[l+1] = next[l] + count[l]
		space += count[l] << (maxWord - l)
	}
	used := next[maxWord+1]
	var sorted [288]uint16
	for symbol, l := range lengths {
		if l > 0 {
			sorted[next[l]] = uint16(symbol)
			next[l]++
		}
	}
	switch {
	case space == 1<<maxWord:
		fill(table, tableBits, &count, &sorted, meaning)
		return true
	case used == 0 || used == 1 && count[1] == 1:
		none := uint32(isOther | 1<<8 | 1)
		for i := range table[:1<<tableBits] {
			table[i] = none
			if used == 1 && i&1 == 0 {
				table[i] = entry(meaning[sorted[0]], 1)
			}
		}
		return true
	}
	return false
}

// entry gives the meaning of a symbol the length of its code word.
func entry(meaning, word uint32) uint32 { return meaning + word<<8 + word }

// fill makes the table of a code that is whole. Code words are counted up with
// their first bit lowest.
func fill(table []uint32, tableBits uint, count *[maxWord + 1]int, sorted *[288]uint16, meaning []uint32) {
	word, at, l := 0, 0, uint(1)
	for count[l] == 0 {
		l++
	}
	end := 1 << l
	for l <= tableBits {
		for range count[l] {
			table[word] = entry(meaning[sorted[at]], uint32(l))
			at++
			if word == end-1 {
				for ; l < tableBits; l++ {
					copy(table[end:2*end], table[:end])
					end *= 2
				}
				return
			}
			word = following(word, end)
		}
		for again := true; again; again = count[l] == 0 {
			if l++; l <= tableBits {
				copy(table[end:2*end], table[:end])
				end *= 2
			}
		}
	}
	fillBehind(table, tableBits, count, sorted[at:], meaning, word, l)
}

// fillBehind makes the tables behind the first one.
func fillBehind(table []uint32, tableBits uint, count *[maxWord + 1]int, sorted []uint16, meaning []uint32, word int, l uint) {
	end, start, prefix := 1<<tableBits, 0, -1
	for _, symbol := range sorted {
		for count[l] == 0 {
			l++
		}
		if p := word & (1<<tableBits - 1); p != prefix {
			prefix, start = p, end
			more := l - tableBits
			for space := count[l]; space < 1<<more; {
				more++
				space = space<<1 + count[tableBits+more]
			}
			end = start + 1<<more
			table[prefix] = uint32(start)<<16 | isOther | isLink | uint32(more)<<8 | uint32(tableBits)
		}
		e := entry(meaning[symbol], uint32(l-tableBits))
		for i := start + word>>tableBits; i < end; i += 1 << (l - tableBits) {
			table[i] = e
		}
		count[l]--
		if word == 1<<l-1 {
			return
		}
		word = following(word, 1<<l)
	}
}

// following gives the code word after one, of those of the bits below end.
func following(word, end int) int {
	bit := 1 << (bits.Len(uint(word^(end-1))) - 1)
	return word&(bit-1) | bit
}
