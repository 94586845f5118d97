import { Button, Group, Progress, SegmentedControl, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modality, UnknownsJobSubscription } from '../../graphql/generated/graphql.ts';
import { useAction, useLive } from '../../graphql/index.ts';
import { useNotices } from '../../ui/notices.ts';
import { clusteringJobDocument, startClusteringDocument } from './unknowns.operations.ts';

type Job = Pick<UnknownsJobSubscription['jobUpdated'], 'id' | 'state' | 'progress'>;

/** Looks through the newest strangers now, and shows how far it is. */
export function ClusteringButton({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation(['unknowns', 'ui']);
  const client = useQueryClient();
  const notices = useNotices();
  const [modality, setModality] = useState<Modality>('FACE');
  const [job, setJob] = useState<Job | null>(null);
  const start = useAction(startClusteringDocument, { key: 'input', changes: [] });
  useLive(clusteringJobDocument, job === null ? null : { jobId: job.id }, ({ jobUpdated }) => {
    if (jobUpdated.state === 'QUEUED' || jobUpdated.state === 'RUNNING') {
      setJob(jobUpdated);
      return;
    }
    setJob(null);
    if (jobUpdated.state === 'SUCCEEDED') notices.success(t('clustering.done'));
    else notices.failure(jobUpdated.error ?? t(`ui:jobState.${jobUpdated.state}`));
    void client.invalidateQueries({ queryKey: ['Unknowns'] });
  });
  const run = async (): Promise<void> => {
    const id = (await start.run({ input: { galleryId, modality } }))?.job?.id;
    if (id !== undefined) setJob({ id, state: 'QUEUED', progress: 0 });
  };
  return (
    <Group gap="xs">
      <SegmentedControl
        aria-label={t('clustering.modality')}
        data={(['FACE', 'BODY'] as const).map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
        value={modality}
        onChange={(value) => setModality(value === 'BODY' ? 'BODY' : 'FACE')}
      />
      {job === null ? (
        <Button loading={start.isPending} onClick={() => void run()}>
          {t('clustering.start')}
        </Button>
      ) : (
        <div role="status">
          <Text size="sm">{t(`ui:jobState.${job.state}`)}</Text>
          <Progress value={job.progress * 100} w={140} animated aria-label={t('clustering.progress')} />
        </div>
      )}
    </Group>
  );
}
