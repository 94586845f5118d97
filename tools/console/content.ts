import { makeFacePictures, type FacePicture } from '../faults/face-pictures.ts';
import type { GraphqlClient } from '../instance/graphql-client.ts';
import { idOf } from './id-of.ts';
import { learn } from './learning-content.ts';
import { makeSeen } from './seen-content.ts';

/** Ids by the names of the routes' parameters. */
export type ContentIds = Readonly<Record<string, string | undefined>>;

const names = [
  'Ada Lindqvist',
  'Bo Zhang',
  'Chiara Romano',
  'Dmitri Orlov',
  'Elif Kaya',
  'Farah Haddad',
  'Grace Okafor',
  'Hiroshi Tanaka',
  'Ines Duarte',
  'Jonas Weber',
];
const peopleWithoutPicture = 40;
const picturesPerFace = 3;
/** Mixtures of two people, who may be one; the others are mixtures with nobody, about the thresholds. */
const betweenTwo = 3;
/** Nobody who is enrolled, each seen more than once. */
const strangers = 2;
const strangersCosines = [0.999, 0.998, 0.997];

/** Fills a server with what every page has something to show of: faces are cut from photographs that an npm package carries. */
export async function makeContent(client: GraphqlClient): Promise<ContentIds> {
  const galleryId = await createGallery(client, 'Front office', 'People who work here');
  await createGallery(client, 'Visitors', 'Registered at the door, for a day');
  const pictures = await makeFacePictures(client, names.length * picturesPerFace);
  const identityIds = await enrollPeople(client, { galleryId, pictures });
  await createPeople(client, galleryId);
  await search(client, { galleryId, pictures });
  await makeSeen(client, { galleryId, pictures, identityIds });
  const operators = await makeOperatorsThings(client, galleryId);
  const jobId = await startReport(client, galleryId);
  const learning = await learn(client, galleryId);
  return { galleryId, identityId: identityIds[0], jobId, ...operators, ...learning };
}

async function createGallery(client: GraphqlClient, name: string, description: string): Promise<string> {
  const { createGallery: payload } = await client.request<{ createGallery: unknown }>(
    `mutation G($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } userErrors { message } } }`,
    { input: { name, description } },
  );
  return idOf(payload, 'gallery');
}

async function createIdentity(client: GraphqlClient, input: object): Promise<string> {
  const { createIdentity: payload } = await client.request<{ createIdentity: unknown }>(
    `mutation I($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } userErrors { message } } }`,
    { input },
  );
  return idOf(payload, 'identity');
}

interface Staff {
  readonly galleryId: string;
  readonly pictures: readonly FacePicture[];
}

/** One of each face's pictures is kept back, to be searched for. */
async function enrollPeople(
  client: GraphqlClient,
  { galleryId, pictures }: Staff,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [face, name] of names.entries()) {
    const own = pictures.filter((picture) => picture.face === face).slice(1);
    if (own.length === 0) continue;
    const identityId = await createIdentity(client, {
      galleryId,
      name,
      externalId: `E-${1000 + face}`,
      tags: ['staff'],
    });
    ids.push(identityId);
    await client.request(
      `mutation E($input: EnrollSamplesInput!) { enrollSamples(input: $input) { rejected { reason } userErrors { message } } }`,
      { input: { identityId, images: own.map(({ base64 }) => ({ image: { base64 } })) } },
    );
  }
  return ids;
}

async function createPeople(client: GraphqlClient, galleryId: string): Promise<void> {
  for (let index = 0; index < peopleWithoutPicture; index++) {
    await createIdentity(client, { galleryId, name: `Guest ${index + 1}`, tags: ['guest'] });
  }
}

/** Pictures that were kept back, and mixtures of two people, about which a person has to decide. */
async function search(client: GraphqlClient, { galleryId, pictures }: Staff): Promise<void> {
  const ask = (input: object) =>
    client.request(`query S($input: SearchInput!) { search(input: $input) { id } }`, {
      input: { galleryIds: [galleryId], ...input },
    });
  const first = pictures.filter(
    (picture, index) => pictures.findIndex(({ face }) => face === picture.face) === index,
  );
  for (const { base64 } of first) await ask({ image: { base64 } });
  for (const [index, { embedding }] of first.entries()) {
    const other = first[(index + 1) % first.length]?.embedding;
    if (other === undefined) continue;
    const nobody = opposite(other);
    if (index < betweenTwo) await ask({ embedding: mixed(embedding, other, 0.95 - index * 0.03) });
    else await ask({ embedding: mixed(embedding, nobody, 0.95 - (index - betweenTwo) * 0.003) });
    if (index < strangers)
      for (const cosine of strangersCosines) await ask({ embedding: mixed(nobody, embedding, cosine) });
  }
}

interface Embedded {
  readonly space: string;
  readonly values: readonly number[];
}

const opposite = ({ space, values }: Embedded): Embedded => ({
  space,
  values: values.map((value) => -value),
});

/** A unit vector at this cosine from `a`, towards `b`. */
function mixed(a: Embedded, b: Embedded, cosine: number): Embedded {
  const dot = a.values.reduce((sum, value, index) => sum + value * (b.values[index] ?? 0), 0);
  const rest = b.values.map((value, index) => value - dot * (a.values[index] ?? 0));
  const length = Math.hypot(...rest);
  const share = Math.sqrt(1 - cosine * cosine) / length;
  return {
    space: a.space,
    values: a.values.map((value, index) => cosine * value + share * (rest[index] ?? 0)),
  };
}

async function makeOperatorsThings(client: GraphqlClient, galleryId: string): Promise<ContentIds> {
  const made = await client.request<Record<'createWebhook' | 'createSchedule', unknown>>(
    `mutation K($key: CreateApiKeyInput!, $hook: CreateWebhookInput!, $schedule: CreateScheduleInput!) {
      createApiKey(input: $key) { userErrors { message } }
      createWebhook(input: $hook) { webhook { id } userErrors { message } }
      createSchedule(input: $schedule) { schedule { id } userErrors { message } }
    }`,
    {
      key: { name: 'Door controller', role: 'INTEGRATOR', galleryIds: [galleryId] },
      hook: {
        name: 'Access log',
        url: 'https://hooks.example.org/gallerist',
        events: ['SEARCH_MATCH', 'JOB_FINISHED'],
      },
      schedule: { name: 'Nightly report', kind: 'REPORT', cron: '30 2 * * *', galleryIds: [galleryId] },
    },
  );
  return {
    webhookId: idOf(made.createWebhook, 'webhook'),
    scheduleId: idOf(made.createSchedule, 'schedule'),
  };
}

async function startReport(client: GraphqlClient, galleryId: string): Promise<string> {
  const { startGalleryReport: payload } = await client.request<{ startGalleryReport: unknown }>(
    `mutation R($input: StartGalleryReportInput!) { startGalleryReport(input: $input) { job { id } userErrors { message } } }`,
    { input: { galleryId } },
  );
  return idOf(payload, 'job');
}
