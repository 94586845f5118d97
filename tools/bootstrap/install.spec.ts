import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installFingerprint, isInstalledAsLocked } from './install.mjs';
import { currentPlatform } from './pinned-node.mjs';

const nodePackage = `node-${process.platform}-${process.arch}`;
const locked = {
  '': { name: 'root' },
  'libs/a': { version: '1.0.0' },
  'node_modules/a': { resolved: 'libs/a', link: true },
  'node_modules/left': { version: '1.2.3', integrity: 'sha512-left' },
  'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-other', optional: true },
};
const installed = { ...locked, 'node_modules/other-platform': undefined };

describe('a checkout', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gallerist-install-'));
    write('package.json', {
      name: 'root',
      workspaces: ['libs/*'],
      scripts: { start: 'a' },
      optionalDependencies: {},
    });
    write('libs/a/package.json', { name: 'a', version: '1.0.0', dependencies: { left: '^1' } });
    write('package-lock.json', { packages: locked });
    write('node_modules/.package-lock.json', { packages: installed });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, content: unknown) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(content));
  }

  it('is installed as locked when only packages of other platforms are missing', () => {
    expect(isInstalledAsLocked(root)).toBe(true);
  });

  it.each([
    [
      'another version',
      { ...installed, 'node_modules/left': { version: '1.2.4', integrity: 'sha512-left' } },
    ],
    ['other bytes', { ...installed, 'node_modules/left': { version: '1.2.3', integrity: 'sha512-evil' } }],
    ['a missing package', { ...installed, 'node_modules/left': undefined }],
  ])('is not installed as locked with %s', (_case, packages) => {
    write('node_modules/.package-lock.json', { packages });
    expect(isInstalledAsLocked(root)).toBe(false);
  });

  it('is not installed when npm was interrupted before it wrote its record', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect(isInstalledAsLocked(root)).toBe(false);
  });

  it.skipIf(currentPlatform().isMusl)(
    'is not installed when the pinned Node of this platform is missing',
    () => {
      write('package.json', {
        name: 'root',
        workspaces: ['libs/*'],
        optionalDependencies: { [nodePackage]: '24.21.0' },
      });
      expect(isInstalledAsLocked(root)).toBe(false);
      mkdirSync(join(root, 'node_modules', nodePackage));
      expect(isInstalledAsLocked(root)).toBe(true);
    },
  );

  it('asks for another install when a dependency or the lock changed, not when a script did', () => {
    const before = installFingerprint(root);
    write('package.json', {
      name: 'root',
      workspaces: ['libs/*'],
      scripts: { start: 'b' },
      optionalDependencies: {},
    });
    expect(installFingerprint(root)).toBe(before);
    write('libs/a/package.json', { name: 'a', version: '1.0.0', dependencies: { left: '^2' } });
    const withDependency = installFingerprint(root);
    expect(withDependency).not.toBe(before);
    write('package-lock.json', { packages: {} });
    expect(installFingerprint(root)).not.toBe(withDependency);
  });
});
