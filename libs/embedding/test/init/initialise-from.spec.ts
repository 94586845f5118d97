import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { buildNet, buildNetFromJson } from '../../src/architectures/build-net.ts';
import type { TrainableNet } from '../../src/architectures/trainable-net.types.ts';
import { readNetWeights } from '../../src/architectures/weights/read-net-weights.ts';
import { saveNetWeights } from '../../src/architectures/weights/save-net-weights.ts';
import { formatInitReport } from '../../src/init/init-report.ts';
import { InitError } from '../../src/init/init-error.ts';
import { initialiseFrom } from '../../src/init/initialise-from.ts';
import type { InitSource } from '../../src/init/initialise-from.ts';
import { writeOnnx } from '../../src/onnx/index.ts';
import type { OnnxModel } from '../../src/onnx/index.ts';
import { randomTensor, useBackend } from '../architectures/net-backends.ts';
import { torchIresnet } from './torch-iresnet.ts';

const layout = {
  blocks: [2, 2, 2, 2],
  widths: [2, 3, 4, 5],
  sizePx: 32,
  dimensions: 6,
  isFolded: false,
} as const;
const spec = {
  architecture: 'iresnet',
  depth: '18',
  inputShape: [32, 32, 3],
  widths: [2, 3, 4, 5],
  dimensions: 6,
} as const;

/** What ONNX Runtime computes of pictures in NHWC. */
async function served(model: OnnxModel, pictures: tf.Tensor4D): Promise<Float32Array> {
  const session = await InferenceSession.create(writeOnnx(model), { intraOpNumThreads: 1 });
  const input = tf.transpose(pictures, [0, 3, 1, 2]);
  const feeds = { input: new Tensor('float32', await input.data<'float32'>(), input.shape) };
  input.dispose();
  const output = await session.run(feeds);
  const [values] = session.outputNames.map((name) => output[name]!.data as Float32Array);
  await session.release();
  return values!;
}

const featuresOf = (net: TrainableNet, pictures: tf.Tensor4D): Float32Array =>
  tf.tidy(() => net.forward(pictures, { training: false }).features!.dataSync<'float32'>().slice());

function storedOf(net: TrainableNet): InitSource {
  const { specs, bytes } = saveNetWeights(net);
  return { kind: 'weights', stored: readNetWeights(specs, bytes) };
}

describe('initialiseFrom an ONNX file', () => {
  useBackend('cpu');

  it.each([
    { how: 'by the names of InsightFace', options: layout, mapping: 'names', adapted: 0 },
    { how: 'by names with another ε', options: { ...layout, epsilon: 2e-3 }, mapping: 'names', adapted: 21 },
    {
      how: 'by order where BatchNorms are folded and names are lost',
      options: { ...layout, isFolded: true },
      mapping: 'order',
      adapted: 20,
    },
  ] as const)('makes the net compute what the file computes: $how', async ({ options, mapping, adapted }) => {
    const model = torchIresnet(options);
    const net = buildNet(spec, 1);
    const report = initialiseFrom(net, { kind: 'onnx', model }, { strictness: 'complete' });
    expect(report).toMatchObject({
      mapping,
      missing: [],
      unused: [],
      conflicts: [],
      startsFromScratch: false,
    });
    expect(report.parameterShare).toBe(1);
    const touched = report.matched.filter(({ adaptations }) => /unfolded|ε/.test(adaptations.join()));
    expect(touched.length).toBeGreaterThanOrEqual(adapted);
    const pictures = randomTensor<tf.Rank.R4>([2, 32, 32, 3], 5);
    const expected = await served(model, pictures);
    const features = featuresOf(net, pictures);
    // Two implementations of 20 layers in float32.
    features.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-3));
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
    pictures.dispose();
    net.dispose();
  });

  it('lists what did not match on both sides and what does not fit, and takes the rest', () => {
    const net = buildNet({ ...spec, dimensions: 7, depth: '34' }, 1);
    const before = net.parameters.get('head/dense/kernel')!.dataSync().slice();
    const report = initialiseFrom(net, {
      kind: 'onnx',
      model: torchIresnet({ ...layout, blocks: [2, 2, 2, 4] }),
    });
    expect(report.conflicts).toEqual([
      { layer: 'head/dense', source: 'fc', reason: 'head/dense/kernel takes 20×7, not 20×6' },
    ]);
    expect(report.missing).toContain('stage1/block3/conv1');
    expect(report.unused).toEqual(['layer4.3.bn1', 'layer4.3.conv1', 'layer4.3.prelu', 'layer4.3.conv2']);
    expect(net.parameters.get('head/dense/kernel')!.dataSync()).toEqual(before);
    const text = formatInitReport(report);
    expect(text).toMatch(/^iresnet: \d+ layers matched by names, [\d.]+ % of the parameters\./);
    expect(text).toContain('does not fit: fc into head/dense: head/dense/kernel takes 20×7, not 20×6');
    expect(text).toMatch(/left at first values: .* and \d+ more/);
    net.dispose();
  });

  it('leaves the net as it was when everything is asked for', () => {
    const net = buildNet({ ...spec, dimensions: 7 }, 1);
    const before = saveNetWeights(net);
    const init = (): unknown =>
      initialiseFrom(net, { kind: 'onnx', model: torchIresnet(layout) }, { strictness: 'complete' });
    expect(init).toThrow(InitError);
    expect(init).toThrow(/does not fit: fc into head\/dense/);
    expect(saveNetWeights(net)).toEqual(before);
    net.dispose();
  });

  it('says when a net starts from scratch', () => {
    const net = buildNetFromJson(
      { architecture: 'pcb', inputShape: [32, 16, 3], backbone: { widths: [7], strides: [2, 1] } },
      1,
    );
    const source: InitSource = { kind: 'onnx', model: torchIresnet(layout) };
    expect(() => initialiseFrom(net, source)).toThrow(/The backbone of pcb starts from scratch/);
    const report = initialiseFrom(net, source, { strictness: 'any' });
    expect(report).toMatchObject({ matched: [], startsFromScratch: true, parameterShare: 0 });
    net.dispose();
  });
});

