const worrying = 0.8;
const grave = 0.92;

/** In [0, 1]; 0 where there is nothing to take from. */
export function shareOf(used: number, total: number): number {
  return total > 0 ? Math.min(1, Math.max(0, used / total)) : 0;
}

/** The colour of a bar: calm, worrying from 80 %, grave from 92 %. */
export function toneOf(share: number): string {
  if (share >= grave) return 'red.7';
  return share >= worrying ? 'orange.6' : 'accent.6';
}
