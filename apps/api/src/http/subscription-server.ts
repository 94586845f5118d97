import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import type { Context, ServerOptions } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { publicErrors, type RaisedError } from '../graphql/error-mapping.ts';
import { logError } from '../graphql/server.ts';
import type { Services } from '../graphql/services.ts';
import { prepareSubscription, subscribeAfresh } from '../graphql/subscribing.ts';
import { provenanceOf } from './own-origin.ts';
import { connectionParamsOf, type SocketSessions, type SocketSession } from './socket-sessions.ts';
import { subscriptionLimits } from './subscription-limits.ts';

interface Dependencies {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly sessions: SocketSessions;
  /** The origin under which browsers know the server; null: only its own address. */
  readonly publicOrigin: string | null;
  readonly log: Logger;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

/** Serves subscriptions at `/graphql` of an HTTP server. @returns How to end: every connection is told that the server goes. */
export function serveSubscriptions(server: Server, deps: Dependencies): () => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: subscriptionLimits.maxMessageBytes,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  const graphql = useServer<Record<string, unknown>>(optionsOf(deps), sockets);
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const status = refusalOf(request, sockets.clients.size, deps.publicOrigin);
    if (status === null) sockets.handleUpgrade(request, socket, head, (ws) => accept(sockets, ws, request));
    else refuseUpgrade(socket, status);
  };
  server.on('upgrade', upgrade);
  return async () => {
    server.off('upgrade', upgrade);
    deps.sessions.close();
    await graphql.dispose();
    for (const socket of sockets.clients) socket.terminate();
  };
}

function optionsOf(deps: Dependencies): ServerOptions<Record<string, unknown>, Extra> & { isProd: true } {
  const { schema, services, sessions } = deps;
  return {
    schema,
    jsonMessageReviver: refuseServersMessages,
    connectionInitWaitTimeout: subscriptionLimits.initTimeoutMs,
    subscribe: subscribeAfresh,
    onConnect: async ({ extra, connectionParams }) =>
      await sessions.open(extra.socket, {
        request: extra.request,
        params: connectionParamsOf(connectionParams),
      }),
    onSubscribe: (context, _id, payload) => {
      const session = sessionOf(deps, context);
      const refused = session.refusal(Object.keys(context.subscriptions).length);
      if (refused !== null) return [refused];
      return prepareSubscription(schema, payload, { services, session, request: session.request });
    },
    onError: (...[context, , , errors]) => publish(deps, context, errors),
    onNext: (...[context, , , , result]) => {
      if (result.errors === undefined) return;
      return { data: result.data ?? null, errors: publish(deps, context, result.errors) };
    },
    isProd: true,
  };
}

const protocol = 'graphql-transport-ws';

const typesOfServers: readonly unknown[] = ['connection_ack', 'next', 'error'];

/** The library takes what only servers say for a fault of ours, and writes a stack trace for each. */
function refuseServersMessages(key: string, value: unknown): unknown {
  const isMessage = key === '' && typeof value === 'object' && value !== null && 'type' in value;
  if (isMessage && typesOfServers.includes(value.type)) throw new TypeError('only servers say this');
  return value;
}

function accept(sockets: WebSocketServer, socket: WebSocket, request: IncomingMessage): void {
  sockets.emit('connection', socket, request);
  // A message over the limit or a broken line: the socket closes by itself, and the library's line on stderr is no news.
  socket.removeAllListeners('error').on('error', () => undefined);
}

function sessionOf({ sessions }: Dependencies, context: SocketContext): SocketSession {
  const session = sessions.of(context.extra.socket);
  if (session === undefined) throw new TypeError('sessionOf: the connection is not acknowledged');
  return session;
}

/** The errors as they leave the process; ours are written to the log. */
function publish({ log, sessions }: Dependencies, context: SocketContext, errors: readonly RaisedError[]) {
  const requestId = sessions.of(context.extra.socket)?.request.requestId ?? '';
  for (const error of errors) logError(log, requestId, error);
  return publicErrors(errors, requestId);
}

function refusalOf(request: IncomingMessage, clients: number, publicOrigin: string | null): string | null {
  // What throws here ends the process, and `//` is no URL.
  const pathname = URL.parse(request.url ?? '', 'http://unknown')?.pathname;
  if (pathname !== '/graphql') return '404 Not Found';
  if (provenanceOf(request.headers, publicOrigin) === 'FOREIGN') return '403 Forbidden';
  return clients >= subscriptionLimits.maxConnections ? '503 Service Unavailable' : null;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined); // whoever is refused may have gone
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
