import * as tf from '@tensorflow/tfjs-core';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isNativeLibraryBuilt } from './native-library.ts';
import { RuntimeError } from './runtime-error.ts';
import { defaultTrainingRuntime, startTrainingRuntime } from './start-training-runtime.ts';

/** d/dx of x³ at 2, which needs gradients to be registered. */
const slope = (): number =>
  tf
    .grad((x: tf.Tensor) => tf.mul(x, tf.square(x)))(tf.scalar(2))
    .dataSync()[0]!;

describe('startTrainingRuntime', () => {
  it.each(['cpu', 'wasm'] as const)('computes gradients on %s when asked to', async (prefer) => {
    const runtime = await startTrainingRuntime({ prefer });
    expect(runtime).toMatchObject({ name: prefer, label: `tfjs-${prefer}`, hasGpu: false });
    expect(tf.getBackend()).toBe(prefer);
    expect(slope()).toBeCloseTo(12, 4);
  });

  it.skipIf(!isNativeLibraryBuilt())('computes gradients natively where the library is built', async () => {
    expect(defaultTrainingRuntime()).toBe('native');
    const runtime = await startTrainingRuntime();
    expect(runtime.label).toBe('tfjs-native');
    expect(slope()).toBeCloseTo(12, 4);
  });

  it.skipIf(isNativeLibraryBuilt())('says how to get the native one where it is absent', async () => {
    expect(defaultTrainingRuntime()).toBe('wasm');
    await expect(startTrainingRuntime({ prefer: 'native' })).rejects.toThrow(RuntimeError);
  });
});

describe('isNativeLibraryBuilt', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'native-library-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('wants the binding and the libraries', async () => {
    expect(isNativeLibraryBuilt(null)).toBe(false);
    expect(isNativeLibraryBuilt(folder)).toBe(false);
    await mkdir(join(folder, 'lib', 'napi-v8'), { recursive: true });
    await writeFile(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
    expect(isNativeLibraryBuilt(folder)).toBe(false);
    await mkdir(join(folder, 'deps', 'lib'), { recursive: true });
    await writeFile(join(folder, 'deps', 'lib', 'libtensorflow_framework.so.2'), '');
    expect(isNativeLibraryBuilt(folder)).toBe(true);
  });
});
