import { PGlite } from '@electric-sql/pglite';
import { makeSocketAddress } from './socket-address.ts';
import { servePglite } from './wire-server.ts';

/** A PostgreSQL in memory, in this thread: for tests and as scratch database of the migration tools. */
export async function startMemoryPostgres(options: { loadDataDir?: Blob } = {}): Promise<{
  url: string;
  dump(): Promise<Blob>;
  close(): Promise<void>;
}> {
  const db = await PGlite.create(options.loadDataDir ? { loadDataDir: options.loadDataDir } : {});
  const socket = await makeSocketAddress();
  const server = await servePglite({
    db,
    address: socket.address,
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    url: socket.url,
    dump: () => db.dumpDataDir('none'),
    close: async () => {
      await server.close();
      await db.close();
      await socket.remove();
    },
  };
}
