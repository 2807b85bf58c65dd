package main

import (
	"strings"
	"testing"
)

// TestNoChromium says what to do where there is none.
func TestNoChromium(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := printPDF(t.Context(), nil, "brief.pdf"); err == nil || !strings.Contains(err.Error(), "install the package chromium, or write --out FILE.html") {
		t.Errorf("got %v", err)
	}
}
