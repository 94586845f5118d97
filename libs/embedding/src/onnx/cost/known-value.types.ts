import type { OnnxNode } from '../model/onnx-model.types.ts';

/** What is known of a value before a model runs. */
export interface KnownValue {
  readonly shape: readonly number[];
  /** Integers of a short constant, or of what is computed from shapes; null for data. */
  readonly integers: readonly number[] | null;
}

/** A node with what is known of its inputs: null for one that is left out. */
export interface KnownNode {
  readonly node: OnnxNode;
  readonly inputs: readonly (KnownValue | null)[];
  /** Of the operator set that the node belongs to. */
  readonly opset: number;
}

export type ShapeRule = (known: KnownNode) => readonly KnownValue[];
