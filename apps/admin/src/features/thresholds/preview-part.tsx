import { Flex, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DecisionBadge } from '../../ui/decision-badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { Basis, UsedFacts } from './current-threshold.tsx';
import type { Preview } from './policy-part.tsx';

/** What would apply, and what it would have changed. */
export function PreviewPart({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('thresholds');
  return (
    <Paper mt="md" aria-live="polite">
      <Flex gap="xl" align="flex-start">
        <Stack gap={4} w={360} flex="none">
          <Title order={3}>{t('preview.title')}</Title>
          <UsedFacts used={preview.threshold} />
          <Basis used={preview.threshold} />
        </Stack>
        <Changes preview={preview} />
      </Flex>
    </Paper>
  );
}

function Changes({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('thresholds');
  const format = useFormat();
  const changed = preview.changes.reduce((sum, { count }) => sum + count, 0);
  const of = {
    count: preview.probeCount,
    number: format.number(preview.probeCount),
    recorded: format.number(preview.recordedProbeCount),
  };
  return (
    <Stack gap="sm" flex={1} miw={0}>
      <Title order={3}>{t('preview.changes')}</Title>
      <Text size="sm">
        {preview.probeCount === 0
          ? t('preview.noProbes')
          : t('preview.changed', { changed: format.number(changed), ...of })}
      </Text>
      {preview.changes.map(({ from, to, count }) => (
        <Group key={`${from} ${to}`} gap="xs">
          <DecisionBadge decision={from} />
          <IconArrowRight size={14} aria-label={t('preview.becomes')} />
          <DecisionBadge decision={to} />
          <Text size="sm">{format.number(count)}</Text>
        </Group>
      ))}
      {preview.examples.length === 0 ? null : (
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('preview.searchedAt')}</Table.Th>
              <Table.Th>{t('preview.change')}</Table.Th>
              <Table.Th ta="end">{t('preview.similarity')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.examples.map((example) => (
              <Table.Tr key={`${example.searchId} ${example.probeIndex}`}>
                <Table.Td>
                  <Moment at={example.searchedAt} />
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    <DecisionBadge decision={example.from} />
                    <IconArrowRight size={14} aria-label={t('preview.becomes')} />
                    <DecisionBadge decision={example.to} />
                  </Group>
                </Table.Td>
                <Table.Td ta="end">
                  {typeof example.cosineSimilarity === 'number'
                    ? format.similarity(example.cosineSimilarity)
                    : '–'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
