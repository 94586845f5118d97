import { OnnxError } from '../onnx-error.ts';
import { bytesOf, dataTypeOf, typedArray } from './data-types.ts';
import type { OnnxDataType, OnnxTensorData } from './data-types.ts';
import type { OnnxTensor } from './onnx-model.types.ts';
import type { RawInteger, RawTensor } from './raw-model.types.ts';

const EXTERNAL_LOCATION = 1;

/** A 64-bit integer as a number: exact up to 2⁵³. */
export const toNumber = (value: RawInteger): number =>
  typeof value === 'object' ? value.toNumber() : Number(value);

/**
 * A constant with its values, from raw bytes or from the typed fields.
 *
 * @throws {OnnxError} `EXTERNAL_DATA`, `UNSUPPORTED` or `MODEL_INVALID`.
 */
export function readTensor(raw: RawTensor): OnnxTensor {
  const owner = `Tensor "${raw.name}"`;
  if (raw.dataLocation === EXTERNAL_LOCATION || raw.externalData.length > 0) {
    throw new OnnxError(
      'EXTERNAL_DATA',
      `${owner} keeps its values in another file; save the model as one file.`,
    );
  }
  const dataType = dataTypeOf(raw.dataType, owner);
  const dims = raw.dims.map(toNumber);
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => dim < 0) || !Number.isSafeInteger(count)) {
    throw new OnnxError('MODEL_INVALID', `${owner} has the impossible shape [${dims.join(', ')}].`);
  }
  const expected = bytesOf(dataType, count);
  const values = raw.rawData.length > 0 ? fromBytes(dataType, raw.rawData) : fromFields(dataType, raw);
  if (values === null || values.byteLength !== expected) {
    const actual = values === null ? raw.rawData.length : values.byteLength;
    throw new OnnxError('MODEL_INVALID', `${owner} needs ${expected} bytes of values, but has ${actual}.`);
  }
  return { name: raw.name, dataType, dims, data: values };
}

/** null where the bytes end within an element. A copy, because a file's bytes need not be aligned. */
function fromBytes(type: OnnxDataType, bytes: Uint8Array): OnnxTensorData | null {
  if (bytes.length % bytesOf(type, 2) !== 0 && bytes.length % bytesOf(type, 1) !== 0) return null;
  return typedArray(type, new Uint8Array(bytes).buffer);
}

/** Which of the typed fields holds which type is part of ONNX's definition; 16 bits and less lie in `int32_data`. */
function fromFields(type: OnnxDataType, raw: RawTensor): OnnxTensorData {
  if (type === 'float32') return Float32Array.from(raw.floatData);
  if (type === 'float64') return Float64Array.from(raw.doubleData);
  if (type === 'int64') return BigInt64Array.from(raw.int64Data, (value) => BigInt(value.toString()));
  if (type === 'uint64') return BigUint64Array.from(raw.uint64Data, (value) => BigInt(value.toString()));
  if (type === 'uint32') return Uint32Array.from(raw.uint64Data, toNumber);
  const values = typedArray(type, new ArrayBuffer(bytesOf(type, 1) * raw.int32Data.length));
  // the two 64-bit arrays were dealt with above
  (values as Exclude<OnnxTensorData, BigInt64Array | BigUint64Array>).set(raw.int32Data);
  return values;
}
