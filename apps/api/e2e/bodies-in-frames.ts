import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { photograph } from './portraits.ts';
import type { RecognitionClient } from './recognition-client.ts';

interface Seen {
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly quality: { readonly detectionConfidence: number };
}

/** What is true of persons in frames, on a server with a body pack. */
export function bodiesInFrames(client: () => RecognitionClient): void {
  let galleryId: string;
  const people: { readonly id: string; readonly box: object }[] = [];
  const frame = async (): Promise<object> => ({ base64: (await photograph('sample1')).toString('base64') });
  const inspect = async (image: object) => {
    const query = `query ($image: ImageInput!) { inspectImage(image: $image, modality: BODY) {
      box { x y width height } quality { detectionConfidence } wouldReject { reason } } }`;
    return (await client().app.graphql(query, { image })).data.inspectImage;
  };

  beforeAll(async () => {
    galleryId = await client().gallery();
    for (const [index, { box, wouldReject }] of (await inspect(await frame())).entries()) {
      expect(wouldReject).toBeNull();
      const id = await client().identity(galleryId, `person ${index}`);
      const enrolled = await client().enroll(id, [{ image: await frame(), modality: 'BODY', hint: { box } }]);
      expect(enrolled.rejected).toEqual([]);
      people.push({ id, box });
    }
  });

  it('are found, each with a box within the frame', async () => {
    const seen = await inspect(await frame());
    expect(seen).toHaveLength(3);
    for (const { box, quality } of seen as readonly Seen[]) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(1920);
      expect(box.y + box.height).toBeLessThanOrEqual(1280);
      expect(box.height).toBeGreaterThan(box.width);
      expect(quality.detectionConfidence).toBeGreaterThan(0.6);
    }
  });

  it('are each searched for, as the crop of the box is, and only the largest where one is asked for', async () => {
    const search = { galleryIds: [galleryId], modality: 'BODY', image: await frame() };
    const all = await client().search(search);
    expect(all.probes).toHaveLength(3);
    all.probes.forEach((probe: { candidates: { identity: { id: string } }[] }, index: number) => {
      expect(probe.candidates[0]?.identity.id).toBe(people[index]?.id);
    });
    expect((await client().search({ ...search, allSubjects: false })).probes).toHaveLength(1);
  });

  it('are enrolled where there is exactly one', async () => {
    const mia = people[0]?.id ?? '';
    const several = await client().enroll(mia, [{ image: await frame(), modality: 'BODY' }]);
    expect(several).toMatchObject({ accepted: [], rejected: [{ reason: 'MULTIPLE_SUBJECTS' }] });
    // the woman on the right, with what is around her
    const right = { left: 1180, top: 120, width: 740, height: 1160 };
    const bytes = await sharp(await photograph('sample1'))
      .extract(right)
      .jpeg()
      .toBuffer();
    const one = await client().enroll(mia, [
      { image: { base64: bytes.toString('base64') }, modality: 'BODY' },
    ]);
    expect(one).toMatchObject({ rejected: [], accepted: [{ box: {} }] });
  });

  it('are verified in frames: person with crop', async () => {
    const body = { modality: 'BODY', probe: { image: await frame() }, probeHint: { box: people[1]?.box } };
    const reference = { identityId: people[1]?.id };
    expect((await client().verify({ ...body, reference })).decision).toBe('MATCH');
  });
}
