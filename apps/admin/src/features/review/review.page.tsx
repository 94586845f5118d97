import { Button, Stack, Text } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsAbsent } from '../../app/current-gallery.ts';
import { usePermission } from '../../app/viewer.ts';
import type { ReviewItemQuery, ReviewKind, ReviewQueueQuery } from '../../graphql/generated/graphql.ts';
import { useConnection, useOperation } from '../../graphql/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { thumbnailUrl } from '../../ui/thumbnail-url.ts';
import { AnswerBar } from './answer-bar.tsx';
import { picturesOf, type Question } from './question.ts';
import { QuestionCard } from './question-card.tsx';
import { QueueBar } from './queue-bar.tsx';
import { reviewItemDocument, reviewQueueDocument } from './review.operations.ts';
import { useAnswers } from './use-answers.ts';

const questionsOf = (result: ReviewQueueQuery) => result.reviewQueue;
const fewLeft = 6;

/** Question after question, by keyboard; what tells most comes first. */
export function ReviewPage() {
  const { t } = useTranslation('review');
  const mayDecide = usePermission('FEEDBACK_DECIDE');
  const { galleryId } = useParams({ from: '/shell/galleries/$galleryId/review' });
  if (useIsAbsent(galleryId)) return <NoGalleryHere />;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      {mayDecide ? (
        <Queue key={galleryId} galleryId={galleryId} />
      ) : (
        <NoPermission permission="FEEDBACK_DECIDE" />
      )}
    </>
  );
}

function Queue({ galleryId }: { readonly galleryId: string }) {
  const { kind, item } = useSearch({ from: '/shell/galleries/$galleryId/review' });
  const navigate = useNavigate();
  const variables = { galleryId, ...(kind === undefined ? {} : { kinds: [kind] }) };
  const queue = useConnection(reviewQueueDocument, variables, questionsOf);
  const named = useNamed(item);
  const answers = useAnswers();
  const doneIds = new Set(answers.done.map(({ question }) => question.id));
  const first = named !== null && named.state === 'OPEN' ? [named] : [];
  const rest = queue.rows.filter(({ id }) => id !== named?.id);
  const waiting = [...first, ...rest].filter(({ id }) => !doneIds.has(id));
  const [current, next] = waiting;
  usePreloading(next);
  const { hasMore, fetchMore } = queue;
  useEffect(() => {
    if (hasMore && waiting.length < fewLeft) fetchMore();
  }, [hasMore, waiting.length, fetchMore]);
  const show = (shown: ReviewKind | null): void =>
    void navigate({
      to: '/galleries/$galleryId/review',
      params: { galleryId },
      search: shown === null ? {} : { kind: shown },
      replace: true,
    });
  return (
    <Stack>
      <QueueBar galleryId={galleryId} kind={kind ?? null} onShow={show} answers={answers} />
      {current !== undefined ? (
        <>
          <QuestionCard key={current.id} question={current} galleryId={galleryId} />
          <AnswerBar
            key={`answer ${current.id}`}
            question={current}
            galleryId={galleryId}
            answers={answers}
          />
          <Meaning kind={current.kind} />
        </>
      ) : queue.isPending || queue.hasMore ? (
        <LoadingState rows={8} />
      ) : queue.error !== null ? (
        <ErrorState error={queue.error} onRetry={queue.refetch} />
      ) : (
        <NothingLeft galleryId={galleryId} answers={answers} />
      )}
    </Stack>
  );
}

/** What an answer does, and what it does not. */
function Meaning({ kind }: { readonly kind: ReviewKind }) {
  const { t } = useTranslation('review');
  return (
    <Text size="sm" c="dimmed" maw={900}>
      {t(`meaning.${kind}`)}
    </Text>
  );
}

/** The question that the address names; a link to it leads to it, not to the head of the queue. */
function useNamed(item: string | undefined): Question | null {
  const { data } = useOperation(reviewItemDocument, item === undefined ? null : { id: item });
  const node = data?.node ?? null;
  return node !== null && isQuestion(node) ? node : null;
}

const isQuestion = (node: NonNullable<ReviewItemQuery['node']>): node is Question => 'probeCropUrl' in node;

/** Fetches the next question's pictures while this one is looked at. */
function usePreloading(next: Question | undefined): void {
  useEffect(() => {
    for (const url of next === undefined ? [] : picturesOf(next)) new Image().src = thumbnailUrl(url, 128);
  }, [next]);
}

interface LeftProps {
  readonly galleryId: string;
  readonly answers: ReturnType<typeof useAnswers>;
}

function NothingLeft({ galleryId, answers }: LeftProps) {
  const { t } = useTranslation('review');
  const skipped = answers.done.filter(({ what }) => what === 'SKIP').length;
  const count = answers.done.length - skipped;
  return (
    <>
      {skipped > 0 ? (
        <EmptyState
          icon={IconChecklist}
          title={t('empty.skipped', { count: skipped })}
          action={<Button onClick={answers.resume}>{t('empty.resume')}</Button>}
        />
      ) : (
        <EmptyState
          icon={IconChecklist}
          title={count === 0 ? t('empty.title') : t('empty.done', { count })}
          hint={t('empty.hint')}
          action={
            <LinkButton to="/galleries/$galleryId/search" params={{ galleryId }} variant="default">
              {t('empty.toBench')}
            </LinkButton>
          }
        />
      )}
      <UndoOnly answers={answers} />
    </>
  );
}

function UndoOnly({ answers }: { readonly answers: ReturnType<typeof useAnswers> }) {
  return answers.done.length === 0 ? null : <AnswerBar question={null} galleryId="" answers={answers} />;
}
