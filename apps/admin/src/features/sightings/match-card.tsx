import { Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import { Can } from '../../ui/can.tsx';
import { DecisionBadge } from '../../ui/decision-badge.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { SimilarityBar } from '../../ui/similarity-bar.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { SightingMatch } from './found.tsx';
import classes from './match-card.module.css';
import { TooFast } from './too-fast.tsx';
import type { Naming } from './use-naming.ts';

interface Props {
  readonly match: SightingMatch;
  readonly galleryId: string;
  readonly naming: Naming;
}

/** One sighting: how alike, whether somebody could travel that fast, and who it is if somebody said so. */
export function MatchCard({ match, galleryId, naming }: Props) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const { sighting, decision, cosineSimilarity, threshold, travel, rank } = match;
  const at = format.time(sighting.capturedAt);
  const isChosen = naming.chosen.has(sighting.id);
  return (
    <Box
      className={classes['card']}
      mod={{ chosen: isChosen }}
      component="article"
      aria-label={t('card.label', { rank, at })}
    >
      <Box pos="relative">
        <Thumbnail
          url={sighting.cropUrl}
          alt={t('card.picture', { at })}
          size={150}
          ratio={sighting.modality === 'BODY' ? 1.6 : 1}
        />
        <Can permission="FEEDBACK_DECIDE">
          <Checkbox
            size="sm"
            className={classes['choose']}
            aria-label={t('card.choose', { rank, at })}
            checked={isChosen}
            onChange={() => naming.toggle(sighting.id)}
          />
        </Can>
      </Box>
      <Stack gap={4} mt={6}>
        <SimilarityBar
          value={cosineSimilarity}
          match={threshold.match}
          review={threshold.review}
          decision={decision}
        />
        <Group gap={4}>
          <DecisionBadge decision={decision} />
          <Text size="xs" c="dimmed">
            {at}
          </Text>
        </Group>
        {travel === null || travel.plausible ? null : <TooFast travel={travel} from="probe" />}
        <Who match={match} galleryId={galleryId} naming={naming} />
        <LinkAnchor
          size="xs"
          to="/galleries/$galleryId/sightings"
          params={{ galleryId }}
          search={{ sightingId: sighting.id }}
        >
          {t('card.from')}
        </LinkAnchor>
      </Stack>
    </Box>
  );
}

/** Who somebody said it is; or whom a face of the same tracklet proposes, to be accepted or not. */
function Who({ match: { sighting }, galleryId, naming }: Props) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const { identity, proposal } = sighting;
  const shown = identity ?? proposal?.identity ?? null;
  if (shown === null) return null;
  const link = (
    <LinkAnchor
      size="sm"
      fw={550}
      to="/galleries/$galleryId/identities/$identityId"
      params={{ galleryId, identityId: shown.id }}
    >
      {identityNameOf(shown)}
    </LinkAnchor>
  );
  if (proposal === null || identity !== null) return <div>{link}</div>;
  return (
    <Box className={classes['proposal']}>
      <Text size="xs" c="dimmed">
        {proposal.cosineSimilarity === undefined
          ? t('proposal.faceOnly')
          : proposal.cosineSimilarity === null
            ? t('proposal.named')
            : t('proposal.face', { similarity: format.similarity(proposal.cosineSimilarity) })}
      </Text>
      {link}
      <Can permission="FEEDBACK_DECIDE">
        <Button
          size="compact-xs"
          variant="light"
          mt={4}
          loading={naming.isPending}
          aria-label={t('proposal.acceptName', { name: identityNameOf(proposal.identity) })}
          onClick={() => void naming.assign([sighting.id], proposal.identity.id)}
        >
          {t('proposal.accept')}
        </Button>
      </Can>
    </Box>
  );
}
