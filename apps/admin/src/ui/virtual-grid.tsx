import { Box, Center, Loader } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageOffset } from './use-page-offset.ts';
import { isOfRow, useRovingRow } from './use-roving-row.ts';
import classes from './virtual-grid.module.css';

interface Props<Item> {
  /** What the grid lists, for screen readers. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string;
  readonly tile: (item: Item) => ReactNode;
  /** The least width and the height of a tile, in CSS pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly gap?: number;
  readonly hasMore?: boolean;
  readonly onMore?: () => void;
  readonly onOpen?: (item: Item) => void;
}

const rowsBeforeEnd = 3;

/** Tiles beside and below each other, of which only those in view are drawn: ten thousand scroll as ten do. */
export function VirtualGrid<Item>(props: Props<Item>) {
  const { label, items, tileWidth, tileHeight, gap = 12, hasMore = false, onMore, onOpen } = props;
  const { t } = useTranslation('ui');
  const { ref: measured, width } = useElementSize();
  const frame = useRef<HTMLDivElement>(null);
  const columns = Math.max(1, Math.floor((width + gap) / (tileWidth + gap)));
  const rowCount = width === 0 ? 0 : Math.ceil(items.length / columns);
  const scrollMargin = usePageOffset(frame);
  const estimateSize = (): number => tileHeight + gap;
  const virtual = useWindowVirtualizer({ count: rowCount, estimateSize, overscan: 4, scrollMargin });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && rowCount > 0 && last >= rowCount - rowsBeforeEnd) onMore?.();
  }, [hasMore, last, rowCount, onMore]);
  const open = (index: number): void => {
    const item = items[index];
    if (item !== undefined) onOpen?.(item);
  };
  const roving = useRovingRow({ count: items.length, columns, onOpen: open, virtual });
  return (
    <Box ref={frame}>
      <Box
        ref={measured}
        role="grid"
        aria-label={label}
        className={classes['grid']}
        h={virtual.getTotalSize()}
        {...roving.container}
      >
        {rows.map(({ index, start }) => (
          <Box
            key={index}
            role="row"
            className={classes['row']}
            style={{
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              columnGap: gap,
              transform: `translateY(${start - scrollMargin}px)`,
            }}
          >
            <Tiles {...props} first={index * columns} columns={columns} cellProps={roving.row} />
          </Box>
        ))}
      </Box>
      {hasMore ? (
        <Center p="sm">
          <Loader size="sm" aria-label={t('loading')} />
        </Center>
      ) : null}
    </Box>
  );
}

interface TilesProps<Item> extends Props<Item> {
  readonly first: number;
  readonly columns: number;
  readonly cellProps: (index: number) => object;
}

function Tiles<Item>({
  items,
  itemKey,
  tile,
  tileHeight,
  onOpen,
  first,
  columns,
  cellProps,
}: TilesProps<Item>) {
  return items.slice(first, first + columns).map((item, column) => (
    <Box
      key={itemKey(item)}
      role="gridcell"
      className={classes['cell']}
      mod={{ opens: onOpen !== undefined }}
      h={tileHeight}
      onClick={(event) => {
        if (isOfRow(event)) onOpen?.(item);
      }}
      {...cellProps(first + column)}
    >
      {tile(item)}
    </Box>
  ));
}
