import { Badge, Button, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import type {
  PromotionFieldsFragment,
  PromotionsQuery,
  PromotionState,
} from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { Moment } from '../../ui/moment.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { promotionsDocument } from './promotion.operations.ts';
import { RollBack } from './roll-back.tsx';

const movingMs = 1_500;

/** Only a promotion that is under way moves by itself. */
const whileMoving = (last: PromotionsQuery | undefined): number | false =>
  last?.promotions.nodes.some(({ state }) => state === 'PREPARING') === true ? movingMs : false;

const isServing = ({ state }: PromotionFieldsFragment): boolean => state === 'SERVING';

/** The galleries that went over to a model, how far they are, and the way back; needs the texts `promotion`. */
export function Promotions({ modelVersionId }: { readonly modelVersionId: string }) {
  const { t } = useTranslation('promotion');
  const query = useOperation(promotionsDocument, { modelVersionId }, { refetchMs: whileMoving });
  const [asked, setAsked] = useState<readonly PromotionFieldsFragment[]>([]);
  const serving = query.data?.promotions.nodes.filter(isServing) ?? [];
  const canPromote = usePermission('MODEL_PROMOTE');
  return (
    <Section
      title={t('title')}
      description={t('description')}
      actions={
        serving.length > 1 && canPromote ? (
          <Button variant="light" color="red" onClick={() => setAsked(serving)}>
            {t('rollBack.all')}
          </Button>
        ) : null
      }
    >
      <QueryState of={query}>
        {({ promotions }) =>
          promotions.nodes.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('empty.title')}
            </Text>
          ) : (
            <Rows rows={promotions.nodes} onRollBack={canPromote ? (row) => setAsked([row]) : null} />
          )
        }
      </QueryState>
      <RollBack promotions={asked} onClose={() => setAsked([])} />
    </Section>
  );
}

interface RowsProps {
  readonly rows: readonly PromotionFieldsFragment[];
  readonly onRollBack: ((row: PromotionFieldsFragment) => void) | null;
}

function Rows({ rows, onRollBack }: RowsProps) {
  const { t } = useTranslation('promotion');
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table aria-label={t('title')} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {(['gallery', 'state', 'progress', 'before', 'since', 'back'] as const).map((column) => (
              <Table.Th key={column}>{t(`column.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onRollBack={onRollBack} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const colors: Record<PromotionState, string> = {
  PREPARING: 'accent',
  SERVING: 'teal',
  ROLLED_BACK: 'gray',
  CANCELLED: 'gray',
  FAILED: 'red',
  RETIRED: 'gray',
};

function Row({ row, onRollBack }: { readonly row: PromotionFieldsFragment } & Pick<RowsProps, 'onRollBack'>) {
  const { t } = useTranslation('promotion');
  const format = useFormat();
  const { gallery, state, error, fromSpace, createdAt, servingSince, retireAfter } = row;
  return (
    <Table.Tr>
      <Table.Td>{gallery?.name ?? t('deletedGallery')}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={colors[state]}>
          {t(`state.${state}`)}
        </Badge>
        {typeof error === 'string' ? (
          <Text size="xs" c="var(--mantine-color-red-light-color)">
            {error}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        <Samples row={row} />
      </Table.Td>
      <Table.Td>{fromSpace === null ? '–' : `${fromSpace.model.name} ${fromSpace.model.version}`}</Table.Td>
      <Table.Td>
        <Moment at={servingSince ?? createdAt} />
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {state === 'SERVING' && typeof retireAfter === 'string' ? (
            <Text size="sm" c="dimmed">
              {t('until', { at: format.date(retireAfter) })}
            </Text>
          ) : null}
          {state === 'SERVING' && onRollBack !== null ? (
            <Button
              size="compact-sm"
              variant="light"
              color="red"
              aria-label={t('rollBack.doOf', { name: gallery?.name ?? '' })}
              onClick={() => onRollBack(row)}
            >
              {t('rollBack.do')}
            </Button>
          ) : null}
          {state === 'RETIRED' ? t('noWayBack') : null}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function Samples({ row }: { readonly row: PromotionFieldsFragment }) {
  const { t } = useTranslation('promotion');
  const format = useFormat();
  const { samplesDone, samplesTotal, samplesLost, state } = row;
  const words = `${format.number(samplesDone)} / ${format.number(samplesTotal)}`;
  return (
    <Stack gap={4}>
      <Text size="sm">{words}</Text>
      {state === 'PREPARING' ? (
        <Progress
          size="sm"
          value={samplesTotal === 0 ? 100 : (samplesDone / samplesTotal) * 100}
          aria-label={words}
        />
      ) : null}
      {samplesLost > 0 ? (
        <Text size="xs" c="var(--mantine-color-orange-light-color)">
          {t('lost', { count: samplesLost })}
        </Text>
      ) : null}
    </Stack>
  );
}
