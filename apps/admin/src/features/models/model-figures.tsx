import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Model } from './model.page.tsx';

/** Parameters, multiplications, parity, and what making it smaller cost; says what nobody has measured. */
export function ModelFigures({ model: { cost, exportCosine, compression } }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const counted = (value: number | undefined): string =>
    value === undefined ? t('figures.uncounted') : format.compact(value);
  return (
    <Section title={t('figures.title')}>
      <Facts
        rows={[
          [t('figures.parameters'), counted(cost?.parameters)],
          [t('figures.macs'), counted(cost?.macs)],
          [
            t('figures.parity'),
            typeof exportCosine === 'number'
              ? `${format.number(exportCosine, 6)} – ${t('figures.parityHint')}`
              : t('figures.unmeasured'),
          ],
          [
            t('figures.compression'),
            compression ? t(`figures.${compression.kind}`) : t('figures.notCompressed'),
          ],
        ]}
      />
      {compression ? <Compression of={compression} /> : null}
    </Section>
  );
}

function Compression({ of }: { readonly of: NonNullable<Model['compression']> }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const { before, after, accuracy, speedUp, meanCosine, layers, keptInFloat } = of;
  const counted = (value: number | null | undefined): string =>
    typeof value === 'number' ? format.compact(value) : '–';
  const milliseconds = (value: number): string =>
    t('figures.milliseconds', { value: format.number(value, 2) });
  const rows = [
    [t('figures.bytes'), format.bytes(before.bytes), format.bytes(after.bytes)],
    [t('figures.p50'), milliseconds(before.p50Ms), milliseconds(after.p50Ms)],
    [t('figures.parameters'), counted(before.parameters), counted(after.parameters)],
    [t('figures.macs'), counted(before.macs), counted(after.macs)],
    ...accuracy.map((row) => [row.name, format.percent(row.before), format.percent(row.after)]),
  ] as const;
  const words = [
    t('figures.speedUp', { value: format.number(speedUp, 2) }),
    ...(typeof meanCosine === 'number' ? [t('figures.cosine', { value: format.number(meanCosine, 5) })] : []),
    ...(typeof layers === 'number' ? [t('figures.layers', { value: format.number(layers) })] : []),
    ...(keptInFloat.length > 0 ? [t('figures.kept', { names: format.list(keptInFloat) })] : []),
  ];
  return (
    <>
      <Table aria-label={t('figures.compression')} verticalSpacing={4} mt="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('figures.measure')}</Table.Th>
            <Table.Th ta="end">{t('figures.before')}</Table.Th>
            <Table.Th ta="end">{t('figures.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, old, now]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td ta="end">{old}</Table.Td>
              <Table.Td ta="end">{now}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs">
        {words.join(' ')}
      </Text>
    </>
  );
}
