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
export { OnnxTraceError } from './trace/onnx-trace-error.ts';
export type { OnnxTraceErrorCode } from './trace/onnx-trace-error.ts';
export { traceOnnx } from './trace-onnx.ts';
export type { TraceInput, TraceOptions } from './trace-onnx.ts';
export type { TracedFunction } from './trace/trace.types.ts';
export { exporterRevision, exportFaceNet, exportFaceNets, faceNetNames } from './built-in-face-nets.ts';
export type { FaceNetModels, FaceNetWeights, FaceTensorNet } from './built-in-face-nets.ts';
export { exportPersonNet } from './person-net.ts';
export { inferShapes } from './cost/infer-shapes.ts';
export { onnxCost } from './cost/onnx-cost.ts';
export type { NodeCost, OnnxCost } from './cost/onnx-cost.ts';
