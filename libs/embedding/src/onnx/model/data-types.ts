import { OnnxError } from '../onnx-error.ts';

/** Values of a tensor. Half-precision numbers and types of less than a byte are kept as the bits of the file. */
export type OnnxTensorData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array;

interface DataType {
  /** `TensorProto.DataType`. */
  readonly code: number;
  readonly bits: number;
  readonly of: (buffer: ArrayBuffer) => OnnxTensorData;
}

const bytes = (buffer: ArrayBuffer): OnnxTensorData => new Uint8Array(buffer);
const halves = (buffer: ArrayBuffer): OnnxTensorData => new Uint16Array(buffer);

const dataTypes = {
  float32: { code: 1, bits: 32, of: (buffer) => new Float32Array(buffer) },
  uint8: { code: 2, bits: 8, of: bytes },
  int8: { code: 3, bits: 8, of: (buffer) => new Int8Array(buffer) },
  uint16: { code: 4, bits: 16, of: halves },
  int16: { code: 5, bits: 16, of: (buffer) => new Int16Array(buffer) },
  int32: { code: 6, bits: 32, of: (buffer) => new Int32Array(buffer) },
  int64: { code: 7, bits: 64, of: (buffer) => new BigInt64Array(buffer) },
  bool: { code: 9, bits: 8, of: bytes },
  float16: { code: 10, bits: 16, of: halves },
  float64: { code: 11, bits: 64, of: (buffer) => new Float64Array(buffer) },
  uint32: { code: 12, bits: 32, of: (buffer) => new Uint32Array(buffer) },
  uint64: { code: 13, bits: 64, of: (buffer) => new BigUint64Array(buffer) },
  bfloat16: { code: 16, bits: 16, of: halves },
  float8e4m3fn: { code: 17, bits: 8, of: bytes },
  float8e4m3fnuz: { code: 18, bits: 8, of: bytes },
  float8e5m2: { code: 19, bits: 8, of: bytes },
  float8e5m2fnuz: { code: 20, bits: 8, of: bytes },
  uint4: { code: 21, bits: 4, of: bytes },
  int4: { code: 22, bits: 4, of: bytes },
} as const satisfies Record<string, DataType>;

/** Element types of tensors; strings and complex numbers are not supported. */
export type OnnxDataType = keyof typeof dataTypes;

const byCode = new Map<number, OnnxDataType>(
  // Object.entries forgets the literal keys
  Object.entries(dataTypes).map(([name, { code }]) => [code, name as OnnxDataType]),
);

/** `TensorProto.DataType` of that type. */
export const dataTypeCode = (type: OnnxDataType): number => dataTypes[type].code;

/**
 * The type of a `TensorProto.DataType`.
 *
 * @throws {OnnxError} `UNSUPPORTED` for strings, complex numbers and types that are newer than this library.
 */
export function dataTypeOf(code: number, owner: string): OnnxDataType {
  const type = byCode.get(code);
  if (type === undefined) {
    throw new OnnxError('UNSUPPORTED', `${owner} has the element type ${code}, which is not supported.`);
  }
  return type;
}

/** Bytes that `count` elements take in a file; types of 4 bits are packed in pairs. */
export const bytesOf = (type: OnnxDataType, count: number): number =>
  Math.ceil((count * dataTypes[type].bits) / 8);

/** A typed array of that type over the whole buffer. */
export const typedArray = (type: OnnxDataType, buffer: ArrayBuffer): OnnxTensorData =>
  dataTypes[type].of(buffer);
