import { PackError } from '../../errors.ts';
import { readAttachment, readPackFiles } from '../pack-files.ts';
import { compareProbe } from './install/pack-probe.ts';
import type { LocatedPack } from './locate-pack.ts';
import { fileRoles } from '../../packs/pack-file.schema.ts';

/** One thing that was looked at. */
export interface PackCheck {
  readonly check: 'files' | 'probe';
  readonly ok: boolean;
  /** For people. */
  readonly detail: string;
}

/**
 * Checks an installed pack: each file against its digest, and the net by the vectors that were pinned when it was added.
 *
 * @returns What was found; nothing is thrown for a pack that is damaged.
 */
export async function verifyPack(pack: LocatedPack): Promise<readonly PackCheck[]> {
  return [await checked('files', () => verifyFiles(pack)), await checked('probe', () => verifyProbe(pack))];
}

async function checked(
  check: PackCheck['check'],
  look: () => Promise<Omit<PackCheck, 'check'>>,
): Promise<PackCheck> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    return { check, ok: false, detail: error.message };
  }
}

async function verifyFiles({ manifest, location }: LocatedPack) {
  await Promise.all([
    ...fileRoles.map((role) => readPackFiles(manifest, role, location)),
    ...manifest.attachments.map((attachment) => readAttachment(attachment, location)),
  ]);
  const count = manifest.files.length + manifest.attachments.length;
  return { ok: true, detail: `${count} files have the digests that the manifest pins` };
}

async function verifyProbe(pack: LocatedPack) {
  const found = await compareProbe(pack);
  if (found === null) return { ok: true, detail: 'the pack pins no vectors to compare with' };
  const { cosine, leastCosine } = found;
  const detail = `cosine similarity to the pinned vectors ${cosine.toFixed(6)}, at least ${leastCosine} asked`;
  return { ok: cosine >= leastCosine, detail };
}
