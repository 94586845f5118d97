import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import { toPage } from '../../app/shell/target-of.ts';
import { useOperation } from '../../graphql/index.ts';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SimilarityBar } from '../../ui/similarity-bar.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { ratioOf, type Question, type ReviewedIdentity } from './question.ts';
import classes from './question-card.module.css';
import { reviewThresholdsDocument } from './review.operations.ts';

interface Props {
  readonly question: Question;
  readonly galleryId: string;
}

const kindColors = {
  NEAR_THRESHOLD: 'orange',
  DISAGREEMENT: 'red',
  PROPOSED: 'blue',
  DUPLICATE: 'grape',
} as const;

/** The probe beside whom it may be, large enough to judge, and why somebody is asked. */
export function QuestionCard({ question, galleryId }: Props) {
  const { t } = useTranslation('review');
  const { kind, identity, otherIdentity, sample } = question;
  const ratio = ratioOf(question);
  const size = sizeOf(ratio, otherIdentity === null ? 1 : 2);
  const shown = { galleryId, ratio, size };
  return (
    <Paper component="section" aria-label={t('question')}>
      <Group justify="space-between" mb="sm" wrap="nowrap" align="flex-start">
        <Stack gap={4}>
          <Group gap="sm">
            <Badge color={kindColors[kind]} variant="light">
              {t(`kind.${kind}`)}
            </Badge>
            <Text size="sm" c="dimmed" component="div">
              <Moment at={question.createdAt} />
            </Text>
          </Group>
          <Text fw={600} fz="lg" component="h2" m={0}>
            {t(`ask.${kind}`, { name: nameOf(identity), other: nameOf(otherIdentity) })}
          </Text>
          <Reason question={question} />
        </Stack>
      </Group>
      <div className={classes['pictures']}>
        <Side title={t('probe')} url={question.probeCropUrl} ratio={ratio} size={size} />
        <Person
          {...shown}
          identity={identity}
          best={sample?.cropUrl ?? null}
          title={t(otherIdentity === null ? 'identity' : 'identityA')}
        />
        {otherIdentity === null ? null : (
          <Person {...shown} identity={otherIdentity} best={null} title={t('identityB')} />
        )}
      </div>
      <Likeness question={question} galleryId={galleryId} />
    </Paper>
  );
}

const nameOf = (identity: Question['identity']): string =>
  identity === null ? '–' : identityNameOf(identity);

/** Why it is asked, with what was said by whom. */
function Reason({ question }: { readonly question: Question }) {
  const { t } = useTranslation(['review', 'ui']);
  const { kind, feedback } = question;
  const actor = feedback?.history[0]?.actorName ?? '–';
  const said =
    feedback === null
      ? ''
      : t(`said.${feedback.verdict}`, {
          name: feedback.identity === null ? '–' : identityNameOf(feedback.identity),
          actor,
        });
  const decision = feedback?.modelDecision ?? null;
  return (
    <Text size="sm" c="dimmed">
      {t(`reason.${kind}`)} {said}{' '}
      {decision === null ? '' : t('modelSaid', { decision: t(`ui:decision.${decision}`) })}{' '}
      {feedback?.enroll === true ? t('wantsEnroll') : ''}
    </Text>
  );
}

interface SideProps {
  readonly title: string;
  readonly url: string | null;
  readonly ratio: number;
  readonly size: number;
}

/** Large enough to judge, and small enough that three stand beside each other from 1024 px on. */
const sizeOf = (ratio: number, people: number): number => (ratio === 1 ? (people === 1 ? 240 : 196) : 140);

function Side({ title, url, ratio, size }: SideProps) {
  return (
    <Stack gap={6} align="center">
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <Thumbnail url={url} alt={title} size={size} ratio={ratio} />
    </Stack>
  );
}

interface PersonProps {
  readonly identity: ReviewedIdentity | null;
  readonly galleryId: string;
  /** The sample that was most like the probe. */
  readonly best: string | null;
  readonly ratio: number;
  readonly size: number;
  readonly title: string;
}

const strip = 5;

function Person({ identity, galleryId, best, ratio, size, title }: PersonProps) {
  const { t } = useTranslation('review');
  if (identity === null) return <Text c="dimmed">{t('gone')}</Text>;
  const samples = identity.samples.nodes.map(({ cropUrl }) => cropUrl);
  const [main = null, ...others] = [...new Set(best === null ? samples : [best, ...samples])];
  return (
    <Stack gap={6} align="center">
      <Text size="sm" fw={550} maw="100%" truncate>
        {title}{' '}
        <LinkAnchor
          inherit
          underline="always"
          {...toPage('/galleries/$galleryId/identities/$identityId', { galleryId, identityId: identity.id })}
        >
          {identityNameOf(identity)}
        </LinkAnchor>
      </Text>
      <Thumbnail url={main} alt={identityNameOf(identity)} size={size} ratio={ratio} />
      <Group gap={6} justify="center">
        {others.slice(0, strip).map((url) => (
          <Thumbnail key={url} url={url} alt="" size={56} ratio={ratio} />
        ))}
      </Group>
      <Text size="xs" c="dimmed">
        {t('samples', { count: identity.sampleCount })}
      </Text>
    </Stack>
  );
}

function Likeness({ question, galleryId }: Props) {
  const { t } = useTranslation('review');
  const format = useFormat();
  const { data } = useOperation(reviewThresholdsDocument, { galleryId });
  const { cosineSimilarity, decision } = question;
  if (typeof cosineSimilarity !== 'number') return null;
  const of = ratioOf(question) === 1 ? data?.gallery?.face : data?.gallery?.body;
  const marks = of === null || of === undefined ? null : of.current;
  return (
    <Stack gap={4} maw={560} mx="auto" mt="md">
      <SimilarityBar
        value={cosineSimilarity}
        {...(marks === null ? {} : { match: marks.match, review: marks.review })}
        {...(decision === null ? {} : { decision })}
      />
      {marks === null ? null : (
        <Text size="xs" c="dimmed">
          {t('threshold', {
            match: format.similarity(marks.match),
            review: format.similarity(marks.review),
          })}
        </Text>
      )}
    </Stack>
  );
}
