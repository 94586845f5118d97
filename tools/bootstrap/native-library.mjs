import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson } from './workspace.mjs';

const packageFolder = 'node_modules/@tensorflow/tfjs-node-gpu';
const bindingName = 'tfjs_binding.node';
/** The libraries themselves lie outside the project (tools/tf-native): the package has links to them. */
const links = ['deps/lib', 'deps/nvidia'];

/**
 * What `npm run tf:native` put into the package, which `npm ci` is about to empty; null where nothing was built.
 * A link whose target is gone makes it unusable: then there is nothing to keep.
 */
export function takeNativeLibrary(root) {
  const folder = join(root, packageFolder);
  const bindings = listed(join(folder, 'lib'))
    .map((name) => `lib/${name}/${bindingName}`)
    .filter((path) => existsSync(join(folder, path)));
  if (bindings.length === 0 || !existsSync(join(folder, links[0]))) return null;
  return {
    version: readJson(join(folder, 'package.json')).version,
    files: bindings.map((path) => ({ path, bytes: readFileSync(join(folder, path)) })),
    links: links.flatMap((path) =>
      isLink(join(folder, path)) ? [{ path, target: readlinkSync(join(folder, path)) }] : [],
    ),
  };
}

/** Puts it back after an install of the very version. Resolves to a sentence for the person at the keyboard, or null for nothing to say. */
export function giveBackNativeLibrary(root, taken) {
  if (taken === null) return null;
  const folder = join(root, packageFolder);
  const again = 'training runs on WebAssembly until `npm run tf:native` is run again';
  if (!existsSync(join(folder, 'package.json'))) {
    return `TensorFlow's native library is gone with its package, which npm left out: ${again}`;
  }
  const { version } = readJson(join(folder, 'package.json'));
  if (version !== taken.version) {
    return `TensorFlow's native library was built for version ${taken.version} of its package, which is ${version} now: ${again}`;
  }
  for (const { path, bytes } of taken.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  for (const { path, target } of taken.links) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    rmSync(join(folder, path), { recursive: true, force: true });
    symlinkSync(target, join(folder, path));
  }
  return "TensorFlow's native library was kept: its package is of the same version";
}

const listed = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
