import { parentPort } from 'node:worker_threads';
import type { ThreadFailure, ThreadMessage, ThreadRequest } from './thread-link.ts';

type Handlers = Readonly<Record<string, (request: never) => Promise<unknown>>>;

export interface ThreadPort {
  log(line: string): void;
  /** Says that it is ready, and answers calls from then on; `close` ends the thread once it is answered. */
  serve(handlers: Handlers, codeOf: (error: unknown) => ThreadFailure['code']): void;
}

/** The other end of a `ThreadLink`, inside the thread. */
export function openPort(): ThreadPort {
  const port = parentPort;
  if (port === null) throw new TypeError('openPort: must be called in a worker thread');
  const send = (message: ThreadMessage): void => port.postMessage(message);
  return {
    log: (line) => send({ kind: 'LOG', line }),
    serve: (handlers, codeOf) => {
      const answer = async ({ id, name, request }: ThreadRequest): Promise<void> => {
        try {
          const handle = handlers[name] as ((request: unknown) => Promise<unknown>) | undefined; // `as`: name and request belong together
          if (handle === undefined) throw new RangeError(`openPort: no call is named ${name}`);
          send({ kind: 'ANSWER', id, answer: await handle(request) });
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          const code = error instanceof RangeError ? 'MISUSE' : codeOf(error);
          send({ kind: 'FAILURE', id, failure: { code, message } });
        }
        if (name === 'close') port.close();
      };
      port.on('message', (message: ThreadRequest) => void answer(message));
      send({ kind: 'READY' });
    },
  };
}
