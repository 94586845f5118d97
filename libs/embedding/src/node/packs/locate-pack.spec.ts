import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyManifest } from '../../../test/pack-manifests.ts';
import { compareVersions, installedNames, installedVersions, locatePack } from './locate-pack.ts';

describe('locatePack', () => {
  let packsDir: string;
  beforeAll(async () => {
    packsDir = await mkdtemp(join(tmpdir(), 'packs-'));
    for (const version of ['1.9.0', '1.10.0', '1.2.0']) await install('body-test', version);
    await mkdir(join(packsDir, 'body-test', '.aside-2.0.0'));
    await mkdir(join(packsDir, 'Not a pack'));
  });
  afterAll(() => rm(packsDir, { recursive: true }));

  async function install(name: string, version: string): Promise<void> {
    await mkdir(join(packsDir, name, version), { recursive: true });
    const manifest = { ...bodyManifest, name, version };
    await writeFile(join(packsDir, name, version, 'manifest.json'), JSON.stringify(manifest));
  }

  it('takes the newest version by number, one that is asked for, a folder, and the built-in pack', async () => {
    expect((await locatePack('body-test', { packsDir })).manifest.version).toBe('1.10.0');
    expect((await locatePack('body-test@1.2.0', { packsDir })).manifest.version).toBe('1.2.0');
    expect((await locatePack(join(packsDir, 'body-test', '1.9.0'))).manifest.version).toBe('1.9.0');
    expect((await locatePack('face-default')).manifest.name).toBe('face-default');
  });

  it.each([
    'no-such-pack',
    'body-test@3.0.0',
    'body-test@latest',
    '../body-test',
    'a@1.0.0@2',
    '',
    'body-test@../1.9.0',
  ])('knows no pack %j', async (pack) => {
    await expect(locatePack(pack, { packsDir })).rejects.toMatchObject({ code: 'PACK_UNKNOWN' });
  });

  it('lists names and versions, without what is being installed', async () => {
    expect(await installedNames(packsDir)).toEqual(['body-test']);
    expect(await installedVersions('body-test', packsDir)).toEqual(['1.2.0', '1.9.0', '1.10.0']);
    expect(await installedNames(join(packsDir, 'nowhere'))).toEqual([]);
    expect(await installedVersions('body-test', undefined)).toEqual([]);
  });

  it('orders versions by their numbers', () => {
    expect(compareVersions('2.0.0', '10.0.0')).toBeLessThan(0);
    expect(compareVersions('1.0.1', '1.0.0')).toBeGreaterThan(0);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  });
});
