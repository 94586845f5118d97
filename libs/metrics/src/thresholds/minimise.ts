const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 80;

/**
 * The place of the least value of a function of one number: the best of an even grid, refined by golden sections between
 * its neighbours. Finds the global minimum where the grid is finer than the function's valleys.
 *
 * @param range `grid` intervals from `low` to `high`.
 */
export function minimise(
  objective: (x: number) => number,
  { low, high, grid }: { readonly low: number; readonly high: number; readonly grid: number },
): number {
  const step = (high - low) / grid;
  let best = low;
  let least = Infinity;
  for (let i = 0; i <= grid; i += 1) {
    const value = objective(low + i * step);
    if (value < least) {
      least = value;
      best = low + i * step;
    }
  }
  let a = best - step;
  let b = best + step;
  for (let i = 0; i < STEPS; i += 1) {
    const c = b - (b - a) * GOLDEN;
    const d = a + (b - a) * GOLDEN;
    if (objective(c) <= objective(d)) b = d;
    else a = c;
  }
  const refined = (a + b) / 2;
  return objective(refined) <= least ? refined : best;
}
