import { Group, Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardPairFieldsFragment, HardSampleFragment } from '../../graphql/generated/graphql.ts';
import { LinkAnchor } from '../../ui/links.tsx';
import { Section } from '../../ui/section.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Curves } from './curves.tsx';

const models = ['candidate', 'active'] as const;
type Which = (typeof models)[number];

/** Where a model comes nearest to being wrong, as pictures. */
export function HardestPairs({ curves }: { readonly curves: Curves }) {
  const { t } = useTranslation('evaluations');
  const [which, setWhich] = useState<Which>('candidate');
  const { hardestImpostors, hardestGenuine } = curves[which];
  return (
    <Section
      title={t('hardest.title')}
      description={t('hardest.description')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('hardest.of')}
          data={models.map((value) => ({ value, label: t(`figures.${value}`) }))}
          value={which}
          onChange={(value) => setWhich(models.find((one) => one === value) ?? 'candidate')}
        />
      }
    >
      <Stack>
        <Pairs title={t('hardest.impostors')} hint={t('hardest.impostorsHint')} pairs={hardestImpostors} />
        <Pairs title={t('hardest.genuine')} hint={t('hardest.genuineHint')} pairs={hardestGenuine} />
      </Stack>
    </Section>
  );
}

interface PairsProps {
  readonly title: string;
  readonly hint: string;
  readonly pairs: readonly HardPairFieldsFragment[];
}

function Pairs({ title, hint, pairs }: PairsProps) {
  const { t } = useTranslation('evaluations');
  return (
    <div>
      <Title order={3} fz="sm">
        {title}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {pairs.length === 0 ? t('hardest.none') : hint}
      </Text>
      <SimpleGrid cols={{ base: 2, md: 3, xl: 4 }} spacing="sm" component="ul" p={0} m={0}>
        {pairs.map((pair) => (
          <Pair key={`${pair.one.id} ${pair.other.id}`} pair={pair} />
        ))}
      </SimpleGrid>
    </div>
  );
}

function Pair({ pair: { similarity, one, other } }: { readonly pair: HardPairFieldsFragment }) {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  return (
    <Paper component="li" p="xs" style={{ listStyle: 'none' }}>
      <Group gap="xs" wrap="nowrap" justify="center" align="flex-start">
        <Side sample={one} />
        <Side sample={other} />
      </Group>
      {similarity === undefined ? null : (
        <Text size="xs" ta="center" mt={4}>
          {t('hardest.similarity', { value: format.similarity(similarity) })}
        </Text>
      )}
    </Paper>
  );
}

function Side({ sample: { cropUrl, identity } }: { readonly sample: HardSampleFragment }) {
  const { t } = useTranslation('evaluations');
  const name = identity?.name ?? identity?.externalId ?? t('hardest.unnamed');
  const galleryId = identity?.gallery?.id;
  return (
    <Stack gap={2} align="center" miw={0} w={96}>
      <Thumbnail url={cropUrl} alt="" size={96} />
      {!identity || galleryId === undefined ? (
        <Text size="xs">{name}</Text>
      ) : (
        <LinkAnchor
          to="/galleries/$galleryId/identities/$identityId"
          params={{ galleryId, identityId: identity.id }}
          size="xs"
          maw={96}
          truncate
        >
          {name}
        </LinkAnchor>
      )}
    </Stack>
  );
}
