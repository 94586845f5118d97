import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../../../onnx/model/onnx-model.types.ts';
import { CompressionError } from '../../compression-error.ts';
import { GraphIndex } from '../graph-index.ts';
import { floatTensor, nodeOf, withGraph, withoutUnread } from '../graph-parts.ts';
import { readLayer } from '../layer-parameters.ts';
import type { WeightedLayer } from '../layer-parameters.ts';
import { zeroPads } from '../prepare/plain-pads.ts';
import { activationScale } from './activation-scale.ts';
import type { ActivationRange, ActivationScale } from './activation-scale.ts';
import { quantisedInputs } from './node-role.ts';
import type { NodeRole } from './node-role.ts';
import type { QuantisationPlan } from './quantisation-plan.ts';
import { quantiseLayer } from './quantise-layer.ts';

export interface QdqOptions {
  /** Ranges of the values that the plan names, as a float run gives them. */
  readonly ranges: ReadonlyMap<string, ActivationRange>;
  /** Bits of weights; see `LayerQuantisation`. Default 8. */
  readonly weightBits?: 7 | 8;
}

/**
 * Writes a plan as a graph of `QuantizeLinear` and `DequantizeLinear` (QDQ): uint8 activations, int8 weights with a scale for
 * each channel, int32 biases. Runtimes join the pairs with the operations between them.
 *
 * @throws {CompressionError} `NOT_FINITE` for weights or ranges that are not, `UNSUPPORTED_GRAPH` for a value without a range.
 */
export function writeQdq(model: OnnxModel, plan: QuantisationPlan, options: QdqOptions): OnnxModel {
  return withGraph(model, new QdqWriter(plan, options).write());
}

/** Names of a value's forms. */
interface ValueForms {
  readonly float: string;
  readonly whole: string;
  readonly back: string;
}

class QdqWriter {
  private readonly index: GraphIndex;
  private readonly plan: QuantisationPlan;
  private readonly options: QdqOptions;
  private readonly nodes: OnnxNode[] = [];
  private readonly constants: Map<string, OnnxTensor>;
  private readonly forms = new Map<string, ValueForms>();
  private readonly scales = new Map<string, ActivationScale & { readonly names: readonly string[] }>();

  constructor(plan: QuantisationPlan, options: QdqOptions) {
    this.plan = plan;
    this.options = options;
    this.index = new GraphIndex(plan.graph);
    this.constants = new Map(plan.graph.initializers);
  }

  write(): OnnxGraph {
    const { graph, roles } = this.plan;
    for (const { name } of graph.inputs) this.addPair(name);
    for (const node of graph.nodes) {
      const role = roles.get(node.name);
      if (role === 'carrier' && zeroPads(node, this.index, () => undefined) !== null) this.writePad(node);
      else this.writeNode(node, role);
    }
    return withoutUnread({ ...graph, nodes: this.nodes, initializers: this.constants, values: [] });
  }

  private writeNode(node: OnnxNode, role: NodeRole | undefined): void {
    const whole = new Set(role === undefined ? [] : quantisedInputs(node, role));
    const layer = role === 'layer' ? readLayer(node, this.index) : null;
    const inputs =
      layer === null ? node.inputs.map((name) => this.read(name, whole.has(name))) : this.layerInputs(layer);
    const outputs = node.outputs.map((name) => this.formsOf(name).float);
    this.nodes.push({ ...node, inputs, outputs });
    for (const name of node.outputs) this.addPair(name);
  }

  /** Moves bytes without a way back to float between: there is no joined kernel for pads. */
  private writePad(node: OnnxNode): void {
    const [input = '', pads = ''] = node.inputs;
    const [out = ''] = node.outputs;
    const { zeroName } = this.scaleOf(out);
    const { whole, back } = this.formsOf(out);
    const padded = nodeOf('Pad', [[this.formsOf(input).whole, pads, zeroName], [whole]]);
    this.nodes.push({ ...padded, name: node.name });
    this.nodes.push(nodeOf('DequantizeLinear', [[whole, ...this.scaleOf(out).names], [back]]));
  }

  /** A float reader of a value that is quantised for others reads what came back, as every reader of a served net does. */
  private read(name: string, _isWhole: boolean): string {
    return this.plan.ranges.has(name) ? this.formsOf(name).back : name;
  }

