import { Center, Grid, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BenchVerifyQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { DecisionBadge } from '../../ui/decision-badge.tsx';
import { Interval } from '../../ui/interval.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { SimilarityBar } from '../../ui/similarity-bar.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { hintOf, modalityOf, type BenchSearch } from './bench-search.ts';
import { PictureDrop } from './picture-drop.tsx';
import { Refusal } from './refusal.tsx';
import { UploadFailure } from './upload-failure.tsx';
import { benchVerifyDocument } from './search.operations.ts';
import { SubjectPicture } from './subject-picture.tsx';
import { usePicture } from './use-picture.ts';

type Verified = BenchVerifyQuery['verify'];

interface Props {
  readonly galleryId: string;
  readonly search: BenchSearch;
}

/** Two pictures side by side: one comparison, by the false match rate. */
export function Compare({ galleryId, search }: Props) {
  const { t } = useTranslation('search');
  const [left, setLeft] = useState<string | null>(null);
  const [right, setRight] = useState<string | null>(null);
  const { hint } = hintOf(search);
  const hints = hint === undefined ? {} : { probeHint: hint, referenceHint: hint };
  const input =
    left === null || right === null
      ? null
      : {
          modality: modalityOf(search),
          probe: { image: { mediaId: left } },
          reference: { image: { mediaId: right } },
          ...hints,
        };
  const query = useOperation(benchVerifyDocument, input === null ? null : { input }, { isLasting: true });
  const result = query.data?.verify;
  return (
    <Stack>
      <Grid>
        <Grid.Col span={6}>
          <Side
            {...{ galleryId, side: result?.probe, onUploaded: setLeft, takesPaste: left === null }}
            label={t('compare.first')}
          />
        </Grid.Col>
        <Grid.Col span={6}>
          <Side
            {...{ galleryId, side: result?.reference, onUploaded: setRight, takesPaste: left !== null }}
            label={t('compare.second')}
          />
        </Grid.Col>
      </Grid>
      <div aria-live="polite">
        {input === null ? (
          <Text c="dimmed" size="sm" ta="center">
            {t('compare.hint')}
          </Text>
        ) : (
          <QueryState of={query}>{({ verify }) => <Outcome result={verify} />}</QueryState>
        )}
      </div>
    </Stack>
  );
}

interface SideProps {
  readonly galleryId: string;
  readonly label: string;
  readonly side: Verified['probe'] | undefined;
  readonly takesPaste: boolean;
  readonly onUploaded: (mediaId: string | null) => void;
}

function Side({ galleryId, label, side, takesPaste, onUploaded }: SideProps) {
  const { t } = useTranslation('search');
  const picture = usePicture(galleryId, onUploaded);
  const rejected = side?.rejected ?? null;
  return (
    <Stack gap="sm">
      <PictureDrop
        label={label}
        takesPaste={takesPaste}
        progress={picture.progress}
        onPicture={(file) => {
          onUploaded(null);
          picture.take(file);
        }}
      >
        {picture.url === null ? undefined : (
          <SubjectPicture
            url={picture.url}
            alt={label}
            subjects={side?.box === undefined || side.box === null ? [] : [{ box: side.box, label }]}
          />
        )}
      </PictureDrop>
      {picture.error === null ? null : <UploadFailure error={picture.error} />}
      {rejected === null ? null : <Refusal title={t('refused')} reason={rejected.reason} />}
    </Stack>
  );
}

function Outcome({ result }: { readonly result: Verified }) {
  const { t } = useTranslation('search');
  const format = useFormat();
  const { decision, cosineSimilarity, threshold } = result;
  const [problem] = result.userErrors;
  if (problem !== undefined) return <Refusal title={t('failed')} message={problem.message} />;
  if (cosineSimilarity === null || decision === null) {
    return (
      <Text c="dimmed" size="sm" ta="center">
        {t('compare.nothing')}
      </Text>
    );
  }
  const marks = threshold === null ? {} : { match: threshold.match, review: threshold.review };
  return (
    <Center>
      <Paper w="100%" maw={640}>
        <Stack gap="xs">
          <Group justify="space-between">
            <Text fw={600}>{t(`compare.${decision}`)}</Text>
            <DecisionBadge decision={decision} />
          </Group>
          <SimilarityBar value={cosineSimilarity} decision={decision} {...marks} />
          {threshold === null ? null : (
            <Group gap="md">
              <Text size="xs" c="dimmed">
                {t('threshold', {
                  match: format.similarity(threshold.match),
                  review: format.similarity(threshold.review),
                })}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {t('compare.fmr')}{' '}
                <Interval estimate={threshold.fmr} upperBound={threshold.fmrUpperBound ?? null} />
              </Text>
            </Group>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
