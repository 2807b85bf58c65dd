package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/inflate"
	"github.com/quotawatch/quotawatch/ingest/kind"
	"github.com/quotawatch/quotawatch/ingest/zipfile"
)

// The limits of a zip file of releases.
const (
	maxMembers = 1_000
	maxMember  = 16 << 30
	maxRatio   = 1_000 // of a member, beyond freeRatio bytes
	freeRatio  = 64 << 20
)

// openZip reads the directory of a zip file.
func (in Input) openZip(file *os.File) (*zip.Reader, error) {
	zr, err := zipfile.Open(file, in.Bytes)
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return nil, in.of(err)
	}
	if err != nil {
		return nil, in.fail(quotawatch.CodeFileTruncated, "the zip file is cut short or damaged", "a whole zip file", err.Error(),
			"get the file again and compare its size or hash with the publisher's", nil)
	}
	zr.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return inflate.NewReader(r) })
	if len(zr.File) > maxMembers {
		return nil, in.fail(quotawatch.CodeFileLimits, "the zip file holds more than any release", fmt.Sprintf("at most %d files", maxMembers), fmt.Sprint(len(zr.File)), "unpack it and add the files", nil)
	}
	return zr, nil
}

// peek gives the first bytes of a file of a zip file.
func (in Input) peek(m *zip.File) ([]byte, error) {
	r, err := in.openMember(m)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, kind.Head)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, in.broken(m, err)
	}
	return head[:n], nil
}

// openMember begins to read a file of a zip file.
func (in Input) openMember(m *zip.File) (io.ReadCloser, error) {
	if m.Flags&1 != 0 {
		return nil, in.fail(quotawatch.CodeFileEncrypted, "the zip file is encrypted", "", m.Name, "unpack it with its password and add the files", nil)
	}
	if m.Method != zip.Store && m.Method != zip.Deflate {
		return nil, in.fail(quotawatch.CodeFileFormat, "a file in the zip file is packed in a way that is not read", "stored or deflated files",
			fmt.Sprintf("compression method %d of %s", m.Method, m.Name), "unpack it and add the files", nil)
	}
	if m.UncompressedSize64 > maxMember || (m.UncompressedSize64 > freeRatio && m.UncompressedSize64/maxRatio > m.CompressedSize64) {
		return nil, in.fail(quotawatch.CodeFileLimits, "a file in the zip file is beyond what any release needs",
			fmt.Sprintf("at most %d bytes, and %d times its packed size", int64(maxMember), maxRatio), fmt.Sprintf("%s of %d bytes", m.Name, m.UncompressedSize64), "check where the file comes from", nil)
	}
	r, err := m.Open()
	if err != nil {
		return nil, in.fail(quotawatch.CodeFileTruncated, "the zip file is damaged", "", m.Name, "get the file again", err)
	}
	return r, nil
}

// unpack writes one file of a zip file, and checks its sum.
func (in Input) unpack(m *zip.File, to string) error {
	r, err := in.openMember(m)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	if closed := w.Close(); closed != nil {
		return closed
	}
	var full *os.PathError
	if err != nil && !errors.As(err, &full) {
		return in.broken(m, err)
	}
	return err
}

func (in Input) broken(m *zip.File, err error) error {
	return in.fail(quotawatch.CodeFileTruncated, "the zip file is cut short or damaged", "whole files", m.Name+": "+err.Error(), "get the file again", nil)
}
