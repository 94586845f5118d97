import { OnnxError } from '../onnx-error.ts';
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../model/onnx-model.types.ts';
import { arithmeticRules } from './arithmetic-shapes.ts';
import type { KnownValue, ShapeRule } from './known-value.types.ts';
import { layoutRules } from './layout-shapes.ts';
import { resizeRule } from './resize-shape.ts';
import { windowRules } from './window-shapes.ts';

const rules: Readonly<Record<string, ShapeRule | undefined>> = {
  ...windowRules,
  ...arithmeticRules,
  ...layoutRules,
  Resize: resizeRule,
  Upsample: resizeRule,
};

/** Short constants may be shapes, axes or scales. */
const SHORT = 64;

/**
 * The shape of each value of a model for inputs of those shapes, without running it: for nets of convolutions and dense layers,
 * not for ones that loop or branch.
 *
 * @param inputShapes By the input's name; may be left out for inputs without free axes.
 * @throws {OnnxError} `UNSUPPORTED` naming the node whose output's shape is not known.
 */
export function inferShapes(
  model: OnnxModel,
  inputShapes: Readonly<Record<string, readonly number[]>>,
): ReadonlyMap<string, readonly number[]> {
  const { graph, opsets } = model;
  const known = new Map<string, KnownValue>();
  for (const tensor of graph.initializers.values()) known.set(tensor.name, knownConstant(tensor));
  for (const [name, shape] of graphInputs(graph, inputShapes)) known.set(name, { shape, integers: null });
  for (const node of graph.nodes) {
    const outputs = inferNode(node, known, opsets.get(node.domain) ?? 1);
    outputs.forEach((value, index) => {
      const name = node.outputs[index];
      if (name !== undefined && name !== '') known.set(name, value);
    });
  }
  return new Map(Array.from(known, ([name, { shape }]) => [name, shape]));
}

const knownConstant = ({ dims, data }: OnnxTensor): KnownValue => ({
  shape: dims,
  integers: data.length <= SHORT && dims.length <= 1 ? Array.from(data, Number) : null,
});

function graphInputs(
  graph: OnnxGraph,
  inputShapes: Readonly<Record<string, readonly number[]>>,
): readonly (readonly [string, readonly number[]])[] {
  return graph.inputs
    .filter(({ name }) => !graph.initializers.has(name))
    .map(({ name, dims }) => {
      const given = inputShapes[name];
      if (given !== undefined) return [name, given] as const;
      const fixed = dims?.filter((side) => typeof side === 'number') ?? [];
      if (dims !== null && fixed.length === dims.length) return [name, fixed] as const;
      throw new RangeError(`inferShapes: inputShapes must say the shape of "${name}"`);
    });
}

function inferNode(
  node: OnnxNode,
  known: ReadonlyMap<string, KnownValue>,
  opset: number,
): readonly KnownValue[] {
  const rule = rules[node.opType];
  const inputs = node.inputs.map((name) => (name === '' ? null : (known.get(name) ?? undefined)));
  if (rule === undefined || inputs.includes(undefined)) {
    throw new OnnxError(
      'UNSUPPORTED',
      `The shape that node "${node.name}" (${node.opType}) makes is not known.`,
    );
  }
  return rule({ node, inputs: inputs.map((input) => input ?? null), opset });
}
