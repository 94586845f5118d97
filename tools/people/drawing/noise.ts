/** A number in [0, 1) for a place of a grid, the same on every machine. */
export function gridNoise(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Smooth noise in [0, 1): {@link gridNoise} between whole numbers. */
export function smoothNoise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const [sx, sy] = [fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)];
  const upper = gridNoise(left, top, seed) * (1 - sx) + gridNoise(left + 1, top, seed) * sx;
  const lower = gridNoise(left, top + 1, seed) * (1 - sx) + gridNoise(left + 1, top + 1, seed) * sx;
  return upper * (1 - sy) + lower * sy;
}
