import { setTimeout as sleep } from 'node:timers/promises';
import { encodePng } from '@gallerist/preprocess/node';
import type { Crop } from '../../ingest/following/crop.ts';
import type { GraphqlClient } from '../../instance/graphql-client.ts';
import { tight } from '../measure/body-net.ts';

interface UserErrors {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

const gallery = `mutation ($name: String!) { createGallery(input: { name: $name, keepCrops: false, sightingHours: 72 }) {
  gallery { id } userErrors { code message } } }`;
const camera = `mutation ($input: CreateCameraInput!) { createCamera(input: $input) { userErrors { code message } } }`;
const policy = `mutation ($input: SetThresholdPolicyInput!) { setThresholdPolicy(input: $input) { userErrors { code message } } }`;
const thresholds = `query ($id: ID!) { gallery(id: $id) { thresholds(modality: BODY) { current { review } } } }`;
const recording = `mutation ($input: RecordSightingsInput!) { recordSightings(input: $input) {
  sightings { id trackletId } rejected { reason } userErrors { code message } } }`;
const finding = `query ($input: FindSightingsInput!) { findSightings(input: $input) {
  matches { nodes { sighting { id } } pageInfo { hasNextPage endCursor } } userErrors { code message } } }`;

const pollMs = 200;
const capturesAtOnce = 10;

/** A tracklet as a camera sends it. */
export interface SentTracklet {
  readonly name: string;
  readonly camera: number;
  readonly from: Date;
  readonly until: Date;
  readonly crops: readonly Crop[];
}

const cameraName = (camera: number): string => `camera-${camera}`;

/** A gallery with its cameras that decides at a threshold. @returns Its id. */
export async function createSceneGallery(
  client: GraphqlClient,
  of: { readonly name: string; readonly cameras: number; readonly threshold: number },
): Promise<string> {
  const made = await call<{ readonly gallery: { readonly id: string } }>(client, gallery, { name: of.name });
  const galleryId = made.gallery.id;
  for (let number = 0; number < of.cameras; number += 1) {
    const name = cameraName(number);
    await call(client, camera, { input: { galleryId, externalId: name, name, timeZone: 'UTC' } });
  }
  const at = { kind: 'STATIC', match: of.threshold, review: of.threshold };
  await call(client, policy, { input: { galleryId, modality: 'BODY', ...at } });
  for (;;) {
    const { gallery: now } = await client.request<{
      readonly gallery: { readonly thresholds: { readonly current: { readonly review: number } } };
    }>(thresholds, { id: galleryId });
    if (Math.abs(now.thresholds.current.review - of.threshold) < 1e-9) return galleryId;
    await sleep(pollMs);
  }
}

export interface RecordedTracklets {
  /** Of sightings, by name; a tracklet of which nothing was taken has none. */
  readonly ids: ReadonlyMap<string, string>;
  /** Why pictures were not taken, one reason each. */
  readonly refusals: readonly string[];
}

/** Sends the very pixels that the library embeds, as crops. */
export async function recordTracklets(
  client: GraphqlClient,
  galleryId: string,
  tracklets: readonly SentTracklet[],
): Promise<RecordedTracklets> {
  const ids = new Map<string, string>();
  const refusals: string[] = [];
  for (const [number, ofCamera] of Map.groupBy(tracklets, ({ camera: one }) => one)) {
    for (let start = 0; start < ofCamera.length; start += capturesAtOnce) {
      const captures = await Promise.all(ofCamera.slice(start, start + capturesAtOnce).map(captureOf));
      const input = { galleryId, cameraId: cameraName(number), captures };
      const { sightings, rejected } = await call<{
        readonly sightings: readonly { readonly id: string; readonly trackletId: string }[];
        readonly rejected: readonly { readonly reason: string }[];
      }>(client, recording, { input });
      refusals.push(...rejected.map(({ reason }) => reason));
      for (const { id, trackletId } of sightings) ids.set(trackletId, id);
    }
  }
  return { ids, refusals };
}

async function captureOf({ name, from, until, crops }: SentTracklet) {
  const images = await Promise.all(
    crops.map(async (crop) => ({
      image: { base64: Buffer.from(await encodePng(tight(crop))).toString('base64') },
      hint: { crop: true },
    })),
  );
  return { capturedAt: from.toISOString(), capturedUntil: until.toISOString(), trackletId: name, images };
}

interface FoundPage {
  readonly matches: {
    readonly nodes: readonly { readonly sighting: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** Sightings of other cameras than the probe's that the gallery's threshold takes for the same person. */
export async function timelineOf(
  client: GraphqlClient,
  galleryId: string,
  sightingId: string,
): Promise<readonly string[]> {
  const asked = { galleryIds: [galleryId], probe: { sightingId }, sameCameraRule: true, first: 100 };
  const pageAfter = (after: string | null): Promise<FoundPage> =>
    call<FoundPage>(client, finding, { input: { ...asked, after } });
  const found: string[] = [];
  for (let after: string | null = null; ;) {
    const { matches } = await pageAfter(after);
    found.push(...matches.nodes.map(({ sighting }) => sighting.id));
    if (!matches.pageInfo.hasNextPage) return found;
    after = matches.pageInfo.endCursor;
  }
}

/** The one field of an operation. @throws {Error} with its first user error. */
async function call<T>(client: GraphqlClient, operation: string, variables: object): Promise<T> {
  const data = await client.request<Record<string, T & UserErrors>>(operation, { ...variables });
  const [answer] = Object.values(data);
  if (answer === undefined) throw new TypeError('the server answered nothing');
  const [error] = answer.userErrors;
  if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
  return answer;
}
