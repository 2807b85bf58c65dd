//go:build !linux && !darwin

package site

import "errors"

// exchange is what only some systems can do.
func exchange(string, string) error { return errors.ErrUnsupported }
