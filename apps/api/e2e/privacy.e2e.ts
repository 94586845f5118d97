import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkReceipt } from '../src/features/erasure/receipt.ts';
import { splitId } from '../src/graphql/global-id.ts';
import { FeedbackClient } from './feedback-client.ts';
import { startTestApp, testClock, type TestApp } from './harness.ts';
import { importedConsents } from './imported-consents.ts';
import { ImportClient } from './import-client.ts';
import { portrait } from './portraits.ts';
import { PrivacyClient } from './privacy-client.ts';
import { RecognitionClient } from './recognition-client.ts';
import { zipOf } from '../test/archives.ts';
import { unzip } from '../test/unzip.ts';

let app: TestApp;
let client: RecognitionClient;
let privacy: PrivacyClient;
let galleryId: string;
let image: { base64: string };
const clock = testClock();

beforeAll(async () => {
  app = await startTestApp({ clock });
  client = new RecognitionClient(app);
  privacy = new PrivacyClient(app);
  galleryId = await client.gallery({ consentRequired: true, keepOriginals: true });
  image = { base64: (await portrait('mia')).toString('base64') };
});
afterAll(async () => {
  await app.close();
});

const rowId = (globalId: string): string => splitId(globalId)?.id ?? '';

async function found(): Promise<readonly string[]> {
  const { probes } = await client.search({ galleryIds: [galleryId], image, record: false });
  return probes[0].candidates.map(({ identity }: { identity: { name: string } }) => identity.name).sort();
}

