/** Something outside this process (database, vector index, disk) did not do what was asked. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
  readonly dependency: Dependency;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(
    dependency: Dependency,
    message: string,
    options: { cause?: unknown; retryable?: boolean; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.dependency = dependency;
    this.retryable = options.retryable ?? true;
    this.retryAfterMs = options.retryAfterMs ?? (this.retryable ? 1000 : null);
  }
}

export type Dependency =
  'database' | 'vector-index' | 'blob-store' | 'inference' | 'identity-provider' | 'sign-in';

/** Two vectors of different embedding spaces met: their similarity has no meaning. */
export class SpaceMismatchError extends Error {
  override readonly name = 'SpaceMismatchError';

  constructor(expectedSpaceId: string, gotSpaceId: string) {
    super(`expected an embedding of space ${expectedSpaceId}, got one of ${gotSpaceId}`);
  }
}
