package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/receipt"
	"github.com/quotawatch/quotawatch/reference"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// record is what an answer rests on, kept while a receipt is made of it or
// while the question of a receipt is asked again.
type record struct {
	// held is the build that is answered from: the first that was opened, or
	// one that was set before the command runs.
	held *store.Held
	// opened tells whether the command asked for it.
	opened   bool
	question receipt.Question
	// again is the question of a receipt that is verified: no other is run.
	again *receipt.Question
	// ran tells that the command was begun, and not only its help.
	ran bool
	// answer is the answer as JSON, where it is written as that.
	answer *bytes.Buffer
}

// copying keeps what is written to w, where a receipt is made.
func (r *record) copying(w io.Writer) io.Writer {
	if r.answer == nil {
		return w
	}
	return io.MultiWriter(w, r.answer)
}

// recording tells whether what is answered from must be kept.
func (a *app) recording() bool { return a.receipt != "" || a.record.again != nil }

// manner says which flags of a command do not belong in a receipt.
type manner struct {
	// idle flags do not change the answer; beside are those whose answer rests
	// on more than releases and registry.
	idle, beside []string
}

// answering lists the commands whose answers can carry a receipt. It is a list
// of what may be run for a receipt that came from anybody, so no other command
// is: these only read. The rows of query may rest on chance or the clock.
var answering = map[string]manner{
	"attain": {}, "caseload": {}, "diff": {}, "events": {}, "mix": {}, "multiverse": {}, "orders": {}, "places": {}, "series": {},
	"priorities": {beside: []string{"gangs"}}, // what was shown before, which no release holds
	"claims":     {beside: []string{"moved"}}, // a history with times, which no release holds
	"releases":   {idle: []string{"verify", "rebuild"}},
}

// question gives the command line in the one form it has in a receipt. It
// refuses what can carry none.
func question(c *cobra.Command, args []string) (q receipt.Question, err error) {
	m, ok := answering[c.Name()]
	if !ok || c.Parent() != c.Root() {
		return q, usage(c, "--receipt with a command whose answers carry none")
	}
	q = receipt.Question{Command: c.Name(), Arguments: []string{}}
	own := c.NonInheritedFlags()
	c.Flags().Visit(func(f *pflag.Flag) { // in order of their names
		if own.Lookup(f.Name) == nil || slices.Contains(m.idle, f.Name) {
			return
		}
		if of, _ := pflag.UnquoteUsage(f); of == "file" || of == "directory" || slices.Contains(m.beside, f.Name) {
			err = usage(c, "--receipt with --"+f.Name+", which gives no answer that releases and registry could give again")
		}
		q.Arguments = append(q.Arguments, "--"+f.Name+"="+flagText(f))
	})
	q.Arguments = append(q.Arguments, args...)
	return q, err
}

// flagText writes the value of a flag as it can be typed.
func flagText(f *pflag.Flag) string {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		return strings.Join(list.GetSlice(), ",")
	}
	return f.Value.String()
}

// beginReceipt looks at the question before it is answered, so that one that
// can carry no receipt is refused at once.
func (a *app) beginReceipt(c *cobra.Command, args []string) error {
	if c.Flags().Changed("receipt") && a.receipt == "" {
		return usage(c, "--receipt without the name of a file")
	}
	if !a.recording() {
		return nil
	}
	q, err := question(c, args)
	if err != nil {
		return err
	}
	if a.record.again != nil && !q.Equal(*a.record.again) {
		return usage(c, "a question in another form than receipts have")
	}
	a.record.question, a.record.ran = q, true
	if a.receipt != "" {
		a.record.answer = &bytes.Buffer{}
	}
	return nil
}

// endReceipt writes the receipt of an answer that was given. Where it was not
// given as JSON, the same question is asked again for that, of the same build.
func (a *app) endReceipt(c *cobra.Command, _ []string) error {
	if a.receipt == "" {
		return nil
	}
	answer, held := a.record.answer.Bytes(), a.record.held
	if len(answer) == 0 {
		var err error
		if answer, held, err = a.ask(c.Context(), a.record.question, held); err != nil {
			return err
		}
	}
	b, err := a.makeReceipt(a.record.question, held, answer)
	if err != nil {
		return err
	}
	if err := writeWhole(a.receipt, b); err != nil {
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the receipt cannot be written", File: filepath.Base(a.receipt), Err: err,
			Do: "give --receipt a file in a directory that can be written to"}
	}
	return nil
}

// ask answers a question in this process, as JSON, from held, and gives the
// build that it opened, nil where it needs none. With held nil it opens the
// current one.
func (a *app) ask(ctx context.Context, q receipt.Question, held *store.Held) (answer []byte, opened *store.Held, err error) {
	var out bytes.Buffer
	child := &app{in: strings.NewReader(""), out: &out, err: io.Discard, record: record{held: held, again: &q}, loaded: a.loaded}
	if _, ok := answering[q.Command]; !ok {
		return nil, nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the question is none of a receipt", Found: fmt.Sprintf("%.80q", q.Command),
			Do: "see: quotawatch verify --help"}
	}
	root := newRoot(child)
	root.SetArgs(slices.Concat([]string{q.Command, "--format=json", "--data=" + a.data, "--registry=" + a.registryDir}, q.Arguments))
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(ctx); err != nil {
		return nil, nil, err
	}
	if !child.record.ran {
		return nil, nil, usage(root, "a question that runs no command")
	}
	if child.record.opened {
		opened = child.record.held
	}
	return out.Bytes(), opened, nil
}

// receiptOf asks a question of a build and makes its receipt.
func (a *app) receiptOf(held *store.Held, command string, arguments []string) ([]byte, error) {
	q := receipt.Question{Command: command, Arguments: arguments}
	answer, opened, err := a.ask(context.Background(), q, held)
	if err != nil {
		return nil, err
	}
	return a.makeReceipt(q, opened, answer)
}

func (a *app) makeReceipt(q receipt.Question, held *store.Held, answer []byte) ([]byte, error) {
	p, err := a.restsOn(q, held, answer)
	if err != nil {
		return nil, err
	}
	return receipt.Make(p)
}

// restsOn gathers what a receipt says of an answer. An answer for which no
// build was opened rests on none.
func (a *app) restsOn(q receipt.Question, held *store.Held, answer []byte) (p receipt.Predicate, err error) {
	p = receipt.Predicate{Question: q, Definition: receipt.DefinitionOf(answer), Program: receipt.Program{Version: quotawatch.Version},
		Reference: receipt.Digest{SHA256: reference.Digest()}, Answer: answer}
	accepted, err := a.acceptedDir()
	if err != nil {
		return p, err
	}
	if p.Registry.SHA256, err = registry.Digest(a.registryDir, accepted); err != nil || held == nil {
		return p, err
	}
	p.Build = buildOf(held)
	rules := held.Rules()
	for i, r := range held.Releases() {
		of := receipt.Release{ID: r.ID, Source: r.Source, Digest: r.Digest, Rules: rules[i], Synthetic: r.Synthetic}
		for _, f := range r.Files {
			of.Files = append(of.Files, receipt.File{Name: f.Name, SHA256: f.SHA256, Bytes: f.Bytes})
		}
		p.Releases = append(p.Releases, of)
	}
	return p, nil
}
