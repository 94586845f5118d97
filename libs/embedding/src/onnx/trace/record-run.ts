import * as tf from '@tensorflow/tfjs-core';
import { kernelRules } from '../kernels/kernel-rules.ts';
import { OnnxTraceError } from './onnx-trace-error.ts';
import { TraceBackend } from './trace-backend.ts';
import type {
  ConstantValues,
  Recording,
  TracedFunction,
  TraceStep,
  TraceTensor,
  TraceType,
} from './trace.types.ts';

const BACKEND = 'onnx-trace';
/** Kernels that give a list, even one of one tensor. */
const listKernels = new Set(['SplitV', 'Unpack']);
/** Kernels that look at nothing but the shape, and what they fill it with. */
const fillKernels: Readonly<Record<string, number | undefined>> = { ZerosLike: 0, OnesLike: 1 };

/**
 * Runs a model once on tensors without values and keeps what it does. Whatever does not depend on the input is computed by
 * the active backend.
 *
 * @param shapes Of the inputs, with the batch.
 * @throws {OnnxTraceError} `HOST_READ`, `UNSUPPORTED_KERNEL`, `UNSUPPORTED_USE` or `OUTPUT_UNUSABLE`.
 */
export function recordRun(run: TracedFunction, shapes: readonly (readonly number[])[]): Recording {
  const delegateName = tf.getBackend();
  const backend = new TraceBackend(tf.backend());
  const recorder = new Recorder(backend, delegateName);
  const kernels = new Set([
    ...Object.keys(kernelRules),
    ...tf.getKernelsForBackend(delegateName).map(({ kernelName }) => kernelName),
  ]);
  tf.registerBackend(BACKEND, () => backend, 0);
  for (const kernelName of kernels) {
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => recorder.run(kernelName, inputs, attrs ?? {});
    tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
  }
  try {
    // neither backend starts asynchronously: both exist
    void tf.setBackend(BACKEND);
    return inScope(() => recorder.record(run, shapes));
  } catch (error) {
    const missing =
      error instanceof Error ? /Kernel '(\w+)' not registered/.exec(error.message)?.[1] : undefined;
    throw missing === undefined ? error : unsupported(missing);
  } finally {
    void tf.setBackend(delegateName);
    for (const kernelName of kernels) tf.unregisterKernel(kernelName, BACKEND);
    tf.removeBackend(BACKEND);
  }
}

/** As `tidy`, which would walk through every value of what it returns. */
function inScope<T>(make: () => T): T {
  tf.engine().startScope('onnx-trace');
  try {
    return make();
  } finally {
    tf.engine().endScope();
  }
}

const unsupported = (kernel: string): OnnxTraceError =>
  new OnnxTraceError('UNSUPPORTED_KERNEL', `the model uses the kernel ${kernel}, which cannot be exported.`);

class Recorder {
  readonly #backend: TraceBackend;
  readonly #delegateName: string;
  readonly #steps: TraceStep[] = [];
  readonly #tensors = new Map<object, TraceTensor>();
  readonly #constants = new Map<object, ConstantValues>();

  constructor(backend: TraceBackend, delegateName: string) {
    this.#backend = backend;
    this.#delegateName = delegateName;
  }

  record(run: TracedFunction, shapes: readonly (readonly number[])[]): Recording {
    const symbols = shapes.map((shape) => this.#symbol('the input', { shape, dtype: 'float32' }));
    const inputs = symbols.map((info) => tf.engine().makeTensorFromTensorInfo(info, this.#backend));
    const result = run(...inputs);
    const outputs = (result instanceof tf.Tensor ? [result] : result).map((tensor) => {
      const traced = this.#tensors.get(tensor.dataId);
      if (traced !== undefined) return { ...traced, shape: tensor.shape };
      throw new OnnxTraceError('OUTPUT_UNUSABLE', 'an output of the model does not depend on its input.');
    });
    return { inputs: symbols.map(({ dataId }) => this.#traced(dataId)), steps: this.#steps, outputs };
  }

  run(
    kernel: string,
    inputs: tf.NamedTensorInfoMap,
    attrs: tf.NamedAttrMap,
  ): tf.TensorInfo | tf.TensorInfo[] {
    // optional inputs are left out as undefined or null
    const present = Object.entries<tf.TensorInfo | null | undefined>(inputs).flatMap(([name, info]) =>
      info === undefined || info === null ? [] : [[name, info] as const],
    );
    if (!present.some(([, { dataId }]) => this.#backend.isSymbol(dataId)))
      return this.#compute(kernel, inputs, attrs);
    const fill = fillKernels[kernel];
    if (fill !== undefined) return this.#fill(present[0]?.[1], fill);
    const rule = kernelRules[kernel];
    if (rule === undefined) throw unsupported(kernel);
    const traced = Object.fromEntries(present.map(([name, info]) => [name, this.#read(info)]));
    const step = { kernel, inputs: traced, attributes: attrs };
    const infos = rule.shapes(step).map((shape) => this.#symbol(kernel, shape));
    this.#steps.push({ ...step, outputs: infos.map(({ dataId }) => this.#traced(dataId)) });
    const [only] = infos;
    return only === undefined || listKernels.has(kernel) ? infos : only;
  }

  /** A kernel without a part in the input's fate. */
  #compute(
    kernel: string,
    inputs: tf.NamedTensorInfoMap,
    attrs: tf.NamedAttrMap,
  ): tf.TensorInfo | tf.TensorInfo[] {
    const config = tf.getKernel(kernel, this.#delegateName);
    // typed as always there, but undefined for a kernel that the backend lacks
    if ((config as tf.KernelConfig | undefined) === undefined) throw unsupported(kernel);
    return config.kernelFunc({ inputs, attrs, backend: this.#backend.delegate });
  }

  #fill(like: tf.TensorInfo | undefined, value: number): tf.TensorInfo {
    const { shape, dtype } = like ?? { shape: [], dtype: 'float32' as const };
    if (dtype === 'string' || dtype === 'complex64') throw new RangeError(`recordRun: cannot fill ${dtype}`);
    const values = tf.util.getTypedArrayFromDType(dtype, tf.util.sizeFromShape(shape)).fill(value);
    return { dataId: this.#backend.write(values, shape, dtype), shape, dtype };
  }

  #symbol(maker: string, { shape, dtype }: { shape: readonly number[]; dtype: TraceType }): tf.TensorInfo {
    const dataId = this.#backend.createSymbol(maker);
    this.#tensors.set(dataId, { id: this.#tensors.size, shape, dtype, values: null, storage: null });
    return { dataId, shape: [...shape], dtype };
  }

  #traced(dataId: object): TraceTensor {
    const tensor = this.#tensors.get(dataId);
    if (tensor === undefined) throw new RangeError('recordRun: dataId must be of this trace');
    return tensor;
  }

  #read({ dataId, shape, dtype }: tf.TensorInfo): TraceTensor {
    const traced = this.#tensors.get(dataId);
    // an operation may see a tensor in another shape than the kernel that made it
    if (traced !== undefined) return { ...traced, shape };
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new OnnxTraceError('UNSUPPORTED_USE', `a constant has the type ${dtype}.`);
    }
    let values = this.#constants.get(dataId);
    if (values === undefined) {
      // numeric types only: they come as typed arrays
      values = (tf.engine().readSync(dataId) as ConstantValues).slice();
      this.#constants.set(dataId, values);
    }
    return { id: -1, shape, dtype, values, storage: dataId };
  }
}
