import { Button, FileButton, Group, Paper, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconCheck, IconPhotoPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modality } from '../../graphql/generated/graphql.ts';
import { FileThumbnail } from '../../ui/file-thumbnail.tsx';
import { useFileDrop } from '../../ui/use-file-drop.ts';
import { isRejection } from '../../ui/rejection.ts';
import classes from './sample-card.module.css';
import { useEnrolment, type PictureOnItsWay } from './use-enrolment.ts';

interface Props {
  readonly galleryId: string;
  readonly identityId: string;
}

/** Pictures are dropped or chosen; each is told what became of it. */
export function AddPictures({ galleryId, identityId }: Props) {
  const { t } = useTranslation(['identity', 'ui']);
  const [modality, setModality] = useState<Modality>('FACE');
  const enrolment = useEnrolment(galleryId, identityId);
  const add = (files: readonly File[]): void => void enrolment.add(files, modality);
  const drop = useFileDrop(add);
  const isDone = enrolment.pictures.every(({ state }) => state === 'taken' || state === 'refused');
  return (
    <Paper p="sm">
      <div className={classes['target']} data-over={drop.isOver || undefined} {...drop.handlers}>
        <Group justify="space-between">
          <Group gap="xs">
            <IconPhotoPlus size={18} stroke={1.6} aria-hidden />
            <Text size="sm">{t('add.drop')}</Text>
          </Group>
          <Group gap="xs">
            <SegmentedControl
              size="xs"
              aria-label={t('add.modality')}
              value={modality}
              onChange={(value) => setModality(value === 'BODY' ? 'BODY' : 'FACE')}
              data={(['FACE', 'BODY'] as const).map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
            />
            <FileButton
              multiple
              accept="image/*"
              onChange={add}
              inputProps={{ 'aria-label': t('add.choose') }}
            >
              {(props) => (
                <Button size="xs" variant="default" {...props}>
                  {t('add.choose')}
                </Button>
              )}
            </FileButton>
          </Group>
        </Group>
      </div>
      {enrolment.pictures.length === 0 ? null : (
        <Stack gap={6} mt="sm" aria-live="polite">
          {enrolment.pictures.map((picture) => (
            <PictureLine
              key={picture.key}
              picture={picture}
              onInsist={() => void enrolment.insist(picture)}
            />
          ))}
          {isDone ? (
            <Group justify="flex-end">
              <Button size="compact-xs" variant="subtle" onClick={enrolment.clear}>
                {t('add.clear')}
              </Button>
            </Group>
          ) : null}
        </Stack>
      )}
    </Paper>
  );
}

function PictureLine({
  picture,
  onInsist,
}: {
  readonly picture: PictureOnItsWay;
  readonly onInsist: () => void;
}) {
  const { t } = useTranslation(['identity', 'ui']);
  const { file, state, sent, reason, message } = picture;
  return (
    <Group gap="sm" wrap="nowrap">
      <FileThumbnail file={file} size={36} />
      <Text size="sm" truncate flex={1}>
        {file.name}
      </Text>
      {state === 'waiting' || state === 'sending' ? (
        <Progress value={sent * 100} w={120} size="sm" aria-label={t('add.progress', { name: file.name })} />
      ) : null}
      {state === 'taken' ? (
        <Group gap={4} c="teal">
          <IconCheck size={16} aria-hidden />
          <Text size="sm">{t('add.taken')}</Text>
        </Group>
      ) : null}
      {state === 'refused' ? (
        <Text size="sm" maw="55%">
          {isRejection(reason) ? t(`ui:reject.${reason}`) : message}{' '}
          {picture.isForceable ? (
            <Button size="compact-xs" variant="light" onClick={onInsist}>
              {t('add.insist')}
            </Button>
          ) : null}
        </Text>
      ) : null}
    </Group>
  );
}
