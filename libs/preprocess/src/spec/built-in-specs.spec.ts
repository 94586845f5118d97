import { describe, expect, it } from 'vitest';
import { builtInSpecs, embeddingNetV1Spec, embeddingNetV2Spec, pcb384Spec } from './built-in-specs.ts';
import { canonicalJson } from './canonical-json.ts';
import { preprocessDigest } from './digest.ts';
import { normalisePixel } from './image-tensor.ts';
import { parsePreprocessSpec, specSize } from './preprocess-spec.ts';

describe('builtInSpecs', () => {
  it.each(Object.entries(builtInSpecs))('%s is a spec, also after a trip through JSON', (_name, spec) => {
    const again = parsePreprocessSpec(JSON.parse(canonicalJson(spec)));
    expect(again).toEqual(spec);
    expect(preprocessDigest(again)).toBe(preprocessDigest(spec));
  });

  it('have the sizes that their nets take', () => {
    const sizes = Object.values(builtInSpecs).map((spec) => Object.values(specSize(spec)).join('×'));
    expect(sizes).toEqual([
      '150×150',
      '112×112',
      '112×112',
      '112×112',
      '128×384',
      '128×256',
      '64×64',
      '64×64',
    ]);
  });

  it('keep the digests that name stored vectors', () => {
    // As written on the day each was added: another digest makes every stored vector foreign.
    const digests = Object.entries(builtInSpecs).map(([name, spec]) => [
      name,
      preprocessDigest(spec).slice(0, 16),
    ]);
    expect(Object.fromEntries(digests)).toMatchInlineSnapshot(`
      {
        "adaface-112": "f7f9f017399bade5",
        "arcface-112": "c1eca18c08e5d0fe",
        "dlib-150-68": "fdffb0f9db45dadf",
        "embeddingnet-v1": "69cdd3df24c4ff9e",
        "embeddingnet-v2": "69cdd3df24c4ff9e",
        "pcb-384x128": "c7c8d50dc3c54d56",
        "reid-256x128": "e01632d6ce0d6fa7",
        "sface-112": "5ea31e20cc91ff60",
      }
    `);
  });

  it('pad with nearly 0 where we train', () => {
    for (const spec of [pcb384Spec, embeddingNetV1Spec, embeddingNetV2Spec]) {
      ([0, 1, 2] as const).forEach((channel) => {
        expect(Math.abs(normalisePixel(spec.padding[channel], { ...spec, channel }))).toBeLessThan(0.01);
      });
    }
  });

  it('letterbox every box spec of ours, and only the foreign one stretches', () => {
    const fits = Object.entries(builtInSpecs).flatMap(([name, { geometry }]) =>
      geometry.kind === 'box' ? [[name, geometry.fit]] : [],
    );
    expect(Object.fromEntries(fits)).toEqual({
      'pcb-384x128': 'letterbox',
      'reid-256x128': 'stretch',
      'embeddingnet-v1': 'letterbox',
      'embeddingnet-v2': 'letterbox',
    });
  });
});
