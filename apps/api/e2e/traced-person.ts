import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { splitId } from '../src/graphql/global-id.ts';
import { drawnFace } from '../test/drawn-faces.ts';
import type { Needles } from '../test/traces-of.ts';
import type { FaultServer } from './fault-server.ts';
import type { TestApp } from './harness.ts';
import { PrivacyClient } from './privacy-client.ts';
import { SightingClient } from './sighting-client.ts';

const hint = { alignedTemplate: 'arcface-112' };
const exporting = `mutation ($id: ID!) { exportGallery(input: { galleryId: $id, include: [IMAGES, METADATA, EMBEDDINGS] }) {
  job { id } userErrors { code } } }`;
const creating = `mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } userErrors { code } } }`;

export const rowId = (globalId: string): string => splitId(globalId)?.id ?? '';

/** What clients of a server as a process ask it by; processes come and go, and it is the same one. */
export const clientsOf = (server: FaultServer) => {
  const app = server as unknown as TestApp; // reason: clients ask for no more than a server gives
  return { client: new SightingClient(app), privacy: new PrivacyClient(app) };
};

export async function drawnImage(person: number, shot: number) {
  return { image: { base64: (await drawnFace(person, shot)).toString('base64') }, hint };
}

/** Somebody whom a server got to know through its API, and by what everything of theirs can be told in its stores. */
export class TracedPerson {
  readonly server: FaultServer;
  readonly galleryId: string;
  /** Which of the drawn people. */
  readonly number: number;
  /** In every text. */
  readonly mark = `Zquirrelby-${randomUUID().slice(0, 8)}`;
  identityId = '';
  needles: Needles = { texts: [], bytes: [] };

  constructor(server: FaultServer, galleryId: string, number: number) {
    [this.server, this.galleryId, this.number] = [server, galleryId, number];
  }

  /** Enrols, and has every feature that keeps something of people keep something of this one. */
  async enrol(shots = 3): Promise<this> {
    const { client, privacy } = clientsOf(this.server);
    const { galleryId, mark } = this;
    const named = { galleryId, name: mark, externalId: `${mark}-1`, metadata: { note: mark }, tags: [mark] };
    const created = await this.ask(creating, { input: { ...named, idempotencyKey: randomUUID() } });
    this.identityId = created.createIdentity.identity.id;
    await privacy.record(this.identityId, { note: mark });
    const images = [];
    for (let shot = 0; shot < shots; shot += 1) {
      images.push({ ...(await drawnImage(this.number, shot)), attributes: { seen: mark } });
    }
    const { accepted, rejected } = await client.enroll(this.identityId, images, { review: 'OFF' });
    expect([accepted.length, rejected]).toEqual([shots, []]);
    await client.search({ galleryIds: [galleryId], ...(await drawnImage(this.number, 0)) });
    return this;
  }

  /** Seen by a camera: once named, once not; and in an export. */
  async see(): Promise<this> {
    const { client, privacy } = clientsOf(this.server);
    const { galleryId, number } = this;
    const camera = await client.camera(galleryId, `door ${number}`);
    const captures = [];
    for (const shot of [0, 1]) {
      const capturedAt = new Date(Date.now() - 60_000 * (shot + 1)).toISOString();
      captures.push({ capturedAt, trackletId: `walk ${shot}`, images: [await drawnImage(number, shot)] });
    }
    const { sightings } = await client.record([galleryId, camera], captures, { modality: 'FACE' });
    expect(sightings).toHaveLength(2);
    await client.assign(this.identityId, [sightings[0].id]);
    await privacy.exported((await this.ask(exporting, { id: galleryId })).exportGallery.job.id);
    return this;
  }

  async ask(query: string, variables: object) {
    const { data, errors, text } = await this.server.graphql(query, variables);
    if (errors.length > 0) throw new Error(text);
    return data;
  }

  /** Reads what there is to look for: vectors, pieces of crops, and the mark. Before the erasure. */
  async trace(): Promise<this> {
    const identityId = rowId(this.identityId);
    const kept = await this.server.look(async (client) => ({
      samples: await client.sample.findMany({
        where: { identityId },
        select: { cropBlobKey: true, embeddings: { select: { vector: true } } },
      }),
      sightings: await client.sighting.findMany({
        where: { identityId },
        select: { cropBlobKey: true, embeddings: { select: { vector: true } } },
      }),
    }));
    const rows = [...kept.samples, ...kept.sightings];
    const vectors = rows.flatMap(({ embeddings }) => embeddings.map(({ vector }) => Buffer.from(vector)));
    const crops = await Promise.all(rows.map(({ cropBlobKey }) => this.server.blob(cropBlobKey ?? '0')));
    const pieces = crops.flatMap((crop) => (crop === null ? [] : [pieceOf(crop)]));
    expect(pieces).toHaveLength(rows.length);
    this.needles = { texts: [this.mark], bytes: [...vectors, ...pieces] };
    return this;
  }

  async traces(): Promise<readonly string[]> {
    return await this.server.traces(this.needles);
  }

  /** Whether any question that the API answers brings them up. */
  async isFound(): Promise<boolean> {
    const { client } = clientsOf(this.server);
    const { galleryId, number } = this;
    for (const shot of [0, 1]) {
      const asked = { galleryIds: [galleryId], minDecision: 'UNKNOWN', topK: 10, record: false };
      const { probes } = await client.search({ ...asked, ...(await drawnImage(number, shot)) });
      const ids = probes.flatMap(({ candidates }: { candidates: { identity: { id: string } }[] }) =>
        candidates.map(({ identity }) => identity.id),
      );
      if (ids.includes(this.identityId)) return true;
    }
    const { data } = await this.server.graphql('query ($id: ID!) { identity(id: $id) { id } }', {
      id: this.identityId,
    });
    return data.identity !== null;
  }
}

/** From the middle: the beginnings of all pictures are alike. */
const pieceOf = (picture: Uint8Array): Buffer => {
  const middle = Math.floor(picture.length / 2);
  return Buffer.from(picture.subarray(middle, middle + 32));
};
