import { beforeAll, describe, expect, it } from 'vitest';
import { bodyCrop, wardrobe } from './body-pack.ts';
import type { SightingClient } from './sighting-client.ts';

interface Given {
  readonly client: SightingClient;
  /** A time so many seconds from now on, as text. */
  readonly at: (seconds: number) => string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
type Answer = any;

const hint = { crop: true };

/** Searches over three cameras that three people walk past. */
export function sightingsFound(given: () => Given): void {
  describe('somebody is looked for', () => {
    let client: SightingClient;
    let at: Given['at'];
    let galleryId: string;
    /** Ids by who, where and when. */
    const seen: Record<string, string> = {};

    const crop = async (name: keyof typeof wardrobe, seed: number) => ({
      image: { base64: await bodyCrop(wardrobe[name], seed) },
      hint,
    });
    const told = ({ matches }: Answer): string[] =>
      matches.nodes.map(({ sighting }: Answer) => Object.keys(seen).find((key) => seen[key] === sighting.id));

    beforeAll(async () => {
      ({ client, at } = given());
      galleryId = await client.gallery();
      await client.camera(galleryId, 'gate');
      await client.camera(galleryId, 'yard', { neighbours: [{ cameraId: 'gate', minSeconds: 60 }] });
      await client.camera(galleryId, 'roof', {
        neighbours: [{ cameraId: 'yard', minSeconds: 60, typicalSeconds: 90 }],
      });
      const walk = [
        ['mia', 'gate', -1000],
        ['mia', 'gate', -980],
        ['mia', 'yard', -900],
        ['mia', 'roof', -880],
        ['mia', 'gate', -100],
        ['ben', 'yard', -950],
        ['eva', 'roof', -700],
      ] as const;
      for (const [index, [name, camera, seconds]] of walk.entries()) {
        const captures = [{ capturedAt: at(seconds), ...(await crop(name, 50 + index)) }];
        const { sightings } = await client.record([galleryId, camera], captures);
        seen[`${name} ${camera} ${seconds}`] = sightings[0].id;
      }
    });

    it('by a picture: everybody who is alike, by camera and time', async () => {
      const answer = await client.find([galleryId], { image: await crop('mia', 99) });
      expect(told(answer).sort()).toEqual(
        Object.keys(seen)
          .filter((key) => key.startsWith('mia'))
          .sort(),
      );
      expect(answer.matches.nodes[0]).toMatchObject({ rank: 1, rerankedDistance: null, travel: null });
      expect(answer.groups.map(({ camera, matches }: Answer) => [camera.externalId, matches.length])).toEqual(
        [
          ...[
            ['gate', 2],
            ['yard', 1],
            ['roof', 1],
            ['gate', 1],
          ],
        ],
      );
      expect(answer.groups[0]).toMatchObject({ from: at(-1000), until: at(-980) });
      const everybody = await client.find(
        [galleryId],
        { image: await crop('mia', 99) },
        { minDecision: 'UNKNOWN' },
      );
      expect(everybody.matches.nodes).toHaveLength(7);
      expect(everybody.matches.nodes.at(-1).decision).toBe('UNKNOWN');
    });

    it('page by page, plain and re-ranked, each sighting once', async () => {
      const probe = { sightingId: seen['mia gate -1000'] };
      for (const rerank of [false, true]) {
        const all = await client.find([galleryId], probe, { minDecision: 'UNKNOWN', rerank });
        const paged: string[] = [];
        for (let after = null; ;) {
          const page = await client.find([galleryId], probe, {
            minDecision: 'UNKNOWN',
            rerank,
            first: 4,
            after,
          });
          expect(page.matches.nodes.map(({ rank }: Answer) => rank)[0]).toBe(paged.length + 1);
          paged.push(...told(page));
          if (!page.matches.pageInfo.hasNextPage) break;
          after = page.matches.pageInfo.endCursor;
        }
        expect(paged).toEqual(told(all));
        expect(new Set(paged).size).toBe(6);
        expect(
          all.matches.nodes.every(({ rerankedDistance }: Answer) => (rerankedDistance !== null) === rerank),
        ).toBe(true);
      }
    });

    it('in time, by cameras, and without the camera that the probe is of', async () => {
      const probe = { sightingId: seen['mia gate -1000'] };
      const find = async (more: object) => told(await client.find([galleryId], probe, more)).sort();
      expect(await find({ since: at(-900), until: at(-100) })).toEqual(['mia roof -880', 'mia yard -900']);
      expect(await find({ cameraIds: ['yard'] })).toEqual(['mia yard -900']);
      expect(await find({ excludeCameraIds: ['gate', 'roof'] })).toEqual(['mia yard -900']);
      expect(await find({ sameCameraRule: true })).toEqual(['mia roof -880', 'mia yard -900']);
      expect(await find({ named: true })).toEqual([]);
      expect(await find({ named: false, cameraIds: ['roof'] })).toEqual(['mia roof -880']);
    });

    it('and travel that is too fast is marked, not hidden', async () => {
      const answer = await client.find([galleryId], { sightingId: seen['mia yard -900'] });
      const travel = Object.fromEntries(
        answer.matches.nodes.map(({ travel: way }: Answer, i: number) => [told(answer)[i], way]),
      );
      expect(travel['mia roof -880']).toEqual({
        seconds: 20,
        minSeconds: 60,
        typicalSeconds: 90,
        plausible: false,
      });
      expect(travel['mia gate -980']).toMatchObject({
        seconds: 80,
        minSeconds: 60,
        typicalSeconds: null,
        plausible: true,
      });
      const other = await client.find([galleryId], { sightingId: seen['mia roof -880'] });
      const gate = other.matches.nodes.find(({ sighting }: Answer) => sighting.id === seen['mia gate -980']);
      expect(gate.travel).toMatchObject({ seconds: 100, minSeconds: 120, plausible: false });
      const told2 = await client.find(
        [galleryId],
        { image: await crop('mia', 98) },
        {
          ...{ probeCameraId: 'gate', probeCapturedAt: at(-890), cameraIds: ['roof'] },
        },
      );
      expect(told2.matches.nodes[0].travel).toMatchObject({ seconds: 10, minSeconds: 120, plausible: false });
    });

    it('and what is wrong with the request is said', async () => {
      const probe = { sightingId: seen['mia gate -1000'] };
      const codes = async (more: object, what: object = probe, galleries = [galleryId]) =>
        (await client.find(galleries, what, more)).userErrors.map(
          ({ code, path }: Answer) => `${code} ${path.at(-1)}`,
        );
      expect(await codes({}, probe, [])).toEqual(['INVALID_INPUT galleryIds']);
      expect(await codes({}, probe, ['nothing'])).toEqual(['NOT_FOUND galleryIds']);
      expect(await codes({}, { sightingId: 'nobody' })).toEqual(['NOT_FOUND sightingId']);
      expect(await codes({}, { sampleId: 'nobody' })).toEqual(['NOT_FOUND sampleId']);
      expect(await codes({ cameraIds: ['nowhere'] })).toEqual(['NOT_FOUND cameraIds']);
      expect(await codes({ excludeCameraIds: ['nowhere'] })).toEqual(['NOT_FOUND excludeCameraIds']);
      expect(await codes({ probeCameraId: 'nowhere' })).toEqual(['NOT_FOUND probeCameraId']);
      expect(await codes({ since: at(0), until: at(-1) })).toEqual(['INVALID_INPUT until']);
      expect(await codes({ sameCameraRule: true }, { image: await crop('mia', 1) })).toEqual([
        'INVALID_INPUT sameCameraRule',
      ]);
      expect(await codes({ sameCameraRule: true, probeIdentityId: 'nobody' })).toEqual([
        'NOT_FOUND probeIdentityId',
      ]);
      const noCameras = ['cameraIds', 'excludeCameraIds', 'probeCameraId'] as const;
      for (const field of noCameras) {
        const named = field === 'probeCameraId' ? 'a\0b' : ['a\0b'];
        expect(await codes({ [field]: named })).toEqual([`NOT_FOUND ${field}`]);
      }
      const badHints = [
        [{ box: { x: 0, y: 0, width: 0, height: -1 } }, 'box'],
        [{ box: { x: 0, y: 0, width: 1e308, height: 1e308 } }, 'box'],
        [{ alignedTemplate: 'arcface-112' }, 'hint'],
      ] as const;
      for (const [wrong, field] of badHints) {
        const hinted = { image: { image: (await crop('mia', 1)).image, hint: wrong } };
        expect(await codes({}, hinted)).toEqual([`INVALID_INPUT ${field}`]);
      }
      expect(await codes({ modality: 'FACE' })).toEqual(['SPACE_MISMATCH sightingId']);
      const junk = { image: { image: { base64: 'bm8gcGljdHVyZQ==' }, hint } };
      expect(await client.find([galleryId], junk)).toMatchObject({
        ...{ matches: { nodes: [] }, rejected: [{ reason: 'UNSUPPORTED_FORMAT' }], userErrors: [] },
      });
      for (const bad of [{ first: 0 }, { after: 'bm90aGluZw' }]) {
        await expect(client.find([galleryId], probe, bad)).rejects.toThrow('BAD_USER_INPUT');
      }
    });

    it('only where the caller may look', async () => {
      const probe = { image: await crop('mia', 97) };
      const stranger = await client.withKey({ role: 'ADMIN', galleryIds: [await client.gallery()] });
      const { userErrors } = await stranger.find([galleryId], probe);
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    });

    it('and whether somebody is in another gallery is not told', async () => {
      const elsewhere = await client.identity(await client.gallery(), 'elsewhere');
      const probe = { sightingId: seen['mia gate -1000'] };
      for (const asking of [client, await client.withKey({ role: 'ADMIN', galleryIds: [galleryId] })]) {
        const more = { sameCameraRule: true, probeIdentityId: elsewhere };
        const { matches, userErrors } = await asking.find([galleryId], probe, more);
        expect(userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'probeIdentityId'] }]);
        expect(matches.nodes).toEqual([]);
      }
    });
  });
}
