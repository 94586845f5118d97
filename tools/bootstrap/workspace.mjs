import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the root package.json. */
export const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A failure with a sentence for the person at the keyboard; everything else that is thrown is a bug and shows its stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Folders (relative, with `/`) of the root package and of every workspace that its `workspaces` field names. */
export function packageFolders(root) {
  const patterns = readJson(join(root, 'package.json')).workspaces ?? [];
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
  });
  return ['.', ...folders.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort()];
}

export function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** What was done last time, by step. It lives in node_modules, so a fresh install forgets it. */
const stampPath = (root) => join(root, 'node_modules', '.cache', 'gallerist', 'bootstrap.json');

export function readStamp(root, step) {
  const path = stampPath(root);
  if (!existsSync(path)) return null;
  try {
    return readJson(path)[step] ?? null;
  } catch {
    return null; // half written by a process that was killed: the step runs again
  }
}

export function writeStamp(root, step, value) {
  const path = stampPath(root);
  mkdirSync(dirname(path), { recursive: true });
  let stamps = {};
  try {
    stamps = readJson(path);
  } catch {
    // absent or half written: begin anew
  }
  writeFileSync(path, JSON.stringify({ ...stamps, [step]: value }, null, 2));
}
