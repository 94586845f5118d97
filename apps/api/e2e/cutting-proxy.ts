import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';

/** A line to a server that breaks: each connection, the given number of times, once so many bytes went up. */
export interface CuttingProxy {
  readonly url: string;
  /** How often it broke. */
  readonly cuts: () => number;
  close(): void;
}

export async function cuttingProxy(
  target: string,
  { afterBytes, times }: { readonly afterBytes: number; readonly times: number },
): Promise<CuttingProxy> {
  let cuts = 0;
  const { port, hostname } = new URL(target);
  const server: Server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let passed = 0;
    client.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      if (passed > afterBytes && cuts < times) {
        cuts += 1;
        // What arrived before the cut stays with the server.
        upstream.write(chunk.subarray(0, chunk.length >> 1), () => {
          upstream.destroy();
          client.destroy();
        });
      } else upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => client.write(chunk));
    client.on('close', () => upstream.end()).on('error', () => upstream.destroy());
    upstream.on('close', () => client.end()).on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    close: () => server.close(),
  };
}
