import { Badge, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityLiveSubscription } from '../../graphql/generated/graphql.ts';
import { useLive } from '../../graphql/index.ts';
import { LiveBadge } from '../../ui/live-badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { useOutcomeWords } from '../../ui/use-outcome-words.ts';
import { useActionWords } from '../audit/action-words.ts';
import { useJobKind } from '../jobs/job-kind.ts';
import { outcomeColour } from './outcome.ts';
import { galleryActivityDocument } from './activity.operations.ts';

type Activity = ActivityLiveSubscription['galleryActivity'];

/** So many are kept on the page; older ones are in the log. */
const mostShown = 100;

/** What happens while somebody looks. */
export function LiveActivity({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('activity');
  const inWords = useActionWords();
  const jobKind = useJobKind();
  const [seen, setSeen] = useState<readonly (Activity & { readonly place: number })[]>([]);
  const outcomeInWords = useOutcomeWords();
  useLive(galleryActivityDocument, { galleryId }, ({ galleryActivity }) =>
    setSeen((before) => {
      const place = (before[0]?.place ?? 0) + 1;
      return [{ ...galleryActivity, place }, ...before].slice(0, mostShown);
    }),
  );
  return (
    <Section title={t('live.title')} description={t('live.description')} actions={<LiveBadge />}>
      {seen.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('live.waiting')}
        </Text>
      ) : null}
      <Stack gap={6} role="log" aria-label={t('live.title')}>
        {seen.map(({ place, kind, action, outcome, at }) => (
          <Group key={place} gap="sm" fz="sm">
            <Badge variant="light" color="accent" miw={110}>
              {t(`kind.${kind}`)}
            </Badge>
            <Text span size="sm">
              {kind === 'JOB' ? jobKind(action) : inWords(action)}
            </Text>
            <Badge variant="light" color={outcomeColour(outcome)}>
              {outcomeInWords(outcome)}
            </Badge>
            <Text span size="xs" c="dimmed">
              <Moment at={at} />
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
