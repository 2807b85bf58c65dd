package quotawatch_test

import (
	"errors"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestGuard gives what work gives, and any panic as an error that leads to the
// exit code of an internal one.
func TestGuard(t *testing.T) {
	plain := errors.New("plain")
	if err := quotawatch.Guard(func() error { return plain }); !errors.Is(err, plain) || err.Error() != "plain" {
		t.Error(err)
	}
	if err := quotawatch.Guard(func() error { return nil }); err != nil {
		t.Error(err)
	}
	for name, work := range map[string]func() error{
		"a text":      func() error { panic("a text") },
		"an error":    func() error { panic(plain) },
		"an index":    func() error { return []error{}[len(name)] },
		"a nil value": func() error { panic(nothing()) },
	} {
		err := quotawatch.Guard(work)
		if err == nil || quotawatch.ExitOf(err) != quotawatch.ExitInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

const name = "a name"

// nothing is a value that nobody can tell from here to be none.
func nothing() any { return nil }
