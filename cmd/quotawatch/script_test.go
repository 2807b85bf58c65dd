package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/quotawatch/quotawatch/internal/realdata"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary stand in for quotawatch in scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"quotawatch": main})
}

// TestScripts runs the command line as users do. A script has an empty data
// directory, $CORPUS, and, in the folder real, $SHARED.
func TestScripts(t *testing.T) {
	corpus, err := filepath.Abs("../../testdata/corpus")
	if err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, dir string, more ...string) {
		testscript.Run(t, testscript.Params{Dir: dir, UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "", RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "CORPUS="+corpus, "QUOTAWATCH_DATA="+e.WorkDir+"/data", "NO_COLOR=1")
			e.Vars = append(e.Vars, more...)
			return nil
		}})
	}
	t.Run("anywhere", func(t *testing.T) { run(t, "../../testdata/scripts") })
	t.Run("real", func(t *testing.T) {
		run(t, "../../testdata/scripts/real", "SHARED="+realdata.Dir(t))
	})
}
