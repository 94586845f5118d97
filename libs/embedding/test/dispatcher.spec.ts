import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnalyseRequest } from '../src/inference-pool.types.ts';
import { createDispatcher } from '../src/node/dispatcher.ts';
import type { Dispatcher } from '../src/node/dispatcher.ts';
import type { ServedPack } from '../src/node/spaces/served-pack.types.ts';

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

/** A thread that holds packs: it answers with those it holds, dies of the first byte 1, and refuses the pack `bad`. */
const holder = `
import { parentPort, workerData } from 'node:worker_threads';
const held = new Set(workerData.data.packs);
parentPort.on('message', (message) => {
  if (message.kind === 'load') {
    if (message.pack === 'deadly') process.exit(7);
    if (message.pack === 'bad') {
      parentPort.postMessage({ kind: 'refused', order: message.order, code: 'MODEL_INVALID', message: 'no' });
      return;
    }
    held.add(message.pack);
  }
  if (message.kind === 'unload') held.delete(message.spaceId);
  if (message.kind !== 'batch') return parentPort.postMessage({ kind: 'done', order: message.order });
  for (const { id, request } of message.requests) {
    if (request.bytes[0] === 1) process.exit(7);
    parentPort.postMessage({ kind: 'answer', id, result: [...held] });
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

describe('orders to threads', () => {
  let folder: string;
  let packs: string[];
  let dispatcher: Dispatcher;
  const program = {
    file: new URL('file:///none'),
    get data() {
      return { packs };
    },
  };
  const load = (name: string) => {
    packs = [...packs, name];
    // the thread of this test knows packs by name
    return dispatcher.order({ kind: 'load', pack: name as unknown as ServedPack });
  };
  const held = async () => (await dispatcher.submit(asked(0))) as unknown as string[]; // what the thread above answers
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dispatcher-'));
    await writeFile(join(folder, 'holder.mjs'), holder);
    program.file = pathToFileURL(join(folder, 'holder.mjs'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    packs = ['first'];
    dispatcher = await createDispatcher({
      workers: 2,
      maxQueued: 100,
      stallTimeoutMs: 60_000,
      program,
      log: () => undefined,
    });
  });
  afterEach(() => dispatcher.close());

  it('reach every thread, and those that replace them', async () => {
    await load('second');
    for (let round = 0; round < 4; round += 1) expect(await held()).toEqual(['first', 'second']);
    await Promise.allSettled([dispatcher.submit(asked(1)), dispatcher.submit(asked(1))]);
    for (let round = 0; round < 4; round += 1) expect(await held()).toEqual(['first', 'second']);
    packs = ['first'];
    await dispatcher.order({ kind: 'unload', spaceId: 'second' });
    for (let round = 0; round < 4; round += 1) expect(await held()).toEqual(['first']);
  });

  it('say what a thread refused, and that one died of them', async () => {
    await expect(load('bad')).rejects.toMatchObject({ name: 'PackError', code: 'MODEL_INVALID' });
    const deadly = load('deadly');
    packs = ['first'];
    await expect(deadly).rejects.toMatchObject({ code: 'WORKER_DIED', retryable: true });
    expect(await held()).toEqual(['first']);
    await dispatcher.close();
    await expect(load('late')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
