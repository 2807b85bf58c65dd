/** Moves points apart until each is at least gap from the next, as little as it
 * takes and inside [low, high]. Gives the new places in the order of the old. */
export function spread(places: number[], gap: number, low: number, high: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
  const out = places.slice();
  let last = low - gap;
  for (const i of order) {
    out[i] = last = Math.max(out[i]!, last + gap);
  }
  let next = high + gap;
  for (const i of order.slice().reverse()) {
    out[i] = next = Math.min(out[i]!, next - gap);
  }
  return out;
}
