package main

import (
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/quotawatch/quotawatch/web"
)

// describeChanges adds what a page on this machine changes what is held by.
func describeChanges(doc *openAPI) error {
	known, err := knownSchemas()
	if err != nil {
		return err
	}
	for name, of := range map[string]reflect.Type{"held": reflect.TypeFor[web.Changeable](), "change": reflect.TypeFor[web.Change]()} {
		if doc.Components.Schemas[name], err = schemaOf(of, known); err != nil {
			return err
		}
	}
	answer := func(schema, about string) map[string]response {
		return map[string]response{"200": {Description: about, Headers: buildHeader(), Content: map[string]mediaType{
			"application/json": {&jsonschema.Schema{Ref: "#/components/schemas/" + schema}}}}, "default": {Ref: "#/components/responses/problem"}}
	}
	text := &jsonschema.Schema{Type: "string"}
	token := parameter{Name: web.TokenHeader, In: "header", Description: "the token of this start", Required: true, Schema: text}
	post := func(id, summary string, p parameter) {
		p.In, p.Required = "query", true
		doc.Paths[web.APIPath(id)] = pathItem{Post: &operation{ID: id, Summary: summary, Parameters: []parameter{p, token}, Responses: answer("change", "what has changed")}}
	}
	doc.Paths[web.APIPath("held")] = pathItem{Get: &operation{ID: "held", Summary: "What a page of this server can change of what is held",
		Responses: answer("held", "what is held, what undoing would do, and the accepted layouts")}}
	post("remove", "Take releases out", parameter{Name: "release", Description: "the id of a release, as often as there are",
		Schema: &jsonschema.Schema{Type: "array", Items: text}})
	post("undo", "Take the last change of what is held back", parameter{Name: "at", Description: "what is held, as held tells it; another is refused", Schema: text})
	post("forget", "Let an accepted layout go", parameter{Name: "layout", Description: "the name of the layout", Schema: text})
	return nil
}
