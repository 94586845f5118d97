import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, readJson } from './workspace.mjs';

const runtimeMajor = 24;

/** Whether a Node can run the platform's TypeScript as it is. */
export const isRuntimeNode = (version = process.versions.node) =>
  Number(version.split('.')[0]) >= runtimeMajor;

/** The npm package that carries Node for a platform, or null where the project pins none. */
export function nodePackageFor({ platform, arch, isMusl }, pinned) {
  if (isMusl) return null; // the packages are built against glibc
  const system = platform === 'win32' ? 'win' : platform;
  const name = `node-${system}-${arch}`;
  return name in pinned ? name : null;
}

export function currentPlatform() {
  const report = process.platform === 'linux' ? process.report.getReport() : null;
  return {
    platform: process.platform,
    arch: process.arch,
    isMusl: report !== null && report.header.glibcVersionRuntime === undefined,
  };
}

export function pinnedNodePackages(root) {
  return readJson(join(root, 'package.json')).optionalDependencies ?? {};
}

/**
 * The Node that runs the platform: the pinned one, or the host's own where none is pinned for this platform and the
 * host's is new enough.
 */
export function findRuntimeNode(root, host = thisHost(), pinned = pinnedNodePackages(root)) {
  const platform = currentPlatform();
  const name = nodePackageFor(platform, pinned);
  if (name !== null) {
    const binary = join(
      root,
      'node_modules',
      name,
      'bin',
      platform.platform === 'win32' ? 'node.exe' : 'node',
    );
    if (existsSync(binary)) return { path: binary, source: name };
  }
  if (isRuntimeNode(host.version)) return { path: host.path, source: 'host' };
  throw new SetupError(missingNodeMessage(platform, name, host.version));
}

function thisHost() {
  return { version: process.versions.node, path: hostNodePath() };
}

/** The Node outside node_modules: npm puts the pinned one first in PATH once it is installed. */
export function hostNodePath() {
  return process.env.npm_node_execpath ?? process.execPath;
}

function missingNodeMessage({ platform, arch, isMusl }, name, hostVersion) {
  const where = `${platform}-${arch}${isMusl ? ' (musl)' : ''}`;
  const why =
    name === null
      ? `No Node ${runtimeMajor} is published as an npm package for ${where}`
      : `The package ${name} is not installed (npm leaves optional packages out when they cannot be fetched)`;
  return `${why}, and this machine's own Node is ${hostVersion}.\nInstall Node ${runtimeMajor} or newer from https://nodejs.org and run the command again.`;
}
