package main

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/web"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The parts of an OpenAPI 3.1 document that are used here, as
// https://spec.openapis.org/oas/v3.1.1 names them.
type (
	openAPI struct {
		OpenAPI    string              `json:"openapi"`
		Info       info                `json:"info"`
		Paths      map[string]pathItem `json:"paths"`
		Components components          `json:"components"`
	}
	info struct {
		Title       string  `json:"title"`
		Summary     string  `json:"summary"`
		Description string  `json:"description"`
		License     license `json:"license"`
		Version     string  `json:"version"`
	}
	license struct {
		Name       string `json:"name"`
		Identifier string `json:"identifier"`
	}
	pathItem struct {
		Get  *operation `json:"get,omitempty"`
		Post *operation `json:"post,omitempty"`
	}
	operation struct {
		ID          string              `json:"operationId"`
		Summary     string              `json:"summary"`
		Description string              `json:"description,omitempty"`
		Parameters  []parameter         `json:"parameters,omitempty"`
		Body        *body               `json:"requestBody,omitempty"`
		Responses   map[string]response `json:"responses"`
		Asks        []string            `json:"x-examples,omitempty"`
	}
	parameter struct {
		Ref         string             `json:"$ref,omitempty"`
		Name        string             `json:"name,omitempty"`
		In          string             `json:"in,omitempty"`
		Description string             `json:"description,omitempty"`
		Required    bool               `json:"required,omitempty"`
		Explode     *bool              `json:"explode,omitempty"`
		Schema      *jsonschema.Schema `json:"schema,omitempty"`
	}
	body struct {
		Description string               `json:"description,omitempty"`
		Required    bool                 `json:"required"`
		Content     map[string]mediaType `json:"content"`
	}
	response struct {
		Ref         string               `json:"$ref,omitempty"`
		Description string               `json:"description,omitempty"`
		Headers     map[string]header    `json:"headers,omitempty"`
		Content     map[string]mediaType `json:"content,omitempty"`
	}
	header struct {
		Ref         string             `json:"$ref,omitempty"`
		Description string             `json:"description,omitempty"`
		Schema      *jsonschema.Schema `json:"schema,omitempty"`
	}
	mediaType struct {
		Schema *jsonschema.Schema `json:"schema,omitempty"`
	}
	components struct {
		Schemas    map[string]*jsonschema.Schema `json:"schemas"`
		Responses  map[string]response           `json:"responses"`
		Parameters map[string]parameter          `json:"parameters"`
		Headers    map[string]header             `json:"headers"`
	}
)

const apiAbout = `Every question of the command line that only reads, as GET. The path is the command, the query parameters are its flags, and the body is what the command line
writes, byte for byte. A parameter that a command does not have is refused, and never ignored.

Counts only: nothing here names or locates a person, and there is no SQL. The quotas are as reported by newspapers from unnamed officials, and denied.`

// Document describes the API as OpenAPI 3.1. It is made from the commands.
func (q api) Document() ([]byte, error) {
	return document(func() *cobra.Command {
		_, root := q.child(io.Discard)
		return root
	})
}

// document writes the description of the commands that fresh makes.
func document(fresh func() *cobra.Command) ([]byte, error) {
	doc, err := describe(fresh)
	if err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	return append(b, '\n'), err
}

func describe(fresh func() *cobra.Command) (openAPI, error) {
	root := fresh()
	doc := openAPI{OpenAPI: "3.1.1", Paths: map[string]pathItem{}, Components: shared(),
		Info: info{Title: "quotawatch", Summary: root.Short, Description: apiAbout, License: license{"Apache License 2.0", "Apache-2.0"}, Version: quotawatch.Version}}
	schemas, err := answerSchemas()
	if err != nil {
		return doc, err
	}
	for _, name := range apiCommands() {
		c, err := apiCommand(root, name)
		if err != nil {
			return doc, err
		}
		doc.Components.Schemas[name] = cmp.Or(schemas[name], &jsonschema.Schema{})
		doc.Paths[web.APIPath(name)] = pathItem{Get: &operation{ID: name, Summary: c.Short, Description: strings.TrimSpace(c.Long),
			Parameters: append(parameters(c), parameter{Ref: "#/components/parameters/format"}), Responses: responses(name), Asks: examples(fresh, name)}}
	}
	doc.Paths[web.APIPath("openapi.json")] = pathItem{Get: &operation{ID: "openapi", Summary: "This document", Responses: map[string]response{
		"200": {Description: "the description of the API", Headers: buildHeader(), Content: map[string]mediaType{"application/json": {&jsonschema.Schema{Type: "object"}}}}}}}
	if err := describeUploads(&doc, fresh()); err != nil {
		return doc, err
	}
	return doc, describeChanges(&doc)
}

