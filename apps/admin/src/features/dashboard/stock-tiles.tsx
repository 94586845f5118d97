import { Paper, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';
import type { Statistics } from './dashboard.page.tsx';

export function StockTiles({ statistics }: { readonly statistics: Statistics }) {
  const { t } = useTranslation('dashboard');
  const { stock, searchesByDay } = statistics;
  const total = searchesByDay.reduce((sum, { searches }) => sum + searches, 0);
  const today = searchesByDay.at(-1)?.searches ?? 0;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      <Tile label={t('tile.galleries')} value={stock.galleries} />
      <Tile label={t('tile.identities')} value={stock.identities} />
      <Tile label={t('tile.samples')} value={stock.samples} />
      <Tile
        label={t('tile.today')}
        value={today}
        hint={t('tile.total', { count: total, days: searchesByDay.length })}
      />
    </SimpleGrid>
  );
}

interface TileProps {
  readonly label: string;
  readonly value: number;
  readonly hint?: string;
}

function Tile({ label, value, hint }: TileProps) {
  const format = useFormat();
  return (
    <Paper>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={28} fw={600} lh={1.25}>
        {format.number(value)}
      </Text>
      {hint === undefined ? null : (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </Paper>
  );
}
