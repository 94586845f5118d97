import type { ConnectionRows } from '../graphql/index.ts';
import { ErrorState } from './error-state.tsx';

/** Below a list: its next page did not come, and can be asked for once more. */
export function MoreFailed({
  of: { moreError, fetchMore },
}: {
  readonly of: Pick<ConnectionRows<unknown, unknown>, 'moreError' | 'fetchMore'>;
}) {
  return moreError === null ? null : <ErrorState error={moreError} onRetry={fetchMore} />;
}
