import { Box, Flex, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { SightingGroup } from './found.tsx';
import { MatchCard } from './match-card.tsx';
import type { Strip } from './strips.ts';
import type { Naming } from './use-naming.ts';

interface Props {
  readonly strip: Strip;
  readonly galleryId: string;
  readonly naming: Naming;
}

/** What one camera saw of the person, the earliest first. */
export function CameraStrip({ strip, ...rest }: Props) {
  const { t } = useTranslation('sightings');
  const name = strip.camera?.name ?? t('cameraGone');
  return (
    <Section title={name} description={strip.camera?.place ?? null}>
      <Flex gap="lg" wrap="wrap">
        {strip.groups.map((group) => (
          <Visit key={`${group.from} ${group.matches[0]?.sighting.id ?? ''}`} group={group} {...rest} />
        ))}
      </Flex>
    </Section>
  );
}

function Visit({ group, ...rest }: Omit<Props, 'strip'> & { readonly group: SightingGroup }) {
  const format = useFormat();
  const { from, until, matches } = group;
  const isMoment = format.time(from) === format.time(until);
  return (
    <Box role="group" aria-label={format.dateTime(from)}>
      <Text size="xs" c="dimmed" mb={4}>
        {format.date(from)} · {format.time(from)}
        {isMoment ? '' : ` – ${format.time(until)}`}
      </Text>
      <Group gap="xs" align="stretch">
        {matches.map((match) => (
          <MatchCard key={match.sighting.id} match={match} {...rest} />
        ))}
      </Group>
    </Box>
  );
}
