import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '../bootstrap/run-step.mjs';

const readyTimeoutMs = 30_000;

/**
 * Makes a private PostgreSQL cluster in a temporary folder and starts it on a free loopback port.
 * Durable clusters keep fsync on; throw-away ones are quicker without.
 *
 * @param {{ binaries: string, durable?: boolean }} options
 * @returns {Promise<{ url: string, start(): Promise<void>, kill(): Promise<void>, stop(): Promise<void> }>}
 *   `kill` ends every process of the cluster with SIGKILL, `start` brings it back on the same port,
 *   `stop` ends it and removes the folder.
 */
export async function startPostgresCluster({ binaries, durable = false }) {
  const owner = clusterOwner();
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-pg-'));
  const password = randomBytes(18).toString('hex');
  const dataDir = join(folder, 'data');
  try {
    await initialise({ binaries, folder, dataDir, password, owner });
    const port = await freePort();
    const cluster = createCluster({ binaries, folder, dataDir, port, owner, durable });
    await cluster.start();
    return { ...cluster, url: `postgresql://gallerist:${password}@127.0.0.1:${port}/postgres` };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function initialise({ binaries, folder, dataDir, password, owner }) {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined)
    [folder, passwordFile].forEach((path) => chownSync(path, owner.uid, owner.gid));
  chmodSync(folder, 0o700);
  const args = [
    '-D',
    dataDir,
    '-U',
    'gallerist',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
  ];
  const result = await collect(join(binaries, 'initdb'), [...args, '--locale=C', '--no-sync'], {
    cwd: folder,
    ...owner,
  });
  if (result.code !== 0) throw new Error(`initdb failed:\n${result.output}`);
}

function createCluster({ binaries, folder, dataDir, port, owner, durable }) {
  let server = null;
  const flags = serverFlags(port, durable);
  const end = async (signal) => {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  // Whatever ends this process, short of SIGKILL, ends the cluster and its folder.
  const abandon = () => {
    server?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  return {
    async start() {
      const args = ['-D', dataDir, ...flags];
      server = spawn(join(binaries, 'postgres'), args, {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        ...owner,
      });
      await waitUntilReady(server, port);
    },
    async kill() {
      killGroup(dataDir);
      await end('SIGKILL');
    },
    async stop() {
      await end('SIGINT');
      process.off('exit', abandon);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function serverFlags(port, durable) {
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200 };
  const quick = durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return Object.entries({ ...settings, ...quick }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** SIGKILL to the postmaster's children too, so that none of them writes on after a crash. */
function killGroup(dataDir) {
  const postmaster = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0];
  const tasks = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
  for (const pid of [postmaster, ...tasks.trim().split(' ')].filter(Boolean))
    process.kill(Number(pid), 'SIGKILL');
}

async function waitUntilReady(server, port) {
  let output = '';
  server.stderr.on('data', (chunk) => (output = (output + chunk).slice(-10_000)));
  const deadline = Date.now() + readyTimeoutMs;
  while (!output.includes('ready to accept connections') || !(await accepts(port))) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(socket.end() !== null));
    socket.on('error', () => resolve(false));
  });
}

/**
 * A port that nothing listens on at the moment.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** PostgreSQL refuses to run as root: then the cluster belongs to the `postgres` user, or to `nobody`. */
function clusterOwner() {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entry =
    users.find((line) => line.startsWith('postgres:')) ?? users.find((line) => line.startsWith('nobody:'));
  const [, , uid, gid] = (entry ?? 'nobody::65534:65534').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
