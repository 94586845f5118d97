import { Badge, Code, Group, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Identity } from './identity.page.tsx';

export function IdentityFacts({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation(['identity', 'ui']);
  const format = useFormat();
  const metadata =
    Object.keys(identity.metadata).length === 0 ? null : JSON.stringify(identity.metadata, null, 1);
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('fact.externalId'), identity.externalId ?? t('ui:none')],
    [t('fact.samples'), format.number(identity.sampleCount)],
    [t('fact.created'), <Moment key="created" at={identity.createdAt} />],
    [t('fact.updated'), <Moment key="updated" at={identity.updatedAt} />],
    [
      t('fact.validUntil'),
      identity.validUntil === null ? t('fact.forGood') : format.dateTime(identity.validUntil),
    ],
  ];
  return (
    <Section title={t('fact.title')}>
      <Group wrap="nowrap" align="flex-start" mb="xs">
        <Thumbnail url={identity.portrait?.cropUrl} alt="" size={72} />
        <Group gap={4}>
          {identity.tags.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('fact.noTags')}
            </Text>
          ) : null}
          {identity.tags.map((tag) => (
            <Badge key={tag} variant="light">
              {tag}
            </Badge>
          ))}
        </Group>
      </Group>
      <Table layout="fixed" verticalSpacing={4} horizontalSpacing={0} fz="sm">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500} c="dimmed" w="42%">
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {metadata === null ? null : (
        <Code block mt="xs" aria-label={t('fact.metadata')}>
          {metadata}
        </Code>
      )}
    </Section>
  );
}
