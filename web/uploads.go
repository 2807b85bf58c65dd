package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/feed"
)

// The bounds of an upload.
const (
	// MostUploaded is how many bytes the files of one upload have together.
	MostUploaded = 8 << 30
	// mostFiles is how many files one upload has.
	mostFiles = 100
	// longestName bounds the name of a file, in bytes.
	longestName = 120
	// stall is how long a client may send nothing.
	stall = 30 * time.Second
)

// Uploads takes files that a page on this machine sends, and adds them.
type Uploads struct {
	// Place makes an empty directory for the files of one upload. done removes
	// it, when they are read.
	Place func() (dir string, done func(), err error)
	// Add reads files as "quotawatch add" does, under a context that outlives the
	// request, and tells how many bytes were read. An error beside a report is of
	// what comes after: the files are added.
	Add func(parameters url.Values, paths []string, read func(bytes int)) (Added, error)
	// Parameters are the flags that may be given, Lists those of them that may be
	// given several times.
	Parameters, Lists []string
	// Most is how many bytes are taken, MostUploaded where it is 0.
	Most int64
}

func (u *Uploads) most() int64 { return cmp.Or(u.Most, MostUploaded) }

// Added is what became of files.
type Added struct {
	// Report is what "quotawatch add --format json" writes: per release and file,
	// rows seen = loaded + quarantined + not data.
	Report json.RawMessage
	// Claims tells of the claims that were checked again; nil where nothing new
	// is held.
	Claims *feed.Recheck
	// Skipped are names that are not of a kind that is read.
	Skipped []string
	// Proposal says how a file of an unknown layout could be read, Proposed the
	// same as a list of documents, for a form: docs/formats/upload.md.
	Proposal string
	Proposed json.RawMessage
	// Read is what was read of files that were refused.
	Read []quotawatch.Release
}

// Received is a file that was received.
type Received struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// upload receives the files of a request and begins a job that reads them.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) (*job, error) {
	parameters, err := s.mayUpload(r)
	if err != nil {
		return nil, err
	}
	if !s.uploading.TryLock() {
		return nil, &quotawatch.Error{Code: quotawatch.CodeBusy, Summary: "other files are being added", Do: "wait until they are, and add these then"}
	}
	begun, done := false, func() {}
	defer func() { // also where receiving panics
		if !begun {
			done()
			s.uploading.Unlock()
		}
	}()
	dir, remove, err := s.Uploads.Place()
	if err != nil {
		return nil, err
	}
	done = remove
	files, paths, err := receive(r, newPatientBody(w, r, s.Uploads.most()), dir)
	if err != nil {
		return nil, err
	}
	begun = true
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(stall)) // a fault shows when the answer is written
	j := s.jobs.begin(files)
	s.adding.Go(func() { // nothing else in it can panic
		added, build, err := s.add(j, parameters, paths)
		done()
		s.uploading.Unlock() // before the end is told: who sees it may send more
		j.end(added, build, err)
	})
	return j, nil
}

// add reads the files of a job, and makes the server answer from them.
func (s *Server) add(j *job, parameters url.Values, paths []string) (added Added, build string, err error) {
	err = quotawatch.Guard(func() (err error) {
		if added, err = s.Uploads.Add(parameters, paths, j.read); err != nil {
			return err
		}
		m, err := s.current()
		if m != nil {
			build = m.build()
		}
		return err
	})
	return added, build, err
}

// mayUpload refuses whoever is not a page of this server, and parameters that
// adding does not have.
func (s *Server) mayUpload(r *http.Request) (url.Values, error) {
	if s.Uploads == nil {
		return nil, onlyRead()
	}
	if err := s.ofOurPage(r); err != nil {
		return nil, err
	}
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, unreadable(err)
	}
	for name, values := range parameters {
		known := name == "name" || slices.Contains(s.Uploads.Parameters, name)
		if !known || len(values) > 1 && !slices.Contains(s.Uploads.Lists, name) {
			return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "adding has no such parameter, or it is given twice", Expected: "one of name, " + strings.Join(s.Uploads.Parameters, ", "), Found: short(name)}
		}
	}
	return parameters, nil
}

