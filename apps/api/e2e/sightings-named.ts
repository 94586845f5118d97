import { beforeAll, describe, expect, it } from 'vitest';
import { bodyCrop, wardrobe } from './body-pack.ts';
import { base64Of } from './portraits.ts';
import type { SightingClient } from './sighting-client.ts';

interface Given {
  readonly client: SightingClient;
  /** A time so many seconds from now on, as text. */
  readonly at: (seconds: number) => string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
type Answer = any;

const hint = { crop: true };

/** Who sightings are: said by people, proposed by faces, and what becomes of it. */
export function sightingsNamed(given: () => Given): void {
  describe('a name', () => {
    let client: SightingClient;
    let at: Given['at'];
    let galleryId: string;
    let mia: string;
    let ben: string;
    let walk: string[];

    const capture = async (name: keyof typeof wardrobe, seconds: number, more: object = {}) => ({
      ...{ capturedAt: at(seconds), image: { base64: await bodyCrop(wardrobe[name], 500 - seconds) }, hint },
      ...more,
    });
    const codes = ({ userErrors }: Answer): string[] => userErrors.map(({ code }: Answer) => code);

    beforeAll(async () => {
      ({ client, at } = given());
      galleryId = await client.gallery();
      await client.camera(galleryId, 'gate');
      await client.camera(galleryId, 'yard');
      mia = await client.identity(galleryId, 'mia');
      ben = await client.identity(galleryId, 'ben');
      const first = await client.record(
        [galleryId, 'gate'],
        [await capture('mia', -300), await capture('mia', -290)],
      );
      const second = await client.record([galleryId, 'yard'], [await capture('mia', -200)]);
      walk = [...first.sightings, ...second.sightings].map(({ id }: Answer) => id);
    });

    it('is given to sightings, and taken back', async () => {
      const { sightings, samples } = await client.assign(mia, walk.slice(0, 2), { idempotencyKey: 'name' });
      expect(
        sightings.map(({ identity, namedAt, sample }: Answer) => [identity.name, namedAt, sample]),
      ).toEqual([
        ['mia', at(0), null],
        ['mia', at(0), null],
      ]);
      expect(samples).toEqual([]);
      expect((await client.assign(mia, walk.slice(0, 2), { idempotencyKey: 'name' })).userErrors).toEqual([]);
      expect(codes(await client.assign(ben, walk))).toEqual(['SIGHTING_NAMED']);
      const named = await client.find([galleryId], { sightingId: walk[2] }, { named: true });
      expect(named.matches.nodes).toHaveLength(2);
      const back = await client.call('unassignSightings', { input: { sightingIds: [walk[0]] } });
      expect(back.sightings).toMatchObject([{ identity: null, namedAt: null }]);
      expect((await client.assign(ben, [walk[0] ?? ''])).userErrors).toEqual([]);
      await client.call('unassignSightings', { input: { sightingIds: [walk[0]] } });
    });

    it('leaves out what the camera of the probe took of the same person, and of nobody else', async () => {
      const [probe = '', near = '', far = ''] = walk;
      const rule = { sameCameraRule: true };
      const find = async (of: object, more: object = rule) => {
        const { matches } = await client.find([galleryId], of, more);
        return matches.nodes.map(({ sighting }: Answer) => sighting.id).sort();
      };
      await client.assign(mia, [probe, near]);
      expect(await find({ sightingId: probe })).toEqual([far]);
      const image = { image: { base64: await bodyCrop(wardrobe.mia, 8) }, hint };
      const byPicture = { ...rule, probeCameraId: 'gate', probeIdentityId: mia };
      expect(await find({ image }, byPicture)).toEqual([far]);
      expect(await find({ image }, { ...byPicture, probeIdentityId: ben })).toEqual([...walk].sort());
      await client.call('unassignSightings', { input: { sightingIds: [near] } });
      expect(await find({ sightingId: probe })).toEqual([near, far].sort());
      await client.call('unassignSightings', { input: { sightingIds: [probe] } });
      expect(await find({ sightingId: probe })).toEqual([far]);
    });

    it('makes samples where that is asked for, which go with the name', async () => {
      const { sightings, samples } = await client.assign(mia, walk, { enroll: true });
      expect(samples).toHaveLength(3);
      expect(samples[2]).toMatchObject({ cameraId: 'yard', capturedAt: at(-200), identity: { id: mia } });
      expect(sightings.map(({ sample }: Answer) => sample.id)).toEqual(samples.map(({ id }: Answer) => id));
      const search = { galleryIds: [galleryId], modality: 'BODY', hint, record: false };
      const probe = { image: { base64: await bodyCrop(wardrobe.mia, 7) } };
      const found = await client.search({ ...search, ...probe });
      expect(found.probes[0].candidates[0]).toMatchObject({ decision: 'MATCH', identity: { name: 'mia' } });
      await client.call('unassignSightings', { input: { sightingIds: walk } });
      expect((await client.search({ ...search, ...probe })).probes[0].candidates).toEqual([]);
    });

    it('is refused for what is not there, of another gallery, or not the caller’s to give', async () => {
      expect(codes(await client.assign(mia, ['nothing']))).toEqual(['NOT_FOUND']);
      expect(codes(await client.assign(mia, []))).toEqual(['INVALID_INPUT']);
      expect(codes(await client.assign('nobody', walk))).toEqual(['NOT_FOUND']);
      const elsewhere = await client.identity(await client.gallery(), 'eva');
      expect(codes(await client.assign(elsewhere, walk))).toEqual(['GALLERY_MISMATCH']);
      const integrator = await client.withKey({ role: 'INTEGRATOR' });
      await expect(integrator.assign(mia, walk)).rejects.toThrow('FORBIDDEN');
      const stranger = await client.withKey({ role: 'ADMIN', galleryIds: [await client.gallery()] });
      expect(codes(await stranger.assign(mia, walk))).toEqual(['NOT_FOUND']);
      expect(codes(await stranger.call('unassignSightings', { input: { sightingIds: walk } }))).toEqual([
        'NOT_FOUND',
      ]);
    });

    it('is not given where somebody said that such a picture is not the person, unless it is forced', async () => {
      const target = await client.identity(galleryId, 'target');
      const image = { base64: await bodyCrop(wardrobe.eva, 31) };
      await client.enroll(target, [{ image, modality: 'BODY', hint }]);
      const other = { base64: await bodyCrop(wardrobe.eva, 32) };
      const { id } = await client.search({ galleryIds: [galleryId], modality: 'BODY', hint, image: other });
      const input = { searchId: id, probeIndex: 0, candidateIdentityId: target, verdict: 'NOT_THIS_PERSON' };
      const give = `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { userErrors { code } } }`;
      expect((await client.app.graphql(give, { input })).data.giveFeedback.userErrors).toEqual([]);
      const { sightings } = await client.record(
        [galleryId, 'gate'],
        [{ capturedAt: at(-10), image: other, hint }],
      );
      expect(codes(await client.assign(target, [sightings[0].id]))).toEqual(['SIGHTING_VETOED']);
      expect(codes(await client.assign(target, [sightings[0].id], { force: true }))).toEqual([]);
    });

    it('is proposed by the face of the same tracklet, and never given by itself', async () => {
      const known = await client.identity(galleryId, 'Mia by face');
      await client.enroll(known, [{ image: { base64: await base64Of('mia') } }]);
      const tracklet = { trackletId: 'walk-7', capturedAt: at(-50) };
      const face = { ...tracklet, image: { base64: await base64Of('miaAgain') } };
      const [seen] = (await client.record([galleryId, 'gate'], [face], { modality: 'FACE' })).sightings;
      const [body] = (await client.record([galleryId, 'gate'], [await capture('ben', -50, tracklet)]))
        .sightings;
      const other = await client.record([galleryId, 'yard'], [await capture('ben', -49, tracklet)]);
      const asked = await client.call('sighting', { id: body.id });
      expect(asked.proposal).toMatchObject({ identity: { name: 'Mia by face' }, sighting: { id: seen.id } });
      expect(asked.proposal.cosineSimilarity).toBeGreaterThanOrEqual(asked.proposal.threshold.match);
      expect(asked.identity).toBeNull();
      expect((await client.call('sighting', { id: other.sightings[0].id })).proposal).toBeNull();
      await client.assign(known, [seen.id]);
      const told = (await client.call('sighting', { id: body.id })).proposal;
      expect(told).toMatchObject({
        identity: { name: 'Mia by face' },
        cosineSimilarity: null,
        threshold: null,
      });
      await client.assign(known, [body.id]);
      expect((await client.call('sighting', { id: body.id })).proposal).toBeNull();
    });

    it('makes a timeline of sightings, samples and searches, newest first and in pages', async () => {
      const own = await client.gallery();
      await client.camera(own, 'yard');
      const yard = { cameraId: 'yard', minSeconds: 500, typicalSeconds: 700 };
      await client.camera(own, 'gate', { neighbours: [yard] });
      const eva = await client.identity(own, 'eva');
      const sample = { image: { base64: await bodyCrop(wardrobe.eva, 900) }, modality: 'BODY', hint };
      await client.enroll(eva, [{ ...sample, cameraId: 'nowhere', capturedAt: at(-5_000) }]);
      const seen = await client.record(
        [own, 'yard'],
        [await capture('eva', -4_000), await capture('eva', -3_000)],
      );
      await client.assign(
        eva,
        seen.sightings.map(({ id }: Answer) => id),
      );
      const image = { base64: await bodyCrop(wardrobe.eva, 901) };
      const search = { galleryIds: [own], modality: 'BODY', hint, image, topK: 1 };
      const { id: searchId, probes } = await client.search({
        ...search,
        probeCameraId: 'gate',
        probeCapturedAt: at(-3_600),
      });
      expect(probes[0].candidates[0].identity.id).toBe(eva);
      const all = await client.call('timeline', { id: eva });
      expect(
        all.nodes.map(({ kind, at: when, cameraExternalId }: Answer) => [kind, when, cameraExternalId]),
      ).toEqual([
        ['SIGHTING', at(-3_000), 'yard'],
        ['SEARCH', at(-3_600), 'gate'],
        ['SIGHTING', at(-4_000), 'yard'],
        ['SAMPLE', at(-5_000), 'nowhere'],
      ]);
      expect(all.nodes[1]).toMatchObject({ searchId, camera: { externalId: 'gate' }, sighting: null });
      expect(all.nodes[3]).toMatchObject({ camera: null });
      const way = { minSeconds: 500, typicalSeconds: 700 };
      expect(all.nodes.map(({ travel }: Answer) => travel)).toEqual([
        { ...way, seconds: 600, plausible: true },
        { ...way, seconds: 400, plausible: false },
        ...[null, null],
      ]);
      const first = await client.call('timeline', { id: eva, first: 2 });
      const rest = await client.call('timeline', { id: eva, first: 2, after: first.pageInfo.endCursor });
      expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
      expect(rest.pageInfo.hasNextPage).toBe(false);
      const { endCursor } = first.pageInfo;
      const place = Buffer.from(endCursor, 'base64url').toString();
      for (const ms of ['-62135596800001', '253402300800000', '-999999999999999']) {
        const after = Buffer.from(place.replace(/^c:\d+/, `c:${ms}`)).toString('base64url');
        await expect(client.call('timeline', { id: eva, after })).rejects.toThrow('BAD_USER_INPUT');
      }
      const part = await client.call('timeline', { id: eva, since: at(-4_000), until: at(-3_000) });
      expect(part.nodes.map(({ kind, travel }: Answer) => [kind, travel?.seconds])).toEqual([
        ['SEARCH', 400],
        ['SIGHTING', undefined],
      ]);
      const since = await client.call('timeline', { id: eva, since: at(-3_600), first: 2 });
      expect(since.nodes.map(({ travel }: Answer) => travel?.seconds)).toEqual([600, undefined]);
      const viewer = await client.withKey({ role: 'VIEWER' });
      await expect(viewer.call('timeline', { id: eva })).rejects.toThrow('FORBIDDEN');
    });
  });
}
