import { expect, it } from 'vitest';
import { exportBuiltInFaceNets } from '../../src/node/export-face-nets.ts';
import { defaultFaceManifest, readManifest } from '../../src/node/pack-files.ts';
import { startWasmBackend } from '../../src/node/tfjs-wasm.ts';

it('exported face nets are the same bytes again, so that files can be kept by the digests of the weights', async () => {
  await startWasmBackend();
  const manifest = await readManifest(defaultFaceManifest);
  const models = await exportBuiltInFaceNets(manifest);
  const again = await exportBuiltInFaceNets(manifest);
  expect(Buffer.compare(again.embedder, models.embedder)).toBe(0);
  expect(Buffer.compare(again.detector, models.detector)).toBe(0);
});
