import * as tf from '@tensorflow/tfjs-core';
import { OnnxTraceError } from './onnx-trace-error.ts';

/**
 * A backend whose tensors have no values where they depend on the traced model's input. All other data stay with the backend
 * that was active before, so that tensors of both can be used together, and those that outlive the trace stay readable.
 */
export class TraceBackend extends tf.KernelBackend {
  readonly delegate: tf.KernelBackend;
  readonly #makers = new WeakMap<object, string>();

  constructor(delegate: tf.KernelBackend) {
    super();
    this.delegate = delegate;
  }

  /** A tensor without values, made by that kernel. */
  createSymbol(maker: string): object {
    const dataId = {};
    this.#makers.set(dataId, maker);
    return dataId;
  }

  isSymbol(dataId: object): boolean {
    return this.#makers.has(dataId);
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    this.#refuseSymbol(dataId);
    return this.delegate.read(dataId);
  }

  override readSync(dataId: object): tf.BackendValues {
    this.#refuseSymbol(dataId);
    return this.delegate.readSync(dataId);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    return this.delegate.write(values, shape, dtype);
  }

  override move(...args: Parameters<tf.KernelBackend['move']>): void {
    this.delegate.move(...args);
  }

  override disposeData(dataId: object, force?: boolean): boolean {
    return this.isSymbol(dataId) || this.delegate.disposeData(dataId, force);
  }

  override incRef(dataId: object): void {
    if (!this.isSymbol(dataId)) this.delegate.incRef(dataId);
  }

  override refCount(dataId: object): number {
    return this.isSymbol(dataId) ? 1 : this.delegate.refCount(dataId);
  }

  override numDataIds(): number {
    return this.delegate.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return this.delegate.epsilon();
  }

  /** The data are the delegate's. */
  override dispose(): void {}

  #refuseSymbol(dataId: object): void {
    const maker = this.#makers.get(dataId);
    if (maker === undefined) return;
    // typed as always there, but there is none outside of all operations
    const scope = tf.engine().state.activeScope as { readonly name: string } | undefined | null;
    const reader = scope?.name ?? '';
    const place = reader === '' ? 'the model' : `the operation "${reader}"`;
    throw new OnnxTraceError(
      'HOST_READ',
      `${place} reads values of a tensor that ${maker} made; export the model up to that tensor.`,
    );
  }
}
