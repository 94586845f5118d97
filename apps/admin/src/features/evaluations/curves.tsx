import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EvaluationCurvesQuery, EvaluationFieldsFragment } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { CumulativeMatches } from './cumulative-matches.tsx';
import { evaluationCurvesDocument } from './curves.operations.ts';
import { ErrorCurves } from './error-curves.tsx';
import { HardestPairs } from './hardest-pairs.tsx';
import { Similarities } from './similarities.tsx';

type Found = Extract<NonNullable<EvaluationCurvesQuery['node']>, { curves?: unknown }>;
export type Curves = NonNullable<Found['curves']>;

const curvesOf = ({ node }: EvaluationCurvesQuery): Curves | null =>
  node !== null && 'curves' in node ? (node.curves ?? null) : null;

/** ROC, DET, CMC, similarities and hardest pairs of an evaluation that is done. */
export function EvaluationCurves({ evaluation }: { readonly evaluation: EvaluationFieldsFragment }) {
  const { t } = useTranslation('evaluations');
  const isDone = Boolean(evaluation.candidate);
  const query = useOperation(evaluationCurvesDocument, isDone ? { id: evaluation.id } : null);
  if (!isDone) return null;
  return (
    <QueryState of={query}>
      {(result) => {
        const curves = curvesOf(result);
        if (curves === null)
          return (
            <Section title={t('curves.title')}>
              <Text size="sm" c="dimmed">
                {t('curves.none')}
              </Text>
            </Section>
          );
        return (
          <Stack>
            <ErrorCurves curves={curves} />
            <CumulativeMatches curves={curves} />
            <Similarities curves={curves} />
            <HardestPairs curves={curves} />
          </Stack>
        );
      }}
    </QueryState>
  );
}
