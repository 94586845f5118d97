import type { ReviewKind } from '../../graphql/generated/graphql.ts';

export const reviewKinds = [
  'NEAR_THRESHOLD',
  'DISAGREEMENT',
  'PROPOSED',
  'DUPLICATE',
] as const satisfies readonly ReviewKind[];

/** What the address of the page says: which questions are asked, and which comes first. */
export interface ReviewSearch {
  readonly kind?: ReviewKind;
  readonly item?: string;
}

export function reviewSearch({ kind, item }: Record<string, unknown>): ReviewSearch {
  const known = reviewKinds.find((one) => one === kind);
  return {
    ...(known === undefined ? {} : { kind: known }),
    ...(typeof item === 'string' && item !== '' ? { item } : {}),
  };
}
