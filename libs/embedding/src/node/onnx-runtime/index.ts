export {
  defaultExecutionProviders,
  executionProviderNames,
  isProviderInstalled,
  onnxRuntimeName,
  requireProviders,
} from './execution-providers.ts';
export type { ExecutionProviderName, ExecutionProviders } from './execution-providers.ts';
export { openOnnxSession } from './open-onnx-session.ts';
export type { OnnxPort, OnnxSession, OnnxSessionOptions, OnnxValue } from './onnx-session.types.ts';
