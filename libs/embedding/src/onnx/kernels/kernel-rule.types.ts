import type { Lowering } from '../lower/lowering.ts';
import type { PairedStep } from '../trace/pair-recordings.ts';
import type { TraceShape, TraceStep } from '../trace/trace.types.ts';

/** What a kernel of TensorFlow.js is in ONNX. */
export interface KernelRule {
  /** Shapes and types of the outputs, without running the kernel. */
  shapes(step: Omit<TraceStep, 'outputs'>): readonly TraceShape[];
  /** Adds the nodes that do the same, and says where the outputs are. */
  lower(step: PairedStep, graph: Lowering): void;
}

export type KernelRules = Readonly<Record<string, KernelRule>>;
