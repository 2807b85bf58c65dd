// Package place tells the type of place from the text of a landmark, by rules
// that are data, and measures how often it is right.
//
// It exists so that arrests can be counted by type of place without any place
// being kept. It is pure, and gives nothing finer than a type.
package place

import (
	"strings"

	"github.com/quotawatch/quotawatch/registry"
)

// Unknown is the type of a landmark that no rule tells, and of none.
const Unknown = "unknown"

// Classifier tells types of place. It is safe for use by several goroutines.
type Classifier struct {
	rules  []rule
	states map[string]bool // last words of names, and codes
}

// rule is a registry rule with its phrases as words between spaces.
type rule struct {
	registry.PlaceRule
	any, all, none []string
}

// New makes a classifier of rules, which are tried in order; states are the
// names of states by code.
func New(rules []registry.PlaceRule, states map[string]string) *Classifier {
	c := &Classifier{states: map[string]bool{}}
	for _, r := range rules {
		c.rules = append(c.rules, rule{r, phrases(r.Any), phrases(r.All), phrases(r.None)})
	}
	for code, name := range states {
		c.states[" "+code+" "] = true
		c.states[words(name)] = true
	}
	return c
}

// phrases puts each phrase between spaces; a last * lets a word go on.
func phrases(list []string) (all []string) {
	for _, p := range list {
		open := strings.HasSuffix(p, "*")
		text := words(strings.TrimSuffix(p, "*"))
		if open {
			text = strings.TrimSuffix(text, " ")
		}
		all = append(all, text)
	}
	return all
}

// words writes a text as capital words between single spaces. What is no
// letter or digit of ASCII parts words, but an apostrophe, which is left out.
func words(text string) string {
	b := make([]byte, 1, len(text)+2)
	b[0] = ' '
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z':
			b = append(b, c-'a'+'A')
		case c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			b = append(b, c)
		case c == '\'':
		case b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	if b[len(b)-1] != ' ' {
		b = append(b, ' ')
	}
	return string(b)
}

// Classify gives the type of place of a landmark.
func (c *Classifier) Classify(landmark string) string {
	kind, _ := c.Explain(landmark)
	return kind
}

// Explain gives the type of place of a landmark, and the id of the rule that
// told it, "" for none.
func (c *Classifier) Explain(landmark string) (kind, rule string) {
	text := words(landmark)
	for i := range c.rules {
		if r := &c.rules[i]; r.fits(text, c.states) {
			return r.Type, r.ID
		}
	}
	return Unknown, ""
}

func (r *rule) fits(text string, states map[string]bool) bool {
	if len(r.any) > 0 && !oneIn(text, r.any) || oneIn(text, r.none) || r.EndsState && !endsIn(text, states) {
		return false
	}
	for _, p := range r.all {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

func oneIn(text string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// endsIn tells whether a text ends in a state of one, two or three words.
func endsIn(text string, states map[string]bool) bool {
	at := len(text) - 1
	for range 3 {
		if at = strings.LastIndexByte(text[:max(0, at)], ' '); at < 0 {
			return false
		}
		if states[text[at:]] {
			return true
		}
	}
	return false
}
