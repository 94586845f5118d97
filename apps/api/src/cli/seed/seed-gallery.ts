import { createHash } from 'node:crypto';
import { newId } from '../../core/ids.ts';
import { recordAudit } from '../../features/audit/audit.store.ts';
import { insertGallery, listGalleries } from '../../features/gallery/gallery.store.ts';
import { insertIdentities } from '../../features/identity/identity.store.ts';
import type { NewIdentity } from '../../features/identity/identity.store.ts';
import type { BlobStore } from '../../features/media/blob-store.ts';
import { mapInOrder } from '../../features/sample/in-order.ts';
import { insertSamples, type NewSample } from '../../features/sample/sample.store.ts';
import { enqueueUpserts } from '../../features/search/outbox.store.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { UsageError } from '../run-tool.ts';
import { drawFace, drawnPerson } from './drawn-face.ts';
import { peopleNames } from './people-names.ts';
import { PersonVectors } from './person-vectors.ts';
import { createRandom, type Random } from './random.ts';

export interface SeedPlan {
  readonly name: string;
  readonly identities: number;
  /** Of each identity. */
  readonly samples: number;
  readonly seed: number;
}

export interface SeedParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly space: { readonly id: string; readonly dimensions: number };
  readonly log: (line: string) => void;
}

/** Small enough for a transaction, large enough that its overhead does not count. */
const peopleAtOnce = 250;
const blobsAtOnce = 16;
const tags = ['staff', 'guest', 'contractor', 'vip'] as const;

/**
 * Makes a gallery of people who do not exist, through the stores that enrolment writes by.
 *
 * @returns The row id of the gallery.
 * @throws {UsageError} if there is a gallery of this name.
 */
export async function seedGallery(parts: SeedParts, plan: SeedPlan): Promise<string> {
  const { database, space, log } = parts;
  const galleryId = await createGallery(parts, plan);
  const random = createRandom(plan.seed);
  const vectors = new PersonVectors(space.dimensions, random);
  for (let start = 0; start < plan.identities; start += peopleAtOnce) {
    const count = Math.min(peopleAtOnce, plan.identities - start);
    const people = Array.from({ length: count }, (_, i) => identityOf(galleryId, start + i, random));
    const samples: NewSample[] = [];
    for (const { id } of people)
      samples.push(...(await samplesOf(parts, { galleryId, identityId: id, plan, random, vectors })));
    await database.transaction(async (tx) => {
      await insertIdentities(tx, people);
      await insertSamples(tx, samples);
      await enqueueUpserts(
        tx,
        samples.map(({ id, identityId }) => ({ spaceId: space.id, pointId: id, galleryId, identityId })),
      );
    });
    if ((start / peopleAtOnce) % 8 === 7) log(`${start + count} of ${plan.identities} identities`);
  }
  return galleryId;
}

async function createGallery({ database, space }: SeedParts, plan: SeedPlan): Promise<string> {
  return await database.transaction(async (tx) => {
    const filter = { nameContains: plan.name };
    const { rows } = await listGalleries(tx, { kind: 'ALL' }, { filter, page: { after: null, limit: 100 } });
    if (rows.some(({ name }) => name === plan.name))
      throw new UsageError(`There is a gallery "${plan.name}" already; name another one by --name.`);
    const { id } = await insertGallery(
      tx,
      {
        id: newId(),
        name: plan.name,
        description: 'People who do not exist, with drawn faces and random vectors: for trying things out.',
        keepOriginals: false,
        keepCrops: true,
        expectedMatedShare: 0.5,
        filterKeys: [],
        bodyValidHours: 24,
        expiredBodyDays: 30,
        sightingHours: 72,
        consentRequired: false,
      },
      [{ modality: 'FACE', spaceId: space.id }],
    );
    const detail = { identities: plan.identities, samples: plan.samples, seed: plan.seed };
    const of = { action: 'createGallery', targetType: 'Gallery', targetId: id, galleryIds: [id] };
    await recordAudit(tx, { requestId: 'db:seed', actor: null }, { ...of, outcome: 'OK', detail });
    return id;
  });
}

function identityOf(galleryId: string, place: number, { next }: Random): NewIdentity {
  const tag = tags[Math.floor(next() * tags.length)];
  return {
    id: newId(),
    galleryId,
    externalId: `P-${String(place + 1).padStart(5, '0')}`,
    name: peopleNames(next),
    metadata: {},
    tags: tag === undefined ? [] : [tag],
    enabled: next() > 0.02,
    validUntil: null,
  };
}

async function samplesOf(
  { blobs, space }: SeedParts,
  of: {
    readonly galleryId: string;
    readonly identityId: string;
    readonly plan: SeedPlan;
    readonly random: Random;
    readonly vectors: PersonVectors;
  },
): Promise<readonly NewSample[]> {
  const { galleryId, identityId, random } = of;
  const person = drawnPerson(random);
  const drafts = of.vectors
    .next(of.plan.samples)
    .map((vector) => ({ vector, turn: (random.next() - 0.5) * 10 }));
  return await mapInOrder(drafts, blobsAtOnce, async ({ vector, turn }) => {
    const picture = await drawFace(person, turn);
    const stored = await blobs.put([picture], { maxBytes: Number.MAX_SAFE_INTEGER });
    if (!stored.ok) throw new RangeError('samplesOf: a blob without a limit is never too large');
    return {
      ...{ id: newId(), galleryId, identityId, modality: 'FACE' as const, mediaId: null },
      cropBlobKey: stored.value.key,
      pictureSha256: createHash('sha256').update(picture).update(identityId).digest('hex'),
      box: { x: 24, y: 20, width: 64, height: 74, imageWidth: 112, imageHeight: 112 },
      landmarks: [],
      quality: qualityOf(turn, random),
      ...{ externalId: null, attributes: {}, cameraId: null, capturedAt: null, validUntil: null },
      createdAt: new Date(),
      embeddings: new Map([[space.id, vector]]),
    };
  });
}

function qualityOf(turn: number, { next }: Random): NewSample['quality'] {
  const overall = 0.45 + next() * 0.5;
  return {
    overall,
    detectionConfidence: 0.8 + next() * 0.19,
    sharpness: Math.min(1, overall + next() * 0.1),
    brightness: 0.4 + next() * 0.3,
    subjectPx: 64,
    yawDegrees: turn * 4,
    pitchDegrees: next() * 10 - 5,
    rollDegrees: 0,
  };
}
