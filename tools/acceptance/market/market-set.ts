import { readMarket1501 } from '@gallerist/embedding/node';
import type { LabelledPicture } from '@gallerist/embedding/node';

/** Pictures of one person of the gallery; of a distractor one alone. */
export interface EnrolledPerson {
  /** `0002`; of a distractor its picture's id. */
  readonly externalId: string;
  readonly pictures: readonly LabelledPicture[];
}

export interface MarketSet {
  readonly queries: readonly LabelledPicture[];
  /** Without junk. */
  readonly gallery: readonly LabelledPicture[];
  readonly people: readonly EnrolledPerson[];
}

/** The set, or its first people with the same share of the distractors. */
export async function readMarketSet(folder: string, maxIdentities: number): Promise<MarketSet> {
  const { query, gallery } = await readMarket1501(folder);
  const all = [...new Set(query.pictures.map(({ identity }) => identity))].sort();
  const kept = new Set(all.slice(0, maxIdentities));
  const queries = query.pictures.filter(({ identity }) => kept.has(identity));
  const distractors = gallery.pictures.filter(({ isDistractor }) => isDistractor === true);
  const share = kept.size / all.length;
  const others = distractors.slice(0, Math.round(distractors.length * share));
  const known = gallery.pictures.filter(
    ({ identity, isJunk, isDistractor }) => isJunk !== true && isDistractor !== true && kept.has(identity),
  );
  const byPerson = Map.groupBy(known, ({ identity }) => identity);
  const people = [
    ...[...byPerson].map(([externalId, pictures]) => ({ externalId, pictures })),
    ...others.map((picture) => ({ externalId: picture.id, pictures: [picture] })),
  ];
  return { queries, gallery: [...known, ...others], people };
}
