import { Box, Loader, Paper } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './data-table.module.css';
import { isOfRow, useRovingRow } from './use-roving-row.ts';
import { usePageOffset } from './use-page-offset.ts';

export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** A track of CSS grid; default `minmax(0, 1fr)`. */
  readonly width?: string;
  readonly align?: 'start' | 'end' | 'center';
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowHeight?: number;
  readonly hasMore?: boolean;
  readonly onMore?: () => void;
  /** A click on a row or Enter; give the row a link too, so that it can be opened in another tab. */
  readonly onOpen?: (row: Row) => void;
  readonly isSelected?: (row: Row) => boolean;
}

const beforeEnd = 10;

/** Rows of a page's height at a time, however many there are; arrows move, Enter opens. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, rowHeight = 48, hasMore = false, onMore, onOpen } = props;
  const body = useRef<HTMLDivElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: usePageOffset(body),
    getItemKey: (index) => keyAt(rows, index, rowKey),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= rows.length - beforeEnd) onMore?.();
  }, [hasMore, last, rows.length, onMore]);
  const roving = useRovingRow({
    count: rows.length,
    onOpen: (index) => openAt(rows, index, onOpen),
    virtual,
  });
  const tracks = columns.map(({ width = 'minmax(0, 1fr)' }) => width).join(' ');
  return (
    <Paper
      p={0}
      className={classes['table']}
      role="grid"
      aria-label={label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
    >
      <HeaderRow columns={columns} tracks={tracks} />
      <Box
        ref={body}
        role="rowgroup"
        className={classes['body']}
        h={virtual.getTotalSize()}
        {...roving.container}
      >
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <Box
              key={key}
              role="row"
              className={classes['row']}
              mod={{ selected: props.isSelected?.(row) === true, opens: onOpen !== undefined }}
              aria-rowindex={index + 2}
              style={{
                gridTemplateColumns: tracks,
                height: rowHeight,
                transform: `translateY(${start - virtual.options.scrollMargin}px)`,
              }}
              onClick={(event) => {
                if (isOfRow(event)) onOpen?.(row);
              }}
              {...roving.row(index)}
            >
              {columns.map(({ key: column, cell, align = 'start' }) => (
                <Box key={column} role="gridcell" className={classes['cell']} mod={{ align }}>
                  {cell(row)}
                </Box>
              ))}
            </Box>
          );
        })}
      </Box>
      {hasMore ? <MoreRows /> : null}
    </Paper>
  );
}

function HeaderRow<Row>({
  columns,
  tracks,
}: {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
}) {
  return (
    <Box role="row" aria-rowindex={1} className={classes['header']} style={{ gridTemplateColumns: tracks }}>
      {columns.map(({ key, header, align = 'start' }) => (
        <Box key={key} role="columnheader" className={classes['cell']} mod={{ align }}>
          {header}
        </Box>
      ))}
    </Box>
  );
}

function MoreRows() {
  const { t } = useTranslation('ui');
  return (
    <Box p="sm" ta="center" role="row">
      <Box role="gridcell">
        <Loader size="sm" aria-label={t('loading')} />
      </Box>
    </Box>
  );
}

function keyAt<Row>(rows: readonly Row[], index: number, rowKey: (row: Row) => string): string {
  const row = rows[index];
  return row === undefined ? String(index) : rowKey(row);
}

function openAt<Row>(rows: readonly Row[], index: number, onOpen?: (row: Row) => void): void {
  const row = rows[index];
  if (row !== undefined) onOpen?.(row);
}
