import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock, type TestApp } from './harness.ts';
import { appsOnDatabases } from './on-databases.ts';
import { base64Of, type Person } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

const merge = `mutation ($input: MergeIdentitiesInput!) { mergeIdentities(input: $input) {
  identity { id name sampleCount mergedIdentities { id name externalId undoableUntil } }
  movedSampleCount differingFields indexed userErrors { code path } } }`;
const unmerge = `mutation ($input: UnmergeIdentityInput!) { unmergeIdentity(input: $input) {
  identity { id name sampleCount } returnedSampleCount indexed userErrors { code path } } }`;
const weekMs = 7 * 24 * 60 * 60 * 1000;

describe.each(appsOnDatabases)('merging identities on $name', ({ start }) => {
  let app: TestApp;
  let client: RecognitionClient;
  let galleryId: string;
  const clock = testClock();
  beforeAll(async () => {
    app = await start({ clock });
    client = new RecognitionClient(app);
    galleryId = await client.gallery();
  });
  afterAll(() => app.close());

  const mutate = async (document: string, input: object, secret?: string) =>
    Object.values((await app.graphql(document, { input }, secret)).data)[0] as never;
  const codes = async (document: string, input: object, secret?: string) => {
    const { userErrors } = await mutate(document, input, secret);
    return (userErrors as { code: string; path: string[] }[]).map(({ code, path }) => [code, path.join('.')]);
  };
  async function person(name: string, portrait: Person): Promise<string> {
    const id = await client.identity(galleryId, name);
    const { accepted } = await client.enroll(id, [{ image: { base64: await base64Of(portrait) } }]);
    expect(accepted).toHaveLength(1);
    return id;
  }
  const search = async (portrait: Person) =>
    told(await client.search({ galleryIds: [galleryId], image: { base64: await base64Of(portrait) } }));

  it('finds the winner by every id of the loser, and gives all back', async () => {
    const [mia, maria] = [await person('Mia', 'mia'), await person('Maria', 'lena')];
    const setExternalId = `mutation ($id: ID!) { updateIdentity(id: $id, input: { externalId: "m-1" }) { userErrors { code } } }`;
    await app.graphql(setExternalId, { id: mia });
    const input = { loserIds: [mia], winnerId: maria, idempotencyKey: 'merge' };

    const merged = await mutate(merge, input);

    expect(merged).toMatchObject({
      identity: {
        id: maria,
        name: 'Maria',
        sampleCount: 2,
        mergedIdentities: [{ id: mia, name: 'Mia', externalId: 'm-1' }],
      },
      movedSampleCount: 1,
      differingFields: ['name'],
      indexed: true,
      userErrors: [],
    });
    expect(await mutate(merge, input)).toEqual(merged);
    expect(await codes(merge, { ...input, winnerId: mia, loserIds: [maria] })).toEqual([
      ['IDEMPOTENCY_MISMATCH', 'input.idempotencyKey'],
    ]);
    const names = `query ($id: ID!, $gallery: ID!) { identity(id: $id) { id } node(id: $id) { id }
      gallery(id: $gallery) { identityByExternalId(externalId: "m-1") { id } identities { nodes { id } } } }`;
    const { data } = await app.graphql(names, { id: mia, gallery: galleryId });
    expect(data).toEqual({
      identity: { id: maria },
      node: { id: maria },
      gallery: { identityByExternalId: { id: maria }, identities: { nodes: [{ id: maria }] } },
    });
    expect(await search('miaAgain')).toEqual(['MATCH Maria']);
    const probe = { image: { base64: await base64Of('miaAgain') } };
    expect((await client.verify({ probe, reference: { identityId: mia } })).decision).toBe('MATCH');
    const { accepted } = await client.enroll(mia, [{ image: { base64: await base64Of('miaAgain') } }]);
    expect(accepted[0].identity.id).toBe(maria);
    const rename = `mutation ($id: ID!) { updateIdentity(id: $id, input: { name: "Maria M" }) { identity { id } } }`;
    expect((await app.graphql(rename, { id: mia })).data.updateIdentity.identity.id).toBe(maria);

    const undone = await mutate(unmerge, { identityId: mia, idempotencyKey: 'unmerge' });

    expect(undone).toEqual({
      identity: { id: mia, name: 'Mia', sampleCount: 1 },
      returnedSampleCount: 1,
      indexed: true,
      userErrors: [],
    });
    expect(await mutate(unmerge, { identityId: mia, idempotencyKey: 'unmerge' })).toEqual(undone);
    expect(await search('mia')).toEqual(['MATCH Mia, MATCH Maria M']);
    const audit = `{ auditLog(first: 2, filter: { action: "unmergeIdentity" }) { nodes { targetId detail } } }`;
    expect((await app.graphql(audit)).data.auditLog.nodes).toMatchObject([
      { targetId: mia, detail: { samples: 1 } },
    ]);
  });

  it('refuses with a code what cannot be meant', async () => {
    const [a, b, c] = [
      await person('a', 'anna'),
      await person('b', 'vera'),
      await client.identity(galleryId, 'c'),
    ];
    const foreign = await client.identity(await client.gallery(), 'foreign');
    const { secret } = await client.withKey({ role: 'INTEGRATOR', galleryIds: [await client.gallery()] });
    const viewer = await client.withKey({ role: 'VIEWER' });
    const loserIds = [a];
    const itself = ['INVALID_INPUT', 'input.loserIds'];
    expect(await codes(merge, { loserIds, winnerId: a })).toEqual([itself]);
    expect(await codes(merge, { loserIds, winnerId: foreign })).toEqual([itself]);
    expect(await codes(merge, { loserIds: [galleryId], winnerId: a })).toEqual([
      ['NOT_FOUND', 'input.loserIds'],
    ]);
    expect(await codes(merge, { loserIds, winnerId: galleryId })).toEqual([['NOT_FOUND', 'input.winnerId']]);
    expect(await codes(merge, { loserIds, winnerId: b }, secret)).toEqual([['NOT_FOUND', 'input.winnerId']]);
    expect(await codes(merge, { loserIds: Array<string>(21).fill(a), winnerId: b })).toEqual([
      ['LIMIT_EXCEEDED', 'input.loserIds'],
    ]);
    const forbidden = await app.graphql(merge, { input: { loserIds, winnerId: b } }, viewer.secret);
    expect(forbidden.errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await codes(unmerge, { identityId: a })).toEqual([['IDENTITY_NOT_MERGED', 'input.identityId']]);
    expect(await codes(merge, { loserIds, winnerId: b })).toEqual([]);
    expect(await codes(merge, { loserIds, winnerId: c })).toEqual([['IDENTITY_MERGED', 'input.loserIds']]);
    expect(await codes(merge, { loserIds: [c], winnerId: a })).toEqual([
      ['IDENTITY_MERGED', 'input.winnerId'],
    ]);
    const remove =
      'mutation ($id: ID!) { deleteIdentity(id: $id) { deletedIdentityId userErrors { code } } }';
    expect((await app.graphql(remove, { id: a })).data.deleteIdentity).toEqual({
      deletedIdentityId: null,
      userErrors: [{ code: 'IDENTITY_MERGED' }],
    });
    clock.advance(weekMs);
    expect(await codes(unmerge, { identityId: a })).toEqual([['MERGE_FINAL', 'input.identityId']]);
    expect(await codes(unmerge, { identityId: a }, secret)).toEqual([['NOT_FOUND', 'input.identityId']]);
    expect((await app.graphql(remove, { id: b })).data.deleteIdentity.deletedIdentityId).toBe(b);
    expect(await codes(unmerge, { identityId: a })).toEqual([['NOT_FOUND', 'input.identityId']]);
  });
});
