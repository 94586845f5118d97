import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QdrantRequestValidator } from './request-validator.ts';

export type Answers = Readonly<Record<string, (body: unknown) => unknown>>;

export interface ConformingServer {
  readonly url: string;
  readonly validator: QdrantRequestValidator;
  /** What broke the document, requests and answers alike. */
  readonly violations: readonly string[];
  /** Operations that were called, each once. */
  readonly called: ReadonlySet<string>;
  close(): Promise<void>;
}

/** An HTTP server that holds every request, and its own answers, against Qdrant's document. */
export async function startConformingServer(answers: Answers): Promise<ConformingServer> {
  const validator = new QdrantRequestValidator();
  const violations: string[] = [];
  const called = new Set<string>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const text = (await request.toArray()).join('');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const what = `${request.method ?? ''} ${pathname}`;
    const matched = validator.match({
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      body,
    });
    const reply = matched === null ? undefined : answers[matched.operationId]?.(body);
    called.add(matched?.operationId ?? what);
    if (matched === null || reply === undefined) violations.push(`${what}: no such operation`);
    violations.push(...(matched?.violations ?? []).map((violation) => `${what} ${violation}`));
    violations.push(
      ...(matched?.checkAnswer(reply) ?? []).map((violation) => `answer to ${what} ${violation}`),
    );
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply ?? {}));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    validator,
    violations,
    called,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
