import type { Server } from 'node:http';

/** The address cannot be bound; the message says what to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Binds the server. @returns its address, for example `http://127.0.0.1:4000`. */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const refuse = (cause: NodeJS.ErrnoException): void => {
    const why =
      cause.code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be bound (${cause.code})`;
    reject(
      new ListenError(`${host}:${port} ${why}: set PORT, HOST or ADMIN_PORT to another address`, { cause }),
    );
  };
  server.once('error', refuse);
  server.listen(port, host, () => resolve(undefined));
  await promise;
  server.off('error', refuse);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('listen: expected a TCP address');
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${name}:${address.port}`;
}

const idleSweepMs = 50;

/** Stops accepting, lets requests in flight end, and cuts those that take longer than `graceMs`. */
export async function stopServer(server: Server, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.close(() => resolve(undefined));
  // Kept-alive connections fall idle one by one, and nobody asks on them again.
  const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await promise;
  clearInterval(sweep);
  clearTimeout(cut);
}
