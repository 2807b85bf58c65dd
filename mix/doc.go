// Package mix says who is arrested: arrests by criminal history, method or
// kind, how their shares changed between two windows, and of which groups the
// additional arrests were.
//
// It is pure: cubes and registry in, estimates out. Formulas, rules and limits
// are in docs/methods/mix.md.
package mix
