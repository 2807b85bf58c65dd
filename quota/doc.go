// Package quota accounts for arrests against reported quotas.
//
// It exists to answer one question exactly: of the days of a window, how many
// met the quota, by how much was it missed, and what does the answer rest on.
// It is pure: cubes and published figures come in, answers go out, and nothing
// is read, written or remembered. The method is in docs/methods/attainment.md.
package quota
