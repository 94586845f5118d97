import { Button, Grid, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import type { BenchSearchQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { bestOf, searchInputOf, type BenchSearch } from './bench-search.ts';
import { PictureDrop } from './picture-drop.tsx';
import { ProbePanel } from './probe-panel.tsx';
import { Refusal } from './refusal.tsx';
import type { BenchChange } from './search.page.tsx';
import { benchSampleDocument, benchSearchDocument } from './search.operations.ts';
import { SubjectPicture } from './subject-picture.tsx';
import { UploadFailure } from './upload-failure.tsx';
import { usePicture } from './use-picture.ts';
import { namedBy, useSaid, type SaidOfProbes } from './use-said.ts';

export type SearchAnswer = BenchSearchQuery['search'];
export type Probe = SearchAnswer['probes'][number];

interface Props {
  readonly galleryId: string;
  readonly search: BenchSearch;
  readonly onChange: (change: BenchChange) => void;
}

export function Bench({ galleryId, search, onChange }: Props) {
  const { t } = useTranslation('search');
  const picture = usePicture(galleryId, (media) => onChange({ media, sample: undefined }));
  const [run, setRun] = useState(0);
  const input = searchInputOf(galleryId, search);
  // another id is another search; the same one is never asked twice, for each is kept and audited
  const variables =
    input === null ? null : { input: run === 0 ? input : { ...input, clientRequestId: `bench ${run}` } };
  const query = useOperation(benchSearchDocument, variables, { isLasting: true });
  const url = usePictureUrl(search, picture.url);
  const [chosen, setChosen] = useState<number | null>(null);
  const said = useSaid();
  const answer = query.data?.search;
  const probes = answer?.probes ?? [];
  const current = Math.min(chosen ?? bestOf(probes), Math.max(0, probes.length - 1));
  const drop = (
    <PictureDrop
      takesPaste
      label={t('drop.title')}
      progress={picture.progress}
      onPicture={(file) => {
        setChosen(null);
        picture.take(file);
      }}
    >
      {url === null ? undefined : (
        <SubjectPicture
          url={url}
          alt={t('picture.alt')}
          subjects={probes.map((probe, index) => {
            const named = namedBy(said.of(answer?.id ?? null, index));
            return { ...probe, named: named?.name ?? null, label: labelOf(t, { ...probe, named }, index) };
          })}
          selected={current}
          onSelect={setChosen}
        />
      )}
    </PictureDrop>
  );
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: url === null ? 12 : 6 }}>
        <Stack gap="sm">
          {drop}
          {answer === undefined ? null : (
            <Summary answer={answer} onAgain={() => setRun((before) => before + 1)} />
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: url === null ? 12 : 6 }} aria-live="polite">
        {picture.error !== null ? (
          <UploadFailure error={picture.error} />
        ) : variables === null ? (
          <Hints />
        ) : answer === undefined ? (
          query.error === null ? (
            <LoadingState rows={8} />
          ) : (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          )
        ) : (
          <Answer
            key={answer.id ?? run}
            {...{ answer, current, said, galleryId, showsGallery: search.galleries !== undefined }}
          />
        )}
      </Grid.Col>
    </Grid>
  );
}

type Texts = ReturnType<typeof useTranslation<'search'>>['t'];

interface Named extends Probe {
  readonly named: { readonly name: string } | null;
}

function labelOf(t: Texts, { decision, rejected, named }: Named, index: number): string {
  if (named !== null) return t('subject.named', { number: index + 1, name: named.name });
  if (decision !== null) return t(`subject.${decision}`, { number: index + 1 });
  return rejected === null
    ? String(index + 1)
    : t('subject.rejected', { number: index + 1, reason: t(`reject.${rejected}`) });
}

/** Of the file on this machine, of the upload, or of the sample that the address names. */
function usePictureUrl({ media, sample }: BenchSearch, own: string | null): string | null {
  const found = useOperation(benchSampleDocument, sample === undefined ? null : { id: sample });
  if (own !== null) return own;
  if (media !== undefined) return `/media/${encodeURIComponent(media)}`;
  const node = found.data?.node;
  return node !== null && node !== undefined && 'cropUrl' in node ? (node.cropUrl ?? null) : null;
}

function Answer(props: {
  readonly answer: SearchAnswer;
  readonly current: number;
  readonly said: SaidOfProbes;
  readonly galleryId: string;
  readonly showsGallery: boolean;
}) {
  const { answer, current } = props;
  const [problem] = answer.userErrors;
  const [refused] = answer.rejected;
  const { t } = useTranslation('search');
  if (problem !== undefined) return <Refusal title={t('failed')} message={problem.message} />;
  if (refused !== undefined) return <Refusal title={t('refused')} reason={refused.reason} />;
  return answer.probes.map((probe, index) => (
    // all are there, so that what was said of one stays while another is looked at
    <div key={index} hidden={index !== current}>
      <ProbePanel {...props} probe={probe} index={index} />
    </div>
  ));
}

function Summary({ answer, onAgain }: { readonly answer: SearchAnswer; readonly onAgain: () => void }) {
  const { t } = useTranslation('search');
  const format = useFormat();
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {t('summary', { count: answer.probes.length, took: format.duration(answer.tookMs) })}
      </Text>
      <Button variant="subtle" size="xs" onClick={onAgain}>
        {t('again')}
      </Button>
    </Group>
  );
}

function Hints() {
  const { t } = useTranslation('search');
  return (
    <Paper>
      <EmptyState title={t('empty.title')} hint={t('empty.hint')} />
    </Paper>
  );
}
