import '@tensorflow/tfjs-backend-cpu';
import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNet } from '../../architectures/build-net.ts';
import { describeNet } from '../../architectures/describe-net.ts';
import type { NetSpec } from '../../architectures/net-spec.ts';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import { netFromWeights } from '../../architectures/weights/load-net-weights.ts';
import { narrowNet } from './narrow-net.ts';
import { rankedChannels } from './ranked-channels.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const specs: readonly NetSpec[] = [
  { architecture: 'embeddingnet-v1', inputShape: [12, 12, 3], width: 24, dimensions: 8 },
  { architecture: 'embeddingnet-v2', inputShape: [16, 16, 1], widths: [24, 32], dimensions: 8 },
  { architecture: 'iresnet', inputShape: [16, 16, 3], depth: '18', widths: [16, 16, 24, 24], dimensions: 8 },
  { architecture: 'mobilefacenet', inputShape: [32, 32, 3], width: 0.25, dimensions: 8 },
];

/** Values like those of a trained net: statistics that are not 0 and 1, some scales below 0. */
function stirred(spec: NetSpec): TrainableNet {
  const net = buildNet(spec, 3);
  const random = createSeededRandom(9);
  for (const [name, variable] of [...net.parameters, ...net.statistics]) {
    if (variable.rank !== 1) continue;
    const least = name.endsWith('variance') ? 0.5 : -0.5;
    variable.assign(
      tf.tensor(
        Float32Array.from({ length: variable.size }, () => least + random.next()),
        variable.shape,
      ),
    );
  }
  return net;
}

/** Takes away, in place, all that the channels have which narrowing would drop. */
function silence(net: TrainableNet, sizes: readonly number[]): void {
  const variables = new Map([...net.parameters, ...net.statistics]);
  net.narrowing?.groups.forEach((group, i) => {
    const kept = new Set(rankedChannels(group, variables, sizes[i] ?? 0).keptIndices);
    const channels = variables.get(group.kernel)?.shape[3] ?? 0;
    for (const { variable: name, axis } of group.members) {
      if (name.endsWith('variance')) continue;
      const variable = variables.get(name) ?? expect.unreachable(name);
      const inner = variable.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
      const length = variable.shape[axis] ?? 0;
      const values = variable
        .dataSync()
        .map((value, at) => (kept.has((Math.floor(at / inner) % length) % channels) ? value : 0));
      variable.assign(tf.tensor(values, variable.shape));
    }
  });
}

const embeddings = (net: TrainableNet, input: tf.Tensor): number[] =>
  tf.tidy(() => [...net.forward(input, { training: false }).embedding.dataSync()]);

describe('narrowNet', () => {
  it.each(specs)('of $architecture gives what the whole net gives without those channels', (spec) => {
    const net = stirred(spec);
    const narrowed = narrowNet(net, 0.6);
    const small = netFromWeights(narrowed.weights);
    silence(
      net,
      narrowed.groups.map(({ after }) => after),
    );
    const input = tf.randomUniform([2, ...net.inputShape], -1, 1, 'float32', 5);
    const [expected, actual] = [embeddings(net, input), embeddings(small, input)];
    expect(actual).toHaveLength(16);
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
    expect(describeNet(small).macs).toBe(narrowed.macs);
    expect(narrowed.macs).toBeLessThanOrEqual(0.6 * describeNet(net).macs);
  });

  it('leaves a net as it is that is small enough', () => {
    const net = stirred({ architecture: 'embeddingnet-v2', widths: [10, 12], inputShape: [16, 16, 3] });
    const { groups, weights } = narrowNet(net, 1);
    expect(groups.every(({ before, after }) => before === after)).toBe(true);
    const input = tf.randomUniform([2, ...net.inputShape], -1, 1, 'float32', 5);
    expect(embeddings(netFromWeights(weights), input)).toEqual(embeddings(net, input));
  });

  it('comes within a block of the multiplications that were asked for', () => {
    const net = buildNet({ architecture: 'embeddingnet-v2' }, 1);
    for (const share of [0.9, 0.69, 0.5, 0.3]) {
      const reached = narrowNet(net, share).macs / describeNet(net).macs;
      expect(reached).toBeLessThanOrEqual(share);
      expect(reached).toBeGreaterThan(share - 0.07);
    }
  });

  it('keeps whole blocks of eight channels', () => {
    const { groups } = narrowNet(buildNet({ architecture: 'embeddingnet-v2' }, 1), 0.6);
    expect(groups.map(({ after }) => after % 8)).toEqual([0, 0, 0, 0]);
    expect(groups.map(({ before }) => before)).toEqual([64, 64, 128, 128]);
  });

  it('ranks filters with the scale of their BatchNorm', () => {
    const net = buildNet({ architecture: 'embeddingnet-v2', inputShape: [16, 16, 1], widths: [3] }, 1);
    const kernel = net.parameters.get('stage1/conv/kernel') ?? expect.unreachable();
    kernel.assign(
      tf.tensor(
        Float32Array.from({ length: 27 }, (_, i) => [1, 2, 3][i % 3] ?? 0),
        kernel.shape,
      ),
    );
    net.parameters.get('stage1/norm/gamma')?.assign(tf.tensor1d([-9, 1, 0.1]));
    const [group] = net.narrowing?.groups ?? expect.unreachable();
    const variables = new Map([...net.parameters, ...net.statistics]);
    expect([...rankedChannels(group ?? expect.unreachable(), variables, 2).keptIndices]).toEqual([0, 1]);
  });

  it('refuses nets without such channels, shares that are none, and what is out of reach', () => {
    const adapter = buildNet({ architecture: 'adapter', features: 4 }, 1);
    expect(() => narrowNet(adapter, 0.5)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_GRAPH' }));
    const net = buildNet({ architecture: 'embeddingnet-v2' }, 1);
    expect(() => narrowNet(net, 0.0001)).toThrow(expect.objectContaining({ code: 'TARGET_MISSED' }));
    for (const share of [0, -1, 1.1, NaN]) expect(() => narrowNet(net, share)).toThrow(/macShare/);
  });
});