describe('a gallery that asks for consent', () => {
  it('takes and finds nobody without one, and nobody whose consent was withdrawn or has expired', async () => {
    const id = await client.identity(galleryId, 'Mia');
    const [refused] = (await client.enroll(id, [{ image }])).rejected;
    expect(refused).toMatchObject({ index: 0, reason: 'CONSENT_MISSING', forceable: false });
    const recorded = await privacy.record(id, { note: 'on paper', idempotencyKey: 'a' });
    expect(recorded).toMatchObject({
      consent: { lawfulBasis: 'CONSENT', note: 'on paper', isInForce: true, expiresAt: null },
      identity: { id, consentState: 'GIVEN', consentEndsAt: null },
      userErrors: [],
    });
    const again = await privacy.record(id, { note: 'on paper', idempotencyKey: 'a' });
    expect(again.consent.id).toBe(recorded.consent.id);
    expect((await client.enroll(id, [{ image }])).accepted).toHaveLength(1);
    expect(await found()).toEqual(['Mia']);

    expect(await privacy.withdraw(id)).toMatchObject({
      withdrawnCount: 1,
      identity: { consentState: 'WITHDRAWN' },
    });
    expect(await found()).toEqual([]);
    const after = await client.enroll(id, [
      { image: { base64: (await portrait('anna')).toString('base64') } },
    ]);
    expect(after.rejected).toMatchObject([{ reason: 'CONSENT_MISSING' }]);

    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    await privacy.record(id, { lawfulBasis: 'CONTRACT', expiresAt });
    expect(await found()).toEqual(['Mia']);
    clock.advance(60_000);
    expect(await found()).toEqual([]);
    const standing = await privacy.standing(id);
    expect(standing).toMatchObject({
      consentState: 'EXPIRED',
      consentEndsAt: expiresAt,
      erasedAfter: new Date(Date.parse(expiresAt) + 30 * 86_400_000).toISOString(),
      gallery: { consentRequired: true, consentCounts: { none: 0, given: 0, expired: 1, withdrawn: 0 } },
    });
    expect(standing.consents.nodes).toMatchObject([
      { lawfulBasis: 'CONTRACT', isInForce: false, withdrawnAt: null },
      { lawfulBasis: 'CONSENT', isInForce: false },
    ]);
    await privacy.record(id);
    expect(await found()).toEqual(['Mia']);
  });

  it('takes nobody without one by an import, an answer, a move or a cluster either', async () => {
    const asked = await client.gallery({ consentRequired: true });
    const importer = ImportClient.owner(app);
    const job = await importer.import(asked, await zipOf([['Lena/1.jpg', await portrait('lena')]]));
    expect(job.importEntries.nodes).toMatchObject([{ outcome: 'REJECTED', reason: 'CONSENT_MISSING' }]);

    const seen = [];
    for (const person of ['rosa', 'rosa'] as const) {
      const picture = { base64: (await portrait(person)).toString('base64') };
      seen.push(await client.search({ galleryIds: [asked], image: picture }));
    }
    const [agreed, silent] = [await client.identity(asked, 'Agreed'), await client.identity(asked, 'Silent')];
    const clustering = `mutation ($id: ID!) { startClustering(input: { galleryId: $id }) { job { id } userErrors { code } } }`;
    const begun = (await app.graphql(clustering, { id: asked })).data.startClustering;
    expect((await importer.ended(begun.job.id)).state).toBe('SUCCEEDED');
    const open = `query ($id: ID!) { unknownClusters(galleryId: $id) { nodes { id } } }`;
    const [cluster] = (await app.graphql(open, { id: asked })).data.unknownClusters.nodes;
    const accept = `mutation ($input: AcceptClusterInput!) { acceptCluster(input: $input) { samples { id } userErrors { code path } } }`;
    for (const whom of [{ identityId: silent }, { newIdentity: { name: 'New' } }]) {
      const answer = await app.graphql(accept, { input: { clusterId: cluster.id, ...whom } });
      expect(answer.data.acceptCluster.userErrors).toEqual([
        { code: 'CONSENT_MISSING', path: ['input', Object.keys(whom)[0]] },
      ]);
    }

    const feedback = new FeedbackClient(app);
    const searchId = seen[0].id;
    const said = { searchId, probeIndex: 0, verdict: 'IS_PERSON', correctIdentityId: silent, enroll: true };
    expect(await feedback.give(said)).toMatchObject({
      ...{ sample: null, rejected: { reason: 'CONSENT_MISSING' }, userErrors: [] },
    });
    await privacy.record(agreed);
    const [sample] = (await client.enroll(agreed, [{ image }])).accepted;
    expect((await client.moveSamples([sample.id], silent)).userErrors).toEqual([
      { code: 'CONSENT_MISSING', path: ['input', 'toIdentityId'] },
    ]);
  }, 60_000);

  it('says what is wrong with a record', async () => {
    const id = await client.identity(galleryId, 'Nobody');
    const tomorrow = new Date(clock.now().getTime() + 86_400_000).toISOString();
    const codeOf = async (more: object) => (await privacy.record(id, more)).userErrors;
    expect(await codeOf({ givenAt: tomorrow })).toMatchObject([{ path: ['input', 'givenAt'] }]);
    expect(await codeOf({ expiresAt: '2020-01-01T00:00:00.000Z' })).toMatchObject([
      { path: ['input', 'expiresAt'] },
    ]);
    expect(await codeOf({ purpose: ' ' })).toMatchObject([{ path: ['input', 'purpose'] }]);
    expect(await codeOf({ evidenceMediaId: id })).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(await codeOf({ identityId: galleryId })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await privacy.withdraw(id, { withdrawnAt: tomorrow })).userErrors).toMatchObject([
      { path: ['input', 'withdrawnAt'] },
    ]);
    expect(await privacy.withdraw(id)).toMatchObject({ withdrawnCount: 0, userErrors: [] });
  });
});

importedConsents(() => ({ app, now: clock.now }));

