import { isUuid } from '../../core/ids.ts';

/** Where a match stands: by its similarity, or by its re-ranked distance; `rank` is how many stand before and at it. */
export interface FindPlace {
  readonly kind: 'similarity' | 'reranked';
  readonly value: number;
  readonly sightingId: string;
  readonly rank: number;
}

/** As the cursor keeps it; numbers come back bit for bit. */
export function placeToText({ kind, value, sightingId, rank }: FindPlace): string {
  return [kind === 'similarity' ? 's' : 'r', value, sightingId, rank].join(':');
}

/** Null for a text that is none. */
export function placeFromText(text: string): FindPlace | null {
  const [kind, value = '', sightingId = '', rank = '', ...rest] = text.split(':');
  const isPlace =
    (kind === 's' || kind === 'r') &&
    /^-?\d+(\.\d+)?(e-?\d+)?$/.test(value) &&
    isUuid(sightingId) &&
    /^\d{1,9}$/.test(rank) &&
    rest.length === 0;
  if (!isPlace) return null;
  return {
    kind: kind === 's' ? 'similarity' : 'reranked',
    value: Number(value),
    sightingId,
    rank: Number(rank),
  };
}
