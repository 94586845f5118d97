import { readFile } from 'node:fs/promises';
import { inParallel } from '../../instance/in-parallel.ts';
import { cosine, vectorAt, type CropEmbedder } from './embedder.ts';
import { decodeCrop, perturbations } from './perturbations.ts';
import type { VetoApi } from './veto-api.ts';
import { sayingOf, type SearchedProbe, type WrongPair } from './veto-run.ts';

export interface CheckContext {
  readonly api: VetoApi;
  readonly embedder: CropEmbedder;
  readonly galleryId: string;
  readonly concurrency: number;
  readonly pairs: readonly WrongPair[];
}

export interface PerturbedProbe {
  readonly picture: string;
  readonly perturbation: string;
  readonly holds: boolean;
  /** Of the perturbed probe with the exemplar. */
  readonly cosineSimilarity: number | null;
}

/** Whether the vetoed identity stays away from probes that are near-identical to the exemplar. */
export async function checkPerturbed(context: CheckContext): Promise<PerturbedProbe[]> {
  const { api, galleryId, concurrency, pairs } = context;
  const work = pairs.flatMap((pair) => perturbations.map((perturbation) => ({ pair, perturbation })));
  return inParallel(work, concurrency, async ({ pair, perturbation }) => {
    const original = await readFile(pair.picture);
    const picture = await perturbation.apply(await decodeCrop(original));
    const answer = await api.search(galleryId, { picture }, { record: false });
    const holds = answer.candidates.every(({ identityId }) => identityId !== pair.mistakenFor.identityId);
    const [a, b] = [await context.embedder.embed(original), await context.embedder.embed(picture)];
    const cosineSimilarity = a === null || b === null ? null : cosine(a, b);
    return { picture: pair.picture, perturbation: perturbation.name, holds, cosineSimilarity };
  });
}

export interface ChangedProbe {
  readonly picture: string;
  readonly person: string;
  /** With the nearest exemplar of a veto. */
  readonly cosineSimilarity: number;
  readonly isNearExemplar: boolean;
}

/** The genuine probes whose answer is another than before the vetoes, with how near an exemplar they are. */
export async function changedProbes(
  context: CheckContext,
  before: readonly SearchedProbe[],
  after: readonly SearchedProbe[],
): Promise<ChangedProbe[]> {
  const { embedder, pairs } = context;
  const was = new Map(before.map((probe) => [probe.picture, sayingOf(probe.answer)]));
  const changed = after.filter((probe) => was.get(probe.picture) !== sayingOf(probe.answer));
  const exemplars = await vectorsOf(embedder, [...new Set(pairs.map((pair) => pair.picture))]);
  const rows: ChangedProbe[] = [];
  for (const { picture, person } of changed) {
    const vector = await embedder.embed(await readFile(picture));
    const nearest = vector === null ? -1 : Math.max(...exemplars.map((exemplar) => cosine(vector, exemplar)));
    const isNearExemplar = nearest >= embedder.duplicateSimilarity;
    rows.push({ picture, person: person.name, cosineSimilarity: nearest, isNearExemplar });
  }
  return rows;
}

export interface LookAlike {
  readonly picture: string;
  readonly decision: string | null;
  readonly matchesRealPerson: boolean;
  /** Of the constructed probe, as it is sent. */
  readonly cosineWithExemplar: number;
  readonly cosineWithSample: number;
}

/** Probes at cosine 0.9 from the exemplar, on the side of the vetoed person's own sample: the person must still match. */
export async function checkLookAlikes(context: CheckContext, similarity: number): Promise<LookAlike[]> {
  const { api, embedder, galleryId, pairs } = context;
  const space = await api.spaceOf(galleryId);
  const rows: LookAlike[] = [];
  for (const { picture, mistakenFor } of pairs) {
    const [exemplar] = await vectorsOf(embedder, [picture]);
    const samples = await vectorsOf(embedder, mistakenFor.enrolled);
    if (exemplar === undefined) throw new Error(`${picture}: no vector`);
    const nearest = samples.reduce((a, b) => (cosine(exemplar, b) > cosine(exemplar, a) ? b : a));
    const values = vectorAt(exemplar, nearest, similarity);
    const answer = await api.search(galleryId, { space, values }, { record: false });
    const [best] = answer.candidates;
    rows.push({
      picture,
      decision: answer.decision,
      matchesRealPerson: best?.identityId === mistakenFor.identityId && best.decision === 'MATCH',
      cosineWithExemplar: cosine(Float32Array.from(values), exemplar),
      cosineWithSample: cosine(Float32Array.from(values), nearest),
    });
  }
  return rows;
}

async function vectorsOf(embedder: CropEmbedder, paths: readonly string[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const path of paths) {
    const vector = await embedder.embed(await readFile(path));
    if (vector !== null) vectors.push(vector);
  }
  return vectors;
}
