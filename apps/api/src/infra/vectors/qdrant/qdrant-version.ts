import { DependencyError } from '../../../core/errors.ts';

/** The first version with `update_filter`, by which a stale change is refused inside Qdrant. */
const OLDEST = [1, 16] as const;

export function checkVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new DependencyError(
    'vector-index',
    `Qdrant ${version} is too old: at least ${OLDEST.join('.')} is needed`,
    {
      retryable: false,
    },
  );
}
