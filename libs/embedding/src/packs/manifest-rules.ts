import type { PackManifest } from './manifest.ts';

/** A place where two parts of a manifest do not go together. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a schema of single fields cannot say: files for each role, no file twice, thresholds in order. */
export function findContradictions(manifest: PackManifest): readonly Contradiction[] {
  return [
    ...roleProblems(manifest),
    ...modalityProblems(manifest),
    ...repeatedFiles(manifest),
    ...reportProblems(manifest),
  ];
}

function roleProblems({ files, embedder, adapter, detector, landmarks }: PackManifest): Contradiction[] {
  const filesOf = (role: string): number => files.filter((file) => file.role === role).length;
  const roles = [
    { role: 'detector', isPlayed: detector !== null, isOneFile: false },
    { role: 'landmarks', isPlayed: landmarks !== null, isOneFile: false },
    { role: 'embedder', isPlayed: true, isOneFile: embedder.format === 'onnx' },
    { role: 'adapter', isPlayed: adapter !== null, isOneFile: true },
  ];
  return roles.flatMap(({ role, isPlayed, isOneFile }) => {
    const count = filesOf(role);
    if (!isPlayed && count > 0) {
      return [{ path: ['files'], message: `must hold no ${role} file, as there is no section ${role}` }];
    }
    if (isPlayed && count === 0) return [{ path: ['files'], message: `must hold the ${role}'s weights` }];
    if (isPlayed && isOneFile && count > 1) {
      return [{ path: ['files'], message: `must hold one ${role} file, got ${count}` }];
    }
    return [];
  });
}

function modalityProblems({ modality, detector, landmarks, defaultThreshold }: PackManifest) {
  const problems: Contradiction[] = [];
  const findsFaces = detector?.architecture === 'ssd-mobilenet-v1';
  if (modality !== 'FACE' && (findsFaces || landmarks !== null)) {
    problems.push({
      path: ['modality'],
      message: 'must be FACE for a pack with a face detector or landmarks',
    });
  }
  if (modality !== 'BODY' && detector !== null && !findsFaces) {
    problems.push({ path: ['modality'], message: 'must be BODY for a pack with a person detector' });
  }
  if (modality === 'FACE' && (detector === null) !== (landmarks === null)) {
    problems.push({ path: ['landmarks'], message: 'must come together with the detector' });
  }
  if (defaultThreshold !== null && defaultThreshold.review > defaultThreshold.match) {
    problems.push({ path: ['defaultThreshold', 'review'], message: 'must not be above match' });
  }
  return problems;
}

function repeatedFiles({ files, attachments }: PackManifest): Contradiction[] {
  const seen = new Set<string>(['manifest.json']);
  const named = [
    ...files.map((file, index) => ({ at: ['files', index, 'path'], key: fileKey(file.package, file.path) })),
    ...attachments.map(({ path }, index) => ({
      at: ['attachments', index, 'path'],
      key: fileKey(null, path),
    })),
  ];
  return named.flatMap(({ at, key }) => {
    if (seen.has(key)) return [{ path: at, message: `must not name ${key} again` }];
    seen.add(key);
    return [];
  });
}

/** Lower case: some file systems take `A` and `a` for one. */
const fileKey = (owner: string | null, path: string): string =>
  (owner === null ? path : `${owner}:${path}`).toLowerCase();

function reportProblems({ lineage, attachments }: PackManifest): Contradiction[] {
  const report = lineage?.report ?? null;
  if (report === null || attachments.some(({ role, path }) => role === 'report' && path === report))
    return [];
  return [{ path: ['lineage', 'report'], message: 'must be the path of an attachment of role report' }];
}
