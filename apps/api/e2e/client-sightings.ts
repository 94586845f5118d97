import { UserErrors, type GalleristClient } from '@gallerist/client';
import { expect, it } from 'vitest';
import { portrait } from './portraits.ts';

interface Given {
  /** Null: the owner's. */
  readonly clientWith: (
    key: { readonly role: string; readonly decisionOnly?: boolean } | null,
  ) => Promise<GalleristClient>;
}

/** What the client says of cameras, of those whom they saw, and of those who are forgotten. */
export function clientSightings({ clientWith }: Given): void {
  it('tells where somebody was, says who it is, and forgets them for good with a receipt', async () => {
    const client = await clientWith(null);
    const { id: galleryId } = await client.galleries.create({ name: 'cameras' });
    const camera = { galleryId, name: 'Gate', timeZone: 'UTC' };
    const gate = await client.cameras.create({ ...camera, externalId: 'gate' });
    const neighbours = [{ cameraId: 'gate', minSeconds: 300 }];
    await client.cameras.create({ ...camera, externalId: 'yard', neighbours });
    expect((await client.cameras.update(gate.id, { place: 'North' })).place).toBe('North');
    const image = { base64: (await portrait('mia')).toString('base64') };
    const at = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();
    for (const [cameraId, seconds] of [
      ['gate', 90],
      ['yard', 30],
    ] as const) {
      const captures = [{ capturedAt: at(seconds), image }];
      await client.recordSightings({ galleryId, cameraId, modality: 'FACE', captures });
    }
    expect((await client.cameras.delete(gate.id)).removedAt).not.toBeNull();

    const asked = { galleryIds: [galleryId], modality: 'FACE', probe: { image: { image } } } as const;
    const page = await client.findSightings({ ...asked, first: 1 });
    expect([page.matches.nodes.length, page.groups.length, page.matches.pageInfo.hasNextPage]).toEqual([
      1,
      1,
      true,
    ]);
    const limited = await clientWith({ role: 'REVIEWER', decisionOnly: true });
    const found = [];
    for await (const match of limited.everySighting(asked)) found.push(match);
    expect(found.map(({ decision, cosineSimilarity }) => [decision, cosineSimilarity])).toEqual([
      ['MATCH', undefined],
      ['MATCH', undefined],
    ]);
    expect((await limited.search({ galleryIds: [galleryId], image })).probes).toHaveLength(1);

    const mia = await client.identities.create({ galleryId, name: 'Mia' });
    const sightingIds = found.map(({ sighting }) => sighting.id);
    const { sightings } = await client.assignSightings({ identityId: mia.id, sightingIds });
    expect(sightings.map(({ identity }) => identity?.name)).toEqual(['Mia', 'Mia']);
    const walk = [];
    for await (const { kind, camera: where, travel } of client.identities.timeline(mia.id))
      walk.push([kind, where?.externalId, travel?.plausible]);
    expect(walk).toEqual([
      ['SIGHTING', 'yard', false],
      ['SIGHTING', 'gate', undefined],
    ]);
    expect(await client.unassignSightings(sightingIds.slice(1))).toMatchObject([{ identity: null }]);
    const times = [];
    for await (const { at: time } of client.identities.timeline(mia.id)) times.push(time);
    expect(times).toEqual([found[0]?.sighting.capturedAt]);

    const basis = { lawfulBasis: 'CONSENT', purpose: 'doors', givenAt: at(60) } as const;
    const given = await client.recordConsent({ identityId: mia.id, ...basis });
    expect(await client.withdrawConsent({ identityId: mia.id })).toBe(1);
    const consents = [];
    for await (const one of client.consents(mia.id)) consents.push(one);
    expect(consents).toMatchObject([{ id: given.id, isInForce: false, purpose: 'doors' }]);

    const gathered = await client.exportIdentity({ identityId: mia.id });
    await client.waitForJob(gathered.id);
    expect((await client.downloadExport(gathered.id)).byteLength).toBeGreaterThan(0);
    const { id, jobId } = await client.eraseIdentity({ identityId: mia.id });
    await client.waitForJob(jobId ?? '');
    const erasure = await client.erasures.get(id);
    expect(JSON.parse(erasure?.receipt ?? '{}')).toMatchObject({ signature: expect.any(String) });
    const erasures = [];
    for await (const one of client.erasures.list()) erasures.push(one.id);
    expect(erasures).toEqual([id]);
    await expect(client.eraseIdentity({ identityId: mia.id })).rejects.toThrow(UserErrors);
  });
}
