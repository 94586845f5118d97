import type { SeededRandom } from '@gallerist/metrics/random';

/** Fills `[from, to)` with independent standard normal numbers (Box and Muller). */
export function fillGaussian(
  target: Float32Array,
  random: SeededRandom,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (let i = from; i < to; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    target[i] = radius * Math.cos(angle);
    if (i + 1 < to) target[i + 1] = radius * Math.sin(angle);
  }
}
