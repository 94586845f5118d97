import { Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import { toPage } from '../../app/shell/target-of.ts';
import { useViewer } from '../../app/viewer.ts';
import { Can } from '../../ui/can.tsx';
import { DecisionBadge } from '../../ui/decision-badge.tsx';
import { Interval } from '../../ui/interval.tsx';
import type { Formatters } from '../../ui/format.ts';
import { LinkAnchor } from '../../ui/links.tsx';
import { SimilarityBar } from '../../ui/similarity-bar.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Probe } from './bench.tsx';
import type { ProbeFeedback } from './use-probe-feedback.ts';

type Candidate = Probe['candidates'][number];

interface Props {
  readonly candidate: Candidate;
  readonly showsGallery: boolean;
  /** Null: the search is not kept, so that nothing can be said of it. */
  readonly feedback: ProbeFeedback | null;
}

/** Whom a subject is like, how much, and what that is worth. */
export function CandidateCard({ candidate, showsGallery, feedback }: Props) {
  const { identity, sample, decision, cosineSimilarity, threshold } = candidate;
  const name = identityNameOf(identity);
  const galleryId = identity.gallery?.id ?? '';
  return (
    <Paper p="sm" component="article" aria-label={name}>
      <Group align="flex-start" wrap="nowrap">
        <Thumbnail url={sample.cropUrl} alt={name} size={96} />
        <Stack gap={6} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Text fw={600} truncate>
              <LinkAnchor
                inherit
                {...toPage('/galleries/$galleryId/identities/$identityId', {
                  galleryId,
                  identityId: identity.id,
                })}
              >
                {name}
              </LinkAnchor>
            </Text>
            <DecisionBadge decision={decision} />
          </Group>
          <Words candidate={candidate} showsGallery={showsGallery} />
          <SimilarityBar
            value={cosineSimilarity}
            match={threshold.match}
            review={threshold.review}
            decision={decision}
          />
          <Numbers candidate={candidate} />
          {feedback === null ? null : (
            <Can permission="FEEDBACK_GIVE">
              <Judge candidate={candidate} feedback={feedback} />
            </Can>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}

function Words({ candidate, showsGallery }: Pick<Props, 'candidate' | 'showsGallery'>) {
  const { t } = useTranslation('search');
  const { wording, identity, decision } = candidate;
  const gallery = identity.gallery?.name;
  return (
    <Text size="sm" c="dimmed">
      {t(
        decision === 'UNKNOWN'
          ? 'wording.below'
          : wording === 'looks like'
            ? 'wording.looksLike'
            : 'wording.mayBe',
      )}
      {' · '}
      {t('samples', { count: identity.sampleCount })}
      {showsGallery && gallery !== undefined ? ` · ${gallery}` : ''}
    </Text>
  );
}

function Numbers({ candidate }: { readonly candidate: Candidate }) {
  const { t } = useTranslation('search');
  const format = useFormat();
  const { decisionOnly } = useViewer();
  const { confidence, threshold } = candidate;
  const bound = threshold.fpirUpperBound;
  return (
    <Group gap="md" style={{ rowGap: 2 }}>
      <Text size="xs" c="dimmed">
        {t('threshold', {
          match: format.similarity(threshold.match),
          review: format.similarity(threshold.review),
        })}
      </Text>
      <Text size="xs" c="dimmed">
        {typeof confidence === 'number'
          ? decisionOnly
            ? t('confidenceAbout', { value: format.percent(confidence, 0) })
            : t('confidence', { value: confidenceOf(confidence, format) })
          : t('noConfidence')}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {t('falseMatches')} <Interval estimate={threshold.fpir} upperBound={bound ?? null} />
      </Text>
      {threshold.fpir === null && threshold.fmr !== null ? (
        // what a small gallery cannot tell of searches is known of single comparisons
        <Text size="xs" c="dimmed" component="div">
          {t('falseComparisons')} <Interval estimate={threshold.fmr} />
        </Text>
      ) : null}
    </Group>
  );
}

/** Nothing is certain, and no digit is known below a thousandth. */
function confidenceOf(value: number, format: Formatters): string {
  if (value > 0.999) return `> ${format.percent(0.999)}`;
  return value < 0.001 ? `< ${format.percent(0.001)}` : format.percent(value);
}

interface JudgeProps {
  readonly candidate: Candidate;
  readonly feedback: ProbeFeedback;
}

function Judge({ candidate, feedback }: JudgeProps) {
  const { t } = useTranslation('search');
  const [enrolls, setEnrolls] = useState(false);
  const { id } = candidate.identity;
  const isSaid = feedback.said.some((said) => said.feedback.identity?.id === id);
  // who was named is one person: of the others nothing is left to say until that is taken back
  if (isSaid || feedback.named !== null) return null;
  return (
    <Group gap="xs" mt={4}>
      <Button
        size="xs"
        variant="light"
        color="teal"
        disabled={feedback.isPending}
        onClick={() => void feedback.sayCorrect(id, enrolls)}
      >
        {t('feedback.is')}
      </Button>
      <Button
        size="xs"
        variant="light"
        color="red"
        disabled={feedback.isPending}
        onClick={() => void feedback.sayNot(id)}
      >
        {t('feedback.isNot')}
      </Button>
      <Checkbox
        size="xs"
        label={t('feedback.enroll')}
        checked={enrolls}
        onChange={(event) => setEnrolls(event.currentTarget.checked)}
      />
    </Group>
  );
}
