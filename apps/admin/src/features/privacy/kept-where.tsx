import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import type { kept } from './kept-texts/en.ts';

/** In the order of docs/privacy.md. */
const stores = [
  ...(['identities', 'consents', 'samples', 'crops', 'originals', 'uploads', 'searches'] as const),
  ...(['sightings', 'feedback', 'exports', 'answers', 'training', 'audit', 'deliveries'] as const),
  ...(['receipts', 'backups'] as const),
] satisfies readonly (keyof typeof kept.rows)[];
const columns = ['where', 'howLong', 'whose'] as const;

/** The table of docs/privacy.md: also what no rule of a gallery is about. */
export function KeptWhere() {
  const { t } = useTranslation('privacy');
  return (
    <Section title={t('kept.title')} description={t('kept.description')}>
      <Table verticalSpacing={6} fz="sm" aria-label={t('kept.title')}>
        <Table.Thead>
          <Table.Tr>
            {(['what', ...columns] as const).map((column) => (
              <Table.Th key={column} style={{ whiteSpace: 'nowrap' }}>
                {t(`kept.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stores.map((store) => (
            <Table.Tr key={store}>
              <Table.Th scope="row" fw={500}>
                {t(`kept.rows.${store}.what`)}
              </Table.Th>
              {columns.map((column) => (
                <Table.Td key={column}>{t(`kept.rows.${store}.${column}`)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
