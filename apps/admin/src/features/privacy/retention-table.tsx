import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionKind } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { setRetentionDocument } from './retention.operations.ts';
import { RetentionForm } from './retention-form.tsx';
import { keptTerm, type Rule } from './retention-term.ts';
import { useDaysWords } from './use-days-words.ts';

interface Props {
  readonly rules: readonly Rule[];
  /** Null: the instance's. */
  readonly galleryId: string | null;
}

/** Each kind of thing: how long it is kept, by whose rule, and what is about to change. */
export function RetentionTable({ rules, galleryId }: Props) {
  const { t } = useTranslation('privacy');
  const [edited, setEdited] = useState<RetentionKind | null>(null);
  const rule = rules.find(({ kind }) => kind === edited);
  return (
    <>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('retention.what')}</Table.Th>
            <Table.Th>{t('retention.kept')}</Table.Th>
            <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('retention.whose')}</Table.Th>
            <Can permission="PRIVACY_WRITE">
              <Table.Th ta="end">{t('retention.change')}</Table.Th>
            </Can>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((one) => (
            <Row key={one.kind} rule={one} galleryId={galleryId} onEdit={() => setEdited(one.kind)} />
          ))}
        </Table.Tbody>
      </Table>
      {rule === undefined ? null : (
        <RetentionForm rule={rule} galleryId={galleryId} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

interface RowProps {
  readonly rule: Rule;
  readonly galleryId: string | null;
  readonly onEdit: () => void;
}

function Row({ rule, galleryId, onEdit }: RowProps) {
  const { t } = useTranslation('privacy');
  const words = useDaysWords();
  const { kind, days, source } = rule;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {t(`retention.kind.${kind}`)}
        <Text size="xs" c="dimmed">
          {t(`retention.hint.${kind}`)}
        </Text>
      </Table.Th>
      <Table.Td>
        {kind === 'SIGHTINGS' && days === null ? t('retention.galleryHours') : words(days)}
        <Pending rule={rule} galleryId={galleryId} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{t(`retention.source.${source}`)}</Table.Td>
      <Can permission="PRIVACY_WRITE">
        <Table.Td ta="end">
          <Button
            size="xs"
            variant="default"
            aria-label={t('retention.changeLabel', { kind: t(`retention.kind.${kind}`) })}
            onClick={onEdit}
          >
            {t('retention.changeDo')}
          </Button>
        </Table.Td>
      </Can>
    </Table.Tr>
  );
}

/** A shorter term that was set and does not hold yet; until then there is a way back. */
function Pending({ rule, galleryId }: Pick<RowProps, 'rule' | 'galleryId'>) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const words = useDaysWords();
  const keep = useAction(setRetentionDocument, { key: 'input', success: t('retention.keptDone') });
  const { kind, pending } = rule;
  if (pending === null) return null;
  const input = {
    ...(galleryId === null ? {} : { galleryId }),
    rules: [{ kind, term: keptTerm(rule, galleryId === null) }],
  };
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs" fw={550}>
        {t('retention.pending', { term: words(pending.days), at: format.dateTime(pending.appliesAt) })}
      </Text>
      <Can permission="PRIVACY_WRITE">
        <Button
          size="compact-xs"
          variant="default"
          loading={keep.isPending}
          onClick={() => void keep.run({ input })}
        >
          {t('retention.keep')}
        </Button>
      </Can>
    </Group>
  );
}
