import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from '../model/onnx-model.types.ts';
import { OnnxTraceError } from '../trace/onnx-trace-error.ts';
import type { Graph, GraphNode, GraphValue } from './graph.types.ts';
import { integers } from './lowering.ts';

/** ONNX 1.13: the first whose Resize, Pad and reductions take their axes as needed here. */
const OPSET = 18;
const IR_VERSION = 8;
/** Up to this many values are compared to find equal constants. */
const SMALL = 16;

export interface GraphNames {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names of the free axes of each input, null for fixed ones. */
  readonly freeAxes: readonly (readonly (string | null)[])[];
}

/** Gives everything a name and says the shapes as ONNX does. */
export function writeGraph(
  graph: Graph,
  names: GraphNames,
  metadata: ReadonlyMap<string, string>,
): OnnxModel {
  const writer = new GraphWriter(names);
  return {
    irVersion: IR_VERSION,
    opsets: new Map([['', OPSET]]),
    producerName: 'gallerist',
    producerVersion: '',
    metadata,
    graph: writer.write(graph),
  };
}

class GraphWriter {
  readonly #names: GraphNames;
  readonly #named = new Map<GraphValue, string>();
  readonly #used = new Map<string, number>();
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #byContent = new Map<string, string>();
  readonly #arrays = new Map<OnnxTensor['data'], number>();

  constructor(names: GraphNames) {
    this.#names = names;
    for (const name of [...names.inputs, ...names.outputs]) this.#used.set(name, 1);
  }

  write({ inputs, outputs, nodes }: Graph): OnnxGraph {
    inputs.forEach((input, index) => this.#named.set(input, this.#names.inputs[index] ?? ''));
    const copies: OnnxNode[] = [];
    outputs.forEach((output, index) => {
      const name = this.#names.outputs[index] ?? '';
      const taken = this.#named.get(output);
      // an output that is an input, or another output, too
      if (taken !== undefined) copies.push(plainNode('Identity', [taken], name));
      else this.#named.set(output, name);
    });
    const written = nodes.map((node) => this.#node(node));
    return {
      name: 'gallerist',
      inputs: inputs.map((input, index) => this.#input(input, index)),
      outputs: outputs.map((output, index) => this.#output(output, this.#names.outputs[index] ?? '')),
      nodes: [...written, ...copies],
      initializers: this.#initializers,
      values: [],
    };
  }

  #input(value: GraphValue, index: number): OnnxValue {
    const free = this.#names.freeAxes[index] ?? [];
    const dims = value.shape.map((side, axis) => free[axis] ?? side);
    return { name: this.#nameOf(value), dataType: value.dtype, dims };
  }

  #output({ shape, other, dtype }: GraphValue, name: string): OnnxValue {
    const dims = shape.map((side, axis) => (side === other[axis] ? side : axis === 0 ? 'batch' : null));
    return { name, dataType: dtype, dims };
  }

  #node(node: GraphNode): OnnxNode {
    const weights = node.inputs.find((input) => input?.data && input.label !== '');
    const base = weights?.label.replace(/\/[^/]*$/, '') ?? '';
    const inputs = node.opType === 'Reshape' ? [...node.inputs, reshapeTarget(node)] : node.inputs;
    return {
      name: this.#unique(base === '' ? node.opType : base),
      opType: node.opType,
      domain: '',
      inputs: inputs.map((input) => (input === null ? '' : this.#nameOf(input))),
      outputs: node.outputs.map((output) => this.#nameOf(output)),
      attributes: node.attributes,
    };
  }

  #nameOf(value: GraphValue): string {
    const known = this.#named.get(value);
    if (known !== undefined) return known;
    const name = value.data === null ? this.#unique('value') : this.#constant(value, value.data);
    this.#named.set(value, name);
    return name;
  }

  /** The same values are written once: small ones that are equal, large ones that are one array. */
  #constant({ shape, dtype, label }: GraphValue, data: OnnxTensor['data']): string {
    const isSmall = data.length <= SMALL && label === '';
    const content = isSmall ? Array.from(data, String).join() : `#${this.#numberOf(data)}`;
    const key = `${dtype}|${shape.join()}|${content}`;
    const known = this.#byContent.get(key);
    if (known !== undefined) return known;
    const name = this.#unique(label === '' ? 'constant' : label);
    this.#initializers.set(name, { name, dataType: dtype, dims: shape, data });
    this.#byContent.set(key, name);
    return name;
  }

  #numberOf(data: OnnxTensor['data']): number {
    const number = this.#arrays.get(data) ?? this.#arrays.size;
    this.#arrays.set(data, number);
    return number;
  }

  #unique(base: string): string {
    const count = this.#used.get(base) ?? 0;
    this.#used.set(base, count + 1);
    return count === 0 && base.includes('/') ? base : `${base}_${count}`;
  }
}

const plainNode = (opType: string, inputs: readonly string[], output: string): OnnxNode => ({
  name: `${opType}_${output}`,
  opType,
  domain: '',
  inputs,
  outputs: [output],
  attributes: new Map(),
});

/** Lengths that follow the input: 0 keeps one at its place, −1 is what is left. */
function reshapeTarget({ inputs: [x], outputs: [out] }: GraphNode): GraphValue {
  if (!x || !out) throw new RangeError('reshapeTarget: node must have an input and an output');
  const target = out.shape.map((side, axis) => {
    if (side === out.other[axis]) return side;
    return x.shape[axis] === side && x.other[axis] === out.other[axis] ? 0 : -1;
  });
  if (target.filter((side) => side === -1).length > 1) {
    throw new OnnxTraceError('DEPENDS_ON_SIZE', `a reshape to [${out.shape.join(', ')}] in two ways.`);
  }
  return integers(target);
}
