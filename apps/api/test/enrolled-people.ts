import { newId } from '../src/core/ids.ts';
import { embeddingToBytes } from '../src/features/search/embedding-bytes.ts';
import { enqueueDeletes, enqueueUpserts } from '../src/features/search/outbox.store.ts';
import type { VectorSpace } from '../src/features/search/vector-index.ts';
import type { Database, Transaction } from '../src/infra/prisma/database.ts';
import { spaceOf, unitVector } from './vectors.ts';

/** Rows as enrolment writes them, less the pictures: what tests of the outbox and of search stand on. */
export class EnrolledPeople {
  readonly space: VectorSpace;
  readonly galleryId = newId();
  readonly #database: Database;

  constructor(database: Database, name: string, dimensions = 3) {
    this.#database = database;
    this.space = spaceOf(name, dimensions);
  }

  /** The space, its model and one gallery. */
  async create(): Promise<this> {
    const { id, dimensions } = this.space;
    const model = { name: 'test', version: '1', modality: 'FACE', packDigest: id, manifest: {} } as const;
    await this.#database.client.embeddingSpace.create({
      data: {
        id,
        dimensions,
        modality: 'FACE',
        pipeline: {},
        preprocessDigest: id,
        modelVersion: { create: model },
      },
    });
    await this.#database.client.gallery.create({
      data: { id: this.galleryId, name: 'staff', filterKeys: [] },
    });
    return this;
  }

  async gallery(): Promise<string> {
    const { id } = await this.#database.client.gallery.create({ data: { name: 'visitors', filterKeys: [] } });
    return id;
  }

  async identity(fields: { galleryId?: string; validUntil?: Date; enabled?: boolean } = {}): Promise<string> {
    const { id } = await this.#database.client.identity.create({
      data: { galleryId: this.galleryId, tags: [], ...fields },
    });
    return id;
  }

  /** Enrols one sample in a transaction of its own. */
  async enrol(identityId: string, components: readonly number[]): Promise<string> {
    const [id] = await this.#database.transaction((tx) => this.enrolIn(tx, identityId, [components]));
    if (id === undefined) throw new Error('enrol: no sample was made');
    return id;
  }

  async enrolIn(
    tx: Transaction,
    identityId: string,
    vectors: readonly (readonly number[])[],
  ): Promise<string[]> {
    const { galleryId } = await tx.identity.findUniqueOrThrow({ where: { id: identityId } });
    const samples = vectors.map((components) => ({ id: newId(), vector: unitVector(components) }));
    await tx.sample.createMany({
      data: samples.map(({ id }) => ({
        id,
        galleryId,
        identityId,
        modality: 'FACE' as const,
        pictureSha256: this.space.id,
        box: {},
        landmarks: [],
        quality: {},
      })),
    });
    const spaceId = this.space.id;
    await tx.embedding.createMany({
      data: samples.map(({ id, vector }) => ({ sampleId: id, spaceId, vector: embeddingToBytes(vector) })),
    });
    await enqueueUpserts(
      tx,
      samples.map(({ id }) => ({ spaceId, pointId: id, galleryId, identityId })),
    );
    return samples.map(({ id }) => id);
  }

  async remove(sampleId: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const { galleryId, identityId } = await tx.sample.delete({ where: { id: sampleId } });
      await enqueueDeletes(tx, [{ spaceId: this.space.id, pointId: sampleId, galleryId, identityId }]);
    });
  }

  async move(sampleId: string, identityId: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const { galleryId } = await tx.identity.findUniqueOrThrow({ where: { id: identityId } });
      await tx.sample.update({ where: { id: sampleId }, data: { identityId, galleryId } });
      await enqueueUpserts(tx, [{ spaceId: this.space.id, pointId: sampleId, galleryId, identityId }]);
    });
  }
}