// shared are the parts that every operation refers to.
func shared() components {
	text := func() *jsonschema.Schema { return &jsonschema.Schema{Type: "string"} }
	return components{
		Schemas: map[string]*jsonschema.Schema{"problem": problemSchema()},
		Parameters: map[string]parameter{"format": {Name: "format", In: "query", Description: "how to write the answer: json holds everything, the others its table",
			Schema: &jsonschema.Schema{Type: "string", Enum: formatIDs(), Default: json.RawMessage(`"json"`)}}},
		Headers: map[string]header{
			"build": {Description: "the build that the whole answer rests on", Schema: text()},
			"etag":  {Description: "names the bytes; sent back as If-None-Match it gives 304 while nothing changed", Schema: text()},
		},
		Responses: map[string]response{"problem": {Description: "what failed, what was expected and what to do", Headers: buildHeader(),
			Content: map[string]mediaType{"application/json": {&jsonschema.Schema{Ref: "#/components/schemas/problem"}}}}},
	}
}

func buildHeader() map[string]header {
	return map[string]header{"Quotawatch-Build": {Ref: "#/components/headers/build"}}
}

func formatIDs() (ids []any) {
	for _, f := range apiFormats() {
		ids = append(ids, f.ID)
	}
	return ids
}

// statuses are those that errors of a question can have.
var statuses = []int{400, 403, 404, 413, 422, 500, 503}

func responses(name string) map[string]response {
	headers := buildHeader()
	headers["ETag"] = header{Ref: "#/components/headers/etag"}
	ok := response{Description: "the answer", Headers: headers, Content: map[string]mediaType{}}
	for _, f := range apiFormats() {
		kind, _, _ := strings.Cut(f.Kind, ";")
		ok.Content[kind] = mediaType{}
	}
	ok.Content["application/json"] = mediaType{&jsonschema.Schema{Ref: "#/components/schemas/" + name}}
	all := map[string]response{"200": ok, "304": {Description: "the answer is the one that the client has"}}
	for _, status := range statuses {
		all[strconv.Itoa(status)] = response{Ref: "#/components/responses/problem"}
	}
	return all
}

