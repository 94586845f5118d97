import { Alert, List, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { TrainingPreviewQuery, TrainingPreviewQueryVariables } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { trainingPreviewDocument } from './training.operations.ts';

const typingMs = 400;

/** Asked again once nothing was changed for a moment; null: nothing to look at yet. */
export function usePreview(input: TrainingPreviewQueryVariables['input'] | null) {
  // as text: a new object of the same values is no change
  const [asked] = useDebouncedValue(input === null ? null : JSON.stringify(input), typingMs);
  const variables =
    asked === null ? null : { input: JSON.parse(asked) as TrainingPreviewQueryVariables['input'] }; // reason: written above
  return useOperation(trainingPreviewDocument, variables, { keepsPrevious: true });
}

type Preview = TrainingPreviewQuery['trainingPreview'];

/** Who would be learnt from and who is held out, how long it takes, and why it would be refused. */
export function TrainingPreview({ of }: { readonly of: ReturnType<typeof usePreview> }) {
  const { t } = useTranslation('training');
  if (of.error) return <ErrorState error={of.error} onRetry={() => void of.refetch()} />;
  if (of.fetchStatus === 'idle' && of.data === undefined) return null;
  return (
    <Stack gap={4} aria-live="polite">
      <Text size="sm" fw={500}>
        {t('preview.title')}
      </Text>
      {of.data === undefined ? (
        <Text size="sm" c="dimmed">
          {t('preview.loading')}
        </Text>
      ) : (
        <Shown preview={of.data.trainingPreview} />
      )}
    </Stack>
  );
}

function Shown({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('training');
  const { parts, comparedIdentities, problem } = preview;
  const isFew = comparedIdentities < 30;
  return (
    <>
      {problem ? (
        <Alert color="orange" title={t('preview.refused')} p="xs">
          {problem.message}
        </Alert>
      ) : null}
      <List size="sm">
        {parts
          .filter(({ samples, feedback }) => samples + feedback > 0)
          .map(({ part, identities, samples }) => (
            <List.Item key={part}>
              <b>{t(`dataset.${part}`)}</b>:{' '}
              {t('form.has', {
                identities: t('form.identities', { count: identities }),
                samples: t('form.samples', { count: samples }),
              })}
            </List.Item>
          ))}
      </List>
      {parts.length === 0 ? null : (
        <Text size="sm">
          {t('preview.compared', { count: comparedIdentities })} {isFew ? t('preview.tooFew') : null}
        </Text>
      )}
      <Duration preview={preview} />
      <Text size="xs" c="dimmed">
        {t('preview.hint')}
      </Text>
    </>
  );
}

function Duration({ preview: { estimate, settings } }: { readonly preview: Preview }) {
  const { t } = useTranslation('training');
  const format = useFormat();
  if (!settings) return null;
  if (!estimate)
    return (
      <Text size="sm" c="dimmed">
        {t('preview.noEstimate')}
      </Text>
    );
  return (
    <Text size="sm">
      {t('progress.estimate', {
        duration: format.duration(estimate.seconds * 1000),
        epochs: format.number(estimate.epochs),
        pictures: format.number(estimate.pictures),
      })}{' '}
      {t(`progress.basis.${estimate.basis}`)}
    </Text>
  );
}
