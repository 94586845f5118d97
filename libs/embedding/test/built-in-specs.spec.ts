import { readFileSync } from 'node:fs';
import { createSeededRandom } from '@gallerist/metrics/random';
import {
  applyTrainingPreprocess,
  dlibFaceSpec,
  embeddingNetV2Spec,
  parseTrainingSpec,
  preprocessDigest,
} from '@gallerist/preprocess';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../src/packs/manifest.ts';

describe('the default face pack', () => {
  it('is served by the built-in spec of its net', () => {
    const text = readFileSync(new URL('../packs/face-default/manifest.json', import.meta.url), 'utf8');
    const manifest = parseManifest(JSON.parse(text));
    expect(manifest.preprocess).toEqual(dlibFaceSpec);
    expect(preprocessDigest(manifest.preprocess)).toBe(preprocessDigest(dlibFaceSpec));
  });
});

describe('applyTrainingPreprocess', () => {
  it('takes its random numbers from the metrics library', () => {
    const spec = parseTrainingSpec({
      version: 1,
      preprocess: embeddingNetV2Spec,
      augmentation: [
        { kind: 'erase', probability: 1, minArea: 0.1, maxArea: 0.3, minAspect: 0.3, fill: 'noise' },
      ],
    });
    const image = { width: 30, height: 40, data: new Uint8Array(30 * 40 * 3).fill(70) };
    const inputs = [{ image, subject: { kind: 'whole' }, sampleIndex: 5 }] as const;
    const tensorOf = (epoch: number) =>
      applyTrainingPreprocess(inputs, spec, { seed: 1, epoch, createRandom: createSeededRandom }).tensor.data;
    expect(tensorOf(0)).toEqual(tensorOf(0));
    expect(tensorOf(0)).not.toEqual(tensorOf(1));
  });
});
