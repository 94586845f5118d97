import { Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import type { SystemFacts } from './system.page.tsx';

const colors = { YES: 'teal', NO: 'red', UNCLEAR: 'orange' } as const;

/** The weight files that serve, with what their makers allow. */
export function Licences({ files }: { readonly files: SystemFacts['weightFiles'] }) {
  const { t } = useTranslation('system');
  return (
    <Section title={t('licences.title')} description={t('licences.description')}>
      <Table.ScrollContainer minWidth={720}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('licences.file')}</Table.Th>
              <Table.Th>{t('licences.licence')}</Table.Th>
              <Table.Th>{t('licences.commercialUse')}</Table.Th>
              <Table.Th>{t('licences.origin')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {files.map((file) => (
              <Table.Tr key={`${file.role} ${file.sha256}`}>
                <Table.Td>
                  {file.file}
                  <Text size="xs" c="dimmed">
                    {file.role}
                  </Text>
                </Table.Td>
                <Table.Td>{file.licence}</Table.Td>
                <Table.Td>
                  <Badge variant="light" color={colors[file.commercialUse]}>
                    {t(`commercialUse.${file.commercialUse}`)}
                  </Badge>
                </Table.Td>
                <Table.Td maw={320}>
                  {file.origin}
                  <Text size="xs" c="dimmed">
                    {file.trainingData}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
