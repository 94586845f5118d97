import { expect } from 'vitest';
import { bearer, type TestApp } from './harness.ts';
import type { PromotionClient } from './promotion-client.ts';

const rate = `{ rate ciLow ciHigh }`;
const pair = `{ similarity one { id cropUrl identity { id } } other { id cropUrl identity { id } } }`;
const curvesOfModel = `{ genuineComparisons impostorComparisons auc equalErrorRate
  roc { threshold fmr tar fnmr } tarAtFmr { fmr threshold tar ${rate} } cmc { rank rate ${rate} }
  histogram { from to genuine impostor } hardestImpostors ${pair} hardestGenuine ${pair} }`;
const query = `query ($id: ID!) { node(id: $id) { ... on Evaluation { id finishedAt activeModel { id }
  candidate { overall { rank1 { rate } tarAtFmr { rate } } }
  curves { candidate ${curvesOfModel} active { auc cmc { rate { rate } } } tarDifferences { fmr difference ${rate} } rank1Difference ${rate} } } } }`;

/** Figures that must agree with each other, and the pictures of the pairs that a model finds hardest. */
export async function expectCurves(
  app: TestApp,
  client: PromotionClient,
  of: { readonly evaluationId: string; readonly againstId: string },
): Promise<void> {
  const read = async (secret?: string) =>
    (await app.graphql(query, { id: of.evaluationId }, secret)).data.node;
  await expect.poll(async () => (await read()).finishedAt, { timeout: 60_000 }).not.toBeNull();
  const { activeModel, candidate, curves } = await read();
  expect(activeModel.id).toBe(of.againstId);
  const { roc, cmc, histogram, tarAtFmr, ...ours } = curves.candidate;
  expect(roc[0]).toEqual({ threshold: null, fmr: 0, tar: 0, fnmr: 1 });
  expect(roc.at(-1)).toMatchObject({ fmr: 1, tar: 1, fnmr: 0 });
  expect(cmc[0].rate.rate).toBe(candidate.overall.rank1.rate);
  expect(curves.rank1Difference.rate).toBeCloseTo(cmc[0].rate.rate - curves.active.cmc[0].rate.rate, 12);
  const count = (kind: 'genuine' | 'impostor'): number =>
    histogram.reduce((sum: number, bin: Record<string, number>) => sum + (bin[kind] ?? 0), 0);
  expect([count('genuine'), count('impostor')]).toEqual([ours.genuineComparisons, ours.impostorComparisons]);
  // few people: what one comparison in ten thousand does cannot be known
  expect(tarAtFmr.map(({ fmr }: { fmr: number }) => fmr)).toEqual([1e-4, 1e-3, 1e-2, 1e-1]);
  expect(tarAtFmr[0]).toEqual({ fmr: 1e-4, threshold: null, tar: null });
  expect(curves.tarDifferences[0]).toEqual({ fmr: 1e-4, difference: null });
  const { hardestImpostors, hardestGenuine } = ours;
  for (const { one, other } of hardestImpostors) expect(one.identity.id).not.toBe(other.identity.id);
  for (const { one, other } of hardestGenuine) expect(one.identity.id).toBe(other.identity.id);
  expect(hardestImpostors.length * hardestGenuine.length).toBeGreaterThan(0);
  const crop = await fetch(`${app.url}${hardestImpostors[0].one.cropUrl}?size=64`, {
    headers: bearer(app.ownerSecret),
  });
  expect([crop.status, crop.headers.get('content-type')]).toEqual([200, 'image/jpeg']);

  const elsewhere = await client.gallery();
  const stranger = await client.withKey({ role: 'OWNER', galleryIds: [elsewhere] });
  expect(await read(stranger.secret)).toBeNull();
  // what is deleted is shown no more
  const gone = hardestGenuine[0].one.id;
  await app.graphql(
    `mutation ($input: DeleteSamplesInput!) { deleteSamples(input: $input) { userErrors { code } } }`,
    {
      input: { sampleIds: [gone] },
    },
  );
  const later = (await read()).curves.candidate;
  const samples = [...later.hardestGenuine, ...later.hardestImpostors].flatMap(({ one, other }) => [
    one.id,
    other.id,
  ]);
  expect(samples).not.toContain(gone);
  expect(later.hardestGenuine.length).toBe(hardestGenuine.length - 1);
}
