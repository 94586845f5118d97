import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Can } from '../../ui/can.tsx';
import { DecisionBadge } from '../../ui/decision-badge.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Probe, SearchAnswer } from './bench.tsx';
import { CandidateCard } from './candidate-card.tsx';
import { NewIdentityDialog } from './new-identity-dialog.tsx';
import { Refusal } from './refusal.tsx';
import { SomeoneElseDialog } from './someone-else-dialog.tsx';
import { SaidList } from './said-list.tsx';
import { useProbeFeedback } from './use-probe-feedback.ts';
import type { SaidOfProbes } from './use-said.ts';

interface Props {
  readonly answer: SearchAnswer;
  readonly probe: Probe;
  readonly index: number;
  readonly said: SaidOfProbes;
  readonly galleryId: string;
  readonly showsGallery: boolean;
}

/** One subject of the picture: what was decided, whom it is like, and what can be said of it. */
export function ProbePanel({ answer, probe, index, said, galleryId, showsGallery }: Props) {
  const { t } = useTranslation('search');
  const feedback = useProbeFeedback(said, { searchId: answer.id, probeIndex: index });
  if (probe.rejected !== null) {
    return <Refusal title={t('subject.title', { number: index + 1 })} reason={probe.rejected} />;
  }
  return (
    <Stack gap="sm">
      <Head probe={probe} index={index} named={feedback.named} />
      <SaidList said={feedback.said} onUndo={feedback.undo} isPending={feedback.isPending} />
      {probe.candidates.length === 0 ? (
        <Nobody isUnknown={probe.decision === 'UNKNOWN'} isNamed={feedback.named !== null} />
      ) : (
        probe.candidates.map((candidate) => (
          <CandidateCard
            key={candidate.identity.id}
            candidate={candidate}
            showsGallery={showsGallery}
            feedback={answer.id === null ? null : feedback}
          />
        ))
      )}
      {answer.id === null ? (
        <Text size="sm" c="dimmed">
          {t('feedback.needsRecord')}
        </Text>
      ) : feedback.named !== null ? null : (
        <Can permission="FEEDBACK_GIVE">
          <OtherAnswers probe={probe} feedback={feedback} galleryId={galleryId} />
        </Can>
      )}
    </Stack>
  );
}

interface NobodyProps {
  readonly isUnknown: boolean;
  readonly isNamed: boolean;
}

/** That the search named nobody; after a person has named somebody it is how things were, and not a question any more. */
function Nobody({ isUnknown, isNamed }: NobodyProps) {
  const { t } = useTranslation('search');
  if (isNamed) {
    return (
      <Text size="sm" c="dimmed">
        {t('nobody.named')}
      </Text>
    );
  }
  return (
    <Paper>
      <Text fw={600}>{t(isUnknown ? 'nobody.title' : 'nobody.hidden')}</Text>
      <Text size="sm" c="dimmed">
        {t('nobody.hint')}
      </Text>
    </Paper>
  );
}

interface HeadProps {
  readonly probe: Probe;
  readonly index: number;
  readonly named: { readonly id: string; readonly name: string } | null;
}

function Head({ probe, index, named }: HeadProps) {
  const { t } = useTranslation('search');
  const format = useFormat();
  const { decision, quality } = probe;
  return (
    <Group justify="space-between" wrap="nowrap">
      <Group gap="sm">
        <Text fw={600} component="h2" m={0} fz="md">
          {t('subject.title', { number: index + 1 })}
        </Text>
        {named !== null ? (
          <Badge color="teal" variant="light" tt="none" leftSection={<IconUserCheck size={12} aria-hidden />}>
            {named.name}
          </Badge>
        ) : decision === null ? null : (
          <DecisionBadge decision={decision} />
        )}
      </Group>
      {quality === null ? null : (
        <Text size="sm" c="dimmed">
          {t('quality', {
            overall: format.percent(quality.overall, 0),
            pixels: format.number(Math.round(quality.subjectPx)),
          })}
        </Text>
      )}
    </Group>
  );
}

type Feedback = ReturnType<typeof useProbeFeedback>;

interface OtherProps {
  readonly probe: Probe;
  readonly feedback: Feedback;
  readonly galleryId: string;
}

/** Somebody whom the search did not name, or nobody who is known. */
function OtherAnswers({ probe, feedback, galleryId }: OtherProps) {
  const { t } = useTranslation('search');
  const [open, setOpen] = useState<'else' | 'new' | null>(null);
  const close = (): void => setOpen(null);
  const named = probe.candidates.map(({ identity }) => identity.id);
  return (
    <Group gap="xs">
      <Button variant="default" size="xs" onClick={() => setOpen('else')}>
        {t(named.length === 0 ? 'someoneElse.openKnown' : 'someoneElse.open')}
      </Button>
      <Can permission="IDENTITY_WRITE">
        <Button variant="default" size="xs" onClick={() => setOpen('new')}>
          {t('newIdentity.open')}
        </Button>
      </Can>
      <SomeoneElseDialog
        isOpen={open === 'else'}
        onClose={close}
        galleryId={galleryId}
        without={named}
        onSay={feedback.sayIs}
      />
      <NewIdentityDialog
        isOpen={open === 'new'}
        onClose={close}
        galleryId={galleryId}
        onMade={feedback.sayIs}
      />
    </Group>
  );
}
