import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildNet } from '../../src/architectures/build-net.ts';
import { loadNetWeights, netFromWeights } from '../../src/architectures/weights/load-net-weights.ts';
import { NetWeightsError } from '../../src/architectures/weights/net-weights-error.ts';
import { readNetWeights } from '../../src/architectures/weights/read-net-weights.ts';
import { saveNetWeights } from '../../src/architectures/weights/save-net-weights.ts';
import { useBackend } from './net-backends.ts';

const spec = {
  architecture: 'embeddingnet-v2',
  inputShape: [8, 8, 3],
  widths: [2, 3],
  dimensions: 4,
} as const;

/** A file with changed bytes and the digest that belongs to them. */
function resealed(saved: ReturnType<typeof saveNetWeights>, bytes: Uint8Array): unknown {
  return {
    ...saved.specs,
    byteLength: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

describe('net weights', () => {
  useBackend('cpu');

  it('come back bit for bit, statistics and options too', () => {
    const net = buildNet(spec, 3);
    tf.tidy(() => {
      net.forward(tf.ones([2, 8, 8, 3]), { training: true });
    });
    const saved = saveNetWeights(net);
    const again = netFromWeights({ specs: JSON.parse(JSON.stringify(saved.specs)), bytes: saved.bytes });
    expect(saveNetWeights(again)).toEqual(saved);
    expect(again.options).toEqual(net.options);
    for (const [name, variable] of net.statistics)
      expect(again.statistics.get(name)!.dataSync(), name).toEqual(variable.dataSync());
    net.dispose();
    again.dispose();
  });

  it('are little-endian float32, one after the other in the order of the net', () => {
    const net = buildNet({ architecture: 'adapter', features: 2 }, 3);
    const { specs, bytes } = saveNetWeights(net);
    expect(specs.weights).toEqual([
      { name: 'gate', role: 'parameter', shape: [1], dtype: 'float32', offset: 0 },
      { name: 'change/kernel', role: 'parameter', shape: [2, 2], dtype: 'float32', offset: 4 },
    ]);
    const kernel = net.parameters.get('change/kernel')!.dataSync();
    expect(new DataView(bytes.buffer).getFloat32(8, true)).toBe(kernel[1]);
    expect(specs.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    net.dispose();
  });

  it('may be saved with other values, such as those of an average', () => {
    const net = buildNet({ architecture: 'adapter', features: 2 }, 3);
    const saved = saveNetWeights(net, (_, variable) => new Float32Array(variable.size).fill(0.5));
    loadNetWeights(net, saved);
    expect(Array.from(net.parameters.get('change/kernel')!.dataSync())).toEqual([0.5, 0.5, 0.5, 0.5]);
    net.dispose();
  });

  it('are refused with the reason when damaged', () => {
    const net = buildNet(spec, 3);
    const saved = saveNetWeights(net);
    const codeOf = (specs: unknown, bytes = saved.bytes): string => {
      try {
        readNetWeights(specs, bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(NetWeightsError);
        return (error as NetWeightsError).code;
      }
      return 'accepted';
    };
    const flipped = Uint8Array.from(saved.bytes, (byte, i) => (i === 5 ? byte ^ 1 : byte));
    const infinite = saved.bytes.slice();
    new DataView(infinite.buffer).setFloat32(0, Infinity, true);
    const [first, ...rest] = saved.specs.weights;
    expect(codeOf(saved.specs)).toBe('accepted');
    expect(codeOf(saved.specs, flipped)).toBe('BYTES_INVALID');
    expect(codeOf(saved.specs, saved.bytes.slice(4))).toBe('BYTES_INVALID');
    expect(codeOf(resealed(saved, infinite), infinite)).toBe('BYTES_INVALID');
    expect(codeOf('nothing')).toBe('FORMAT_INVALID');
    expect(codeOf({ ...saved.specs, version: 2 })).toBe('FORMAT_INVALID');
    expect(codeOf({ ...saved.specs, weights: rest })).toBe('FORMAT_INVALID');
    expect(codeOf({ ...saved.specs, weights: [...rest, first] })).toBe('FORMAT_INVALID');
    expect(codeOf({ ...saved.specs, weights: [{ ...first, shape: [1e6, 1e6] }] })).toBe('FORMAT_INVALID');
    net.dispose();
  });

  it('are refused for another net, which stays as it was', () => {
    const saved = ((net) => {
      const files = saveNetWeights(net);
      net.dispose();
      return files;
    })(buildNet(spec, 3));
    const wider = buildNet({ ...spec, widths: [2, 4] }, 4);
    const before = saveNetWeights(wider);
    expect(() => loadNetWeights(wider, saved)).toThrow(
      'weights of embeddingnet-v2 for embeddingnet-v2: stage2/conv/kernel is 3×3×2×3, not 3×3×2×4',
    );
    expect(saveNetWeights(wider)).toEqual(before);
    const other = buildNet({ architecture: 'adapter', features: 3 }, 1);
    expect(() => loadNetWeights(other, saved)).toThrow('another architecture');
    expect(() => netFromWeights({ ...saved, specs: { ...saved.specs, architecture: 'vgg' } })).toThrow(
      'no such net can be built',
    );
    const deeper = { ...saved.specs, options: { ...saved.specs.options, widths: [2, 3, 4] } };
    expect(() => netFromWeights({ ...saved, specs: deeper })).toThrow('stage3/conv/kernel is missing');
    wider.dispose();
    other.dispose();
  });
});
