import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { ScheduleForm, type ScheduleDraft } from './schedule-form.tsx';
import type { ScheduleDetail } from './schedule.page.tsx';
import {
  deleteScheduleDocument,
  runScheduleNowDocument,
  updateScheduleDocument,
} from './schedules.operations.ts';

interface Props {
  readonly schedule: ScheduleDetail;
}

function draftOf({ onlyIf, options, ...schedule }: ScheduleDetail): ScheduleDraft {
  const { name, kind, cron, timeZone, enabled, overlap, galleries } = schedule;
  return {
    ...{ name, kind, cron, timeZone, enabled, overlap, galleries },
    onlyIf: onlyIf && {
      minNewSamples: onlyIf.minNewSamples ?? null,
      minNewFeedback: onlyIf.minNewFeedback ?? null,
    },
    options: Object.keys(options).length === 0 ? '' : JSON.stringify(options, null, 2),
  };
}

export function ScheduleActions({ schedule }: Props) {
  const { t } = useTranslation('schedules');
  const { id, enabled } = schedule;
  const [isEditing, setIsEditing] = useState(false);
  const update = useAction(updateScheduleDocument, { success: t('saved') });
  const runNow = useAction(runScheduleNowDocument, {
    key: 'argument',
    success: ({ run }) =>
      run?.outcome === 'SKIPPED' ? t('runNow.skipped', { reason: run.reason ?? '' }) : t('runNow.started'),
  });
  return (
    <>
      <Button
        variant="default"
        loading={update.isPending}
        onClick={() => void update.run({ id, input: { enabled: !enabled } })}
      >
        {t(enabled ? 'turnOff' : 'turnOn')}
      </Button>
      <Button variant="default" onClick={() => setIsEditing(true)}>
        {t('edit')}
      </Button>
      <Delete schedule={schedule} />
      <Button loading={runNow.isPending} onClick={() => void runNow.run({ id })}>
        {t('runNow.do')}
      </Button>
      <ScheduleForm
        isOpen={isEditing}
        onClose={() => setIsEditing(false)}
        id={id}
        draft={draftOf(schedule)}
      />
    </>
  );
}

function Delete({ schedule: { id, name } }: Props) {
  const { t } = useTranslation('schedules');
  const navigate = useNavigate();
  const [isAsked, setIsAsked] = useState(false);
  const remove = useAction(deleteScheduleDocument, { success: t('remove.done'), changes: ['Schedules'] });
  return (
    <>
      <Button variant="light" color="red" onClick={() => setIsAsked(true)}>
        {t('remove.do')}
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        title={t('remove.title', { name })}
        confirmLabel={t('remove.do')}
        isDestructive
        onConfirm={async () => {
          if ((await remove.run({ id })) === null) return false;
          await navigate({ to: '/schedules' });
          return true;
        }}
      >
        {t('remove.warning')}
      </Confirm>
    </>
  );
}
