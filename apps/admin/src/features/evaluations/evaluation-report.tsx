import { Alert, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvaluationFieldsFragment } from '../../graphql/generated/graphql.ts';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { Figures } from './figures.tsx';
import { verdictColor, verdictOf } from './verdict-badge.tsx';

interface Props {
  readonly evaluation: EvaluationFieldsFragment;
  readonly actions?: ReactNode;
}

/** The verdict in words and the figures below it; needs the texts `evaluations`. */
export function EvaluationReport({ evaluation, actions }: Props) {
  const { t } = useTranslation('evaluations');
  const { candidate, active, heldOutIdentities, identitiesTrainedOn, samplesWithoutVector } = evaluation;
  return (
    <Stack>
      <VerdictInWords evaluation={evaluation} />
      {candidate ? (
        <Section
          title={t('figures.title')}
          description={t('figures.description', { count: heldOutIdentities ?? 0 })}
          actions={actions}
        >
          <Figures candidate={candidate} active={active} label={t('figures.title')} />
          {identitiesTrainedOn ? (
            <Text size="sm" c="dimmed" mt="xs">
              {t('figures.trainedOn', { count: identitiesTrainedOn })}
            </Text>
          ) : null}
          {samplesWithoutVector ? (
            <Text size="sm" c="dimmed" mt="xs">
              {t('figures.noVector', { count: samplesWithoutVector })}
            </Text>
          ) : null}
        </Section>
      ) : null}
    </Stack>
  );
}

function VerdictInWords({ evaluation }: Pick<Props, 'evaluation'>) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const verdict = verdictOf(evaluation);
  const progress = evaluation.job?.progress ?? 0;
  return (
    <Alert color={verdictColor(verdict)} title={t(verdict === 'FAILED' ? 'failed' : `verdict.${verdict}`)}>
      <Words evaluation={evaluation} />
      {verdict === 'RUNNING' ? (
        <Progress
          value={progress * 100}
          aria-label={`${t('verdict.RUNNING')}: ${format.percent(progress, 0)}`}
          mt="xs"
        />
      ) : null}
    </Alert>
  );
}

function Words({ evaluation }: Pick<Props, 'evaluation'>) {
  const { t } = useTranslation('evaluations');
  const verdict = verdictOf(evaluation);
  if (verdict === 'FAILED') return evaluation.failure ?? evaluation.failureCode;
  if (verdict === 'INCONCLUSIVE') {
    const count = evaluation.heldOutIdentities ?? 0;
    return count === 0 ? t('words.nobody') : t('words.INCONCLUSIVE', { count });
  }
  if (verdict === 'PASSED' && evaluation.superior === true) return t('words.SUPERIOR');
  return t(`words.${verdict}`);
}

/** Both models on people that only one of them knows. */
export function Forgetting({ evaluation }: Pick<Props, 'evaluation'>) {
  const { t } = useTranslation('evaluations');
  const { forgetting } = evaluation;
  if (!forgetting) return null;
  return (
    <Section title={t('forgetting.title')} description={t(`forgetting.${forgetting.basis}`)}>
      <Figures candidate={forgetting.candidate} active={forgetting.active} label={t('forgetting.title')} />
    </Section>
  );
}
