import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDataFolder } from '@gallerist/api/test/data-folder.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { GraphqlRequestError } from '../instance/graphql-client.ts';
import { startInstance } from '../instance/start-instance.ts';
import { makeFacePictures } from './face-pictures.ts';
import { galleryActions } from './gallery-actions.ts';
import type { Enrolled, GalleryActions } from './gallery-actions.ts';

const sizeMib = 320;
const attempts = 6;

/** A small file system of its own: only root may mount one. */
function mountSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmdirSync(folder);
    return null;
  }
}

function fillDisk(disk: string): string {
  const path = join(disk, 'filler');
  const file = openSync(path, 'w');
  try {
    const block = Buffer.alloc(64 * 1024);
    while (statfsSync(disk).bavail > 0) writeSync(file, block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
  return path;
}

async function isFound(
  actions: GalleryActions,
  galleryId: string,
  enrolled: { picture: string; identityId: string },
) {
  const candidates = await actions.search(galleryId, enrolled.picture);
  return candidates.some(
    ({ identity, cosineSimilarity }) => identity.id === enrolled.identityId && cosineSimilarity > 0.999,
  );
}

const disk = process.platform === 'linux' ? mountSmallDisk() : null;
if (disk === null)
  process.stdout.write('full-disk.e2e: left out, because mounting a small file system needs root on Linux\n');

describe.skipIf(disk === null)('a full DATA_DIR', () => {
  afterAll(() => {
    execFileSync('umount', [disk!]);
    rmdirSync(disk!);
  });

  it('refuses with a typed error, loses nothing, and works again once there is space', async () => {
    const dataDir = join(disk!, 'data');
    const env = { DATABASE_URL: undefined, QDRANT_URL: undefined };
    await fillDataFolder(dataDir);
    let instance = await startInstance({ dataDir, env });
    try {
      const actions = galleryActions(instance.client);
      const pictures = (await makeFacePictures(instance.client, attempts + 2)).map(({ base64 }) => base64);
      const galleryId = await actions.createGallery('full disk');
      const identities: string[] = [];
      for (let i = 0; i < pictures.length; i++)
        identities.push(await actions.createIdentity(galleryId, `person ${i}`));
      const kept: { picture: string; identityId: string }[] = [];
      const enrol = async (index: number, on: GalleryActions): Promise<Enrolled> => {
        const enrolled = await on.enrol(identities[index]!, [pictures[index]!], randomUUID());
        if (enrolled.accepted.length === 1)
          kept.push({ picture: pictures[index]!, identityId: identities[index]! });
        return enrolled;
      };
      await enrol(0, actions);
      expect(kept).toHaveLength(1);

      const filler = fillDisk(disk!);
      const errors: unknown[] = [];
      for (let i = 1; i <= attempts; i++)
        await enrol(i, actions).catch((error: unknown) => errors.push(error));
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) {
        expect(error).toBeInstanceOf(GraphqlRequestError);
        expect((error as GraphqlRequestError).codes).toEqual(['DEPENDENCY_UNAVAILABLE']);
      }

      rmSync(filler);
      await enrol(attempts + 1, actions);
      for (const enrolled of kept) expect(await isFound(actions, galleryId, enrolled)).toBe(true);

      await instance.stop();
      instance = await startInstance({
        dataDir,
        env: { ...env, GALLERIST_BOOTSTRAP_KEY: instance.ownerKey },
      });
      for (const enrolled of kept) {
        expect(await isFound(galleryActions(instance.client), galleryId, enrolled)).toBe(true);
      }
    } finally {
      await instance.kill();
    }
  });
});
