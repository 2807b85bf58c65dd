package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/inflate"
)

// The limits of a zip file of releases.
const (
	maxMembers = 1_000
	maxMember  = 16 << 30
	maxRatio   = 1_000 // of a member, beyond freeRatio bytes
	freeRatio  = 64 << 20
)

// Found is what paths lead to: the files to be read, and the names of those
// that are not of a kind that is read, which are reported and left alone.
type Found struct {
	Inputs  []Input
	Skipped []string
}

// Scratch is a directory for unpacked files, made when the first is unpacked.
// Close removes it.
type Scratch struct{ dir string }

func (s *Scratch) place() (dir string, err error) {
	if s.dir == "" {
		s.dir, err = os.MkdirTemp("", "quotawatch-add-")
	}
	return s.dir, err
}

// Close removes the directory and what is in it.
func (s *Scratch) Close() {
	if s.dir != "" {
		os.RemoveAll(s.dir)
	}
}

// Find inspects paths. A directory stands for the files in it, a zip file for
// the files in that, which are unpacked into tmp. Each content is taken once.
func Find(paths []string, tmp *Scratch) (f Found, err error) {
	var errs []error
	for _, p := range paths {
		info, err := os.Stat(p)
		switch {
		case err == nil && info.IsDir():
			err = f.directory(p, tmp)
		case strings.EqualFold(filepath.Ext(p), ".zip"):
			err = f.archive(p, tmp)
		default:
			err = f.file(p, filepath.Base(p))
		}
		errs = append(errs, err)
	}
	return f, errors.Join(errs...)
}

// file takes one file under a name.
func (f *Found) file(p, name string) error {
	in, err := Inspect(p)
	if err != nil {
		return named(name, err)
	}
	in.Name = name
	if !slices.ContainsFunc(f.Inputs, func(o Input) bool { return o.SHA256 == in.SHA256 }) {
		f.Inputs = append(f.Inputs, in)
	}
	return nil
}

// named puts a name into an error in place of that of an unpacked file.
func named(name string, err error) error {
	var e *quotawatch.Error
	if errors.As(err, &e) {
		other := *e
		other.File = name
		return &other
	}
	return err
}

// mayHold tells whether a file in a directory or zip file may be one of a
// release; lock files and notes beside it are not.
func mayHold(name string) bool {
	base := strings.ToLower(path.Base(name))
	known := []string{".csv", ".tsv", ".txt", ".gz", ".xlsx", ".xlsm", ".parquet", ".feather", ".arrow"}
	return !strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "~") && slices.Contains(known, path.Ext(base))
}

func (f *Found) directory(dir string, tmp *Scratch) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Input{Name: filepath.Base(dir)}.unreadable(err)
	}
	var errs []error
	taken := 0
	for _, e := range entries {
		p := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir():
			f.Skipped = append(f.Skipped, e.Name()+"/")
		case strings.EqualFold(filepath.Ext(p), ".zip"):
			errs, taken = append(errs, f.archive(p, tmp)), taken+1
		case mayHold(e.Name()):
			errs, taken = append(errs, f.file(p, e.Name())), taken+1
		default:
			f.Skipped = append(f.Skipped, e.Name())
		}
	}
	if taken == 0 {
		return Input{Name: filepath.Base(dir)}.fail(quotawatch.CodeFileDirectory, "the directory holds no file of a release",
			"files as .csv, .csv.gz, .xlsx, .parquet, .feather or .zip", fmt.Sprintf("%d others", len(entries)), "name the directory that holds them", nil)
	}
	return errors.Join(errs...)
}

// archive unpacks the files of a zip file.
func (f *Found) archive(p string, tmp *Scratch) error {
	in, err := Inspect(p)
	if err != nil {
		return err
	}
	zr, err := zip.OpenReader(p)
	if kind := kindOf(p); err != nil && kind != "zip" {
		return in.fail(quotawatch.CodeFileFormat, "the file is not what its name says", "a zip file", describe(kind), "get the file again, or give it the name that fits", nil)
	}
	if err != nil {
		return in.fail(quotawatch.CodeFileTruncated, "the zip file is cut short or damaged", "a whole zip file", err.Error(),
			"get the file again and compare its size or hash with the publisher's", nil)
	}
	defer zr.Close()
	zr.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return inflate.NewReader(r) })
	if len(zr.File) > maxMembers {
		return in.fail(quotawatch.CodeFileLimits, "the zip file holds more than any release", fmt.Sprintf("at most %d files", maxMembers), fmt.Sprint(len(zr.File)), "unpack it and add the files", nil)
	}
	held, taken := len(f.Inputs), 0
	for i, m := range zr.File {
		name := in.Name + "/" + path.Base(m.Name)
		switch {
		case strings.HasSuffix(m.Name, "/"):
		case !mayHold(m.Name):
			f.Skipped = append(f.Skipped, name)
		default:
			dir, err := tmp.place()
			if err != nil {
				return err
			}
			to := filepath.Join(dir, fmt.Sprintf("%d-%d%s", held, i, strings.ToLower(path.Ext(m.Name))))
			if err := in.unpack(m, to); err != nil {
				return err
			}
			if err := f.file(to, name); err != nil {
				return err
			}
			taken++
		}
	}
	if taken == 0 {
		return in.fail(quotawatch.CodeFileFormat, "the zip file holds no file of a release", "files as .csv, .xlsx or .parquet", fmt.Sprintf("%d others", len(zr.File)),
			"if it is a workbook, give it the name .xlsx", nil)
	}
	return nil
}

// kindOf tells what a file is, "" where it cannot be read.
func kindOf(p string) string {
	f, err := os.Open(p)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, _ := io.ReadFull(f, head) // fewer are enough
	return sniff(head[:n])
}

// unpack writes one file of a zip file, and checks its sum.
func (in Input) unpack(m *zip.File, to string) (err error) {
	if m.Flags&1 != 0 {
		return in.fail(quotawatch.CodeFileEncrypted, "the zip file is encrypted", "", m.Name, "unpack it with its password and add the files", nil)
	}
	if m.Method != zip.Store && m.Method != zip.Deflate {
		return in.fail(quotawatch.CodeFileFormat, "a file in the zip file is packed in a way that is not read", "stored or deflated files",
			fmt.Sprintf("compression method %d of %s", m.Method, m.Name), "unpack it and add the files", nil)
	}
	if m.UncompressedSize64 > maxMember || (m.UncompressedSize64 > freeRatio && m.UncompressedSize64/maxRatio > m.CompressedSize64) {
		return in.fail(quotawatch.CodeFileLimits, "a file in the zip file is beyond what any release needs",
			fmt.Sprintf("at most %d bytes, and %d times its packed size", int64(maxMember), maxRatio), fmt.Sprintf("%s of %d bytes", m.Name, m.UncompressedSize64), "check where the file comes from", nil)
	}
	r, err := m.Open()
	if err != nil {
		return in.fail(quotawatch.CodeFileTruncated, "the zip file is damaged", "", m.Name, "get the file again", err)
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
		return in.fail(quotawatch.CodeFileTruncated, "the zip file is cut short or damaged", "whole files", m.Name+": "+err.Error(), "get the file again", nil)
	}
	return err
}
