package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// apiCommands lists the commands that the API answers: those whose answers can
// carry a receipt, since these only read, and people, whose answers rest on what
// was shown before and so carry none. There is no query: no SQL from a browser.
func apiCommands() []string {
	return slices.Compact(slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(answering)), "people"))))
}

// apiFlags lists the flags of a command that are parameters of the API, in
// order of their names. Left out are those that name files, those that do not
// change the answer, and those whose answer rests on more than the build.
func apiFlags(c *cobra.Command) (flags []*pflag.Flag) {
	m := answering[c.Name()]
	c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		of, _ := pflag.UnquoteUsage(f)
		if f.Name != "help" && of != "file" && of != "directory" && !slices.Contains(m.idle, f.Name) && !slices.Contains(m.beside, f.Name) {
			flags = append(flags, f)
		}
	})
	return flags
}

// takesArguments tells whether a command has more than flags, as "diff A B".
func takesArguments(c *cobra.Command) bool { return strings.Contains(c.Use, " ") }

// apiFormats are the values of the parameter format and their media types.
func apiFormats() []web.Format {
	return []web.Format{{ID: string(present.FormatJSON), Kind: "application/json"}, {ID: string(present.FormatCSV), Kind: "text/csv; charset=utf-8"},
		{ID: string(present.FormatMarkdown), Kind: "text/markdown; charset=utf-8"}, {ID: string(present.FormatParquet), Kind: "application/vnd.apache.parquet"}}
}

// loaded is a build with all that answers rest on, read once for many
// questions. Nothing in it is changed.
type loaded struct {
	held     *store.Held
	holdings mix.Holdings

	once   sync.Once
	docket []claim.Result
}

// results checks all claims: once, where many questions are asked of one build.
func (a *app) results(h quota.Holdings) []claim.Result {
	l := a.loaded
	if l == nil {
		return claim.Docket(h)
	}
	l.once.Do(func() { l.docket = claim.Docket(h) })
	return slices.Clone(l.docket)
}

// api answers questions of one build in this process, each by a command line
// of its own. It is safe for use by several goroutines.
type api struct {
	app    *app
	loaded *loaded
}

// child is a command line that answers from the build.
func (q api) child(out io.Writer) (*app, *cobra.Command) {
	child := &app{in: strings.NewReader(""), out: out, err: io.Discard, loaded: q.loaded}
	root := newRoot(child)
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	return child, root
}

// Ask answers a command with its flags as parameters, and writes what the
// command line writes, byte for byte.
func (q api) Ask(ctx context.Context, command string, given url.Values) (web.Answer, error) {
	_, root := q.child(io.Discard)
	c, err := apiCommand(root, command)
	if err != nil {
		return web.Answer{}, err
	}
	format, args, err := commandLine(c, given)
	if err != nil {
		return web.Answer{}, err
	}
	b, err := q.run(ctx, format.ID, command, args...)
	if err != nil {
		return web.Answer{}, q.app.outward(err)
	}
	return web.Answer{Format: format, Name: "quotawatch-" + command + "." + format.ID, Body: b}, nil
}

// run runs a command line and gives what it writes.
func (q api) run(ctx context.Context, format, command string, args ...string) ([]byte, error) {
	var out bytes.Buffer
	_, root := q.child(&out)
	root.SetArgs(slices.Concat([]string{command, "--format=" + format, "--data=" + q.app.data, "--registry=" + q.app.registryDir}, args))
	err := root.ExecuteContext(ctx)
	return out.Bytes(), err
}

func apiCommand(root *cobra.Command, name string) (*cobra.Command, error) {
	if i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name }); i >= 0 && slices.Contains(apiCommands(), name) {
		return root.Commands()[i], nil
	}
	return nil, &quotawatch.Error{Code: quotawatch.CodeNoPage, Summary: "the API has no such command", Expected: "one of " + strings.Join(apiCommands(), ", "),
		Found: fmt.Sprintf("%.80q", name), Do: "see /api/v1/openapi.json"}
}

// commandLine makes the flags and arguments of a command from parameters. What
// is not one of them is refused.
func commandLine(c *cobra.Command, given url.Values) (format web.Format, args []string, err error) {
	format = apiFormats()[0]
	flags, names := apiFlags(c), []string{"format"}
	for _, f := range flags {
		names = append(names, f.Name)
	}
	if takesArguments(c) {
		names = append(names, "arg")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		values := given[name]
		i := slices.IndexFunc(flags, func(f *pflag.Flag) bool { return f.Name == name })
		switch {
		case !slices.Contains(names, name):
			return format, nil, parameterError(c, "the command has no such parameter", "one of "+strings.Join(names, ", "), name)
		case name == "arg":
			continue // after the flags
		case len(values) > 1 && (i < 0 || !isList(flags[i])):
			return format, nil, parameterError(c, "a parameter is given twice", "one value of "+name, strings.Join(values, ", "))
		case name == "format":
			if format, err = findFormat(c, values[0]); err != nil {
				return format, nil, err
			}
		default:
			for _, v := range values {
				args = append(args, "--"+name+"="+v)
			}
		}
	}
	return format, slices.Concat(args, []string{"--"}, given["arg"]), nil
}

func isList(f *pflag.Flag) bool {
	_, ok := f.Value.(pflag.SliceValue)
	return ok
}

func findFormat(c *cobra.Command, id string) (web.Format, error) {
	var ids []string
	for _, f := range apiFormats() {
		if ids = append(ids, f.ID); f.ID == id {
			return f, nil
		}
	}
	return web.Format{}, parameterError(c, "there is no such format", "one of "+strings.Join(ids, ", "), id)
}

func parameterError(c *cobra.Command, summary, expected, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: summary, Place: "parameters of " + c.Name(), Expected: expected,
		Found: fmt.Sprintf("%.80q", found), Do: "see /api/v1/openapi.json"}
}
