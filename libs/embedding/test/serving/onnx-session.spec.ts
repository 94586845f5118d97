import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isProviderInstalled,
  onnxRuntimeName,
  openOnnxSession,
  requireProviders,
} from '../../src/node/onnx-runtime/index.ts';
import { engineCacheEntries, engineCacheKey } from '../../src/node/onnx-runtime/engine-cache.ts';
import { planar } from '../../src/node/onnx-runtime/planar.ts';
import { tinyEmbedder } from '../tiny-onnx.ts';

const model = tinyEmbedder({ size: { width: 4, height: 4 }, dimensions: 3 });
const picture = { data: Float32Array.from({ length: 48 }, (_, at) => at / 48), dims: [1, 3, 4, 4] };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-session-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('openOnnxSession', () => {
  it('runs the same model from bytes and from its file, at any batch', async () => {
    const file = join(folder, 'tiny.onnx');
    await writeFile(file, model);
    const sessions = await Promise.all([
      openOnnxSession({ model, threads: 1 }),
      openOnnxSession({ model: file, threads: 1, executionProviders: ['cpu'] }),
    ]);
    const [first, second] = await Promise.all(sessions.map((session) => session.run({ x: picture })));
    expect(first?.['y']?.dims).toEqual([1, 3]);
    expect(second?.['y']?.data).toEqual(first?.['y']?.data);
    const twice = new Float32Array(96);
    twice.set(picture.data);
    twice.set(picture.data, 48);
    const both = await sessions[0].run({ x: { data: twice, dims: [2, 3, 4, 4] } }, ['y']);
    expect(both['y']?.data.slice(3)).toEqual(first?.['y']?.data);
    await Promise.all(sessions.map((session) => session.dispose()));
  });

  it('names its inputs and outputs, with the sizes that the model leaves free', async () => {
    const session = await openOnnxSession({ model, threads: 1 });
    expect(session.inputs).toEqual([{ name: 'x', dims: ['batch', 3, 4, 4] }]);
    expect(session.outputs.map(({ name }) => name)).toEqual(['y']);
    await session.dispose();
  });

  it('refuses a shape that the model does not take, bytes that are no model, and no threads', async () => {
    const session = await openOnnxSession({ model, threads: 1 });
    await expect(session.run({ x: { ...picture, dims: [1, 3, 8, 2] } })).rejects.toThrow('x');
    await session.dispose();
    await expect(openOnnxSession({ model: new Uint8Array(9), threads: 1 })).rejects.toThrow();
    await expect(openOnnxSession({ model, threads: 0 })).rejects.toThrow('threads');
  });

  it.skipIf(isProviderInstalled('cuda'))(
    'refuses a provider that is not here, also where another could stand in',
    async () => {
      const missing = { name: 'RuntimeError', code: 'RUNTIME_UNAVAILABLE' };
      await expect(
        openOnnxSession({ model, threads: 1, executionProviders: ['cuda', 'cpu'] }),
      ).rejects.toMatchObject(missing);
      expect(() => requireProviders(['cpu', 'cuda'])).toThrow('cuda');
      expect(() => requireProviders(['cpu'])).not.toThrow();
    },
  );
});

describe('execution providers', () => {
  it('are there where their library is', async () => {
    expect(isProviderInstalled('tensorrt', [folder, join(folder, 'none')])).toBe(false);
    await writeFile(join(folder, 'libonnxruntime_providers_tensorrt.so'), '');
    expect(isProviderInstalled('tensorrt', [folder])).toBe(true);
    expect(isProviderInstalled('cuda', [folder])).toBe(false);
    expect(isProviderInstalled('cpu', [])).toBe(true);
  });

  it('name the runtime after the first of them', () => {
    expect(onnxRuntimeName(['tensorrt', 'cuda', 'cpu'])).toBe('onnxruntime-tensorrt');
  });
});

describe('the cache of TensorRT engines', () => {
  it('has another folder for another model, version, order of providers and option', () => {
    const key = { model, executionProviders: ['tensorrt', 'cuda'], runtimeVersion: '1.0.0' } as const;
    const other = tinyEmbedder({ size: { width: 4, height: 4 }, dimensions: 3, seed: 2 });
    const keys = [
      engineCacheKey(key),
      engineCacheKey({ ...key, model: other }),
      engineCacheKey({ ...key, runtimeVersion: '1.0.1' }),
      engineCacheKey({ ...key, executionProviders: ['tensorrt'] }),
      engineCacheKey({ ...key, options: { trt_fp16_enable: '1' } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(engineCacheKey({ ...key })).toBe(keys[0]);
  });

  it('makes its folder and tells TensorRT of it', async () => {
    const key = { model, executionProviders: ['tensorrt'] } as const;
    const entries = engineCacheEntries(folder, key);
    expect(await readdir(folder)).toEqual([engineCacheKey(key)]);
    expect(entries['trt_engine_cache_path']).toBe(join(folder, engineCacheKey(key)));
  });
});

describe('planar', () => {
  it('turns pixels of three values into three planes, picture by picture', () => {
    const pictures = Float32Array.from({ length: 12 }, (_, at) => at);
    expect([...planar(pictures, 2)]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
  });
});
