import { Alert, Badge, Box, Table, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Interval } from '../../ui/interval.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Used } from './thresholds.page.tsx';

/** The threshold that applies, with what is known of its errors, and what is not. */
export function CurrentThreshold({
  current,
  hasPolicy,
}: {
  readonly current: Used;
  readonly hasPolicy: boolean;
}) {
  const { t } = useTranslation('thresholds');
  return (
    <Box w={380} flex="none">
      <Section
        title={t('current.title')}
        description={hasPolicy ? t(`kind.${current.policy}.title`) : t('current.packDefault')}
      >
        <UsedFacts used={current} />
        <Basis used={current} />
      </Section>
    </Box>
  );
}

export function UsedFacts({ used }: { readonly used: Used }) {
  const { t } = useTranslation('thresholds');
  const format = useFormat();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('fact.match'), format.similarity(used.match)],
    [t('fact.review'), format.similarity(used.review)],
    [t('fact.fpir'), <Interval key="fpir" estimate={used.fpir} upperBound={used.fpirUpperBound} />],
    [t('fact.fmr'), <Interval key="fmr" estimate={used.fmr} upperBound={used.fmrUpperBound} />],
    [t('fact.identities'), format.number(used.galleryIdentities)],
    [t('fact.calibrated'), <Moment key="at" at={used.calibratedAt} />],
  ];
  return (
    <Table layout="fixed" verticalSpacing={5} horizontalSpacing={0} fz="sm">
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={500} c="dimmed" w="50%">
              {name}
            </Table.Th>
            <Table.Td ta="end">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What the rates rest on; that nothing is known is said in as many words. */
export function Basis({ used }: { readonly used: Used }) {
  const { t } = useTranslation('thresholds');
  const isUnresolved = used.basis === 'UNRESOLVED';
  return (
    <Alert
      mt="sm"
      p="xs"
      variant="light"
      color={isUnresolved || used.isFallback ? 'orange' : 'gray'}
      icon={<IconInfoCircle aria-hidden />}
    >
      <Badge variant="light" color={isUnresolved ? 'orange' : 'gray'} mb={4}>
        {t(`basis.${used.basis}.title`)}
      </Badge>
      <Text size="xs">{t(`basis.${used.basis}.hint`)}</Text>
      {used.isFallback ? (
        <Text size="xs" mt={4}>
          {t('fallback')}
        </Text>
      ) : null}
    </Alert>
  );
}
