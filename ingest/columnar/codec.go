package columnar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

var errSize = errors.New("the unpacked size is not the stated one")

// unzstd decodes zstd into exactly the room it is given. The decoders of
// arrow-go take as much memory as the packed bytes ask for.
var unzstd = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true),
		zstd.WithDecoderLowmem(true))
	if err != nil { // only for options that cannot be
		panic(err)
	}
	return d
})

// unpackable tells whether a compression of Parquet can be read.
func unpackable(c compress.Compression) bool {
	switch c {
	case compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Brotli,
		compress.Codecs.Zstd, compress.Codecs.Lz4Raw:
		return true
	}
	return false
}

// unpack decodes the whole of src into the whole of dst, and never takes more
// memory than that.
func unpack(c compress.Compression, dst, src []byte) (err error) {
	if len(dst) == 0 { // a page of nulls has no values to unpack
		return nil
	}
	var out []byte
	switch c {
	case compress.Codecs.Uncompressed:
		out = dst[:copy(dst, src)]
		if len(src) != len(dst) {
			return errSize
		}
	case compress.Codecs.Snappy:
		if n, err := snappy.DecodedLen(src); err != nil || n != len(dst) {
			return errors.Join(errSize, err)
		}
		out, err = snappy.Decode(dst, src)
	case compress.Codecs.Zstd:
		out, err = unzstd().DecodeAll(src, dst[:0:len(dst)])
	default:
		codec, cause := compress.GetCodec(c)
		if cause != nil {
			return cause
		}
		out, err = compress.Decode(codec, dst, src)
	}
	return exactly(out, dst, err)
}

func exactly(out, dst []byte, err error) error {
	if err != nil {
		return err
	}
	if len(out) != len(dst) || &out[0] != &dst[0] {
		return errSize
	}
	return nil
}

// The compressions of the bodies of Arrow files.
const (
	bodyLZ4  = 0
	bodyZstd = 1
)

// unpackBody decodes a buffer of an Arrow file into the whole of dst.
func unpackBody(codec int8, dst, src []byte) error {
	if len(dst) == 0 {
		return nil
	}
	switch codec {
	case bodyLZ4:
		r := lz4.NewReader(bytes.NewReader(src))
		if _, err := io.ReadFull(r, dst); err != nil {
			return err
		}
		if n, _ := r.Read(make([]byte, 1)); n > 0 {
			return errSize
		}
		return nil
	case bodyZstd:
		out, err := unzstd().DecodeAll(src, dst[:0:len(dst)])
		return exactly(out, dst, err)
	}
	return fmt.Errorf("compression %d is neither lz4 nor zstd", codec)
}
