/**
 * The first `limit` strings above `above` in rising order. Keeps at most twice `limit` at a time, so that a page of a large
 * index costs one pass and no sort of the whole.
 */
export function leastStrings(
  strings: Iterable<string>,
  { above, limit }: { readonly above: string | null; readonly limit: number },
): string[] {
  let kept: string[] = [];
  let ceiling: string | null = null;
  for (const candidate of strings) {
    if (above !== null && candidate <= above) continue;
    if (ceiling !== null && candidate >= ceiling) continue;
    kept.push(candidate);
    if (kept.length < 2 * limit) continue;
    kept = kept.sort().slice(0, limit);
    ceiling = kept[limit - 1] ?? null;
  }
  return kept.sort().slice(0, limit);
}
