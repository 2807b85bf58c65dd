package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/kind"
	"github.com/quotawatch/quotawatch/internal/scratch"
)

// Found is what paths lead to: the files to be read, and the names of those
// that are declared not data, with the reason where there is one.
type Found struct {
	Inputs  []Input
	Skipped []string
}

// Scratch is a directory for unpacked files, made when the first is unpacked.
// Close removes it.
type Scratch struct {
	dir   *scratch.Dir
	files int
}

// scratchPrefix begins the names of directories for unpacked files.
const scratchPrefix = "quotawatch-add-"

// place returns a new name for an unpacked file.
func (s *Scratch) place(ext string) (path string, err error) {
	if s.dir == nil {
		if s.dir, err = scratch.Make("", scratchPrefix); err != nil {
			return "", err
		}
	}
	s.files++
	return filepath.Join(s.dir.Path, fmt.Sprintf("%d%s", s.files, strings.ToLower(ext))), nil
}

// Close removes the directory and what is in it, and those of killed processes.
func (s *Scratch) Close() {
	if s.dir != nil {
		_ = s.dir.Close() // what is left the next one removes
		return
	}
	scratch.Sweep("", scratchPrefix)
}

// Find inspects paths. A directory stands for the files in it, a zip file for
// the files in that, which are unpacked into tmp. Each content is taken once.
// What was named itself is read or refused; what lies in a directory or a zip
// file and is no data is named in Skipped.
func Find(paths []string, tmp *Scratch) (f Found, err error) {
	var errs []error
	for _, p := range paths {
		info, err := os.Stat(p)
		if err == nil && info.IsDir() {
			err = f.directory(p, tmp)
		} else {
			err = f.named(p, filepath.Base(p), tmp)
		}
		errs = append(errs, err)
	}
	return f, errors.Join(errs...)
}

// named takes a file that the user gave.
func (f *Found) named(p, name string, tmp *Scratch) error {
	in, t, err := look(p, name)
	if err != nil {
		return err
	}
	in.Origin = origin(p)
	if t.ID == kind.Zip {
		return f.archive(in, tmp, 0)
	}
	f.take(in)
	return nil
}

// origin returns where a file lies, "" where that has no lasting name.
func origin(p string) string {
	abs, err := filepath.Abs(p)
	if err != nil {
		return ""
	}
	return abs
}

// take takes a file, unless one with the same content was.
func (f *Found) take(in Input) {
	if !slices.ContainsFunc(f.Inputs, func(o Input) bool { return o.SHA256 == in.SHA256 }) {
		f.Inputs = append(f.Inputs, in)
	}
}

// look inspects a file under a name and tells its type.
func look(p, name string) (in Input, t kind.Type, err error) {
	in, err = Inspect(p)
	in.Name = name
	if err != nil {
		return in, t, renamed(name, err)
	}
	file, err := os.Open(p)
	if err != nil {
		return in, t, in.unreadable(err)
	}
	defer file.Close()
	t, err = in.identify(file)
	return in, t, err
}

// renamed puts a name into an error in place of that of an unpacked file.
func renamed(name string, err error) error {
	var e *quotawatch.Error
	if errors.As(err, &e) {
		other := *e
		other.File = name
		return &other
	}
	return err
}

// group is the files of a directory or a zip file in the making: what is data,
// and what is beside it and might be.
type group struct {
	data, beside []Input
	zips         []Input
	skipped      []string
	refused      []error // what is of a type that is not read
}

// sort puts a file where it belongs.
func (g *group) sort(in Input, t kind.Type, head []byte) {
	switch {
	case t.ID == kind.Zip:
		g.zips = append(g.zips, in)
	case !t.Read():
		g.skipped = append(g.skipped, in.Name+": "+t.Name+" is not read; "+t.Advice(filepath.Base(in.Name)))
		g.refused = append(g.refused, in.refuseKind(t))
	case isAside(in.Name):
		g.beside = append(g.beside, in)
	case t.ID == kind.Text && !isTable(in.Name, head):
		g.skipped = append(g.skipped, in.Name)
	default:
		g.data = append(g.data, in)
	}
}

