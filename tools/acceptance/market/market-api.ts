import { readFile } from 'node:fs/promises';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { GraphqlClient } from '../../instance/graphql-client.ts';
import type { EnrolledPerson } from './market-set.ts';

export interface UserErrors {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** An identity of the answer with the similarities of its samples, highest first. */
export interface RankedIdentity {
  readonly identityId: string;
  readonly similarities: readonly number[];
}

const gallery = `mutation { createGallery(input: { name: "Market-1501", keepCrops: false, bodyValidHours: null }) {
  gallery { id } userErrors { code message } } }`;
const identities = (count: number): string => {
  const places = Array.from({ length: count }, (_, index) => index);
  const inputs = places.map((index) => `$p${index}: CreateIdentityInput!`).join(', ');
  const calls = places.map(
    (index) => `p${index}: createIdentity(input: $p${index}) { identity { id } userErrors { code message } }`,
  );
  return `mutation (${inputs}) { ${calls.join('\n')} }`;
};
const enrolment = `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) {
  accepted { id } rejected { reason message } userErrors { code message } } }`;
const searching = `query ($input: SearchInput!) { search(input: $input) { rejected { reason } userErrors { code message }
  probes { candidates { identity { id } samples(first: 100) { cosineSimilarity } } } } }`;

const bodyOf = async ({ file }: LabelledPicture) => ({
  image: { base64: (await readFile(file)).toString('base64') },
  modality: 'BODY',
  hint: { crop: true },
});
const cameraOf = ({ camera }: LabelledPicture): string => `c${camera ?? 0}`;

export async function createGallery(client: GraphqlClient): Promise<string> {
  const { createGallery: made } = await client.request<{
    createGallery: UserErrors & { gallery: { id: string } | null };
  }>(gallery);
  refuse(made);
  return made.gallery?.id ?? '';
}

/** @returns Their ids in the order of the people, at most 20 at once. */
export async function createIdentities(
  client: GraphqlClient,
  galleryId: string,
  people: readonly EnrolledPerson[],
): Promise<readonly string[]> {
  const variables = Object.fromEntries(
    people.map(({ externalId }, index) => [`p${index}`, { galleryId, externalId }]),
  );
  const made = await client.request<Record<string, UserErrors & { identity: { id: string } | null }>>(
    identities(people.length),
    variables,
  );
  return people.map((_, index) => {
    const one = made[`p${index}`];
    if (one !== undefined) refuse(one);
    return one?.identity?.id ?? '';
  });
}

/** @throws {Error} if one of the pictures is not taken. */
export async function enrol(
  client: GraphqlClient,
  identityId: string,
  pictures: readonly LabelledPicture[],
): Promise<void> {
  const images = await Promise.all(
    pictures.map(async (picture) => ({ ...(await bodyOf(picture)), cameraId: cameraOf(picture) })),
  );
  const { enrollSamples: outcome } = await client.request<{
    enrollSamples: UserErrors & { rejected: readonly { reason: string; message: string }[] };
  }>(enrolment, { input: { identityId, images, review: 'OFF' } });
  refuse(outcome);
  const [rejected] = outcome.rejected;
  if (rejected !== undefined) throw new Error(`a crop was rejected: ${rejected.reason}: ${rejected.message}`);
}

/** All samples of the identities nearest to a query, less those that the same-camera rule takes away. */
export async function search(
  client: GraphqlClient,
  query: LabelledPicture,
  within: { readonly galleryId: string; readonly identityId: string; readonly topK: number },
): Promise<readonly RankedIdentity[]> {
  const { galleryId, identityId, topK } = within;
  const rule = { sameCameraRule: true, probeCameraId: cameraOf(query), probeIdentityId: identityId };
  const input = { galleryIds: [galleryId], topK, minDecision: 'UNKNOWN', record: false, ...rule };
  const { search: answer } = await client.request<{
    search: UserErrors & {
      probes: readonly {
        candidates: readonly {
          identity: { id: string };
          samples: readonly { cosineSimilarity: number }[];
        }[];
      }[];
    };
  }>(searching, { input: { ...input, ...(await bodyOf(query)) } });
  refuse(answer);
  const [probe] = answer.probes;
  if (probe === undefined) throw new Error('the API found no body in a crop');
  return probe.candidates.map(({ identity, samples }) => ({
    identityId: identity.id,
    similarities: samples.map(({ cosineSimilarity }) => cosineSimilarity),
  }));
}

/** @throws {Error} with the first of the errors. */
export function refuse({ userErrors: [error] }: UserErrors): void {
  if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
}