// parameters describes the flags of a command, then the arguments of one that
// is asked.
func parameters(c *cobra.Command) (all []parameter) {
	for _, f := range apiFlags(c) {
		_, usage := pflag.UnquoteUsage(f)
		p := parameter{Name: f.Name, In: "query", Description: usage, Schema: flagSchema(c, f)}
		if isList(f) {
			no := false
			p.Explode = &no // values stand in one parameter, with commas
		}
		all = append(all, p)
	}
	if takesArguments(c) && slices.Contains(apiCommands(), c.Name()) {
		use := strings.TrimSpace(strings.TrimPrefix(c.Use, c.Name()))
		all = append(all, parameter{Name: "arg", In: "query", Description: "the arguments, in their order: " + use, Required: !strings.HasPrefix(use, "["),
			Schema: &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string"}}})
	}
	return all
}

// flagSchema is what a flag takes: its type, its values where they can be
// listed, and its default.
func flagSchema(c *cobra.Command, f *pflag.Flag) *jsonschema.Schema {
	of, _ := pflag.UnquoteUsage(f)
	one := &jsonschema.Schema{Type: map[string]string{"bool": "boolean", "int": "integer", "float64": "number"}[f.Value.Type()], Enum: flagValues(c, f.Name)}
	if one.Type == "" {
		one.Type = "string"
	}
	if of == "day" {
		one.Format = "date"
	}
	if isList(f) {
		return &jsonschema.Schema{Type: "array", Items: one}
	}
	if f.DefValue != "" {
		one.Default = json.RawMessage(f.DefValue)
		if one.Type == "string" {
			one.Default = json.RawMessage(strconv.Quote(f.DefValue))
		}
	}
	return one
}

// describeUploads adds what a page on this machine adds files by.
func describeUploads(doc *openAPI, root *cobra.Command) error {
	add, _, err := root.Find([]string{"add"})
	if err != nil {
		return err
	}
	if doc.Components.Schemas["job"], err = jobSchema(); err != nil {
		return err
	}
	text, bytes := &jsonschema.Schema{Type: "string"}, &jsonschema.Schema{}
	job := map[string]mediaType{"application/json": {&jsonschema.Schema{Ref: "#/components/schemas/job"}}}
	events := maps.Clone(job)
	events["text/event-stream"], events["application/x-ndjson"] = mediaType{text}, mediaType{text}
	answers := func(status, about string, content map[string]mediaType) map[string]response {
		return map[string]response{status: {Description: about, Headers: buildHeader(), Content: content}, "default": {Ref: "#/components/responses/problem"}}
	}
	doc.Paths[web.APIPath("token")] = pathItem{Get: &operation{ID: "token", Summary: "The token of this start, for pages of this server", Responses: answers("200", "the token",
		map[string]mediaType{"application/json": {&jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{"token": text}, Required: []string{"token"}}}})}}
	flags := append(parameters(add), parameter{Name: "name", In: "query", Description: "the name of the file, where one is sent as it is", Schema: text},
		parameter{Name: web.TokenHeader, In: "header", Description: "the token of this start", Required: true, Schema: text})
	doc.Paths[web.APIPath("add")] = pathItem{Post: &operation{ID: "add", Summary: "Add files that a page sends; only on a server that takes them", Parameters: flags,
		Body:      &body{Description: "the files of one or more releases", Required: true, Content: map[string]mediaType{"multipart/form-data": {&jsonschema.Schema{Type: "object"}}, "application/octet-stream": {bytes}}},
		Responses: answers("202", "what was begun; Location leads to the job", job)}}
	doc.Paths[web.APIPath("jobs/{id}")] = pathItem{Get: &operation{ID: "job", Summary: "How far the reading of files is, and the contract report",
		Parameters: []parameter{{Name: "id", In: "path", Required: true, Schema: text}}, Responses: answers("200", "the state now, or every state to the end as events or lines", events)}}
	return nil
}

// flagValues lists what completion offers for a flag.
func flagValues(c *cobra.Command, name string) (values []any) {
	complete, ok := c.GetFlagCompletionFunc(name)
	if !ok {
		return nil
	}
	offered, _ := complete(c, nil, "")
	for _, v := range offered {
		value, _, _ := strings.Cut(v, "\t")
		values = append(values, value)
	}
	return values
}

// examples are the examples of a command as addresses of the API.
func examples(fresh func() *cobra.Command, name string) (addresses []string) {
	c, err := apiCommand(fresh(), name)
	if err != nil {
		return nil
	}
	for _, words := range exampleLines(c.Example) {
		again, err := apiCommand(fresh(), name) // a command keeps the flags it has parsed
		if err != nil || words[0] != name {
			continue
		}
		if address, ok := exampleAddress(again, words[1:]); ok {
			addresses = append(addresses, address)
		}
	}
	return slices.Compact(addresses)
}

// exampleLines are the command lines of an example, in words, those that go on
// in the next line joined. Those that need a shell are left out.
func exampleLines(example string) (lines [][]string) {
	for line := range strings.Lines(strings.ReplaceAll(example, "\\\n", " ")) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "quotawatch "); ok && !strings.ContainsAny(rest, "\"'|>*") {
			lines = append(lines, strings.Fields(rest))
		}
	}
	return lines
}

// exampleAddress gives the address for the words after a command, where every
// flag in them is a parameter.
func exampleAddress(c *cobra.Command, words []string) (string, bool) {
	if err := c.ParseFlags(words); err != nil {
		return "", false
	}
	known, query := append(apiFlags(c), c.Flag("format")), []string{}
	fits := true
	c.Flags().Visit(func(f *pflag.Flag) {
		fits = fits && slices.Contains(known, f)
		query = append(query, f.Name+"="+url.QueryEscape(flagText(f)))
	})
	for _, arg := range c.Flags().Args() {
		query = append(query, "arg="+url.QueryEscape(arg))
	}
	address := web.APIPath(c.Name())
	if len(query) > 0 {
		address += "?" + strings.ReplaceAll(strings.Join(query, "&"), "%2C", ",")
	}
	return address, fits
}
