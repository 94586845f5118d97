import type { OnnxDataType, OnnxTensorData } from './data-types.ts';

/**
 * ONNX as plain records: what a file says, less what only protobuf needs. A transformation makes new records and shares what
 * it leaves as it is.
 */

/** Fields of the file that this library has no name for; they are written again as they were. */
export interface WithUnknownFields {
  readonly unknownFields?: readonly Uint8Array[];
}

/** A constant. `data` has one element for each value, except that types of 4 bits are packed in pairs. */
export interface OnnxTensor {
  readonly name: string;
  readonly dataType: OnnxDataType;
  readonly dims: readonly number[];
  readonly data: OnnxTensorData;
}

/** Integers are 64 bits wide in the file: beyond 2⁵³ they are rounded, and 2⁶³ stands for the largest, 2⁶³ − 1. */
export type OnnxAttribute =
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'tensor'; readonly value: OnnxTensor }
  | { readonly type: 'graph'; readonly value: OnnxGraph }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensors'; readonly value: readonly OnnxTensor[] }
  | { readonly type: 'graphs'; readonly value: readonly OnnxGraph[] };

/** One operation. An empty name among the inputs is an optional one that is left out. */
export interface OnnxNode extends WithUnknownFields {
  readonly name: string;
  /** Such as `Conv`. */
  readonly opType: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A number, the name of a free dimension (`batch`), or null where nothing is said. */
export type OnnxDimension = number | string | null;

/** What is known of a value. */
export interface OnnxValue {
  readonly name: string;
  readonly dataType: OnnxDataType;
  /** null where not even the rank is known. */
  readonly dims: readonly OnnxDimension[] | null;
}

export interface OnnxGraph extends WithUnknownFields {
  readonly name: string;
  /** Before IR version 4 also the initialisers. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** In an order in which each one's inputs are made before it. */
  readonly nodes: readonly OnnxNode[];
  /** By name, in the file's order. */
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly values: readonly OnnxValue[];
}

export interface OnnxModel extends WithUnknownFields {
  readonly irVersion: number;
  /** Version of the operator set by its domain ('' for ONNX's own). */
  readonly opsets: ReadonlyMap<string, number>;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph: OnnxGraph;
  readonly metadata: ReadonlyMap<string, string>;
}
