import { Code, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { SystemFacts } from './system.page.tsx';

/** The embedding spaces that the database knows. */
export function Spaces({ spaces }: Pick<SystemFacts, 'spaces'>) {
  const { t } = useTranslation(['system', 'ui']);
  const format = useFormat();
  return (
    <Section title={t('spaces.title')} description={t('spaces.description')}>
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('spaces.model')}</Table.Th>
              <Table.Th>{t('spaces.modality')}</Table.Th>
              <Table.Th ta="end">{t('spaces.dimensions')}</Table.Th>
              <Table.Th>{t('spaces.id')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {spaces.map(({ id, model, modality, dimensions }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  {model.name} {model.version}
                </Table.Td>
                <Table.Td>{t(`ui:modality.${modality}`)}</Table.Td>
                <Table.Td ta="end">{format.number(dimensions)}</Table.Td>
                <Table.Td>
                  <Code title={id}>{id.slice(0, 20)}…</Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
