import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalyseRequest } from '../src/inference-pool.types.ts';
import { createDispatcher } from '../src/node/dispatcher.ts';

/** A real thread that speaks the pool's protocol: the request's first byte says whether it answers, dies or throws. */
const thread = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ requests }) => {
  for (const { id, request } of requests) {
    if (request.bytes[0] === 1) process.exit(7);
    if (request.bytes[0] === 2) throw new Error('broken on purpose');
    parentPort.postMessage({ kind: 'answer', id, result: { ok: false, error: { reason: 'INVALID_IMAGE', message: 'x' } } });
  }
  parentPort.postMessage({ kind: 'idle' });
});
parentPort.postMessage({ kind: 'ready' });
`;

const asked = (firstByte: number): AnalyseRequest => ({
  bytes: new Uint8Array([firstByte]),
  limits: { maxBytes: 10, maxPixels: 10 },
  maxSubjects: 1,
  wantEmbeddings: false,
  wantCrops: false,
});

describe('dispatcher', () => {
  let folder: string;
  let program: { readonly file: URL; readonly data: unknown };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dispatcher-'));
    await writeFile(join(folder, 'thread.mjs'), thread);
    program = { file: pathToFileURL(join(folder, 'thread.mjs')), data: null };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = (log: (line: string) => void = () => undefined) =>
    createDispatcher({ workers: 1, maxQueued: 100, stallTimeoutMs: 60_000, program, log });

  it.each([1, 2])(
    'rejects what a dying worker had and serves the next with a new one (way %i)',
    async (way) => {
      const lines: string[] = [];
      const dispatcher = await open((line) => lines.push(line));
      await expect(dispatcher.submit(asked(way))).rejects.toMatchObject({
        code: 'WORKER_DIED',
        retryable: true,
      });
      await expect(dispatcher.submit(asked(0))).resolves.toMatchObject({ ok: false });
      expect(lines.some((line) => line.includes('starting another'))).toBe(true);
      await dispatcher.close();
    },
  );

  it('answers a hundred requests that come at once', async () => {
    const dispatcher = await open();
    const results = await Promise.all(Array.from({ length: 100 }, () => dispatcher.submit(asked(0))));
    expect(results).toHaveLength(100);
    expect(dispatcher.queueLength).toBe(0);
    await dispatcher.close();
  });

  it('does not lose its worker to a request that cannot be copied', async () => {
    const dispatcher = await open();
    const bad = { ...asked(0), callback: () => undefined };
    await expect(dispatcher.submit(bad)).rejects.toThrow('could not be cloned');
    await expect(dispatcher.submit(asked(0))).resolves.toMatchObject({ ok: false });
    await dispatcher.close();
  });
});
