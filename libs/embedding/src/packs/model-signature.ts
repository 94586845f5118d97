import { specSize } from '@gallerist/preprocess';
import type { PreprocessSpec } from '@gallerist/preprocess';
import type { OnnxDimension, OnnxModel, OnnxValue } from '../onnx/index.ts';
import { PackError } from '../errors.ts';

/** How an ONNX model takes pictures, as its graph says. */
export interface ModelSignature {
  readonly input: string;
  readonly layout: PreprocessSpec['layout'];
  /** Rows of one run; null: any number, or nothing is said. */
  readonly batch: number | null;
  readonly output: string;
}

/**
 * Reads input, layout, batch and output of a model, and compares its size with the spec's.
 *
 * @param output The one to take, where there are several.
 * @throws {PackError} `MODEL_INVALID`, with what the graph has and what is asked.
 */
export function readSignature(model: OnnxModel, spec: PreprocessSpec, output?: string): ModelSignature {
  const { graph } = model;
  const inputs = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    throw refusal(`must have one input, got ${namesOf(inputs)}`);
  }
  if (input.dataType !== 'float32') throw refusal(`must take float32, got ${input.dataType}`);
  const { layout, batch } = pictureLayout(input, spec);
  return { input: input.name, layout, batch, output: chooseOutput(graph.outputs, output) };
}

const refusal = (problem: string): PackError => new PackError('MODEL_INVALID', `The model ${problem}.`);

const namesOf = (values: readonly OnnxValue[]): string =>
  values.length === 0 ? 'none' : values.map(({ name, dims }) => `${name} ${written(dims)}`).join(', ');

const written = (dims: readonly OnnxDimension[] | null): string =>
  dims === null ? '' : `[${dims.map((dim) => dim ?? '?').join(', ')}]`;

function pictureLayout({ name, dims }: OnnxValue, spec: PreprocessSpec) {
  const { width, height } = specSize(spec);
  const fits = (dim: OnnxDimension | undefined, side: number): boolean =>
    typeof dim !== 'number' || dim === side;
  const asked = `[n, 3, ${height}, ${width}] or [n, ${height}, ${width}, 3]`;
  if (dims?.length !== 4) throw refusal(`must take pictures ${asked}, got ${name} ${written(dims)}`);
  const [first, second, third, fourth] = dims;
  const isPlanar = second === 3 && fits(third, height) && fits(fourth, width);
  const isInterleaved = fourth === 3 && fits(second, height) && fits(third, width);
  if (!isPlanar && !isInterleaved) throw refusal(`must take pictures ${asked}, got ${name} ${written(dims)}`);
  const layout = isPlanar ? ('nchw' as const) : ('nhwc' as const);
  return { layout, batch: typeof first === 'number' && first > 0 ? first : null };
}

function chooseOutput(outputs: readonly OnnxValue[], asked: string | undefined): string {
  const [only] = outputs;
  if (asked !== undefined) {
    if (outputs.some(({ name }) => name === asked)) return asked;
    throw refusal(`has no output ${asked}, only ${namesOf(outputs)}`);
  }
  if (only === undefined || outputs.length > 1) {
    throw refusal(`has several outputs, one of which has to be named (--output): ${namesOf(outputs)}`);
  }
  return only.name;
}
