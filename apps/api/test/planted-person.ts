import { newId } from '../src/core/ids.ts';
import type { BlobStore } from '../src/features/media/blob-store.ts';
import { embeddingToBytes } from '../src/features/search/embedding-bytes.ts';
import { enqueueUpserts } from '../src/features/search/outbox.store.ts';
import type { TestDatabase } from './databases.ts';
import { plantTexts, plantTraining } from './planted-texts.ts';
import { tracesOf } from './traces-of.ts';
import { EnrolledPeople } from './enrolled-people.ts';
import { unitVector } from './vectors.ts';

/** Whatever holds one of these, or bytes of the vectors, holds something of the person. */
export const mark = 'Zquirrelby';

export interface PlantingPlace {
  readonly database: TestDatabase;
  readonly blobs: BlobStore;
  /** Like `DATA_DIR`. */
  readonly folder: string;
}

/** A person of whom there is something in every store, and others who have to stay. */
export class PlantedPerson {
  readonly place: PlantingPlace;
  readonly people: EnrolledPeople;
  readonly second: EnrolledPeople;
  readonly vectors: readonly [Float32Array, Float32Array];
  identityId = '';
  aliasId = '';
  otherId = '';
  sampleId = '';
  otherSampleId = '';
  readonly ids: Record<string, string> = {};

  constructor(place: PlantingPlace, name: string, salt = 1) {
    this.place = place;
    this.people = new EnrolledPeople(place.database, `${name} one`, 8);
    this.second = new EnrolledPeople(place.database, `${name} two`, 6);
    this.vectors = [
      unitVector([0.3 + salt / 100, 0.7, 0.11, 0.2, 0.31, 0.05, 0.6, 0.13]),
      unitVector([0.9, 0.41 + salt / 100, 0.17, 0.29, 0.07, 0.6]),
    ];
  }

  get galleryId(): string {
    return this.people.galleryId;
  }

  async blob(text: string): Promise<string> {
    const stored = await this.place.blobs.put([Buffer.from(`${text} ${newId()}`)], { maxBytes: 1e6 });
    if (!stored.ok) throw new RangeError('blob: too large');
    return stored.value.key;
  }

  async plant(): Promise<this> {
    await this.people.create();
    await this.second.create();
    await this.#enrol();
    await this.#say();
    await this.#see();
    await plantTexts(this);
    await plantTraining(this);
    return this;
  }

