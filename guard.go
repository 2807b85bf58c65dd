package quotawatch

import "fmt"

// Guard runs work and gives a panic in it as an error without a code, which is
// told as one of code internal. A goroutine that panics ends the process with
// all that it serves: every one that is begun runs what it does through Guard.
func Guard(work func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			err = fmt.Errorf("panic: %w", p)
		default:
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return work()
}
