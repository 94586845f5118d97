import type { OnnxAttribute } from '../model/onnx-model.types.ts';

export type ValueType = 'float32' | 'int32' | 'bool' | 'int64';

/** A tensor of the graph being made, known by identity; names are given at the end. */
export interface GraphValue {
  readonly shape: readonly number[];
  /** Lengths in the other run: where they differ, the axis follows the input's size. */
  readonly other: readonly number[];
  readonly dtype: ValueType;
  /** Values of a constant, else null. */
  readonly data: Float32Array | Int32Array | Uint8Array | BigInt64Array | null;
  /** What a constant should be called; empty for a made-up name. */
  readonly label: string;
}

/**
 * One operation. Two are not ONNX's own until the graph is written: `Reshape` has no second input (its target is the shape of
 * its output), and `ChannelAffine` is `x · scale + shift` along the attribute `axis`.
 */
export interface GraphNode {
  readonly opType: string;
  readonly inputs: readonly (GraphValue | null)[];
  readonly outputs: readonly GraphValue[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface Graph {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly nodes: readonly GraphNode[];
}

/** Whether both runs see the same lengths in both values. */
export const sameShape = (a: GraphValue, b: GraphValue): boolean =>
  sameNumbers(a.shape, b.shape) && sameNumbers(a.other, b.other);

export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

export const int = (value: number): OnnxAttribute => ({ type: 'int', value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ type: 'ints', value });
export const float = (value: number): OnnxAttribute => ({ type: 'float', value });
export const text = (value: string): OnnxAttribute => ({ type: 'string', value });
