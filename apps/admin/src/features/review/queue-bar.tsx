import { Group, SegmentedControl, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReviewKind } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { useFormat } from '../../ui/use-format.ts';
import { reviewKinds } from './review-search.ts';
import { reviewCountsDocument } from './review.operations.ts';
import type { Answers } from './use-answers.ts';

interface Props {
  readonly galleryId: string;
  readonly kind: ReviewKind | null;
  readonly onShow: (kind: ReviewKind | null) => void;
  readonly answers: Answers;
}

const refetchMs = 30_000;

/** How long the queue is, by kind, and how far one has come. */
export function QueueBar({ galleryId, kind, onShow, answers }: Props) {
  const { t } = useTranslation('review');
  const format = useFormat();
  const counts = useOperation(reviewCountsDocument, { galleryId }, { refetchMs });
  const found = counts.data?.reviewCounts ?? [];
  const countOf = (one: ReviewKind): number => found.find((count) => count.kind === one)?.count ?? 0;
  const all = reviewKinds.reduce((sum, one) => sum + countOf(one), 0);
  const answered = answers.done.filter(({ what }) => what !== 'SKIP').length;
  const label = (text: string, count: number): string =>
    counts.data === undefined ? text : `${text} (${format.number(count)})`;
  return (
    <Group justify="space-between">
      <SegmentedControl
        size="xs"
        aria-label={t('filter')}
        data={[
          { value: 'ALL', label: label(t('all'), all) },
          ...reviewKinds.map((one) => ({ value: one, label: label(t(`kind.${one}`), countOf(one)) })),
        ]}
        value={kind ?? 'ALL'}
        onChange={(value) => onShow(reviewKinds.find((one) => one === value) ?? null)}
      />
      <Text size="sm" c="dimmed" role="status">
        {t('progress', { answered: format.number(answered) })}
      </Text>
    </Group>
  );
}
