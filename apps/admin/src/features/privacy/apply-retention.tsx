import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClockPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionJobQuery, RetentionKind } from '../../graphql/generated/graphql.ts';
import { useAction, useOperation } from '../../graphql/index.ts';
import { ConfirmForm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { isOver, JobStateBadge } from '../../ui/job-state-badge.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { countsOf } from './receipt.ts';
import {
  applyRetentionDocument,
  retentionJobDocument,
  retentionPreviewDocument,
} from './retention.operations.ts';

interface Props {
  readonly gallery: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

const pollMs = 1_000;

/** Removes now what the server would remove within the hour. */
export function ApplyRetention({ gallery }: { readonly gallery: Props['gallery'] | null }) {
  const { t } = useTranslation('privacy');
  const [isAsking, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        flex="none"
        disabled={gallery === null}
        leftSection={<IconClockPlay size={16} aria-hidden />}
        onClick={open}
      >
        {t('retention.apply.short')}
      </Button>
      <Dialog isOpen={isAsking && gallery !== null} onClose={close} title={t('retention.apply.title')}>
        {gallery === null ? null : <Steps gallery={gallery} onClose={close} />}
      </Dialog>
    </>
  );
}

/** What would go, then the question, then what went. */
function Steps(props: Props) {
  const [jobId, setJobId] = useState<string | null>(null);
  return jobId === null ? <Ask {...props} onJob={setJobId} /> : <Outcome jobId={jobId} {...props} />;
}

function Ask({ gallery, onClose, onJob }: Props & { readonly onJob: (id: string) => void }) {
  const { t } = useTranslation(['privacy', 'ui']);
  const preview = useOperation(retentionPreviewDocument, { galleryId: gallery.id });
  const action = useAction(applyRetentionDocument, { key: 'input', changes: ['Jobs'] });
  return (
    <QueryState of={preview}>
      {({ retentionPreview }) => {
        const counts = (retentionPreview ?? []).filter(({ count }) => count > 0);
        if (counts.length === 0) return <Nothing onClose={onClose} />;
        return (
          <ConfirmForm
            onClose={onClose}
            typedName={gallery.name}
            isDestructive
            confirmLabel={t('retention.apply.submit')}
            onConfirm={async () => {
              const job = (await action.run({ input: { galleryId: gallery.id } }))?.job ?? null;
              if (job !== null) onJob(job.id);
              return false; // the dialog goes on with what comes of it
            }}
          >
            {t('retention.apply.hint')}
            <Counts counts={counts.map(({ kind, count }) => [kind, count] as const)} />
            <Text size="sm" mt="sm">
              {t('retention.apply.final')}
            </Text>
          </ConfirmForm>
        );
      }}
    </QueryState>
  );
}

function Nothing({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation(['privacy', 'ui']);
  return (
    <Stack>
      <Text size="sm" role="status">
        {t('retention.apply.nothing')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </Stack>
  );
}

function Counts({ counts }: { readonly counts: readonly (readonly [string, number])[] }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const nameOf = (kind: string): string =>
    // reason: of a kind that this console does not know the server's word stands
    t(`retention.kind.${kind as RetentionKind}`, { defaultValue: kind });
  return <Facts rows={counts.map(([kind, count]) => [nameOf(kind), format.number(count)] as const)} />;
}

function Outcome({ jobId, onClose }: Props & { readonly jobId: string }) {
  const { t } = useTranslation(['privacy', 'ui']);
  const query = useOperation(
    retentionJobDocument,
    { id: jobId },
    {
      refetchMs: (last) =>
        last === undefined || (last.job !== null && !isOver(last.job.state)) ? pollMs : false,
    },
  );
  return (
    <Stack>
      <QueryState of={query}>
        {({ job }) =>
          job === null ? <Text size="sm">{t('retention.apply.absent')}</Text> : <Went job={job} />
        }
      </QueryState>
      <Group justify="space-between">
        <LinkAnchor size="sm" to="/jobs/$jobId" params={{ jobId }}>
          {t('retention.apply.job')}
        </LinkAnchor>
        <Button variant="default" onClick={onClose}>
          {t('ui:close')}
        </Button>
      </Group>
    </Stack>
  );
}

function Went({ job }: { readonly job: NonNullable<RetentionJobQuery['job']> }) {
  const { t } = useTranslation('privacy');
  const counts = countsOf(job.result ?? {});
  const isDone = job.state === 'SUCCEEDED';
  const words = isOver(job.state)
    ? isDone
      ? t(counts.length === 0 ? 'retention.apply.doneNothing' : 'retention.apply.done')
      : t('retention.apply.stopped')
    : t('retention.apply.RUNNING');
  return (
    <>
      <Group role="status">
        <JobStateBadge state={job.state} />
        {isOver(job.state) ? null : <Loader size="xs" aria-hidden />}
        <Text size="sm">{words}</Text>
      </Group>
      {job.error === null ? null : <Alert color="red">{job.error}</Alert>}
      {isDone && counts.length > 0 ? <Counts counts={counts} /> : null}
      {counts.some(([kind]) => kind === 'ENDED_CONSENT') ? (
        <Text size="sm">
          {t('retention.apply.erasures')}{' '}
          <LinkAnchor to="/consent" inherit underline="always">
            {t('retention.apply.toErasures')}
          </LinkAnchor>
        </Text>
      ) : null}
    </>
  );
}
