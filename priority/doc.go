// Package priority sets stated priorities beside what was recorded: which part
// of arrests was of people whom the priority of the day names, as far as the
// records can show it, and which part of a priority they cannot show at all.
//
// It is pure: cubes and registry in, estimates out. What a share means, and what
// it does not, is in docs/methods/priorities.md.
package priority
