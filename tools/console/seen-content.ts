import type { FacePicture } from '../faults/face-pictures.ts';
import type { GraphqlClient } from '../instance/graphql-client.ts';
import { idOf } from './id-of.ts';

const cameras = [
  { externalId: 'north', name: 'North door', place: 'Ground floor', neighbours: [] },
  {
    externalId: 'hall',
    name: 'Hall',
    place: 'Ground floor',
    neighbours: [{ cameraId: 'north', minSeconds: 20, typicalSeconds: 45 }],
  },
  {
    externalId: 'canteen',
    name: 'Canteen',
    place: 'First floor',
    neighbours: [{ cameraId: 'hall', minSeconds: 60, typicalSeconds: 120 }],
  },
  {
    externalId: 'garage',
    name: 'Garage',
    place: null,
    neighbours: [
      { cameraId: 'north', minSeconds: 180, typicalSeconds: 240 },
      { cameraId: 'hall', minSeconds: 150, typicalSeconds: null },
    ],
  },
];
/** Who was where, by the number of their face, and how many minutes ago. */
const visits = [
  ['north', 0, 94],
  ['hall', 0, 93],
  ['garage', 0, 92.5],
  ['canteen', 0, 41],
  ['canteen', 0, 36],
  ['hall', 0, 4],
  ['north', 1, 70],
  ['hall', 1, 69],
  ['north', 2, 12],
] as const;
const minuteMs = 60_000;

interface Seen {
  readonly galleryId: string;
  readonly pictures: readonly FacePicture[];
  readonly identityIds: readonly string[];
}

/** Cameras, whom they saw, and who agreed to it. */
export async function makeSeen(client: GraphqlClient, seen: Seen): Promise<void> {
  for (const camera of cameras) {
    const input = { ...camera, galleryId: seen.galleryId, timeZone: 'Europe/Berlin' };
    const { createCamera } = await client.request<{ createCamera: unknown }>(
      `mutation C($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } userErrors { message } } }`,
      { input },
    );
    idOf(createCamera, 'camera');
  }
  const ids = await recordVisits(client, seen);
  const [first] = seen.identityIds;
  await made(
    client.request(
      `mutation A($input: AssignSightingsInput!) { assignSightings(input: $input) { userErrors { message } } }`,
      { input: { sightingIds: ids.slice(0, 2), identityId: first } },
    ),
  );
  await recordConsents(client, seen.identityIds);
}

async function recordVisits(
  client: GraphqlClient,
  { galleryId, pictures }: Seen,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [index, [cameraId, face, minutesAgo]] of visits.entries()) {
    const own = pictures.filter((picture) => picture.face === face);
    const picture = own[index % own.length];
    if (picture === undefined) continue;
    const capturedAt = new Date(Date.now() - minutesAgo * minuteMs).toISOString();
    const captures = [{ capturedAt, image: { base64: picture.base64 } }];
    const { recordSightings } = await client.request<{
      recordSightings: { sightings: readonly { id: string }[] };
    }>(
      `mutation S($input: RecordSightingsInput!) { recordSightings(input: $input) { sightings { id } userErrors { message } } }`,
      { input: { galleryId, cameraId, modality: 'FACE', captures } },
    );
    ids.push(...recordSightings.sightings.map(({ id }) => id));
  }
  return ids;
}

async function recordConsents(client: GraphqlClient, identityIds: readonly string[]): Promise<void> {
  for (const identityId of identityIds.slice(0, 4)) {
    await made(
      client.request(
        `mutation R($input: RecordConsentInput!) { recordConsent(input: $input) { userErrors { message } } }`,
        {
          input: {
            ...{ identityId, lawfulBasis: 'CONSENT', purpose: 'Doors that open by themselves' },
            givenAt: new Date(Date.now() - 1_000 * minuteMs).toISOString(),
          },
        },
      ),
    );
  }
  await made(
    client.request(
      `mutation W($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { userErrors { message } } }`,
      { input: { identityId: identityIds[3] } },
    ),
  );
}

type Answer = Readonly<Record<string, { readonly userErrors: readonly unknown[] }>>;

/** @throws {Error} with the answer if a picture would lack what was asked for. */
async function made(asked: Promise<Answer>): Promise<void> {
  const answer = await asked;
  if (Object.values(answer).some(({ userErrors }) => userErrors.length > 0))
    throw new Error(`nothing was made: ${JSON.stringify(answer)}`);
}
