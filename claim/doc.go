// Package claim tests what was stated in public against what the records say.
//
// It exists so that anybody can see by which rule a stated number fits the
// records, and by which it does not. It is pure: claims, cubes and published
// figures in, verdicts out. A verdict says nothing of why a number was stated.
package claim
