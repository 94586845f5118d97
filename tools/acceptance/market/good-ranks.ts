import type { RankedIdentity } from './market-api.ts';

/**
 * Ranks, from 1 on, of a query's good matches among all samples: an API that answers identities tells them once it has named
 * everybody who could stand before the last good match.
 *
 * @param ranking Identities by their best sample; similarities of each, highest first.
 * @param known.good How many good matches the gallery holds.
 * @param known.isWhole Whether the ranking names everybody.
 * @returns Ascending; null where more identities have to be asked for.
 */
export function goodRanks(
  ranking: readonly RankedIdentity[],
  known: { readonly identityId: string; readonly good: number; readonly isWhole: boolean },
): readonly number[] | null {
  const own = ranking.find(({ identityId }) => identityId === known.identityId)?.similarities ?? [];
  const lowest = own.at(-1) ?? -Infinity;
  const beyond = ranking.at(-1)?.similarities[0] ?? -Infinity;
  if (!known.isWhole && (own.length < known.good || beyond >= lowest)) return null;
  const wrong = ranking
    .filter(({ identityId }) => identityId !== known.identityId)
    .flatMap(({ similarities }) => similarities);
  return own.map((similarity, before) => 1 + before + wrong.filter((other) => other > similarity).length);
}
