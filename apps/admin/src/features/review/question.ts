import type { ReviewQueueQuery } from '../../graphql/generated/graphql.ts';

export type Question = ReviewQueueQuery['reviewQueue']['nodes'][number];
export type ReviewedIdentity = NonNullable<Question['identity']>;

/** Bodies are shown taller than wide. */
export const ratioOf = ({ sample, identity }: Question): number =>
  (sample?.modality ?? identity?.samples.nodes[0]?.modality) === 'BODY' ? 2 : 1;

/** Everything that a question shows, so that it can be fetched before it is asked. */
export function picturesOf({ probeCropUrl, sample, identity, otherIdentity }: Question): readonly string[] {
  const samples = [identity, otherIdentity].flatMap((one) => one?.samples.nodes ?? []);
  return [probeCropUrl, sample?.cropUrl, ...samples.map(({ cropUrl }) => cropUrl)].flatMap(
    (url) => url ?? [],
  );
}
