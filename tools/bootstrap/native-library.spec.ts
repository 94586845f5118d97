import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveBackNativeLibrary, takeNativeLibrary } from './native-library.mjs';

describe('a native library that was built', () => {
  let root = '';
  let folder = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gallerist-native-'));
    folder = join(root, 'node_modules/@tensorflow/tfjs-node-gpu');
    install('4.22.0');
    mkdirSync(join(root, 'cache/tensorflow'), { recursive: true });
    writeFileSync(join(root, 'cache/tensorflow/libtensorflow_framework.so.2'), 'library');
    mkdirSync(join(folder, 'lib/napi-v8'), { recursive: true });
    writeFileSync(join(folder, 'lib/napi-v8/tfjs_binding.node'), 'binding');
    mkdirSync(join(folder, 'deps'));
    symlinkSync(join(root, 'cache/tensorflow'), join(folder, 'deps/lib'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** As `npm ci` leaves the package. */
  function install(version: string) {
    rmSync(join(root, 'node_modules'), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  }
  const library = () => join(folder, 'deps/lib/libtensorflow_framework.so.2');

  it('is there again after an install of the same version, which says so', () => {
    const taken = takeNativeLibrary(root);
    install('4.22.0');
    expect(existsSync(library())).toBe(false);
    expect(giveBackNativeLibrary(root, taken)).toContain('was kept');
    expect(readFileSync(join(folder, 'lib/napi-v8/tfjs_binding.node'), 'utf8')).toBe('binding');
    expect(readFileSync(library(), 'utf8')).toBe('library');
    // and again, over what is there
    expect(giveBackNativeLibrary(root, takeNativeLibrary(root))).toContain('was kept');
  });

  it('is not put into another version: what to run is said', () => {
    const taken = takeNativeLibrary(root);
    install('4.23.0');
    expect(giveBackNativeLibrary(root, taken)).toMatch(/4\.22\.0 .* 4\.23\.0 .*npm run tf:native/);
    expect(existsSync(join(folder, 'lib'))).toBe(false);
  });

  it('is missed where npm left its package out', () => {
    const taken = takeNativeLibrary(root);
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(giveBackNativeLibrary(root, taken)).toContain('npm run tf:native');
  });

  it('was none, and nothing is said, where nothing was built or its cache was emptied', () => {
    rmSync(join(root, 'cache'), { recursive: true });
    expect(takeNativeLibrary(root)).toBeNull();
    install('4.22.0');
    expect(takeNativeLibrary(root)).toBeNull();
    expect(giveBackNativeLibrary(root, null)).toBeNull();
  });
});
