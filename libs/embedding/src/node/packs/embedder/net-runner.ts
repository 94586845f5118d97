import { PackError } from '../../../errors.ts';
import { openModelSession } from './model-session.ts';
import type { ModelSession, ModelSessionOptions } from './model-session.ts';

/** What a manifest says of a net: how it is fed and read. */
export interface NetSignature {
  readonly input: { readonly name: string; readonly batch: 'any' | number };
  readonly output: string;
  readonly dimensions: number;
  /** Shape of one row of the input. */
  readonly rowShape: readonly number[];
}

/** A net of one input and one output. */
export interface NetRunner {
  /** `[n, …rowShape]` to `[n, dimensions]`, any n ≥ 0, whatever batch the net was made for. */
  run(rows: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Loads a net and compares its names with the manifest's.
 *
 * @throws {PackError} `MODEL_INVALID` if it cannot be loaded, or has no such input or output.
 */
export async function openNet(
  model: Uint8Array,
  signature: NetSignature,
  options: ModelSessionOptions,
): Promise<NetRunner> {
  const session = await openModelSession(model, options);
  try {
    checkName(options.name, 'input', { known: session.inputs, asked: signature.input.name });
    checkName(options.name, 'output', { known: session.outputs, asked: signature.output });
  } catch (error) {
    await session.dispose();
    throw error;
  }
  return { run: (rows) => runInBatches(session, signature, rows), dispose: () => session.dispose() };
}

function checkName(
  file: string,
  kind: 'input' | 'output',
  { known, asked }: { readonly known: readonly string[]; readonly asked: string },
): void {
  if (known.includes(asked)) return;
  throw new PackError('MODEL_INVALID', `${file} has no ${kind} ${asked}, only ${known.join(', ')}.`);
}

/** A net of fixed batch gets its rows in portions; what is missing in the last one is filled up with its first row. */
async function runInBatches(
  session: ModelSession,
  signature: NetSignature,
  rows: Float32Array,
): Promise<Float32Array> {
  const { input, dimensions, rowShape } = signature;
  const rowLength = rowShape.reduce((product, side) => product * side, 1);
  if (rows.length % rowLength !== 0) {
    throw new RangeError(`embed: tensor must hold rows of ${rowLength} values, got ${rows.length} values`);
  }
  const count = rows.length / rowLength;
  const out = new Float32Array(count * dimensions);
  const step = input.batch === 'any' ? Math.max(1, count) : input.batch;
  for (let start = 0; start < count; start += step) {
    const portion = rows.subarray(start * rowLength, (start + step) * rowLength);
    const data = filledUp(portion, step * rowLength, rowLength);
    const feed = { name: input.name, data, dims: [step, ...rowShape] };
    const given = await session.run(feed, signature.output);
    if (given.data.length !== step * dimensions) {
      const expected = `[${step}, ${dimensions}]`;
      const message = `Output ${signature.output} must be ${expected}, got [${given.dims.join(', ')}].`;
      throw new PackError('MODEL_INVALID', message);
    }
    out.set(given.data.subarray(0, Math.min(step, count - start) * dimensions), start * dimensions);
  }
  return out;
}

function filledUp(portion: Float32Array, length: number, rowLength: number): Float32Array {
  if (portion.length === length) return portion;
  const whole = new Float32Array(length);
  whole.set(portion);
  for (let at = portion.length; at < length; at += rowLength) whole.set(portion.subarray(0, rowLength), at);
  return whole;
}
