import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';
import { RecognitionClient } from './recognition-client.ts';

let app: TestApp;
let galleryId: string;
beforeAll(async () => {
  app = await startTestApp();
  galleryId = await new RecognitionClient(app).gallery();
}, 120_000);
afterAll(() => app.close());

const set = `mutation ($input: SetThresholdPolicyInput!) { setThresholdPolicy(input: $input) { job { id state } userErrors { code path } } }`;
const preview = `mutation ($input: PreviewThresholdsInput!) { previewThresholds(input: $input) {
  preview { probeCount threshold { match review policy } changes { from to count } } userErrors { code path } } }`;
const read = `query ($id: ID!) { gallery(id: $id) { thresholds { policy { kind targetRate } current { match review policy basis }
  history { nodes { match policy } } } } }`;

it('a policy is previewed, set, applied by its job and kept as a version', async () => {
  const policy = { kind: 'STATIC', match: 0.97, review: 0.95 };
  const shown = await app.graphql(preview, { input: { galleryId, policy } });
  expect(shown.errors).toEqual([]);
  expect(shown.data.previewThresholds.preview.threshold).toEqual({
    match: 0.97,
    review: 0.95,
    policy: 'STATIC',
  });
  const { data } = await app.graphql(set, { input: { galleryId, ...policy } });
  expect(data.setThresholdPolicy).toMatchObject({ userErrors: [], job: { id: expect.any(String) } });
  await expect
    .poll(async () => (await app.graphql(read, { id: galleryId })).data.gallery.thresholds, {
      timeout: 60_000,
    })
    .toMatchObject({
      policy: { kind: 'STATIC' },
      current: { match: 0.97 },
      history: { nodes: [{ match: 0.97 }] },
    });
}, 90_000);

it.each([
  [{ kind: 'STATIC', match: 0.5, review: 0.6 }, 'INVALID_INPUT', ['input', 'review']],
  [{ kind: 'TARGET_FPIR', targetRate: 0.9 }, 'INVALID_INPUT', ['input', 'targetRate']],
  [{ kind: 'INTRA_PERCENTILE', match: 0.5 }, 'INVALID_INPUT', ['input', 'match']],
  [{ kind: 'INTRA_PERCENTILE', modality: 'BODY' }, 'INVALID_INPUT', ['input', 'modality']],
])('%o is refused', async (input, code, path) => {
  const { data } = await app.graphql(set, { input: { galleryId, ...input } });
  expect(data.setThresholdPolicy).toEqual({ job: null, userErrors: [{ code, path }] });
});

it('a gallery that the caller may not see does not exist for it', async () => {
  const other = await new RecognitionClient(app).gallery();
  const { secret } = await new RecognitionClient(app).withKey({ role: 'ADMIN', galleryIds: [other] });
  const { data } = await app.graphql(set, { input: { galleryId, kind: 'INTRA_PERCENTILE' } }, secret);
  expect(data.setThresholdPolicy.userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'galleryId'] }]);
});
