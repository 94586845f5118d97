import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainNpmFailure } from './npm-failure.mjs';
import { giveBackNativeLibrary, takeNativeLibrary } from './native-library.mjs';
import { currentPlatform, hostNodePath, nodePackageFor, pinnedNodePackages } from './pinned-node.mjs';
import { runStep } from './run-step.mjs';
import { SetupError, packageFolders, readJson, readStamp, sha256, writeStamp } from './workspace.mjs';

const dependencyFields = [
  'name',
  'version',
  'workspaces',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'bin',
];

/** Installs the locked packages if the lock, a package.json's dependencies or the platform changed since the last time. */
export async function ensurePackages(root, log) {
  const fingerprint = installFingerprint(root);
  if (readStamp(root, 'install') !== fingerprint) {
    if (!isInstalledAsLocked(root)) await install(root, log);
    writeStamp(root, 'install', fingerprint);
  }
  await ensureNodeLink(root, log);
}

/** Changes exactly when another install is due: scripts and descriptions of a package.json do not count. */
export function installFingerprint(root) {
  const { platform, arch, isMusl } = currentPlatform();
  const manifests = packageFolders(root).map((folder) => {
    const manifest = readJson(join(root, folder, 'package.json'));
    return JSON.stringify([folder, dependencyFields.map((field) => manifest[field] ?? null)]);
  });
  const lock = readFileSync(join(root, 'package-lock.json'));
  return sha256(lock, ...manifests, platform, arch, String(isMusl));
}

/**
 * True if npm's own record of node_modules (written last, so absent after an interrupted install) holds what the lock
 * asks for: then someone has run npm already, and a second install of the same would only cost time.
 */
export function isInstalledAsLocked(root) {
  const recordPath = join(root, 'node_modules', '.package-lock.json');
  const nodePackage = nodePackageFor(currentPlatform(), pinnedNodePackages(root));
  if (!existsSync(recordPath)) return false;
  if (nodePackage !== null && !existsSync(join(root, 'node_modules', nodePackage))) return false;
  const installed = readJson(recordPath).packages;
  const locked = Object.entries(readJson(join(root, 'package-lock.json')).packages);
  return locked.every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

async function install(root, log) {
  const native = takeNativeLibrary(root);
  const result = await npm(root, log, {
    title: 'installing packages (1 to 3 minutes)',
    args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
  });
  const told = giveBackNativeLibrary(root, native);
  if (told !== null) log(told);
  if (result.code !== 0) throw new SetupError(explainNpmFailure(result.output));
}

/** npm 10 does not link the Node package's `node` when scripts are off; npm scripts would run on the host's Node. */
async function ensureNodeLink(root, log) {
  const name = nodePackageFor(currentPlatform(), pinnedNodePackages(root));
  if (name === null || !existsSync(join(root, 'node_modules', name))) return;
  const link = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(link)) return;
  const result = await npm(root, log, {
    title: 'linking the pinned Node',
    args: ['rebuild', '--ignore-scripts', name],
  });
  if (result.code !== 0) throw new SetupError(explainNpmFailure(result.output));
}

function npm(root, log, { title, args }) {
  const cli = process.env.npm_execpath;
  // npm's own script on the Node that npm runs on: the pinned Node may be replaced by the very install.
  if (cli?.endsWith('.js'))
    return runStep({ title, command: hostNodePath(), args: [cli, ...args], cwd: root, log });
  return runStep({ title, command: 'npm', args, cwd: root, log, shell: process.platform === 'win32' });
}
