package columnar

import (
	"errors"
	"fmt"

	"github.com/quotawatch/quotawatch"
)

// What to do about a file that was refused.
const (
	doWhole  = "get the file again and compare its size with the publisher's; if it is the same, tell the publisher"
	doExport = "open it with the program that wrote it and save it as CSV, or as Parquet with snappy or zstd"
	doLimits = "check that this is the release; if it is, save it again as CSV"
)

func misformed(place, expected, found string, cause error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileFormat, Summary: "the columnar file cannot be read",
		Place: place, Expected: expected, Found: found, Do: doExport, Err: cause}
}

func truncated(place, found string, cause error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileTruncated, Summary: "the columnar file ends early or is damaged",
		Place: place, Found: found, Do: doWhole, Err: cause}
}

func unreadable(place string, cause error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileUnreadable, Summary: "the file cannot be read",
		Place: place, Do: "check the disk and the permissions of the file", Err: cause}
}

func encrypted(place string) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileEncrypted, Summary: "the columnar file is encrypted",
		Place: place, Do: "save it without encryption, with the program and the key that open it"}
}

func beyond(place string, limit, found int64, unit string) *quotawatch.Error {
	return &quotawatch.Error{Code: quotawatch.CodeFileLimits, Summary: "the columnar file is larger than any release needs",
		Place: place, Expected: fmt.Sprintf("at most %d %s", limit, unit), Found: fmt.Sprintf("%d", found), Do: doLimits}
}

// guard makes an error of a panic. arrow-go panics on what it did not expect
// of a file, and so does Go on an index that a file made up.
func guard(place string, err *error) {
	switch p := recover().(type) {
	case nil:
	case *quotawatch.Error: // of the allocator, which cannot give an error
		*err = p
	case error:
		*err = truncated(place, "the parts do not fit together", p)
	default:
		*err = truncated(place, "the parts do not fit together", fmt.Errorf("%v", p))
	}
}

// wrap makes an error of the library one of ours.
func wrap(place string, err error) error {
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return known
	}
	return truncated(place, "the parts do not fit together", err)
}
