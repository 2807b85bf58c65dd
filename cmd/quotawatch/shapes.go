package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/diff"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/priority"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/store"
	"github.com/quotawatch/quotawatch/suppress"
	"github.com/quotawatch/quotawatch/view"
	"github.com/quotawatch/quotawatch/web"
)

// answerTypes are what each command of the API answers, as its JSON is made.
func answerTypes() map[string][]reflect.Type {
	return map[string][]reflect.Type{
		"attain":     {reflect.TypeFor[*quota.Answer](), reflect.TypeFor[*quota.Ledger]()},
		"caseload":   {reflect.TypeFor[caseloadAnswer]()},
		"claims":     {reflect.TypeFor[[]claim.Result]()},
		"diff":       {reflect.TypeFor[diff.Report]()},
		"events":     {reflect.TypeFor[[]quotawatch.Event]()},
		"mix":        {reflect.TypeFor[*mix.Answer]()},
		"multiverse": {reflect.TypeFor[*quota.Multiverse]()},
		"orders":     {reflect.TypeFor[[]quotawatch.Order]()},
		"people":     {reflect.TypeFor[peopleAnswer]()},
		"places":     {reflect.TypeFor[placesAnswer]()},
		"priorities": {reflect.TypeFor[*priority.Answer]()},
		"releases":   {reflect.TypeFor[[]quotawatch.Release]()},
		"series":     {reflect.TypeFor[*view.Answer]()},
	}
}

// shaped are types that write themselves as JSON, in another shape than they
// have. They tell which, those that others hold first.
var shaped = []interface{ JSONShape() any }{
	quota.Move{}, quota.Variant{}, (*quota.Multiverse)(nil), (*quota.Answer)(nil), (*quota.Ledger)(nil), (*mix.Answer)(nil), (*priority.Answer)(nil), claim.Result{}, (*view.Answer)(nil), placesAnswer{},
}

// answerSchemas gives the JSON Schema of the answers of each command. It is made
// from the types that are written.
func answerSchemas() (map[string]*jsonschema.Schema, error) {
	known, err := knownSchemas()
	if err != nil {
		return nil, err
	}
	all := map[string]*jsonschema.Schema{}
	for name, types := range answerTypes() {
		one := &jsonschema.Schema{}
		for _, t := range types {
			schema, err := schemaOf(t, known)
			if err != nil {
				return nil, err
			}
			one.AnyOf = append(one.AnyOf, schema)
		}
		if all[name] = one; len(types) == 1 {
			all[name] = one.AnyOf[0]
		}
	}
	return all, nil
}

// jobSchema is that of a job of adding files. Its report is what add writes.
func jobSchema() (*jsonschema.Schema, error) {
	known, err := knownSchemas()
	if err != nil {
		return nil, err
	}
	if known[reflect.TypeFor[json.RawMessage]()], err = schemaOf(reflect.TypeFor[[]store.Outcome](), known); err != nil {
		return nil, err
	}
	return schemaOf(reflect.TypeFor[web.JobState](), known)
}

// knownSchemas are the schemas of types that write themselves as JSON.
func knownSchemas() (map[reflect.Type]*jsonschema.Schema, error) {
	known := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[quotawatch.Day]():      {Type: "string", Format: "date"},
		reflect.TypeFor[quotawatch.Estimate](): {Types: []string{"null", "number"}, Description: "null where it is not known"},
		reflect.TypeFor[suppress.Cell]():       {Types: []string{"null", "integer"}, Description: "null where it is hidden"},
		reflect.TypeFor[json.Number]():         {Type: "number"},
	}
	for _, s := range shaped {
		schema, err := schemaOf(reflect.TypeOf(s.JSONShape()), known)
		if err != nil {
			return nil, err
		}
		of := reflect.TypeOf(s)
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		known[of] = schema
	}
	return known, nil
}

// schemaOf makes the schema of a type. Keys that it does not name are allowed:
// more may come.
func schemaOf(t reflect.Type, known map[reflect.Type]*jsonschema.Schema) (*jsonschema.Schema, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", t, err)
	}
	open(s)
	leaveOut(t, s, known)
	return s, nil
}

// leaveOut makes the keys optional of structs that others embed by a pointer:
// where it is nil, encoding/json leaves them out.
func leaveOut(t reflect.Type, s *jsonschema.Schema, known map[reflect.Type]*jsonschema.Schema) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice && s != nil {
		if t.Kind() == reflect.Slice {
			s = s.Items
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || s == nil || known[t] != nil {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.Anonymous || name != "" {
			leaveOut(f.Type, s.Properties[name], known)
		} else if f.Type.Kind() == reflect.Pointer {
			s.Required = slices.DeleteFunc(s.Required, func(key string) bool { return hasKey(f.Type.Elem(), key) })
		}
	}
}

func hasKey(t reflect.Type, key string) bool {
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name == key {
			return true
		}
	}
	return false
}

// open lets objects of known keys have others.
func open(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if len(s.Properties) > 0 {
		s.AdditionalProperties = nil
	}
	for _, p := range s.Properties {
		open(p)
	}
	open(s.Items)
	open(s.AdditionalProperties)
}

func problemSchema() *jsonschema.Schema {
	s, err := schemaOf(reflect.TypeFor[web.Problem](), nil)
	if err != nil {
		panic(err) // of a type of ours
	}
	return s
}
