import { Box, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Decision } from './decision.ts';
import classes from './similarity-bar.module.css';
import { useFormat } from './use-format.ts';

interface Props {
  /** Absent: the viewer is told decisions only, and no line is drawn. */
  readonly value: number | undefined;
  /** Where MATCH begins. */
  readonly match?: number;
  /** Where REVIEW begins. */
  readonly review?: number;
  readonly decision?: Decision;
}

/** A cosine similarity on a line from 0 to 1 (below 0 is empty), with marks where the thresholds are. */
export function SimilarityBar({ value, match, review, decision }: Props) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  if (value === undefined) return null;
  const share = (of: number): string => `${Math.min(1, Math.max(0, of)) * 100}%`;
  return (
    <Group gap="xs" wrap="nowrap">
      <Box
        className={classes['track']}
        role="meter"
        aria-label={t('similarity.label')}
        aria-valuemin={-1}
        aria-valuemax={1}
        aria-valuenow={value}
        aria-valuetext={format.similarity(value)}
        mod={{ decision: decision?.toLowerCase() }}
      >
        <Box className={classes['value']} w={share(value)} />
        {review === undefined ? null : (
          <Box
            className={classes['mark']}
            left={share(review)}
            title={t('similarity.review', { value: format.similarity(review) })}
          />
        )}
        {match === undefined ? null : (
          <Box
            className={classes['mark']}
            left={share(match)}
            title={t('similarity.match', { value: format.similarity(match) })}
          />
        )}
      </Box>
      <Text size="sm" fw={550} w="3.2em">
        {format.similarity(value)}
      </Text>
    </Group>
  );
}
