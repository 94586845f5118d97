export { OnnxError } from './onnx-error.ts';
export type { OnnxErrorCode } from './onnx-error.ts';
export type { OnnxDataType, OnnxTensorData } from './model/data-types.ts';
export type {
  OnnxAttribute,
  OnnxDimension,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
} from './model/onnx-model.types.ts';
export { readOnnx } from './model/read-onnx.ts';
export { writeOnnx } from './model/write-onnx.ts';
