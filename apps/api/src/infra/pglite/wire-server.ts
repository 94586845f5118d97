import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { SessionScheduler } from './session-scheduler.ts';
import { FrontendMessageReader, type FrontendMessage } from './wire-messages.ts';

export interface WireServer {
  close(): Promise<void>;
}

export type ListenAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/**
 * Serves PGlite over the PostgreSQL protocol. Differs from `@electric-sql/pglite-socket`: an extended query is run as
 * one unit, so that several connections do not mix their statements, and an aborted engine is reported, not hung on.
 */
export async function servePglite(options: {
  db: PGlite;
  address: ListenAddress;
  onFatal: (error: unknown) => void;
}): Promise<WireServer> {
  const { db } = options;
  const scheduler = new SessionScheduler(
    (bytes, onRawData) => db.runExclusive(() => db.execProtocolRawStream(bytes, { onRawData })),
    options.onFatal,
  );
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, scheduler);
  });
  if ('path' in options.address) await rm(options.address.path, { force: true }); // left by an engine that aborted
  server.listen(options.address);
  await once(server, 'listening');
  return {
    close: async () => {
      await scheduler.stop();
      await closeServer(server, sockets);
    },
  };
}

function serveConnection(socket: Socket, scheduler: SessionScheduler): void {
  const reader = new FrontendMessageReader();
  let unit: Buffer[] = [];
  const answer = (data: Uint8Array): void => {
    if (socket.writable) socket.write(Buffer.from(data)); // a copy: PGlite reuses its buffer
  };
  const accept = (message: FrontendMessage): void => {
    if (message.kind === 'encryption-request') socket.write('N');
    else if (message.kind === 'cancel-request') socket.destroy();
    else if (message.kind === 'typed' && message.type === 'X') socket.end();
    else {
      unit.push(message.bytes);
      if (message.kind === 'typed' && !unitEnds.has(message.type)) return;
      scheduler.enqueue({ owner: socket, bytes: Buffer.concat(unit), onData: answer });
      unit = [];
    }
  };
  socket.on('data', (chunk) => {
    try {
      reader.push(chunk).forEach(accept);
    } catch {
      socket.destroy(); // not the PostgreSQL protocol
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    scheduler.release(socket);
  });
}

/** Sync, simple query, function call, flush, end of a copy: after these the server answers. */
const unitEnds = new Set(['S', 'Q', 'F', 'H', 'c', 'f']);

async function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
