/**
 * The least float64 above a number: "strictly above x" is "at or above nextAbove(x)".
 *
 * @param value Not NaN; an infinity is returned as it is.
 */
export function nextAbove(value: number): number {
  if (!Number.isFinite(value)) return value;
  // + 0 turns −0 into 0, whose bits count up.
  const bits = new BigInt64Array(new Float64Array([value + 0]).buffer);
  const word = bits[0] ?? 0n;
  bits[0] = value >= 0 ? word + 1n : word - 1n;
  return new Float64Array(bits.buffer)[0] ?? value;
}
