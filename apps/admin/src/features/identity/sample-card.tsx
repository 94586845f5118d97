import { Badge, Box, Checkbox, Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Formatters } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Doubt } from './doubts.ts';
import { startDrag } from './drag.ts';
import type { Sample } from './identity.page.tsx';
import classes from './sample-card.module.css';
import type { ChosenSamples } from './use-chosen-samples.ts';

interface Props {
  readonly sample: Sample;
  readonly doubt: Doubt | undefined;
  readonly chosen: ChosenSamples;
}

export function SampleCard({ sample, doubt, chosen }: Props) {
  const { t } = useTranslation(['identity', 'ui']);
  const format = useFormat();
  const isChosen = chosen.has(sample.id);
  const { quality } = sample;
  const label = t('choose', { at: format.dateTime(sample.createdAt) });
  return (
    <Box
      className={classes['card']}
      mod={{ chosen: isChosen, doubt: doubt?.kind === 'outlier' }}
      component={chosen.mayChange ? 'label' : 'div'}
      draggable={chosen.mayChange}
      onDragStart={(event: DragEvent) => startDrag(event, chosen.with(sample.id))}
    >
      <Box pos="relative">
        <Thumbnail url={sample.cropUrl} alt="" size={104} ratio={sample.modality === 'BODY' ? 2 : 1} />
        {chosen.mayChange ? (
          <Checkbox
            size="xs"
            className={classes['choose']}
            aria-label={label}
            checked={isChosen}
            onChange={() => chosen.toggle(sample.id)}
          />
        ) : null}
      </Box>
      <DoubtBadge doubt={doubt} />
      <Group gap={4} justify="center" fz="xs">
        <Text
          span
          inherit
          title={t('qualityHint', {
            sharpness: format.number(quality.sharpness, 2),
            px: format.number(quality.subjectPx, 0),
          })}
        >
          {t('quality', { value: format.number(quality.overall, 2) })}
        </Text>
        {sample.modality === 'FACE' ? (
          <Text span inherit c="dimmed" title={t('yawHint')}>
            {t('yaw', { degrees: format.number(quality.yawDegrees, 0) })}
          </Text>
        ) : null}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {sample.cameraId === null ? null : `${sample.cameraId} · `}
        <Moment at={sample.capturedAt ?? sample.createdAt} />
      </Text>
    </Box>
  );
}

function hintOf(doubt: Doubt, t: TFunction<'identity'>, format: Formatters): string {
  if (doubt.similarity === undefined) return t(`${doubt.kind}.hintOnly`);
  const similarity = format.similarity(doubt.similarity);
  return doubt.kind === 'outlier'
    ? t('outlier.hint', { similarity, usual: format.similarity(doubt.usual) })
    : t('duplicate.hint', { similarity });
}

function DoubtBadge({ doubt }: Pick<Props, 'doubt'>) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  if (doubt === undefined) return null;
  const isOutlier = doubt.kind === 'outlier';
  const Icon = isOutlier ? IconAlertTriangle : IconCopy;
  return (
    <Tooltip multiline maw={280} label={hintOf(doubt, t, format)}>
      <Badge
        size="xs"
        variant="light"
        color={isOutlier ? 'orange' : 'gray'}
        leftSection={<Icon size={11} aria-hidden />}
      >
        {isOutlier ? t('outlier.badge') : t('duplicate.badge')}
      </Badge>
    </Tooltip>
  );
}
