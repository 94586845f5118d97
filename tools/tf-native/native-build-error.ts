/** Why the native library cannot be built here; the message says what to do. */
export class NativeBuildError extends Error {
  override readonly name = 'NativeBuildError';
}
