package ingest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestReadingEndsWhenRefused reads a file of a million bad rows: the reading
// ends when nothing can mend it, and what it says shows no value.
func TestReadingEndsWhenRefused(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpus, "whole.good.csv"))
	if err != nil {
		t.Fatal(err)
	}
	bad := []byte("\"Dallas Area of Responsibility\"|3.Mai.2016|\"Located\"|\"X\"||\"Other\"|\"\"|\"MEXICO\"|\"Male\"\n")
	path := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(path, append(b, bytes.Repeat(bad, 1_000_000)...), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = add(load(t), path, t.TempDir())
	var e *quotawatch.Error
	if !errors.As(err, &e) || e.Code != quotawatch.CodeReleaseBad {
		t.Fatalf("got %v", err)
	}
	if !strings.HasPrefix(e.Found, "10000 of 10006 (100%)") || !strings.Contains(e.Found, `"9.aaa.9999"`) || strings.Contains(e.Error(), "Mai") {
		t.Error(e)
	}
}
