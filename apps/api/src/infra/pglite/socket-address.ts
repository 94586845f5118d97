import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A place for the server to listen that no other user of the machine can reach; on Windows a loopback port. */
export async function makeSocketAddress(): Promise<SocketAddress> {
  if (process.platform === 'win32') return loopbackAddress();
  const folder = await makePrivateFolder();
  return {
    address: { path: join(folder, SOCKET_FILE) },
    url: `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function makePrivateFolder(): Promise<string> {
  const name = 'gallerist-'; // mkdtemp adds six characters, mode 0700
  const isShort = Buffer.byteLength(join(tmpdir(), `${name}XXXXXX`, SOCKET_FILE)) <= MAX_SOCKET_PATH_BYTES;
  return mkdtemp(join(isShort ? tmpdir() : '/tmp', name));
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
