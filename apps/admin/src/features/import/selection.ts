import type { PathFile } from './zip-of-files.ts';

/** Whose pictures are those that lie in no folder? */
export type LooseRule = { readonly kind: 'fileName' } | { readonly kind: 'one'; readonly name: string };

export interface Selection {
  /** A ZIP or CSV that is sent as it is, or files that are packed here first. */
  readonly kind: 'archive' | 'files';
  readonly files: readonly PathFile[];
  readonly bytes: number;
  /** Folders, each a person. */
  readonly people: number;
  /** Pictures that lie in no folder, unless a CSV names them. */
  readonly loose: number;
  /** For people: what was chosen. */
  readonly name: string;
  /** Tells the same files from others. */
  readonly fingerprint: string;
}

const isArchiveName = (path: string): boolean => /\.(zip|csv)$/i.test(path) && !path.includes('/');
const isCsv = (path: string): boolean => /\.csv$/i.test(path);

/** Null where nothing was chosen. */
export function selectionOf(files: readonly PathFile[]): Selection | null {
  const [first] = files;
  if (first === undefined) return null;
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const kind = files.length === 1 && isArchiveName(first.path) ? 'archive' : 'files';
  const hasList = files.some(({ path }) => isCsv(path));
  const folders = new Set(files.flatMap(({ path }) => path.split('/').at(-2) ?? []));
  const loose = hasList || kind === 'archive' ? 0 : files.filter(({ path }) => !path.includes('/')).length;
  const root = first.path.split('/')[0] ?? first.path;
  const lines = files.map(({ path, file }) => `${path} ${file.size} ${modifiedAt(file)}`);
  return {
    ...{ kind, files, bytes, loose, name: root, people: hasList ? 0 : folders.size },
    fingerprint: `${files.length} ${bytes} ${hashOf(lines.join('\n'))}`,
  };
}

const modifiedAt = (file: Blob): number => (file instanceof File ? file.lastModified : 0);

/** FNV-1a: no secret, only short. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** With loose pictures in the folder of the person whose they are, as the API reads folders. */
export function placed(files: readonly PathFile[], rule: LooseRule): readonly PathFile[] {
  if (files.some(({ path }) => isCsv(path))) return files;
  return files.map(({ path, file }) => {
    if (path.includes('/')) return { path, file };
    const person = rule.kind === 'one' ? rule.name.trim().replaceAll('/', ' ') : path.replace(/\.[^.]+$/, '');
    return { path: `${person}/${path}`, file };
  });
}
