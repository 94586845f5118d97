import { createHash } from 'node:crypto';
import { NetWeightsError } from './net-weights-error.ts';
import { netWeightsSchema } from './net-weights.schema.ts';
import type { NetWeightsDescription } from './net-weights.schema.ts';

/** One variable of a file. */
export interface StoredWeight {
  readonly name: string;
  readonly role: 'parameter' | 'statistic';
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A file of weights that was checked. */
export interface StoredWeights {
  readonly specs: NetWeightsDescription;
  readonly weights: ReadonlyMap<string, StoredWeight>;
}

/**
 * Checks and reads the two files of {@link saveNetWeights}.
 *
 * @param specs The parsed JSON.
 * @throws {NetWeightsError} `FORMAT_INVALID` or `BYTES_INVALID`.
 */
export function readNetWeights(specs: unknown, bytes: Uint8Array): StoredWeights {
  const parsed = netWeightsSchema.safeParse(specs);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.join('.');
    throw new NetWeightsError('FORMAT_INVALID', `weights.json: ${where}: ${issue?.message ?? 'is invalid'}`);
  }
  checkBytes(parsed.data, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, StoredWeight>();
  for (const { name, role, shape, offset } of parsed.data.weights) {
    const values = new Float32Array(sizeOf(shape));
    for (let i = 0; i < values.length; i += 1) values[i] = view.getFloat32(offset + 4 * i, true);
    if (!values.every(Number.isFinite))
      throw new NetWeightsError('BYTES_INVALID', `weights.bin: ${name} holds values that are not finite`);
    weights.set(name, { name, role, shape, values });
  }
  return { specs: parsed.data, weights };
}

function checkBytes(specs: NetWeightsDescription, bytes: Uint8Array): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.byteLength !== specs.byteLength || sha256 !== specs.sha256) {
    const message = `weights.bin: ${bytes.byteLength} bytes of SHA-256 ${sha256} are not the ${specs.byteLength} of ${specs.sha256}`;
    throw new NetWeightsError('BYTES_INVALID', message);
  }
  let end = 0;
  for (const { name, shape, offset } of specs.weights) {
    if (offset !== end)
      throw new NetWeightsError('FORMAT_INVALID', `weights.json: ${name} must start at ${end}`);
    end += 4 * sizeOf(shape);
  }
  const names = new Set(specs.weights.map(({ name }) => name));
  if (end !== specs.byteLength || names.size !== specs.weights.length)
    throw new NetWeightsError(
      'FORMAT_INVALID',
      'weights.json: weights must cover the binary, each name once',
    );
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
