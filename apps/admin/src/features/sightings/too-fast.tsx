import { Badge, Tooltip } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';

interface Props {
  readonly travel: { readonly seconds: number; readonly minSeconds: number };
  /** What the way is reckoned from: who is looked for, or the entry before. */
  readonly from: 'probe' | 'entry';
}

/** Somebody would have had to be faster than people are. */
export function TooFast({ travel, from }: Props) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const words = t(`travel.hint.${from}`, {
    seconds: format.duration(travel.seconds * 1000),
    min: format.duration(travel.minSeconds * 1000),
  });
  return (
    <Tooltip label={words} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <Badge
        color="orange"
        variant="light"
        tabIndex={0}
        leftSection={<IconAlertTriangle size={12} aria-hidden />}
        aria-label={`${t('travel.tooFast')}. ${words}`}
        role="note"
      >
        {t('travel.tooFast')}
      </Badge>
    </Tooltip>
  );
}
