import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

import busboy from 'busboy';

import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';

/** What is still read of a body that was refused, so that the client sees the answer and not a broken connection. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

export interface MultipartProblem {
  readonly message: string;
}

/**
 * Hands the only file part of a multipart body to `take` while it arrives. A body that is no multipart form, breaks off
 * or has no or several file parts is the error; what `take` throws is passed on.
 */
export async function readSinglePart<T>(
  message: IncomingMessage,
  take: (source: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<Result<T, MultipartProblem>> {
  const taken: Promise<T>[] = [];
  const body = await readBody(message, (part, stopReading) => {
    if (taken.length > 0) {
      return false;
    }
    const work = take(untilStopped(part, stopReading));
    // The outcome is looked at below, once the body is read; who ended before having read it does not read it any more.
    const ended = (): void => {
      if (!part.readableEnded) stopReading();
    };
    work.then(ended, ended);
    taken.push(work);
    return true;
  });
  const [outcome] = await Promise.allSettled(taken);
  if (!body.ok) {
    return body;
  }
  if (outcome === undefined) {
    return fail({ message: 'the body must have one file part' });
  }
  if (outcome.status === 'rejected') {
    throw outcome.reason;
  }
  return ok(outcome.value);
}

type TakePart = (part: Readable, stopReading: () => void) => boolean;

async function readBody(
  message: IncomingMessage,
  takePart: TakePart,
): Promise<Result<null, MultipartProblem>> {
  const parser = parserOf(message);
  if (parser === null) {
    return fail({ message: 'the body must be multipart/form-data with one file part' });
  }
  const found: { problem: MultipartProblem | null } = { problem: null };
  await new Promise<void>((resolve) => {
    const stopReading = (): void => {
      message.unpipe(parser);
      void drain(message).then(resolve);
    };
    const breakOff = (text: string): void => {
      found.problem ??= { message: text };
      parser.destroy(new Error(text));
      stopReading();
    };
    parser.on('file', (_name, part) => {
      part.on('error', () => breakOff('the multipart body is malformed or broke off'));
      if (!takePart(part, stopReading)) {
        breakOff('the body must have exactly one file part');
      }
    });
    parser.on('error', () => breakOff('the multipart body is malformed or broke off'));
    parser.on('close', resolve);
    message.on('close', () => {
      if (!message.complete) {
        breakOff('the upload broke off');
      }
    });
    message.pipe(parser);
  });
  return found.problem === null ? ok(null) : fail(found.problem);
}

function parserOf(message: IncomingMessage): busboy.Busboy | null {
  try {
    return busboy({ headers: message.headers, limits: { files: 2, fields: 0, parts: 3, headerPairs: 20 } });
  } catch {
    return null; // busboy throws for a missing or foreign content type
  }
}

/** Yields the part; tells if its reader stopped before the end. */
async function* untilStopped(part: Readable, stopReading: () => void): AsyncGenerator<Uint8Array> {
  let isAtEnd = false;
  try {
    for await (const chunk of part.iterator({ destroyOnReturn: false })) {
      yield chunk as Uint8Array; // reason: a stream without encoding yields buffers
    }
    isAtEnd = true;
  } finally {
    if (!isAtEnd) {
      stopReading();
    }
  }
}

/** Reads what is left of a body that was refused, up to a bound. */
export async function drain(message: IncomingMessage): Promise<void> {
  let drained = 0;
  if (message.readableEnded || message.destroyed) {
    return;
  }
  await new Promise<void>((resolve) => {
    message.on('data', (chunk: Uint8Array) => {
      drained += chunk.byteLength;
      if (drained > MAX_DRAINED_BYTES) {
        message.pause();
        resolve();
      }
    });
    message.on('end', resolve);
    message.on('close', resolve);
    message.resume();
  });
}
