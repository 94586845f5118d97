import type { ReactNode } from 'react';
import type { ConnectionRows } from '../graphql/index.ts';
import { DataTable, type Column } from './data-table.tsx';
import { ErrorState } from './error-state.tsx';
import { LoadingState } from './loading-state.tsx';
import { MoreFailed } from './more-failed.tsx';

interface Props<Row> {
  readonly of: ConnectionRows<Row, unknown>;
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Shown instead of a table without rows. */
  readonly empty: ReactNode;
  readonly rowHeight?: number;
  readonly onOpen?: (row: Row) => void;
}

/** A connection as a table: loading, then its rows, or that there are none, or what went wrong. Rows that are there stay. */
export function ConnectionTable<Row extends { readonly id: string }>(props: Props<Row>) {
  const { of, label, columns, empty, rowHeight, onOpen } = props;
  if (of.rows.length > 0) {
    return (
      <>
        <DataTable
          label={label}
          columns={columns}
          rows={of.rows}
          rowKey={({ id }) => id}
          hasMore={of.hasMore}
          onMore={of.fetchMore}
          {...(rowHeight === undefined ? {} : { rowHeight })}
          {...(onOpen === undefined ? {} : { onOpen })}
        />
        <MoreFailed of={of} />
      </>
    );
  }
  if (of.isPending) return <LoadingState />;
  if (of.error !== null) return <ErrorState error={of.error} onRetry={of.refetch} />;
  return empty;
}
