package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
)

const apiIntro = `A server (` + "`quotawatch serve`" + `) answers every question of the command line that only reads. The path is the command, the query
parameters are its flags, and the body is what the command line writes, byte for byte: JSON unless ` + "`format`" + ` says csv, md or
parquet. Flags that name files are not parameters, and there is no SQL. A list stands in one parameter with commas, or in several.

- A parameter that a command does not have is refused, and never ignored.
- ` + "`Quotawatch-Build`" + ` names the build that the whole answer rests on; an answer never mixes two.
- ` + "`ETag`" + ` names the bytes: sent back as ` + "`If-None-Match`" + ` it gives 304 while nothing changed. ` + "`HEAD`" + ` gives the headers alone.
- Texts in CSV that a spreadsheet would run begin with an apostrophe. Parquet has typed numbers and exact texts.
- A server that has too much to do says so with 503 and ` + "`Retry-After`" + `.

The same, for programs: [openapi.json](openapi.json), which a server has at ` + "`/api/v1/openapi.json`" + `.

## Errors

Every error has one shape. Parts that are empty are left out. The codes and their status: [errors.md](errors.md).

`

// embeddedCommands makes commands that know what is embedded and nothing else, so that
// what is generated is the same on every machine.
func embeddedCommands() (fresh func() *cobra.Command, err error) {
	reg, err := registry.Load("")
	if err != nil {
		return nil, err
	}
	q := api{&app{}, &loaded{held: &store.Held{}, holdings: mix.Holdings{Holdings: quota.Holdings{Registry: reg}}}}
	return func() *cobra.Command {
		_, root := q.child(io.Discard)
		return root
	}, nil
}

// apiPages writes the reference of the API, for people and for programs.
func apiPages() (page, doc string, err error) {
	fresh, err := embeddedCommands()
	if err != nil {
		return "", "", err
	}
	b, err := document(fresh)
	if err != nil {
		return "", "", err
	}
	described, err := describe(fresh)
	if err != nil {
		return "", "", err
	}
	return apiPage(described), string(b), nil
}

func apiPage(doc openAPI) string {
	var b strings.Builder
	b.WriteString("# The API\n\n" + generated + apiIntro + "```json\n" + problemExample() + "```\n")
	for _, name := range apiCommands() {
		op := doc.Paths[web.APIPath(name)].Get
		fmt.Fprintf(&b, "\n## GET %s\n\n%s. What it answers: [commands.md](commands.md#quotawatch-%s).\n\n", web.APIPath(name), op.Summary, name)
		b.WriteString("| parameter | takes | |\n| --- | --- | --- |\n")
		for _, p := range op.Parameters {
			if p.Ref != "" {
				p = doc.Components.Parameters[p.Ref[strings.LastIndex(p.Ref, "/")+1:]]
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", p.Name, takes(p), strings.ReplaceAll(p.Description, "|", `\|`))
		}
		if len(op.Asks) > 0 {
			b.WriteString("\n```\n" + strings.Join(op.Asks, "\n") + "\n```\n")
		}
	}
	b.WriteString("\n## Adding and removing\n\nPages of a server that takes files add them by `/api/v1/token`, `/api/v1/add` and `/api/v1/jobs/{id}`, and change what is\nheld by `/api/v1/held`, `/api/v1/remove`, `/api/v1/undo` and `/api/v1/forget`: [formats/upload.md](../formats/upload.md).\n")
	return b.String()
}

// problemExample is an error as the API writes it.
func problemExample() string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	_ = e.Encode(web.ProblemOf(parameterError(&cobra.Command{Use: "orders"}, "the command has no such parameter", "one of format", "office"))) // of strings alone
	return b.String()
}

// takes words what a parameter takes.
func takes(p parameter) string {
	s, list := p.Schema, ""
	if s.Items != nil {
		s, list = s.Items, "list of "
	}
	text := s.Type
	if s.Format != "" {
		text = s.Format
	}
	if len(s.Enum) > 0 && len(s.Enum) <= 12 {
		var values []string
		for _, v := range s.Enum {
			values = append(values, fmt.Sprintf("`%v`", v))
		}
		text = strings.Join(values, ", ")
	}
	if s.Default != nil && !slices.Contains([]string{"false", `""`}, string(s.Default)) {
		text += "; default `" + strings.Trim(string(s.Default), `"`) + "`"
	}
	if p.Required {
		text += "; required"
	}
	return list + text
}
