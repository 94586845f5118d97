import { Button, Flex, SegmentedControl, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useViewer } from '../../app/viewer.ts';
import { useAction, useLive, useOperation } from '../../graphql/index.ts';
import type { Modality, ThresholdsQuery, UsedThresholdFragment } from '../../graphql/generated/graphql.ts';
import { Can } from '../../ui/can.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { CurrentThreshold } from './current-threshold.tsx';
import { PolicyPart } from './policy-part.tsx';
import { SimilaritiesPart } from './similarities-part.tsx';
import { ThresholdVersions } from './threshold-versions.tsx';
import {
  recalibrateDocument,
  thresholdsActivityDocument,
  thresholdsDocument,
} from './thresholds.operations.ts';

export type Used = UsedThresholdFragment;
export type Thresholds = NonNullable<NonNullable<ThresholdsQuery['gallery']>['thresholds']>;

const route = '/shell/galleries/$galleryId/thresholds';
const shown = ['Thresholds', 'ThresholdHistory', 'SimilarityHistogram'];

/** From which similarity on two pictures count as one person, and how often that is wrong. */
export function ThresholdsPage() {
  const { t } = useTranslation(['thresholds', 'ui']);
  const { galleryId } = useParams({ from: route });
  const { modality = 'FACE' } = useSearch({ from: route });
  const navigate = useNavigate({ from: '/galleries/$galleryId/thresholds' });
  const page = useOperation(thresholdsDocument, { galleryId, modality });
  useCalibrationsLive(galleryId);
  if (page.data?.gallery === null) return <NoGalleryHere />;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        crumbs={[
          <LinkAnchor key="galleries" to="/galleries">
            {t('galleries')}
          </LinkAnchor>,
          <LinkAnchor key="gallery" to="/galleries/$galleryId" params={{ galleryId }}>
            {page.data?.gallery.name ?? '…'}
          </LinkAnchor>,
        ]}
        actions={
          <Can permission="GALLERY_WRITE">
            <Recalibrate galleryId={galleryId} modality={modality} />
          </Can>
        }
      />
      <SegmentedControl
        aria-label={t('modality')}
        mb="md"
        value={modality}
        onChange={(value) => void navigate({ search: value === 'BODY' ? { modality: 'BODY' } : {} })}
        data={(['FACE', 'BODY'] as const).map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
      />
      <QueryState of={page}>
        {({ gallery }) => {
          const thresholds = gallery?.thresholds ?? null;
          if (thresholds === null) return <EmptyState title={t('noSpace.title')} hint={t('noSpace.hint')} />;
          return <Parts key={`${galleryId} ${modality}`} {...{ galleryId, modality, thresholds }} />;
        }}
      </QueryState>
    </>
  );
}

interface PartsProps {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly thresholds: Thresholds;
}

function Parts({ galleryId, modality, thresholds }: PartsProps) {
  const [tried, setTried] = useState<Used | null>(null);
  // Similarities can be worked out from both: the API refuses them to who is told decisions only.
  const { decisionOnly } = useViewer();
  return (
    <Stack>
      <Flex gap="md" align="stretch">
        <CurrentThreshold current={thresholds.current} hasPolicy={thresholds.policy !== null} />
        {decisionOnly ? null : (
          <SimilaritiesPart {...{ galleryId, modality, tried }} current={thresholds.current} />
        )}
      </Flex>
      {decisionOnly ? null : (
        <Can permission="GALLERY_WRITE">
          <PolicyPart {...{ galleryId, modality, thresholds }} onTried={setTried} />
        </Can>
      )}
      <ThresholdVersions galleryId={galleryId} modality={modality} />
    </Stack>
  );
}

function Recalibrate({ galleryId, modality }: Omit<PartsProps, 'thresholds'>) {
  const { t } = useTranslation('thresholds');
  const action = useAction(recalibrateDocument, { key: 'input', success: t('recalibrate.started') });
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={action.isPending}
      onClick={() => void action.run({ input: { galleryId, modality } })}
    >
      {t('recalibrate.title')}
    </Button>
  );
}

/** Asks again when a calibration ends, and when the gallery has other samples. */
function useCalibrationsLive(galleryId: string): void {
  const queries = useQueryClient();
  useLive(thresholdsActivityDocument, { galleryId }, ({ galleryActivity: { kind, action, outcome } }) => {
    const isCalibrated = kind === 'JOB' && action === 'calibrate' && outcome === 'SUCCEEDED';
    if (!isCalibrated && !['ENROLLED', 'DELETED', 'MOVED', 'PROMOTED'].includes(kind)) return;
    for (const name of shown) void queries.invalidateQueries({ queryKey: [name] });
  });
}
