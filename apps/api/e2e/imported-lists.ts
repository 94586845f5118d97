import { expect, test } from 'vitest';
import { zipOf } from '../test/archives.ts';
import { type ImportClient, toldEntries } from './import-client.ts';
import { base64Of, portrait } from './portraits.ts';

/** Imports of lists, our own and those of rivals. */
export function listsAreRead(client: () => ImportClient): void {
  test('reads a CSV with what it says of each picture, in a ZIP or alone', async () => {
    const galleryId = await client().gallery();
    const csv =
      '\uFEFFpath;identity;name;tags;cameraId;capturedAt;externalId;attributes;attribute.site\r\n' +
      'a/mia.jpg;p-1;"Mia; the first";staff|night;door;2026-01-02T03:04:05+02:00;s-1;"{""shift"": 2}";north\r\n' +
      'lena.jpg;p-2;Lena;;;;;;\r\n' +
      'gone.jpg;p-3;;;;;;;\r\n' +
      'lena.jpg;;;;;;;;\r\n' +
      'lena.jpg;p-4;too;short\r\n' +
      '../lena.jpg;p-5;;;;;;;\r\n' +
      'lena.jpg;p-6;;;;yesterday;;;\r\n';
    const zip = await zipOf([
      ['people.csv', csv],
      ['a/mia.jpg', await portrait('mia')],
      ['lena.jpg', await portrait('lena')],
    ]);
    const job = await client().import(galleryId, zip);
    expect(toldEntries(job)).toEqual([
      'row 1: Mia; the first',
      'row 2: Lena',
      'row 3: FILE_MISSING',
      'row 4: NO_IDENTITY',
      'row 5: INVALID_ROW',
      'row 6: UNSAFE_PATH',
      'row 7: INVALID_ROW',
    ]);
    expect(job.importEntries.nodes[2]).toMatchObject({ message: 'the ZIP has no file gone.jpg' });
    const { identities, samples } = await client().contents(galleryId);
    expect(identities.nodes[0]).toMatchObject({ externalId: 'p-1', tags: ['staff', 'night'] });
    expect(samples.nodes[0]).toMatchObject({
      cameraId: 'door',
      externalId: 's-1',
      capturedAt: '2026-01-02T01:04:05.000Z',
      attributes: { shift: 2, site: 'north' },
    });
    const alone = `name,base64\nRosa,${await base64Of('rosa')}\n`;
    expect(toldEntries(await client().import(galleryId, Buffer.from(alone)))).toEqual(['row 1: Rosa']);
    const [lost] = (await client().import(galleryId, Buffer.from('path,name\nlost.jpg,Vera\n'))).importEntries
      .nodes;
    expect(lost).toMatchObject({
      reason: 'FILE_MISSING',
      message: expect.stringMatching(/^the list came alone, without lost\.jpg/),
    });
  });

  test("reads CompreFace's and Rekognition's lists", async () => {
    const compreFace = await zipOf([
      [
        'faces.json',
        JSON.stringify({
          faces: [
            { image_id: 'i-1', subject: 'Mia' },
            { image_id: 'i-2', subject: 'Lena' },
          ],
          page_number: 0,
        }),
      ],
      ['images/i-1.jpg', await portrait('mia')],
    ]);
    const galleryId = await client().gallery();
    expect(toldEntries(await client().import(galleryId, compreFace, { format: 'COMPREFACE' }))).toEqual([
      'face i-1: Mia',
      'face i-2: FILE_MISSING',
    ]);
    const faces = [
      { FaceId: 'f-1', ImageId: 'x', ExternalImageId: 'Rosa.jpg', Confidence: 99.9 },
      { FaceId: 'f-2', ExternalImageId: 'lena-7.jpg', UserId: 'Lena' },
      { FaceId: 'f-3' },
    ];
    const rekognition = await zipOf([
      [
        'list.json',
        JSON.stringify([{ Faces: faces.slice(0, 2) }, { Faces: faces.slice(2), NextToken: 'n' }]),
      ],
      ['Rosa.jpg', await portrait('rosa')],
      ['lena-7.jpg', await portrait('lena')],
    ]);
    expect(toldEntries(await client().import(galleryId, rekognition))).toEqual([
      'face f-1: Rosa',
      'face f-2: Lena',
      'face f-3: NO_IDENTITY',
    ]);
  });
}
