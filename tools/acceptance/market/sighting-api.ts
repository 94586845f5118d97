import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabelledPicture } from '@gallerist/embedding/node';
import { GraphqlRequestError, type GraphqlClient } from '../../instance/graphql-client.ts';
import { refuse, type UserErrors } from './market-api.ts';

const gallery = `mutation { createGallery(input: { name: "Market-1501", keepCrops: false, sightingHours: 72 }) {
  gallery { id } userErrors { code message } } }`;
const camera = `mutation ($input: CreateCameraInput!) { createCamera(input: $input) { userErrors { code message } } }`;
const recording = `mutation ($input: RecordSightingsInput!) { recordSightings(input: $input) {
  sightings { id } rejected { reason message } userErrors { code message } } }`;
const naming = `mutation ($input: AssignSightingsInput!) { assignSightings(input: $input) { userErrors { code message } } }`;
const finding = `query ($input: FindSightingsInput!) { findSightings(input: $input) {
  matches { nodes { sighting { id } } pageInfo { hasNextPage endCursor } } tookMs rejected { reason }
  userErrors { code message } } }`;

const waitMs = 500;

export const cameraName = ({ camera: number }: LabelledPicture): string => `c${number ?? 0}`;

const cropOf = async ({ file }: LabelledPicture) => ({
  image: { base64: (await readFile(file)).toString('base64') },
  hint: { crop: true },
});

export async function createSightingGallery(
  client: GraphqlClient,
  cameras: readonly string[],
): Promise<string> {
  const { createGallery: made } = await client.request<{
    createGallery: UserErrors & { gallery: { id: string } | null };
  }>(gallery);
  refuse(made);
  const galleryId = made.gallery?.id ?? '';
  for (const externalId of cameras) {
    const input = { galleryId, externalId, name: externalId, timeZone: 'Asia/Shanghai' };
    refuse((await client.request<{ createCamera: UserErrors }>(camera, { input })).createCamera);
  }
  return galleryId;
}

interface Recorded {
  readonly recordSightings: UserErrors & {
    readonly sightings: readonly { readonly id: string }[];
    readonly rejected: readonly { readonly reason: string; readonly message: string }[];
  };
}

/** A server that has too much to do says so at once; cameras send the same again later. */
async function whenThereIsRoom<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof GraphqlRequestError && error.codes.includes('DEPENDENCY_UNAVAILABLE')))
        throw error;
      await sleep(waitMs);
    }
  }
}

/** Of one camera, at most 100. @returns Their ids. @throws {Error} if one of them is not taken. */
export async function recordSightings(
  client: GraphqlClient,
  galleryId: string,
  pictures: readonly { readonly picture: LabelledPicture; readonly capturedAt: Date }[],
): Promise<readonly string[]> {
  const captures = await Promise.all(
    pictures.map(async ({ picture, capturedAt }) => ({ capturedAt, ...(await cropOf(picture)) })),
  );
  const [first] = pictures;
  const cameraId = first === undefined ? '' : cameraName(first.picture);
  const outcome = await whenThereIsRoom(
    async () =>
      (await client.request<Recorded>(recording, { input: { galleryId, cameraId, captures } }))
        .recordSightings,
  );
  refuse(outcome);
  const [rejected] = outcome.rejected;
  if (rejected !== undefined) throw new Error(`a crop was rejected: ${rejected.reason}: ${rejected.message}`);
  if (outcome.sightings.length !== pictures.length)
    throw new Error(`${pictures.length} crops became ${outcome.sightings.length} sightings`);
  return outcome.sightings.map(({ id }) => id);
}

/** At most 100 at once. */
export async function nameSightings(
  client: GraphqlClient,
  identityId: string,
  sightingIds: readonly string[],
): Promise<void> {
  const input = { identityId, sightingIds };
  refuse((await client.request<{ assignSightings: UserErrors }>(naming, { input })).assignSightings);
}

export interface FoundPage {
  /** Of sightings, best first. */
  readonly ids: readonly string[];
  /** Null on the last page. */
  readonly next: string | null;
  readonly tookMs: number;
}

/** A page of what the same-camera rule leaves of the gallery. */
export async function findPage(
  client: GraphqlClient,
  query: LabelledPicture,
  within: {
    readonly galleryId: string;
    readonly identityId: string;
    readonly rerank: boolean;
    readonly after: string | null;
  },
): Promise<FoundPage> {
  const { galleryId, identityId, rerank, after } = within;
  const rule = { sameCameraRule: true, probeCameraId: cameraName(query), probeIdentityId: identityId };
  const input = {
    ...{ galleryIds: [galleryId], probe: { image: await cropOf(query) }, minDecision: 'UNKNOWN' },
    ...{ first: 100, after, rerank, plausibility: false },
    ...rule,
  };
  const { findSightings: answer } = await client.request<{
    findSightings: UserErrors & {
      readonly matches: {
        readonly nodes: readonly { readonly sighting: { readonly id: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      };
      readonly tookMs: number;
      readonly rejected: readonly { readonly reason: string }[];
    };
  }>(finding, { input });
  refuse(answer);
  if (answer.rejected.length > 0) throw new Error('the API found no body in a crop');
  const { nodes, pageInfo } = answer.matches;
  return {
    ids: nodes.map(({ sighting }) => sighting.id),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    tookMs: answer.tookMs,
  };
}