func unreadable(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &quotawatch.Error{Code: quotawatch.CodeTooLarge, Summary: "the files are larger than any release", Expected: fmt.Sprintf("at most %d bytes together", large.Limit),
			Do: "add them in a terminal: quotawatch add FILE..."}
	case errors.Is(err, syscall.ENOSPC):
		return &quotawatch.Error{Code: quotawatch.CodeNoSpace, Summary: "there is no space for the files", Do: "make room in the data directory, and add them again"}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the files stopped coming", Expected: "something at least every " + stall.String(), Do: "add them again"}
	}
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the files did not come whole", Expected: "multipart/form-data with files, or one file as application/octet-stream",
		Do: "add them again", Err: err}
}

// patientBody reads a request's body as long as something comes, up to a size.
type patientBody struct {
	io.ReadCloser
	rc *http.ResponseController
}

func newPatientBody(w http.ResponseWriter, r *http.Request, most int64) patientBody {
	return patientBody{http.MaxBytesReader(w, r.Body, most), http.NewResponseController(w)}
}

func (b patientBody) Read(p []byte) (int, error) {
	_ = b.rc.SetReadDeadline(time.Now().Add(stall)) // a server that has none stalls by its own limits
	return b.ReadCloser.Read(p)
}

// receive writes the files of a body below dir, each in a directory of its own,
// through an os.Root that no name leads out of.
func receive(r *http.Request, body io.ReadCloser, dir string) (files []Received, paths []string, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	defer func() { _ = root.Close() }() // a handle of a directory
	kind, about, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	take := func(name string, from io.Reader) error {
		if len(files) == mostFiles {
			return &quotawatch.Error{Code: quotawatch.CodeTooLarge, Summary: "these are more files than any release has", Expected: fmt.Sprintf("at most %d", mostFiles)}
		}
		at := filepath.Join(strconv.Itoa(len(files)), cleanName(name))
		n, err := keepFile(root, at, from)
		files, paths = append(files, Received{filepath.Base(at), n}), append(paths, filepath.Join(dir, at))
		return err
	}
	switch {
	case err == nil && kind == "application/octet-stream":
		err = take(r.URL.Query().Get("name"), body)
	case err == nil && kind == "multipart/form-data" && about["boundary"] != "":
		err = parts(multipart.NewReader(body, about["boundary"]), take)
	default:
		return nil, nil, unreadable(err)
	}
	var known *quotawatch.Error
	switch {
	case err != nil && !errors.As(err, &known):
		err = unreadable(err)
	case err == nil && len(files) == 0:
		err = &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "no file was sent"}
	}
	return files, paths, err
}

// parts takes the files of a form. Other fields are refused, never ignored.
func parts(form *multipart.Reader, take func(name string, from io.Reader) error) error {
	for {
		part, err := form.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, ok := fileName(part)
		if !ok {
			return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "a part of the form is no file", Expected: "files alone; what to do with them is said in the address", Found: short(part.FormName())}
		}
		if err := take(name, part); err != nil {
			return err
		}
	}
}

// fileName gives the name of a part as it was sent: Part.FileName takes the
// last step of a path in the way of this system, and cleanName in that of all.
func fileName(part *multipart.Part) (string, bool) {
	_, about, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name, ok := about["filename"]
	return name, ok && err == nil
}

func keepFile(root *os.Root, at string, from io.Reader) (n int64, err error) {
	if err := root.Mkdir(filepath.Dir(at), 0o700); err != nil {
		return 0, err
	}
	f, err := root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(f, from)
	return n, errors.Join(err, f.Close())
}

// cleanName makes of a name that a browser sends one that is safe as a single
// step of a path, and to read: its last step, letters and digits of any
// language, and a few marks. A long name keeps its end, which says what the file
// is. It is kept to say where rows come from.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], "_")
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-()~$ ", r) {
			return r
		}
		return '_'
	}, name)
	for len(clean) > longestName {
		_, size := utf8.DecodeRuneInString(clean)
		clean = clean[size:]
	}
	clean = strings.TrimRight(strings.TrimLeft(clean, ".- "), ". ")
	if clean == "" {
		return "file"
	}
	return clean
}

// addAndTell answers POST of files: what was begun, and where it is told on.
func (s *Server) addAndTell(w http.ResponseWriter, r *http.Request) {
	j, err := s.upload(w, r)
	if err != nil {
		refuse(w, r, 0, err)
		return
	}
	state := j.state()
	w.Header().Set("Location", apiPrefix+"jobs/"+state.ID)
	answerJSON(w, r, http.StatusAccepted, state)
}
