import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PackError } from '../../../errors.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { builtInPackName } from '../locate-pack.ts';
import { sealManifest } from './pack-draft.ts';
import type { PackContents, PackDraft } from './pack-draft.ts';
import { makeProbe, probeFile } from './pack-probe.ts';

/** A folder that is being filled begins with this; the number is the process's. */
const asidePrefix = '.aside-';

/**
 * Installs a pack as `<packsDir>/<name>/<version>/`: everything is written aside and flushed, the pack is loaded from there and
 * run once (its probe is pinned), and only then it gets its place, by one rename. A failure leaves nothing; what a killed
 * process left is removed by the next installation.
 *
 * @param contents Files of the pack's folder; those of npm packages are not copied.
 * @throws {PackError} `PACK_EXISTS`; and whatever is wrong with the manifest, the files or the net.
 */
export async function installPack(
  draft: PackDraft,
  contents: PackContents,
  { packsDir }: { readonly packsDir: string },
): Promise<LocatedPack> {
  const manifest = sealManifest(draft, contents);
  const place = join(resolve(packsDir), manifest.name, manifest.version);
  if (existsSync(place) || manifest.name === builtInPackName) {
    const message = `The pack ${manifest.name} ${manifest.version} is there already; give another name or version.`;
    throw new PackError('PACK_EXISTS', message);
  }
  await mkdir(packsDir, { recursive: true });
  await removeLeftovers(packsDir);
  const aside = join(resolve(packsDir), `${asidePrefix}${process.pid}-${randomUUID()}`);
  try {
    const installed = await fillFolder(aside, manifest, contents);
    await mkdir(dirname(place), { recursive: true });
    await rename(aside, place);
    return { manifest: installed, location: manifestAt(place) };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

const manifestAt = (folder: string): URL => pathToFileURL(join(folder, 'manifest.json'));

async function fillFolder(
  folder: string,
  manifest: PackManifest,
  contents: PackContents,
): Promise<PackManifest> {
  for (const [path, bytes] of contents) await writeFlushed(join(folder, path), bytes);
  await writeManifest(folder, manifest);
  if (manifest.attachments.some(({ role }) => role === 'probe')) return manifest;
  const probe = await makeProbe({ manifest, location: manifestAt(folder) });
  await writeFlushed(join(folder, probeFile), probe);
  const attachments = [...manifest.attachments, { role: 'probe' as const, path: probeFile }];
  const files = new Map([...contents, [probeFile, probe]]);
  const withProbe = sealManifest({ ...manifest, attachments }, files);
  await writeManifest(folder, withProbe);
  return withProbe;
}

const writeManifest = (folder: string, manifest: PackManifest): Promise<void> =>
  writeFlushed(
    join(folder, 'manifest.json'),
    new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
  );

async function writeFlushed(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Folders of processes that are no more. */
async function removeLeftovers(packsDir: string): Promise<void> {
  for (const name of await readdir(packsDir)) {
    if (!name.startsWith(asidePrefix)) continue;
    const pid = Number.parseInt(name.slice(asidePrefix.length), 10);
    if (!isRunning(pid)) await rm(join(packsDir, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
