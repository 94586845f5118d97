import { PackError } from '../../../errors.ts';
import { openModelSession } from './model-session.ts';
import type { ModelOutput, ModelSession, ModelSessionOptions } from './model-session.ts';

/** A vector that a net gives for each row. */
export interface NetPort {
  readonly name: string;
  readonly dimensions: number;
}

/** What a manifest says of a net: how it is fed and read. */
export interface NetSignature {
  readonly input: { readonly name: string; readonly batch: 'any' | number };
  /** Of a row, one after the other. */
  readonly outputs: readonly NetPort[];
  /** Shape of one row of the input. */
  readonly rowShape: readonly number[];
}

/** A net of one input. */
export interface NetRunner {
  /** `[n, …rowShape]` to `[n, dimensions of all outputs]`, any n ≥ 0, whatever batch the net was made for. */
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
    for (const { name } of signature.outputs) {
      checkName(options.name, 'output', { known: session.outputs, asked: name });
    }
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
  const { input, outputs, rowShape } = signature;
  const dimensions = outputs.reduce((sum, output) => sum + output.dimensions, 0);
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
    const names = outputs.map(({ name }) => name);
    const given = await session.runAll(feed, names);
    let column = 0;
    for (const [at, port] of outputs.entries()) {
      const values = rowsOf(given[at], port, step);
      for (let row = 0; row < Math.min(step, count - start); row += 1) {
        const from = row * port.dimensions;
        out.set(values.subarray(from, from + port.dimensions), (start + row) * dimensions + column);
      }
      column += port.dimensions;
    }
  }
  return out;
}

function rowsOf(output: ModelOutput | undefined, { name, dimensions }: NetPort, rows: number): Float32Array {
  if (output?.data.length === rows * dimensions) return output.data;
  const message = `Output ${name} must be [${rows}, ${dimensions}], got [${output?.dims.join(', ')}].`;
  throw new PackError('MODEL_INVALID', message);
}

function filledUp(portion: Float32Array, length: number, rowLength: number): Float32Array {
  if (portion.length === length) return portion;
  const whole = new Float32Array(length);
  whole.set(portion);
  for (let at = portion.length; at < length; at += rowLength) whole.set(portion.subarray(0, rowLength), at);
  return whole;
}
