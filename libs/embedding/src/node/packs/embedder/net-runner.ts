import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PackError } from '../../../errors.ts';

/** What a manifest says of a net: how it is fed and read. */
export interface NetSignature {
  readonly input: { readonly name: string; readonly batch: 'any' | number };
  readonly output: string;
  readonly dimensions: number;
  /** Shape of one row of the input. */
  readonly rowShape: readonly number[];
}

/** A net of one input and one output on ONNX Runtime. */
export interface NetRunner {
  /** `[n, …rowShape]` to `[n, dimensions]`, any n ≥ 0, whatever batch the net was made for. */
  run(rows: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Loads a net and compares its names with the manifest's.
 *
 * @param name Of the file, for messages.
 * @throws {PackError} `MODEL_INVALID` if it cannot be loaded, or has no such input or output.
 */
export async function openNet(
  model: Uint8Array,
  signature: NetSignature,
  {
    name,
    threads = availableParallelism(),
  }: { readonly name: string; readonly threads?: number | undefined },
): Promise<NetRunner> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw new PackError('MODEL_INVALID', `${name} cannot be loaded: ${messageOf(cause)}`, { cause });
  });
  checkName(name, 'input', { known: session.inputNames, asked: signature.input.name });
  checkName(name, 'output', { known: session.outputNames, asked: signature.output });
  return {
    run: (rows) => runInBatches(session, signature, rows),
    dispose: () => session.release(),
  };
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

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
  session: InferenceSession,
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
    const fed = filledUp(portion, step * rowLength, rowLength);
    const given = await runOnce(session, signature, new Tensor('float32', fed, [step, ...rowShape]));
    out.set(given.subarray(0, Math.min(step, count - start) * dimensions), start * dimensions);
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

async function runOnce(
  session: InferenceSession,
  signature: NetSignature,
  tensor: Tensor,
): Promise<Float32Array> {
  const results = await session.run({ [signature.input.name]: tensor }, [signature.output]);
  const result = results[signature.output];
  const [rows = 0] = tensor.dims;
  if (!(result?.data instanceof Float32Array) || result.size !== rows * signature.dimensions) {
    const got = result === undefined ? 'nothing' : `${result.type} [${result.dims.join(', ')}]`;
    const expected = `float32 [${rows}, ${signature.dimensions}]`;
    throw new PackError('MODEL_INVALID', `Output ${signature.output} must be ${expected}, got ${got}.`);
  }
  return result.data;
}