  async #enrol(): Promise<void> {
    const { client } = this.place.database;
    const { galleryId } = this;
    this.identityId = await this.people.identity();
    this.aliasId = await this.people.identity();
    this.otherId = await this.people.identity();
    const facts = { name: mark, externalId: `${mark}-1`, metadata: { note: mark }, tags: [mark] };
    await client.identity.update({ where: { id: this.identityId }, data: facts });
    const merged = { name: `Old ${mark}`, externalId: `${mark}-0`, mergedIntoId: this.identityId };
    await client.identity.update({ where: { id: this.aliasId }, data: { ...merged, mergedAt: new Date() } });
    await client.identity.update({ where: { id: this.otherId }, data: { name: 'Other' } });
    this.sampleId = await this.people.enrol(this.identityId, [...this.vectors[0]]);
    this.otherSampleId = await this.people.enrol(this.otherId, [1, 0, 0, 0, 0, 0, 0, 0]);
    await this.#secondSpace();
    const media = async (text: string) => {
      const key = await this.blob(text);
      const row = { id: newId(), galleryId, uploaderId: newId(), sha256: newId().repeat(2).slice(0, 64) };
      await client.media.create({
        data: { ...row, format: 'png', byteSize: 1, widthPx: 1, heightPx: 1, blobKey: key, references: 1 },
      });
      return row.id;
    };
    const [mediaId, shared] = [await media(`${mark} original`), await media(`${mark} with another`)];
    await client.sample.update({
      where: { id: this.sampleId },
      data: {
        ...{ mediaId, externalId: `${mark}-sample`, attributes: { seen: mark } },
        cropBlobKey: await this.blob(`${mark} crop`),
      },
    });
    const [twin] = await this.place.database.transaction((tx) =>
      this.people.enrolIn(tx, this.identityId, [[...this.vectors[0]]]),
    );
    await client.sample.update({ where: { id: twin! }, data: { mediaId: shared } });
    await client.sample.update({ where: { id: this.otherSampleId }, data: { mediaId: shared } });
    await client.consent.create({
      data: {
        ...{ galleryId, identityId: this.identityId, lawfulBasis: 'CONSENT', purpose: mark, note: mark },
        ...{ givenAt: new Date(), recordedById: newId(), evidenceMediaId: await media(`${mark} signature`) },
      },
    });
  }

  /** As while a promotion is under way: every enrolment is in both spaces. */
  async #secondSpace(): Promise<void> {
    const { database } = this.place;
    const spaceId = this.second.space.id;
    await database.transaction(async (tx) => {
      for (const [sampleId, vector, identityId] of [
        [this.sampleId, this.vectors[1], this.identityId],
        [this.otherSampleId, unitVector([1, 0, 0, 0, 0, 0]), this.otherId],
      ] as const) {
        await tx.embedding.create({ data: { sampleId, spaceId, vector: embeddingToBytes(vector) } });
        await enqueueUpserts(tx, [{ spaceId, pointId: sampleId, galleryId: this.galleryId, identityId }]);
      }
    });
  }

  /** A probe in both spaces. */
  async search(
    vectors: readonly [Float32Array, Float32Array],
    candidates: readonly object[],
    crop: string | null,
  ): Promise<string> {
    const { client } = this.place.database;
    const [id, cropBlobKey] = [newId(), crop === null ? null : await this.blob(crop)];
    const spaces = [this.people.space.id, this.second.space.id];
    await client.searchEvent.create({
      data: { id, kind: 'image', actorId: newId(), galleryIds: [this.galleryId], modality: 'FACE' },
    });
    for (const [at, spaceId] of spaces.entries()) {
      await client.searchProbe.create({
        data: {
          ...{ searchId: id, index: 0, spaceId, decision: 'UNKNOWN', cropBlobKey },
          ...{ vector: embeddingToBytes(vectors[at]!), candidates: [...candidates] },
        },
      });
    }
    return id;
  }

  async #say(): Promise<void> {
    const { client } = this.place.database;
    const { galleryId } = this;
    const named = { identityId: this.identityId, sampleId: this.sampleId, galleryId };
    const far = [unitVector([0, 0, 0, 0, 0, 1, 0, 0]), unitVector([0, 0, 1, 0, 0, 0])] as const;
    this.ids['unnamed'] = await this.search(this.vectors, [], `${mark} probe`);
    this.ids['taken'] = await this.search(far, [{ ...named, decision: 'MATCH' }], `${mark} taken`);
    const other = { identityId: this.otherId, sampleId: this.otherSampleId, decision: 'MATCH' };
    this.ids['stays'] = await this.search(far, [other, { ...named, decision: 'UNKNOWN' }], 'of the other');
    this.ids['said'] = await this.search(far, [], `${mark} said`);
    const feedback = async (searchId: string, identityId: string, verdict: 'CORRECT' | 'NOT_THIS_PERSON') => {
      const { id } = await client.feedback.create({
        data: {
          ...{ galleryId, modality: 'FACE', searchId, probeIndex: 0, verdict, identityId, actorId: newId() },
          ...{ state: 'CONFIRMED', cropBlobKey: await this.blob(`${mark} exemplar`) },
        },
      });
      const spaceId = this.people.space.id;
      const vector = embeddingToBytes(this.vectors[0]);
      await client.feedbackEmbedding.create({ data: { feedbackId: id, spaceId, vector } });
      return id;
    };
    await feedback(this.ids['said'], this.identityId, 'CORRECT');
    // Of a search that is gone: only the vector tells that it shows the person.
    this.ids['exemplar'] = await feedback(newId(), this.otherId, 'NOT_THIS_PERSON');
    const cluster = { galleryId, modality: 'FACE', spaceId: this.people.space.id } as const;
    const open = await client.probeCluster.create({ data: cluster });
    const accepted = await client.probeCluster.create({
      data: { ...cluster, state: 'ACCEPTED', identityId: this.identityId },
    });
    const member = { galleryId, spaceId: this.people.space.id, probeIndex: 0 };
    await client.probeClusterMember.create({
      data: { ...member, clusterId: open.id, searchId: this.ids['unnamed'] },
    });
    this.ids['member'] = await this.search(far, [], `${mark} accepted`);
    await client.probeClusterMember.create({
      data: { ...member, clusterId: accepted.id, searchId: this.ids['member'] },
    });
  }

  async #see(): Promise<void> {
    const { client } = this.place.database;
    const { galleryId } = this;
    const camera = await client.camera.create({
      data: { galleryId, externalId: 'door', name: 'Door', timeZone: 'UTC' },
    });
    const sighting = async (vector: Float32Array, more: object, crop: string) => {
      const row = { id: newId(), captureKey: newId().repeat(2).slice(0, 64) };
      const now = new Date();
      await client.sighting.create({
        data: {
          ...{ ...row, galleryId, cameraId: camera.id, modality: 'FACE', imageCount: 1, subjectIndex: 0 },
          ...{ capturedAt: now, capturedUntil: now, expiresAt: new Date(now.getTime() + 8.64e7) },
          ...{ pictureSha256: row.captureKey, box: {}, landmarks: [], quality: {} },
          ...{ cropBlobKey: await this.blob(crop), ...more },
        },
      });
      const seq = BigInt(Object.keys(this.ids).length);
      await client.sightingEmbedding.create({
        data: {
          ...{ sightingId: row.id, spaceId: this.people.space.id, galleryId, seq },
          vector: embeddingToBytes(vector),
        },
      });
      return row.id;
    };
    this.ids['sighting'] = await sighting(this.vectors[0], {}, `${mark} seen`);
    this.ids['named'] = await sighting(
      unitVector([0, 0, 0, 1, 0, 0, 0, 0]),
      { identityId: this.identityId, trackletId: 't' },
      `${mark} named`,
    );
    this.ids['sibling'] = await sighting(
      unitVector([0, 0, 1, 0, 0, 0, 0, 0]),
      { trackletId: 't' },
      `${mark} sibling`,
    );
    this.ids['stranger'] = await sighting(unitVector([0, 1, 0, 0, 0, 0, 0, 0]), {}, 'a stranger');
  }

  /** Where something of the person is: tables and files by name. */
  async traces(): Promise<readonly string[]> {
    const vectors = this.vectors.map(bytesOf);
    return await tracesOf(this.place, { texts: [mark], bytes: vectors });
  }
}

export function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(embeddingToBytes(vector));
}