// into hands the files on. What lies beside data is no data; where there is no
// other file, it is taken for what was meant.
func (g *group) into(f *Found, tmp *Scratch, depth int) (taken int, err error) {
	var errs []error
	for _, in := range g.zips {
		if depth > 0 {
			g.skipped = append(g.skipped, in.Name+": a zip file in a zip file in another; unpack it and add the files")
			continue
		}
		errs, taken = append(errs, f.archive(in, tmp, depth+1)), taken+1
	}
	if len(g.data)+len(g.zips)+len(g.refused) == 0 {
		g.data, g.beside = g.beside, nil
	}
	for _, in := range g.data {
		f.take(in)
		taken++
	}
	for _, in := range g.beside {
		g.skipped = append(g.skipped, in.Name)
	}
	if taken == 0 {
		return 0, errors.Join(g.refused...)
	}
	f.Skipped = append(f.Skipped, g.skipped...)
	return taken, errors.Join(errs...)
}

func (f *Found) directory(dir string, tmp *Scratch) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Input{Name: filepath.Base(dir)}.unreadable(err)
	}
	g := group{}
	for _, e := range entries {
		p := filepath.Join(dir, e.Name())
		if e.IsDir() || isSystem(e.Name()) {
			name := e.Name()
			if e.IsDir() {
				name += "/"
			}
			g.skipped = append(g.skipped, name)
			continue
		}
		in, t, err := look(p, e.Name())
		if isEmpty(err) {
			g.skipped = append(g.skipped, e.Name()+": the file is empty")
			continue
		}
		if err != nil {
			return err
		}
		in.Origin = origin(p)
		head, err := headOf(p)
		if err != nil {
			return in.unreadable(err)
		}
		g.sort(in, t, head)
	}
	taken, err := g.into(f, tmp, -1)
	if taken == 0 && err == nil {
		return Input{Name: filepath.Base(dir)}.fail(quotawatch.CodeFileDirectory, "the directory holds no file of a release",
			"files as .csv, .csv.gz, .xlsx, .ods, .parquet, .feather or .zip", fmt.Sprintf("%d others", len(entries)), "name the directory that holds them", nil)
	}
	return err
}

// isEmpty tells whether a file was refused because it has no byte.
func isEmpty(err error) bool {
	var e *quotawatch.Error
	return errors.As(err, &e) && e.Code == quotawatch.CodeFileEmpty
}

func headOf(p string) ([]byte, error) {
	file, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, kind.Head)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}

// archive unpacks the files of a zip file, and those of zip files in it.
func (f *Found) archive(in Input, tmp *Scratch, depth int) error {
	file, err := os.Open(in.Path)
	if err != nil {
		return in.unreadable(err)
	}
	defer file.Close()
	zr, err := in.openZip(file)
	if err != nil {
		return err
	}
	g := group{}
	for _, m := range zr.File {
		if err := in.member(m, tmp, &g); err != nil {
			return err
		}
	}
	taken, err := g.into(f, tmp, depth)
	if taken == 0 && err == nil {
		return in.fail(quotawatch.CodeFileFormat, "the zip file holds no file of a release", "files as .csv, .xlsx, .ods or .parquet", fmt.Sprintf("%d others", len(zr.File)),
			"if it is a workbook, open it in a spreadsheet program and save it as XLSX", nil)
	}
	return err
}

// member unpacks a file of a zip file, if its first bytes do not tell that it
// is no data.
func (in Input) member(m *zip.File, tmp *Scratch, g *group) error {
	name := in.Name + "/" + base(m.Name)
	if strings.HasSuffix(m.Name, "/") {
		return nil
	}
	if isSystem(m.Name) {
		g.skipped = append(g.skipped, name)
		return nil
	}
	head, err := in.peek(m)
	if err != nil {
		return err
	}
	if t := kind.Of(name, head); len(head) > 0 && t.ID != kind.OldOffice && !t.Read() || t.ID == kind.Text && !isAside(name) && !isTable(name, head) {
		g.sort(Input{Name: name}, t, head)
		return nil
	}
	to, err := tmp.place(filepath.Ext(m.Name))
	if err != nil {
		return err
	}
	if err := in.unpack(m, to); err != nil {
		return err
	}
	unpacked, t, err := look(to, name)
	if err != nil {
		return err
	}
	unpacked.Origin = in.Origin
	g.sort(unpacked, t, head)
	return nil
}

// base gives the last step of a name in a zip file.
func base(name string) string { return name[strings.LastIndexAny(name, `/\`)+1:] }
