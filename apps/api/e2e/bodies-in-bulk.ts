import sharp from 'sharp';
import { expect, test } from 'vitest';
import { zipOf } from '../test/archives.ts';
import { bodyCrop, wardrobe } from './body-pack.ts';
import { toldEntries } from './import-client.ts';
import type { ImportClient } from './import-client.ts';
import { photograph, portrait } from './portraits.ts';
import { told } from './recognition-client.ts';

/** What is true of imports of bodies, on a server with a body pack. */
export function bodiesInBulk(client: () => ImportClient): void {
  const crop = async (name: keyof typeof wardrobe, seed: number) =>
    Buffer.from(await bodyCrop(wardrobe[name], seed), 'base64');
  const probe = async (name: keyof typeof wardrobe) => ({
    ...{ modality: 'BODY', hint: { crop: true } },
    image: { base64: await bodyCrop(wardrobe[name], 90) },
  });

  test('takes folders of ready crops, and finds everybody', async () => {
    const galleryId = await client().gallery();
    const zip = await zipOf([
      ['mia/1.png', await crop('mia', 1)],
      ['mia/2.png', await crop('mia', 2)],
      ['ben/1.png', await crop('ben', 3)],
      ['ben/notes.txt', 'hello'],
    ]);
    const job = await client().import(galleryId, zip, { modality: 'BODY', crops: true });
    expect([job.state, toldEntries(job)]).toEqual([
      'SUCCEEDED',
      ['mia/1.png: mia', 'mia/2.png: mia', 'ben/1.png: ben', 'ben/notes.txt: UNSUPPORTED_FORMAT'],
    ]);
    for (const name of ['mia', 'ben'] as const) {
      expect(told(await client().search({ galleryIds: [galleryId], ...(await probe(name)) }))).toEqual([
        `MATCH ${name}`,
      ]);
    }
  });

  test('looks for the person where pictures are no crops', async () => {
    const galleryId = await client().gallery();
    const frame = await photograph('sample1');
    const one = sharp(frame).extract({ left: 1180, top: 120, width: 740, height: 1160 });
    const zip = await zipOf([
      ['eva/1.jpg', await one.jpeg().toBuffer()],
      ['eva/all.jpg', frame],
    ]);
    const job = await client().import(galleryId, zip, { modality: 'BODY' });
    expect(toldEntries(job)).toEqual(['eva/1.jpg: eva', 'eva/all.jpg: MULTIPLE_SUBJECTS']);
  });

  test('takes a CSV of bodies with cameras and times, and faces beside them', async () => {
    const galleryId = await client().gallery();
    const csv = [
      'path,identity,name,cameraId,capturedAt,modality',
      'a.png,p-1,Mia,door,2026-01-02T03:04:05Z,',
      'b.jpg,p-1,Mia,,,FACE',
      'c.png,p-1,Mia,yard,,HAND',
    ].join('\n');
    const zip = await zipOf([
      ['list.csv', csv],
      ['a.png', await crop('mia', 5)],
      ['b.jpg', await portrait('mia')],
      ['c.png', await crop('mia', 6)],
    ]);
    const job = await client().import(galleryId, zip, { modality: 'BODY', crops: true });
    expect(toldEntries(job)).toEqual(['row 1: Mia', 'row 2: Mia', 'row 3: INVALID_ROW']);
    const { samples } = await client().contents(galleryId);
    expect(samples.nodes.map(({ cameraId }: { cameraId: string | null }) => cameraId).sort()).toEqual([
      'door',
      null,
    ]);
  });

  test('refuses bodies in lists that know faces alone', async () => {
    const galleryId = await client().gallery();
    const list = JSON.stringify({ faces: [{ image_id: 'a', subject: 'mia' }] });
    const zip = await zipOf([
      ['faces.json', list],
      ['a.png', await crop('mia', 7)],
    ]);
    const job = await client().import(galleryId, zip, { modality: 'BODY' });
    expect([job.state, job.error]).toEqual(['FAILED', 'the lists of other systems are of faces']);
  });
}
