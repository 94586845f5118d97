import { createSeededRandom, type SeededRandom } from '@gallerist/metrics/random';
import { newId } from '../src/core/ids.ts';
import { embeddingToBytes } from '../src/features/search/embedding-bytes.ts';
import { isHeldOut } from '../src/features/training/held-out.ts';
import type { Database } from '../src/infra/prisma/database.ts';

/** A gallery of drawn vectors: people as directions, samples as noisy copies of them. No pictures. */
export class DrawnGallery {
  readonly galleryId = newId();
  readonly #database: Database;
  readonly #space: { readonly id: string; readonly dimensions: number };
  readonly #random: SeededRandom;
  readonly #salt = new Uint8Array(32);
  /** Direction of each person, by identity. */
  readonly #directions = new Map<string, Float32Array>();

  constructor(
    database: Database,
    space: { readonly id: string; readonly dimensions: number },
    { seed = 1 }: { readonly seed?: number } = {},
  ) {
    this.#database = database;
    this.#space = space;
    this.#random = createSeededRandom(seed);
    this.#salt.fill(seed);
  }

  /** The gallery, searched in the space, with a salt of its own that does not change between runs of a test. */
  async create(): Promise<this> {
    const { galleryId } = this;
    await this.#database.client.gallery.create({
      data: {
        id: galleryId,
        name: 'drawn',
        filterKeys: [],
        modalities: { create: { modality: 'FACE', activeSpaceId: this.#space.id } },
        trainingSalt: { create: { salt: this.#salt } },
      },
    });
    return this;
  }

  /** People with so many samples each; `heldOut`: only such, or only others. */
  async people(
    count: number,
    { samples = 3, heldOut }: { readonly samples?: number; readonly heldOut?: boolean } = {},
  ): Promise<readonly string[]> {
    const ids: string[] = [];
    while (ids.length < count) {
      const id = newId();
      if (heldOut !== undefined && isHeldOut(id, this.#salt) !== heldOut) continue;
      ids.push(id);
      this.#directions.set(id, this.#normal());
    }
    await this.#database.client.identity.createMany({
      data: ids.map((id) => ({ id, galleryId: this.galleryId, tags: [] })),
    });
    await this.enrol(ids, samples);
    return ids;
  }

  /** More samples of each. */
  async enrol(identityIds: readonly string[], samples: number): Promise<readonly string[]> {
    const { galleryId } = this;
    const rows = identityIds.flatMap((identityId) =>
      Array.from({ length: samples }, (_, shot) => ({ id: newId(), identityId, shot })),
    );
    await this.#database.client.sample.createMany({
      data: rows.map(({ id, identityId, shot }) => ({
        id,
        galleryId,
        identityId,
        modality: 'FACE' as const,
        pictureSha256: 'a'.repeat(64),
        cameraId: shot % 2 === 0 ? 'door' : 'hall',
        box: {},
        landmarks: [],
        quality: { overall: 0.9, yawDegrees: 5, subjectPx: 100 },
      })),
    });
    await this.#database.client.embedding.createMany({
      data: rows.map(({ id, identityId }) => ({
        sampleId: id,
        spaceId: this.#space.id,
        vector: embeddingToBytes(this.shot(identityId)),
      })),
    });
    return rows.map(({ id }) => id);
  }

  /** What somebody said of a probe, and its vector; of nobody known unless it is an identity. */
  async feedback(
    of: { readonly verdict: 'IS_PERSON' | 'NOT_THIS_PERSON'; readonly identityId: string },
    {
      state = 'CONFIRMED',
      sampleId = null,
    }: { readonly state?: 'CONFIRMED' | 'PROPOSED' | 'WITHDRAWN'; readonly sampleId?: string | null } = {},
  ): Promise<string> {
    const id = newId();
    const { verdict, identityId } = of;
    await this.#database.client.feedback.create({
      data: {
        ...{ id, verdict, identityId, state, sampleId },
        galleryId: this.galleryId,
        modality: 'FACE',
        searchId: newId(),
        probeIndex: 0,
        vetoedIdentityId: verdict === 'NOT_THIS_PERSON' ? identityId : null,
        actorId: newId(),
        embeddings: {
          create: { spaceId: this.#space.id, vector: embeddingToBytes(this.shot(identityId)) },
        },
      },
    });
    return id;
  }

  /** A new vector of the person. */
  shot(identityId: string): Float32Array {
    const direction = this.#directions.get(identityId);
    if (direction === undefined) throw new Error('shot: the gallery has no such person');
    return unit(direction.map((value) => value + 0.5 * this.#gaussian()));
  }

  #normal(): Float32Array {
    return Float32Array.from({ length: this.#space.dimensions }, () => this.#gaussian());
  }

  #gaussian(): number {
    const [radius, angle] = [1 - this.#random.next(), this.#random.next()];
    return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
