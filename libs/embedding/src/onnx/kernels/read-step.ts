import { OnnxTraceError } from '../trace/onnx-trace-error.ts';
import type { TraceAttributes } from '../trace/trace.types.ts';

interface WithInputs<T> {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, T>>;
}

/** An input that the kernel always has. */
export function inputOf<T>(step: WithInputs<T>, name: string): T {
  const tensor = step.inputs[name];
  if (tensor === undefined) throw new RangeError(`${step.kernel}: input ${name} is missing`);
  return tensor;
}

/** The inputs of a kernel that takes a list. */
export const listOf = <T>(step: WithInputs<T>): T[] =>
  Object.entries(step.inputs)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, tensor]) => tensor);

export const firstOutput = <T>({ outputs, kernel }: { outputs: readonly T[]; kernel: string }): T => {
  const [output] = outputs;
  if (output === undefined) throw new RangeError(`${kernel}: has no output`);
  return output;
};

/** Numbers of an attribute, a lone one as a list. */
export function numbersOf(attributes: TraceAttributes, name: string): number[] {
  const value = attributes[name];
  if (typeof value === 'number') return [value];
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) return value;
  throw new RangeError(`attribute ${name} must be numbers, got ${JSON.stringify(value)}`);
}

export function numberOf(attributes: TraceAttributes, name: string, missing = Number.NaN): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : missing;
}

export const flagOf = (attributes: TraceAttributes, name: string): boolean => attributes[name] === true;

/** Two numbers for rows and columns, from one or two. */
export function pairOf(attributes: TraceAttributes, name: string): [number, number] {
  const [rows = 1, columns = rows] = attributes[name] === undefined ? [1] : numbersOf(attributes, name);
  return [rows, columns];
}

export const refuse = (kernel: string, what: string): OnnxTraceError =>
  new OnnxTraceError('UNSUPPORTED_USE', `the kernel ${kernel} ${what}.`);

export const dependsOnSize = (kernel: string, what: string): OnnxTraceError =>
  new OnnxTraceError('DEPENDS_ON_SIZE', `the kernel ${kernel} ${what} follows the size of the input.`);