describe('eraseIdentity', () => {
  it('leaves nothing to find, and a receipt that anybody can verify', async () => {
    const id = await client.identity(galleryId, 'Erasa');
    const paper = await client.upload(galleryId, await portrait('anna'));
    await privacy.record(id, { evidenceMediaId: paper.body.id });
    const { accepted } = await client.enroll(id, [{ image }]);
    const search = await client.search({ galleryIds: [galleryId], image });
    expect(search.probes[0].candidates).not.toEqual([]);

    const begun = await privacy.erase(id, { idempotencyKey: 'erase' });
    expect(begun).toMatchObject({ erasure: { identityId: id, reason: 'REQUEST' }, userErrors: [] });
    expect(await found()).not.toContain('Erasa');
    const erasure = await privacy.done(begun.erasure.id);

    expect(await privacy.erase(id, { idempotencyKey: 'erase' })).toMatchObject({
      erasure: { id: erasure.id, state: 'DONE' },
    });
    expect((await privacy.erase(id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(erasure.removed).toMatchObject({ identities: 1, samples: 1, consents: 1, originals: 2 });
    expect(erasure.removed.probes).toBeGreaterThan(0);
    for (const path of [accepted[0].cropUrl, accepted[0].originalUrl, paper.body.url ?? '/media/none']) {
      expect((await client.get(path)).status).toBe(404);
    }
    const check = checkReceipt(erasure.receipt);
    expect(check).toMatchObject({ isGenuine: true, receipt: { identityId: rowId(id), state: 'DONE' } });
    const { receiptKey } = (await app.graphql('{ receiptKey { fingerprint publicKeyPem } }')).data;
    expect(check).toMatchObject({ fingerprint: receiptKey.fingerprint });
    const kept = await readFile(join(app.dataDir, 'receipts', `${rowId(erasure.id)}.json`), 'utf8');
    expect(kept).toBe(erasure.receipt);
    expect(checkReceipt(erasure.receipt.replace('"samples": 1', '"samples": 2')).isGenuine).toBe(false);
    const intact = await app.graphql('{ verifyAudit { isIntact } }');
    expect(intact.data.verifyAudit.isIntact).toBe(true);
  });

  it('is for those who answer for data protection', async () => {
    const reviewer = await client.withKey({ role: 'REVIEWER', name: 'r' });
    const id = await client.identity(galleryId, 'Stays');
    const query = 'mutation ($id: ID!) { eraseIdentity(input: { identityId: $id }) { userErrors { code } } }';
    const refused = await app.graphql(query, { id }, reviewer.secret);
    expect(refused.text).toContain('FORBIDDEN');
  });
});

describe('a key that is told decisions only', () => {
  it('gets decisions and a rounded confidence, and is refused similarities', async () => {
    const id = await client.identity(galleryId, 'Decided');
    await privacy.record(id);
    await client.enroll(id, [{ image }]);
    const limited = await client.withKey({ role: 'INTEGRATOR', decisionOnly: true });
    const ask = (fields: string) =>
      app.graphql(
        `query ($input: SearchInput!) { search(input: $input) { probes { decision candidates { decision confidence ${fields} } } } }`,
        { input: { galleryIds: [galleryId], image, record: false } },
        limited.secret,
      );
    const { probes } = (await ask('')).data.search;
    expect(probes[0].decision).toBe('MATCH');
    for (const { confidence } of probes[0].candidates) {
      if (confidence !== null) expect(confidence * 10).toBeCloseTo(Math.round(confidence * 10), 9);
    }
    const refused = await ask('cosineSimilarity');
    expect(refused.text).toContain('FORBIDDEN');
    expect(refused.text).not.toMatch(/0\.\d{4}/);
    const list = `query ($after: String) { galleries(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }`;
    await client.gallery();
    const first = (await app.graphql(list, {}, limited.secret)).data.galleries;
    const after = first.pageInfo.endCursor;
    const second = (await app.graphql(list, { after }, limited.secret)).data.galleries;
    expect(second.nodes).toHaveLength(1);
    expect(second.nodes).not.toEqual(first.nodes);
    expect((await app.graphql(list, { after })).text).toContain('BAD_USER_INPUT');
    const grant = await app.graphql(
      'mutation { createApiKey(input: { name: "k", role: OWNER, decisionOnly: true, maySeeEmbeddings: true }) { userErrors { path } } }',
    );
    expect(grant.data.createApiKey.userErrors).toMatchObject([{ path: ['input', 'decisionOnly'] }]);
    const invite = (secret: string | undefined, told: string) =>
      app.graphql(
        `mutation { inviteUser(input: { name: "P", email: "p${told.length}@example.org", role: REVIEWER, allGalleries: true ${told} }) {
          user { decisionOnly } userErrors { path } } }`,
        {},
        secret,
      );
    const person = await invite(undefined, ', decisionOnly: true');
    expect(person.data.inviteUser).toMatchObject({ user: { decisionOnly: true }, userErrors: [] });
    const admin = await client.withKey({ role: 'ADMIN', decisionOnly: true });
    const halving = `mutation { previewThresholds(input: { galleryId: "${galleryId}", policy: { kind: STATIC, match: 0.5, review: 0.4 } }) { userErrors { code } } }`;
    expect((await app.graphql(halving, {}, admin.secret)).text).toContain('FORBIDDEN');
    expect((await app.graphql(halving)).data.previewThresholds.userErrors).toEqual([]);
    const histogram = `{ gallery(id: "${galleryId}") { similarityHistogram { sampleCount } } }`;
    expect((await app.graphql(histogram, {}, admin.secret)).text).toContain('FORBIDDEN');
    expect((await invite(admin.secret, ', decisionOnly: false')).data.inviteUser.userErrors).toMatchObject([
      { path: ['input', 'decisionOnly'] },
    ]);
    expect((await invite(admin.secret, '')).data.inviteUser).toMatchObject({ user: { decisionOnly: true } });
  });

  it('gets hold of nobody and nothing that is told more', async () => {
    const admin = await client.withKey({ role: 'ADMIN', decisionOnly: true });
    const answerOf = async (mutation: string, secret?: string) =>
      Object.values<any>((await app.graphql(`mutation { ${mutation} }`, {}, secret)).data)[0]; // oxlint-disable-line typescript/no-explicit-any -- tests look into answers freely
    const newKey = async (told: string) => {
      const input = `{ name: "k", role: INTEGRATOR, decisionOnly: ${told} }`;
      return (await answerOf(`createApiKey(input: ${input}) { apiKey { id } }`)).apiKey.id as string;
    };
    const rotated = async (id: string) =>
      (await answerOf(`rotateApiKey(id: "${id}") { userErrors { code } }`, admin.secret)).userErrors;
    expect(await rotated(await newKey('false'))).toEqual([{ code: 'FORBIDDEN' }]);
    expect(await rotated(await newKey('true'))).toEqual([]);
    const invite = async (told: string) => {
      const who = `name: "Q", email: "q@example.org", role: VIEWER, allGalleries: true, idempotencyKey: "q"`;
      return await answerOf(`inviteUser(input: { ${who}, ${told} }) { user { id } userErrors { code } }`);
    };
    const { id } = (await invite('decisionOnly: false')).user;
    expect((await invite('decisionOnly: true')).userErrors).toEqual([{ code: 'IDEMPOTENCY_MISMATCH' }]);
    const reset = `resetUserPassword(id: "${id}") { resetLink userErrors { code } }`;
    expect(await answerOf(reset, admin.secret)).toEqual({
      ...{ resetLink: null, userErrors: [{ code: 'FORBIDDEN' }] },
    });
  });
});

describe('exportIdentity', () => {
  it('gathers all that is held about one person, and nobody else may fetch it', async () => {
    const id = await client.identity(galleryId, 'Asks <b>');
    await privacy.record(id, { note: 'read & signed' });
    await client.enroll(id, [{ image: { base64: (await portrait('lena')).toString('base64') } }]);
    const query = `mutation ($id: ID!) { exportIdentity(input: { identityId: $id, idempotencyKey: "e" }) { job { id } userErrors { code } } }`;
    const { job } = (await app.graphql(query, { id })).data.exportIdentity;
    const url = await privacy.exported(job.id);
    const zip = Buffer.from(await (await client.get(url)).arrayBuffer());
    const files = await unzip(zip);
    expect([...files.keys()].filter((path) => path.startsWith('pictures/'))).toHaveLength(2);
    const held = JSON.parse(String(files.get('person.json')));
    expect(held).toMatchObject({ identities: [{ name: 'Asks <b>' }], consents: [{ note: 'read & signed' }] });
    expect(String(files.get('person.json'))).not.toContain('"vector"');
    expect(String(files.get('person.html'))).toContain('Asks &lt;b&gt;');
    const other = await client.withKey({ role: 'REVIEWER' });
    expect((await other.get(url)).status).toBe(404);
    const limited = await client.withKey({ role: 'ADMIN', decisionOnly: true });
    expect((await limited.get(url)).status).toBe(404);
    expect((await app.graphql(query, { id }, limited.secret)).data.exportIdentity).toEqual({
      ...{ job: null, userErrors: [{ code: 'FORBIDDEN' }] },
    });
    const { erasure } = await privacy.erase(id);
    await privacy.done(erasure.id);
    expect((await client.get(url)).status).toBe(404);
  });
});
