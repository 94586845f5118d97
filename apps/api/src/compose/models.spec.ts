import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultTrainingRuntime, isNativeLibraryBuilt, isProviderInstalled } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config.ts';
import { chooseTrainingRuntime, openPool } from './models.ts';

const unused = (): void => undefined;

describe('openPool', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gallerist-models-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const open = (variables: Record<string, string>) =>
    openPool(parseConfig({ DATA_DIR: dataDir, ...variables }), unused);

  it('refuses a face pack that is not installed, and any version of the built-in one', async () => {
    await expect(open({ FACE_PACK: 'other' })).rejects.toMatchObject({ code: 'PACK_UNKNOWN' });
    await expect(open({ FACE_PACK: 'face-default@9.9.9' })).rejects.toMatchObject({ code: 'PACK_UNKNOWN' });
  });

  it.skipIf(isProviderInstalled('tensorrt'))('refuses a provider that is not here', async () => {
    await expect(open({ GALLERIST_EXECUTION_PROVIDERS: 'tensorrt,cpu' })).rejects.toMatchObject({
      name: 'RuntimeError',
      code: 'RUNTIME_UNAVAILABLE',
    });
  });

  it('serves the built-in pack on ONNX Runtime by default', async () => {
    const pool = await open({ INFERENCE_WORKERS: '1' });
    expect(pool.runtime).toBe('onnxruntime-cpu');
    expect(pool.face.pack.name).toBe('face-default');
    await pool.close();
  });
});

describe('chooseTrainingRuntime', () => {
  it('takes what was asked for, and what is there otherwise', () => {
    expect(chooseTrainingRuntime(parseConfig({ GALLERIST_RUNTIME: 'wasm' }))).toBe('wasm');
    expect(chooseTrainingRuntime(parseConfig({}))).toBe(defaultTrainingRuntime());
  });

  it.skipIf(isNativeLibraryBuilt())('refuses the native library where it is not built', () => {
    expect(() => chooseTrainingRuntime(parseConfig({ GALLERIST_RUNTIME: 'native' }))).toThrow('tf:native');
  });
});
