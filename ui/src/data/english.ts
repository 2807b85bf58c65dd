// The English words of data. Those of faults, reasons and caveats are those of
// package view in Go; fixtures hold them to it, word for word.
import type { DataWords } from './words';

export const english: DataWords = {
  twice: (key) => `${key} is given twice`,
  notDay: (key, value) => `${key} "${value}" is not a day like 2025-01-26`,
  notOneOf: (key, value, choices) => `${key} "${value}" is not one of ${choices.join(', ')}`,
  notOffice: (key, value) => `${key} "${value}" is not a code like DAL`,
  unknownKey: (key) => `there is no filter "${key}"`,
  reversed: (from, to) => `from ${from} is after to ${to}`,

  placeApart: () => 'the type of place is counted apart from criminality and method, so they cannot be asked together',
  placeReprocessed: (definition) => `the type of place is counted apart from the method, so reprocessed arrests cannot be left out as by ${definition}`,
  noDefinition: (definition) => `the crosswalk in use does not tell reprocessed arrests apart, so nothing can be counted by ${definition}`,
  noOffice: (codes) => `there is no such field office: ${codes.join(', ')}`,
  notCovered: () => 'the releases at hand do not cover all of those days',
  notRecorded: (release, dimension) => `release ${release} does not record ${dimension}`,
  onlyNation: (figure) => `for those days there is only the published figure ${figure}, which gives all arrests of the nation alone`,
  officeLater: (name, from) => `${name} is an office of its own only from ${from} on`,
  noWeek: () => 'there is no whole week, Monday to Sunday, in those days, and types of place are counted by week',
  notLoaded: () => 'the counts that this needs are not loaded',

  unidentified: () => 'a release behind it has no identifier, so each of its rows counts as one arrest under any definition',
  releases: (n) => `${n} releases answer, each for its own days; nothing is counted from two`,
  criminality: () => 'conviction and charge are as of the release, not of the arrest; convictions include traffic and immigration offences',
  method: () => 'the groups of methods are those of registry/crosswalk.csv; the method does not tell check-ins from other arrests outside of custody',
  meaning: (value, from, reason) => `the method "${value}" changes its meaning on ${from}, inside these days: ${reason}`,
  place: () => 'the type of place is told from a landmark by rules, not always right; docs/methods/places.md says how often',
  edges: (days) => `types of place are counted by whole weeks, Monday to Sunday: ${days} ${days === 1 ? 'day' : 'days'} at the ends ${days === 1 ? 'is' : 'are'} left out`,
  noMethod: (release) => `release ${release} does not record method, so reprocessed arrests are not left out of its days`,
  figure: (definition) => `a published figure, not counted from records held: ${definition}`,
  ownRule: (definition) => `it cannot be counted by ${definition}: the figure has one counting rule, its own`,

  unreachable: (what) => `${what} cannot be reached`,
  status: (what, code) => `${what} was answered with status ${code}`,
  page: (what) => `a web page came in place of ${what}`,
  noGunzip: () => 'this browser cannot read compressed files',
  cut: (what) => `${what} ends early, or is damaged`,
  damaged: (what, why) => `${what} is damaged: ${why}`,
};
