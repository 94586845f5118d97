import { Affix, Button, Group, Kbd, Paper, Text } from '@mantine/core';
import { IconArrowMerge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Merging } from './identities-view.tsx';

/** What can be done with the chosen ones. */
export function MergeBar({ merging }: { readonly merging: Merging }) {
  const { t } = useTranslation('gallery');
  const [winner, ...losers] = merging.chosen;
  if (winner === undefined) return null;
  return (
    <Affix position={{ bottom: 16, right: 24 }} zIndex={150}>
      <Paper shadow="md" p="sm" role="region" aria-label={t('merge.chosen')}>
        <Group gap="sm">
          <Text size="sm">{t('merge.count', { count: merging.chosen.length })}</Text>
          <Button size="xs" variant="default" onClick={merging.clear}>
            {t('merge.clear')}
          </Button>
          <Button
            size="xs"
            leftSection={<IconArrowMerge size={14} aria-hidden />}
            rightSection={<Kbd size="xs">M</Kbd>}
            disabled={losers.length === 0}
            onClick={() => merging.ask(winner, losers)}
          >
            {t('merge.chosen')}
          </Button>
        </Group>
      </Paper>
    </Affix>
  );
}