describe('the order of layers', () => {
  useBackend('cpu');

  it('counts by itself only where most layers fit', () => {
    const spec = { architecture: 'mobilefacenet', inputShape: [32, 32, 3], width: 0.05 };
    const source: InitSource = { kind: 'onnx', model: torchIresnet({ ...layout, isFolded: true }) };
    const net = buildNetFromJson(spec, 1);
    const report = initialiseFrom(net, source, { strictness: 'any' });
    expect(report).toMatchObject({ mapping: 'names', matched: [], conflicts: [] });
    const forced = initialiseFrom(net, source, { strictness: 'any', mapping: 'order' });
    expect(forced.mapping).toBe('order');
    expect(forced.conflicts.length).toBeGreaterThan(12);
    expect(formatInitReport(forced)).toContain(`and ${forced.conflicts.length - 12} more that do not fit`);
    net.dispose();
  });
});

describe('initialiseFrom weights of our own', () => {
  useBackend('cpu');
  const pcb = { architecture: 'pcb', inputShape: [32, 16, 3], partDimensions: 4 } as const;
  const backbone = { widths: [4, 6], strides: [2, 2, 1] } as const;

  it('takes a whole net over, gates and moving statistics too', () => {
    const first = buildNet({ architecture: 'adapter', features: 3 }, 1);
    tf.tidy(() => first.parameters.get('gate')!.assign(tf.tensor1d([0.25])));
    const second = buildNet({ architecture: 'adapter', features: 3 }, 2);
    expect(initialiseFrom(second, storedOf(first), { strictness: 'complete' }).parameterShare).toBe(1);
    expect(saveNetWeights(second)).toEqual(saveNetWeights(first));
    first.dispose();
    second.dispose();
  });

  it('takes the backbone over where the head is another', () => {
    const first = buildNet({ ...pcb, backbone }, 1);
    tf.tidy(() => {
      first.forward(randomTensor<tf.Rank.R4>([4, 32, 16, 3], 1), { training: true });
    });
    const second = buildNet({ ...pcb, backbone, stripes: 2 }, 2);
    const report = initialiseFrom(second, storedOf(first));
    expect(report.conflicts.map(({ layer }) => layer)).toEqual(['parts']);
    expect(report.startsFromScratch).toBe(false);
    for (const name of ['stem/conv/kernel', 'stage2/block1/conv2/kernel'])
      expect(second.parameters.get(name)!.dataSync(), name).toEqual(first.parameters.get(name)!.dataSync());
    expect(second.statistics.get('stem/norm/mean')!.dataSync()).toEqual(
      first.statistics.get('stem/norm/mean')!.dataSync(),
    );
    first.dispose();
    second.dispose();
  });

  it('renames by rules, and refuses one that is none', () => {
    const first = buildNet({ architecture: 'embeddingnet-v2', inputShape: [8, 8, 3], widths: [2, 3] }, 1);
    const second = buildNet({ architecture: 'embeddingnet-v2', inputShape: [8, 8, 3], widths: [2, 3, 3] }, 2);
    const rules = [{ from: 'stage(2)/conv', to: 'stage{1+1}/conv' }];
    const report = initialiseFrom(second, storedOf(first), { rules, mapping: 'names' });
    expect(report.conflicts.map(({ layer }) => layer)).toEqual(['stage3/conv']);
    expect(report.matched.map(({ layer }) => layer)).toEqual(['stage1/conv', 'embedding']);
    expect(() => initialiseFrom(second, storedOf(first), { rules: [{ from: '(', to: 'x' }] })).toThrow(
      'no regular expression',
    );
    first.dispose();
    second.dispose();
  });
});
