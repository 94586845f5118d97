import type { OnnxAttribute } from '../model/onnx-model.types.ts';
import type { PairedTensor } from '../trace/pair-recordings.ts';
import { OnnxTraceError } from '../trace/onnx-trace-error.ts';
import { inOrder, isPlain, permutation, plainOrder, transposeValues } from './axes.ts';
import type { AxisOrder } from './axes.ts';
import type { Graph, GraphNode, GraphValue, ValueType } from './graph.types.ts';
import { ints } from './graph.types.ts';

/** A traced tensor as a value of the graph, whose axes lie in another order. */
export interface View {
  readonly value: GraphValue;
  readonly order: AxisOrder;
}

export type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Shape and type of a value that is to be made. */
export type NewValue = Pick<GraphValue, 'shape' | 'other' | 'dtype'>;

/** Makes the graph step by step. Orders of axes are carried along; a transpose is made only where one is asked for. */
export class Lowering {
  readonly #nodes: GraphNode[] = [];
  readonly #views = new Map<number, View>();
  readonly #ordered = new Map<GraphValue, Map<string, GraphValue>>();
  readonly #labels: ReadonlyMap<object, string>;
  readonly #constants = new Map<object, Map<string, GraphValue>>();

  /** @param labels Names of constants by their storage. */
  constructor(labels: ReadonlyMap<object, string>) {
    this.#labels = labels;
  }

  /** How a tensor that depends on the input is held; constants lie in plain order. */
  view(tensor: PairedTensor): View {
    if (tensor.values !== null)
      return { value: this.constantOf(tensor), order: plainOrder(tensor.shape.length) };
    const view = this.#views.get(tensor.id);
    if (view === undefined)
      throw new RangeError('Lowering.view: tensor must have been made by an earlier step');
    return view;
  }

  define(tensor: PairedTensor, value: GraphValue, order: AxisOrder = plainOrder(tensor.shape.length)): void {
    this.#views.set(tensor.id, { value, order });
  }

  /** The tensor with its axes in that order, at the cost of a transpose if it lies otherwise. */
  ordered(tensor: PairedTensor, order: AxisOrder): GraphValue {
    const view = this.view(tensor);
    if (tensor.values !== null) return this.#orderedConstant(tensor, order);
    return this.reorder(view, order);
  }

  plain(tensor: PairedTensor): GraphValue {
    return this.ordered(tensor, plainOrder(tensor.shape.length));
  }

  reorder({ value, order: from }: View, order: AxisOrder): GraphValue {
    const moves = permutation(from, order);
    if (isPlain(moves)) return value;
    const known = this.#ordered.get(value) ?? new Map<string, GraphValue>();
    this.#ordered.set(value, known);
    const made = known.get(moves.join()) ?? this.#move(value, moves);
    known.set(moves.join(), made);
    return made;
  }

  /** Axes of length 1 move for nothing. */
  #move(value: GraphValue, moves: AxisOrder): GraphValue {
    const out = {
      shape: inOrder(value.shape, moves),
      other: inOrder(value.other, moves),
      dtype: value.dtype,
    };
    const long = moves.filter((axis) => value.shape[axis] !== 1 || value.other[axis] !== 1);
    if (long.every((axis, index) => index === 0 || axis > (long[index - 1] ?? -1))) {
      return this.emit('Reshape', [value], out);
    }
    return this.emit('Transpose', [value], out, { perm: ints(moves) });
  }

  emit(
    opType: string,
    inputs: readonly (GraphValue | null)[],
    ...[out, attributes = {}]: [out: NewValue, attributes?: Attributes]
  ): GraphValue {
    const value = newValue(out);
    this.#nodes.push({ opType, inputs, outputs: [value], attributes: new Map(Object.entries(attributes)) });
    return value;
  }

  emitAll(
    opType: string,
    inputs: readonly GraphValue[],
    options: { outs: NewValue[]; attributes: Attributes },
  ): GraphValue[] {
    const outputs = options.outs.map(newValue);
    this.#nodes.push({ opType, inputs, outputs, attributes: new Map(Object.entries(options.attributes)) });
    return outputs;
  }

  /** What `tensor` will be once it is made in that order. */
  like(tensor: PairedTensor, order: AxisOrder = plainOrder(tensor.shape.length)): NewValue {
    return { shape: inOrder(tensor.shape, order), other: inOrder(tensor.other, order), dtype: tensor.dtype };
  }

  /** The values of a tensor that must not depend on the input. */
  valuesOf(tensor: PairedTensor | undefined, what: string): Float32Array {
    if (tensor?.values instanceof Float32Array) return tensor.values;
    throw new OnnxTraceError(
      'UNSUPPORTED_USE',
      `${what} depends on the model's input or is no float32 tensor.`,
    );
  }

  constantOf(tensor: PairedTensor): GraphValue {
    return this.#orderedConstant(tensor, plainOrder(tensor.shape.length));
  }

  labelOf(tensor: PairedTensor): string {
    return tensor.storage === null ? '' : (this.#labels.get(tensor.storage) ?? '');
  }

  finish(inputs: readonly GraphValue[], outputs: readonly GraphValue[]): Graph {
    return { inputs, outputs, nodes: this.#nodes };
  }

  #orderedConstant(tensor: PairedTensor, order: AxisOrder): GraphValue {
    const { values, storage, shape } = tensor;
    if (values === null) throw new RangeError('Lowering.constantOf: tensor must be a constant');
    const key = `${shape.join()}|${order.join()}`;
    const known = storage === null ? undefined : this.#constants.get(storage)?.get(key);
    if (known !== undefined) return known;
    const data = isPlain(order) ? values : transposeValues(values, shape, order);
    const made = constant(data, inOrder(shape, order), this.labelOf(tensor));
    if (storage !== null) {
      const forms = this.#constants.get(storage) ?? new Map<string, GraphValue>();
      this.#constants.set(storage, forms.set(key, made));
    }
    return made;
  }
}

const newValue = ({ shape, other, dtype }: NewValue): GraphValue => ({
  shape,
  other,
  dtype,
  data: null,
  label: '',
});

/** A constant of the graph; bytes are booleans. */
export function constant(
  data: Float32Array | Int32Array | Uint8Array | BigInt64Array,
  shape: readonly number[],
  label = '',
): GraphValue {
  return { shape, other: shape, dtype: typeOf(data), data, label };
}

function typeOf(data: Float32Array | Int32Array | Uint8Array | BigInt64Array): ValueType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  return data instanceof Uint8Array ? 'bool' : 'int64';
}

export const scalar = (value: number): GraphValue => constant(Float32Array.of(value), []);

export const integers = (values: readonly number[]): GraphValue =>
  constant(
    BigInt64Array.from(values, (value) => BigInt(value)),
    [values.length],
  );
