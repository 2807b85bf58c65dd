// Dots along a line that would lie on each other stand in rows.

/** The row of each dot, 0 the nearest to the line: places are in ascending order, room is what two dots need. */
export function rowsOf(places: readonly number[], room: number): number[] {
  const last: number[] = [];
  return places.map((at) => {
    const free = last.findIndex((other) => at - other >= room);
    const row = free < 0 ? last.length : free;
    last[row] = at;
    return row;
  });
}
