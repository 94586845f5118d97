import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface ImportOfFile {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly specifier: string;
}

/** Every import of the library's sources, tests left out: static, dynamic, `require` and re-exports. */
export function importsOfLibrary(root: string, library: string): ImportOfFile[] {
  const folder = `libs/${library}/src`;
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.ts') && !/\.(spec|itest|e2e|long|bench)\.ts$/.test(name))
    .flatMap((name) => {
      const file = `${folder}/${name.replaceAll('\\', '/')}`;
      const source = readFileSync(join(root, file), 'utf8');
      return ts
        .preProcessFile(source, true, true)
        .importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
    });
}

/** What a library may import besides its own files. `/node` entries may use the file system and native packages. */
export interface LibraryAllowance {
  readonly anywhere: readonly string[];
  readonly inNodeEntry: readonly string[];
}

export function findForbiddenImports(
  imports: readonly ImportOfFile[],
  allowance: LibraryAllowance,
): string[] {
  return imports
    .filter(({ file, specifier }) => {
      if (specifier.startsWith('.')) return false;
      const isNodeEntry = /^libs\/[^/]+\/src\/node\//.test(file);
      const allowed = isNodeEntry ? [...allowance.anywhere, ...allowance.inNodeEntry] : allowance.anywhere;
      return !allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    })
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
}
