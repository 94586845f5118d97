import { Button, Group, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../../app/not-found.page.tsx';
import { usePermission } from '../../app/viewer.ts';
import type { EvaluationQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { LinkAnchor, LinkButton } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useJobsMoving } from '../jobs/jobs-moving.ts';
import { PromoteDialog } from '../promotion/promote-dialog.tsx';
import { EvaluationCurves } from './curves.tsx';
import { EvaluationReport, Forgetting } from './evaluation-report.tsx';
import { evaluationDocument } from './evaluations.operations.ts';
import { GateTable } from './gate-table.tsx';
import { Slices } from './slices.tsx';
import { VerdictBadge, verdictOf } from './verdict-badge.tsx';

type Evaluation = Extract<NonNullable<EvaluationQuery['node']>, { gate: unknown }>;

const isEvaluation = (node: NonNullable<EvaluationQuery['node']>): node is Evaluation => 'gate' in node;

function evaluationOf(result: EvaluationQuery | undefined): Evaluation | null {
  const node = result?.node ?? null;
  return node !== null && isEvaluation(node) ? node : null;
}

const movingMs = 2_000;

const whileMeasured = (last: EvaluationQuery | undefined): number | false => {
  const evaluation = evaluationOf(last);
  return evaluation !== null && verdictOf(evaluation) === 'RUNNING' ? movingMs : false;
};

/** A model beside the one in use: verdict, figures, slices. */
export function EvaluationPage() {
  const { evaluationId } = useParams({ from: '/shell/evaluations/$evaluationId' });
  const query = useOperation(evaluationDocument, { id: evaluationId }, { refetchMs: whileMeasured });
  useJobsMoving('Evaluation');
  return (
    <QueryState of={query}>
      {(result) => {
        const evaluation = evaluationOf(result);
        if (evaluation === null) return <NotFoundPage />;
        return (
          <>
            <Header evaluation={evaluation} />
            <Stack>
              <EvaluationReport evaluation={evaluation} />
              <GateTable evaluation={evaluation} />
              <EvaluationCurves evaluation={evaluation} />
              <Slices evaluation={evaluation} />
              <Forgetting evaluation={evaluation} />
            </Stack>
          </>
        );
      }}
    </QueryState>
  );
}

function Header({ evaluation }: { readonly evaluation: Evaluation }) {
  const { t } = useTranslation(['evaluations', 'promotion']);
  const { model, activeModel, galleries, trainingRun, createdAt } = evaluation;
  const [isPromoting, setIsPromoting] = useState(false);
  const canPromote = usePermission('MODEL_PROMOTE');
  const name = (of: typeof model): string => (of ? `${of.name} ${of.version}` : t('removed'));
  return (
    <>
      <PageHeader
        title={t('of', { name: name(model) })}
        description={
          <Group gap={6}>
            <Text inherit span>
              {t('column.against')}: {name(activeModel)} · {galleries.map((one) => one.name).join(', ')} ·
            </Text>
            <Moment at={createdAt} />
          </Group>
        }
        crumbs={[
          <LinkAnchor key="all" to="/evaluations">
            {t('title')}
          </LinkAnchor>,
        ]}
        badge={<VerdictBadge evaluation={evaluation} />}
        actions={
          <>
            {trainingRun ? (
              <LinkButton
                variant="default"
                to="/training-runs/$trainingRunId"
                params={{ trainingRunId: trainingRun.id }}
              >
                {t('toRun')}
              </LinkButton>
            ) : null}
            {model && canPromote ? (
              <Button onClick={() => setIsPromoting(true)}>{t('promotion:promote')}</Button>
            ) : null}
          </>
        }
      />
      {model ? (
        <PromoteDialog
          isOpen={isPromoting}
          onClose={() => setIsPromoting(false)}
          model={model}
          galleries={galleries}
        />
      ) : null}
    </>
  );
}
