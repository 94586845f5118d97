export { CompressionError } from './compression-error.ts';
export type { CompressionErrorCode } from './compression-error.ts';
export { prepareModel } from './onnx/prepare/prepare-model.ts';
export type { ActivationRange } from './onnx/quantise/activation-scale.ts';
export { planQuantisation } from './onnx/quantise/quantisation-plan.ts';
export type { QuantisationPlan } from './onnx/quantise/quantisation-plan.ts';
export { writeQdq } from './onnx/quantise/write-qdq.ts';
export type { QdqOptions } from './onnx/quantise/write-qdq.ts';
