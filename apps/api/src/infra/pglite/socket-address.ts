import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ListenAddress } from './wire-server.ts';

export interface SocketAddress {
  readonly address: ListenAddress;
  /** For `pg`: user, database and this address. */
  readonly url: string;
  remove(): Promise<void>;
}

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the end mark included. */
const MAX_SOCKET_PATH_BYTES = 103;
/** The file that `pg` looks for in the folder that a URL names as host. */
const SOCKET_FILE = '.s.PGSQL.5432';
const FOLDER_PREFIX = 'gallerist-socket-';

/**
 * A place for the server to listen that no other user of the machine can reach; on Windows a loopback port.
 *
 * @param options.noteFile Remembers the place, so that the next start can clear away what a killed process left.
 */
export async function makeSocketAddress(options: { noteFile?: string } = {}): Promise<SocketAddress> {
  if (process.platform === 'win32') return loopbackAddress();
  const { noteFile } = options;
  if (noteFile !== undefined) await removeLeftOver(noteFile);
  const folder = await makePrivateFolder();
  if (noteFile !== undefined) await writeFile(noteFile, folder);
  return {
    address: { path: join(folder, SOCKET_FILE) },
    url: `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`,
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
      if (noteFile !== undefined) await rm(noteFile, { force: true });
    },
  };
}

async function removeLeftOver(noteFile: string): Promise<void> {
  const folder = await readFile(noteFile, 'utf8').catch(() => ''); // mostly there is none
  if (basename(folder).startsWith(FOLDER_PREFIX)) await rm(folder, { recursive: true, force: true });
}

async function makePrivateFolder(): Promise<string> {
  // mkdtemp adds six characters, mode 0700
  const isShort =
    Buffer.byteLength(join(tmpdir(), `${FOLDER_PREFIX}XXXXXX`, SOCKET_FILE)) <= MAX_SOCKET_PATH_BYTES;
  return mkdtemp(join(isShort ? tmpdir() : '/tmp', FOLDER_PREFIX));
}

async function loopbackAddress(): Promise<SocketAddress> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const bound = probe.address();
  if (bound === null || typeof bound === 'string') throw new Error('makeSocketAddress: no port was given');
  probe.close();
  await once(probe, 'close');
  return {
    address: { host: '127.0.0.1', port: bound.port },
    url: `postgresql://postgres@127.0.0.1:${bound.port}/postgres`,
    remove: () => Promise.resolve(),
  };
}
