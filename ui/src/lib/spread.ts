/** Moves points apart until each is at least gap from the next, as little as it
 * takes and inside [low, high]; where that has no room, the gap is what fits.
 * Gives the new places in the order of the old. */
export function spread(places: number[], gap: number, low: number, high: number): number[] {
  const room = Math.min(gap, (high - low) / Math.max(1, places.length - 1));
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
  const out = places.slice();
  let last = low - room;
  for (const i of order) {
    out[i] = last = Math.max(out[i]!, last + room);
  }
  let next = high + room;
  for (const i of order.slice().reverse()) {
    out[i] = next = Math.min(out[i]!, next - room);
  }
  return out;
}
