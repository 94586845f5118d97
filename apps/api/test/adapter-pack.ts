import {
  installPack,
  locatePack,
  ownContents,
  type LocatedPack,
  type PackDraft,
} from '@gallerist/embedding/node';
import { writeOnnx } from '@gallerist/embedding/onnx';
import { createSeededRandom } from '@gallerist/metrics/random';

const dimensions = 128;

export interface AdapterPackOptions {
  readonly name?: string;
  readonly seed?: number;
  /** Standard deviation of what is added to each entry of the identity matrix; 0.02 hardly changes who is alike. */
  readonly noise?: number;
}

/** Installs the built-in face pack with a linear head behind it: another space, in which people are about as far apart. */
export async function installNoisyAdapter(
  packsDir: string,
  { name = 'noisy-face', seed = 1, noise = 0.02 }: AdapterPackOptions = {},
): Promise<LocatedPack> {
  const parent = await locatePack('face-default');
  const draft: PackDraft = {
    ...parent.manifest,
    ...{ name, version: '1.0.0', calibration: null }, // the parent's thresholds stay: they are about right
    adapter: { format: 'onnx', input: { name: 'x', batch: 'any' }, output: 'y', dimensions },
    files: [
      ...parent.manifest.files,
      {
        ...{ role: 'adapter', path: 'adapter.onnx', origin: 'a test', trainingData: 'none' },
        ...{ licence: 'CC0-1.0', commercialUse: 'unclear' },
      },
    ],
  };
  const contents = new Map([
    ...(await ownContents(parent, [])),
    ['adapter.onnx', linearNet(seed, noise)] as const,
  ]);
  return await installPack(draft, contents, { packsDir });
}

function linearNet(seed: number, noise: number): Uint8Array {
  const random = createSeededRandom(seed);
  const gaussian = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const data = Float32Array.from(
    { length: dimensions * dimensions },
    (_, i) => (i % (dimensions + 1) === 0 ? 1 : 0) + noise * gaussian(),
  );
  return writeOnnx({
    ...{ irVersion: 8, opsets: new Map([['', 13]]), metadata: new Map() },
    ...{ producerName: 'test', producerVersion: '1' },
    graph: {
      name: 'linear',
      inputs: [{ name: 'x', dataType: 'float32', dims: ['batch', dimensions] }],
      outputs: [{ name: 'y', dataType: 'float32', dims: ['batch', dimensions] }],
      nodes: [
        {
          ...{ name: 'y', opType: 'MatMul', domain: '', inputs: ['x', 'matrix'], outputs: ['y'] },
          attributes: new Map(),
        },
      ],
      initializers: new Map([
        ['matrix', { name: 'matrix', dataType: 'float32', dims: [dimensions, dimensions], data }],
      ]),
      values: [],
    },
  });
}
