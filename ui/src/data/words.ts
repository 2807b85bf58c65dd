// The sentences that data can say: faults of a filter, reasons why there is no
// answer, caveats, and what is wrong with a file. A page in another language
// hands in its own; the English ones are in english.ts.

export interface DataWords {
  // Faults of a filter.
  twice(key: string): string;
  notDay(key: string, value: string): string;
  notOneOf(key: string, value: string, choices: readonly string[]): string;
  notOffice(key: string, value: string): string;
  unknownKey(key: string): string;
  reversed(from: string, to: string): string;

  // Why there is no answer.
  placeApart(): string;
  placeReprocessed(definition: string): string;
  noDefinition(definition: string): string;
  noOffice(codes: readonly string[]): string;
  notCovered(): string;
  notRecorded(release: string, dimension: string): string;
  onlyNation(figure: string): string;
  officeLater(name: string, from: string): string;
  noWeek(): string;
  notLoaded(): string;

  // Caveats.
  unidentified(): string;
  releases(n: number): string;
  criminality(): string;
  method(): string;
  meaning(value: string, from: string, reason: string): string;
  place(): string;
  edges(days: number): string;
  noMethod(release: string): string;
  figure(definition: string): string;
  ownRule(definition: string): string;

  // What is wrong with a file. what names it.
  unreachable(what: string): string;
  status(what: string, code: number): string;
  page(what: string): string;
  noGunzip(): string;
  cut(what: string): string;
  damaged(what: string, why: string): string;
}
