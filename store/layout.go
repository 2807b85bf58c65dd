package store

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"syscall"

	"github.com/quotawatch/quotawatch"
)

// Format is the version of everything that is stored. A release of another
// format is read again from its files.
const Format = 2

// The names inside a data directory.
const (
	currentFile  = "CURRENT"
	previousFile = "PREVIOUS"
	placesFile   = "places.json"
	shownDir     = "shown" // written by whoever shows counts of people
	lockFile     = "lock"
	buildsDir    = "builds"
	releasesDir  = "releases"
	tmpPrefix    = "tmp-"
	rowsFile     = "rows.duckdb"
	rowsSeal     = "rows.json"
	cubeFile     = "cube.qwc"
	releaseFile  = "release.json"
	permDir      = 0o755
	permFile     = 0o644
	spacePerByte = 4
)

// releaseFiles are the files of a release, and there is no other.
var releaseFiles = []string{cubeFile, releaseFile, rowsSeal, rowsFile}

// freeReserve is how many bytes a disk must have free beyond what the files
// need before an add begins; tests lower it to run into a full disk.
var freeReserve int64 = 64 << 20

// ledger is release.json: what a release holds, to compare it with. Its own
// hash is the digest of the release, so it names no time and no place.
type ledger struct {
	Format int `json:"format"`
	// Reader is the digest of the rules by which the files were read.
	Reader  string             `json:"reader"`
	Release quotawatch.Release `json:"release"`
	// Date is the field that says on which day a row counts.
	Date   string   `json:"date"`
	Labels []string `json:"labels"`
	Sums   sums     `json:"sums"`
	Cube   string   `json:"cube_sha256"`
}

// seal is rows.json: the closed rows file as it was written. Its bytes differ
// between machines, so it cannot be part of the ledger, whose hash is a name.
type seal struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// build is builds/<digest>.json: the releases that answers come from, in the
// order in which they were added.
type build struct {
	Format   int      `json:"format"`
	Releases []string `json:"releases"`
}

func encode(v any) []byte {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err) // types of our own without anything that JSON cannot say
	}
	return append(b, '\n')
}

// classify gives an error of the store its code: a full disk is no fault of
// the file that was being read.
func classify(err error, doing string) error {
	var known *quotawatch.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || strings.Contains(err.Error(), "No space left on device") {
		return &quotawatch.Error{Code: quotawatch.CodeNoSpace, Summary: "the disk is full; nothing that was held is lost", Place: doing,
			Do: "free some space, or keep the data elsewhere with --data DIR, and try again", Err: err}
	}
	var path *os.PathError
	var link *os.LinkError // what a rename fails with
	if errors.As(err, &path) || errors.As(err, &link) {
		return &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "the data directory could not be written; nothing that was held is lost",
			Place: doing, Do: "check the permissions of the data directory and try again", Err: err}
	}
	return &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "a fault of quotawatch itself; nothing that was held is lost",
		Place: doing, Do: "report it with this message", Err: err}
}
