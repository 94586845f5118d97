import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconEyeSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FindSightingsQuery } from '../../graphql/generated/graphql.ts';
import { useConnection, type Connection } from '../../graphql/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { Refusal } from '../search/refusal.tsx';
import { UploadFailure } from '../search/upload-failure.tsx';
import { CameraStrip } from './camera-strip.tsx';
import { NamingBar } from './naming-bar.tsx';
import { findSightingsDocument } from './sightings.operations.ts';
import { findVariablesOf, type SightingsSearch } from './sightings-search.ts';
import { momentOf, stripsOf } from './strips.ts';
import { TimeChart } from './time-chart.tsx';
import { useNaming } from './use-naming.ts';
import type { ProbeNode, SightingsProbe } from './use-probe.ts';

type Answer = FindSightingsQuery['findSightings'];
export type SightingMatch = Answer['matches']['nodes'][number];
export interface SightingGroup extends Pick<Answer['groups'][number], 'from' | 'until' | 'camera'> {
  readonly matches: readonly SightingMatch[];
}

interface Props {
  readonly galleryId: string;
  readonly search: SightingsSearch;
  readonly probe: SightingsProbe;
}

/** Pages are of matches; what is shown are their groups, which name their matches by rank. */
function groupsOf({ findSightings: { matches, groups } }: FindSightingsQuery): Connection<SightingGroup> {
  const byRank = new Map(matches.nodes.map((match) => [match.rank, match]));
  const nodes = groups.map((group) => ({
    ...group,
    matches: group.matches.flatMap(({ rank }) => byRank.get(rank) ?? []),
  }));
  return { nodes, pageInfo: matches.pageInfo };
}

export function Found({ galleryId, search, probe }: Props) {
  const { t } = useTranslation('sightings');
  const variables = probe.isReady ? findVariablesOf(galleryId, search, probe.modality) : null;
  const found = useConnection(findSightingsDocument, variables, { pick: groupsOf, isLasting: true });
  if (probe.picture.error !== null) return <UploadFailure error={probe.picture.error} />;
  if (probe.error !== null) return <ErrorState error={probe.error} onRetry={probe.retry} />;
  if (probe.isAbsent) return <Message title={t('absent.title')} hint={t('absent.hint')} />;
  if (probe.isStarting) return <LoadingState rows={8} />;
  if (variables === null) return <Message title={t('empty.title')} hint={t('empty.hint')} />;
  if (found.first === undefined)
    return found.error === null ? (
      <LoadingState rows={8} />
    ) : (
      <ErrorState error={found.error} onRetry={found.refetch} />
    );
  return (
    <>
      <Shown
        // what was chosen of one search is not on the page of another
        key={JSON.stringify(variables)}
        galleryId={galleryId}
        probe={probe.node}
        answer={found.first.findSightings}
        groups={found.rows}
      />
      {found.hasMore ? (
        <Button mt="md" variant="default" loading={found.isFetching} onClick={found.fetchMore}>
          {t('more')}
        </Button>
      ) : null}
      <MoreFailed of={found} />
    </>
  );
}

function Message({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <Paper>
      <EmptyState icon={IconEyeSearch} title={title} hint={hint} />
    </Paper>
  );
}

interface ShownProps {
  readonly galleryId: string;
  readonly probe: ProbeNode | null;
  readonly answer: Answer;
  readonly groups: readonly SightingGroup[];
}

function Shown({ galleryId, probe, answer, groups }: ShownProps) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const naming = useNaming();
  const [problem] = answer.userErrors;
  const [refused] = answer.rejected;
  if (problem !== undefined) return <Refusal title={t('failed')} message={problem.message} />;
  if (refused !== undefined) return <Refusal title={t('refused')} reason={refused.reason} />;
  if (groups.length === 0) return <Message title={t('nowhere.title')} hint={t('nowhere.hint')} />;
  const strips = stripsOf(groups);
  const count = groups.reduce((sum, { matches }) => sum + matches.length, 0);
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('summary', {
            count,
            cameras: t('cameraCount', { count: strips.length }),
            took: format.duration(answer.tookMs),
          })}
        </Text>
      </Group>
      <TimeChart strips={strips} probe={momentOf(probe)} />
      <NamingBar galleryId={galleryId} naming={naming} />
      {strips.map((strip) => (
        <CameraStrip key={strip.key} strip={strip} galleryId={galleryId} naming={naming} />
      ))}
    </Stack>
  );
}