  private formsOf(name: string): ValueForms {
    const known = this.forms.get(name);
    if (known !== undefined) return known;
    const isQuantised = this.plan.ranges.has(name);
    const forms = this.index.isOutput(name)
      ? { float: isQuantised ? this.index.freshName(`${name}_float`) : name, back: name }
      : { float: name, back: isQuantised ? this.index.freshName(`${name}_back`) : name };
    const all = { ...forms, whole: this.index.freshName(`${name}_whole`) };
    this.forms.set(name, all);
    return all;
  }

  private addPair(name: string): void {
    if (!this.plan.ranges.has(name)) return;
    const { float, whole, back } = this.formsOf(name);
    const { names } = this.scaleOf(name);
    this.nodes.push(nodeOf('QuantizeLinear', [[float, ...names], [whole]]));
    this.nodes.push(nodeOf('DequantizeLinear', [[whole, ...names], [back]]));
  }

  private scaleOf(
    name: string,
  ): ActivationScale & { readonly names: readonly string[]; readonly zeroName: string } {
    const root = this.plan.ranges.get(name) ?? name;
    const known = this.scales.get(root);
    if (known !== undefined) return { ...known, zeroName: known.names[1] ?? '' };
    const scale = activationScale(this.rangeOf(root));
    const names = ['scale', 'zero'].map((part) => this.index.freshName(`${root}_${part}`));
    const [scaleName = '', zeroName = ''] = names;
    this.constants.set(scaleName, floatTensor(scaleName, [], Float32Array.of(scale.scale)));
    const zero = {
      name: zeroName,
      dataType: 'uint8' as const,
      dims: [],
      data: Uint8Array.of(scale.zeroPoint),
    };
    this.constants.set(zeroName, zero);
    this.scales.set(root, { ...scale, names });
    return { ...scale, names, zeroName };
  }

  private rangeOf(name: string): ActivationRange {
    const range = this.options.ranges.get(name);
    if (range === undefined) {
      throw new CompressionError('UNSUPPORTED_GRAPH', `The value ${name} has no calibrated range.`);
    }
    const { least, most } = this.plan.bounds.get(name) ?? { least: -Infinity, most: Infinity };
    return { least: Math.max(least, range.least), most: Math.min(most, range.most) };
  }

  private layerInputs(layer: WeightedLayer): readonly string[] {
    const { input, weights, axis, channels, bias } = layer;
    const inputScale = this.scaleOf(input).scale;
    const whole = quantiseLayer(layer, { inputScale, bits: this.options.weightBits ?? 8 });
    const made = [this.formsOf(input).back];
    const base = layer.node.name;
    const scales = this.constant(`${base}_weight_scales`, { dims: [channels], data: whole.scales });
    const zeros = this.constant(`${base}_weight_zeros`, { dims: [channels], data: new Int8Array(channels) });
    const bytes = this.constant(`${base}_weights`, { dims: weights.dims, data: whole.weights });
    made.push(this.dequantised([bytes, scales, zeros], axis));
    if (bias !== null && whole.bias !== null) {
      const products = whole.scales.map((scale) => scale * inputScale);
      const unit = this.constant(`${base}_bias_scales`, { dims: [channels], data: products });
      const none = this.constant(`${base}_bias_zeros`, { dims: [channels], data: new Int32Array(channels) });
      const sums = this.constant(`${base}_bias`, { dims: [channels], data: whole.bias });
      made.push(this.dequantised([sums, unit, none], 0));
    }
    return made;
  }

  private constant(
    base: string,
    {
      dims,
      data,
    }: { readonly dims: readonly number[]; readonly data: Float32Array | Int8Array | Int32Array },
  ): string {
    const name = this.index.freshName(base);
    const dataType = data instanceof Float32Array ? 'float32' : data instanceof Int8Array ? 'int8' : 'int32';
    this.constants.set(name, { name, dataType, dims, data });
    return name;
  }

  private dequantised(inputs: readonly string[], axis: number): string {
    const out = this.index.freshName(`${inputs[0] ?? ''}_back`);
    const attributes = { axis: { type: 'int', value: axis } } as const;
    this.nodes.push(nodeOf('DequantizeLinear', [inputs, [out]], attributes));
    return out;
  }
}
