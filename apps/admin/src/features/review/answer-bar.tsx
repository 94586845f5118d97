import { Button, Checkbox, Group, Kbd, Paper, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import { usePermission } from '../../app/viewer.ts';
import { usePageHotkeys, type PageHotkey } from '../../ui/use-page-hotkeys.ts';
import { CorrectDialog } from './correct-dialog.tsx';
import type { Question } from './question.ts';
import type { Answers } from './use-answers.ts';

interface Props {
  /** Null: there is none, only what was answered can be undone. */
  readonly question: Question | null;
  readonly galleryId: string;
  readonly answers: Answers;
}

interface Act extends PageHotkey {
  readonly key: string;
  readonly color?: string;
}

/** The answers, each with its key. */
export function AnswerBar({ question, galleryId, answers }: Props) {
  const { t } = useTranslation('review');
  const [enrolls, setEnrolls] = useState(false);
  const [isCorrecting, setCorrecting] = useState(false);
  const acts = useActs({ question, answers, enrolls, onCorrect: () => setCorrecting(true) });
  usePageHotkeys([
    ...acts,
    {
      keys: 'E',
      label: t('key.enroll'),
      run: () => setEnrolls((before) => !before),
      isOff: question === null,
    },
  ]);
  const kind = question?.kind;
  const canEnroll = kind === 'NEAR_THRESHOLD' || kind === 'DUPLICATE';
  return (
    <Paper component="section" aria-label={t('answers')} pos="sticky" bottom={12} style={{ zIndex: 2 }}>
      <Stack gap="xs">
        <Group gap="xs">
          {acts
            .filter(({ isOff }) => isOff !== true)
            .map(({ key, keys, label, run, color }) => (
              <Button
                key={key}
                variant={color === undefined ? 'default' : 'light'}
                {...(color === undefined ? {} : { color })}
                rightSection={<Kbd size="xs">{keys}</Kbd>}
                onClick={run}
              >
                {label}
              </Button>
            ))}
        </Group>
        {question !== null && canEnroll ? (
          <Checkbox
            label={
              <>
                {t('enroll')} <Kbd size="xs">E</Kbd>
              </>
            }
            checked={enrolls}
            onChange={(event) => setEnrolls(event.currentTarget.checked)}
          />
        ) : null}
      </Stack>
      {question === null ? null : (
        <CorrectDialog
          isOpen={isCorrecting}
          onClose={() => setCorrecting(false)}
          galleryId={galleryId}
          without={[question.identity?.id, question.otherIdentity?.id].flatMap((id) => id ?? [])}
          onCorrect={(correctIdentityId, enroll) =>
            void answers.answer(question, { resolution: 'CORRECT', correctIdentityId, enroll })
          }
        />
      )}
    </Paper>
  );
}

interface ActsInput {
  readonly question: Question | null;
  readonly answers: Answers;
  readonly enrolls: boolean;
  readonly onCorrect: () => void;
}

function useActs({ question, answers, enrolls, onCorrect }: ActsInput): readonly Act[] {
  const { t } = useTranslation('review');
  const mayMerge = usePermission('IDENTITY_WRITE');
  const undo: Act = {
    ...{ key: 'undo', keys: 'U', label: t('key.undo'), run: () => void answers.undo() },
    isOff: answers.done.length === 0 || answers.isUndoing,
  };
  if (question === null) return [undo];
  const { kind, identity } = question;
  const name = identity === null ? '–' : identityNameOf(identity);
  const canEnroll = kind === 'NEAR_THRESHOLD' || kind === 'DUPLICATE';
  const say = (resolution: 'CONFIRM' | 'REJECT'): void =>
    void answers.answer(question, {
      resolution,
      ...(canEnroll && enrolls && (resolution === 'CONFIRM' || kind === 'DUPLICATE') ? { enroll: true } : {}),
    });
  return [
    {
      ...{ key: 'confirm', keys: 'A', color: 'teal', label: t(`confirm.${kind}`, { name }) },
      run: () => say('CONFIRM'),
    },
    {
      ...{ key: 'reject', keys: 'R', color: 'red', label: t(`reject.${kind}`, { name }) },
      run: () => say('REJECT'),
    },
    {
      ...{ key: 'merge', keys: 'M', color: 'grape', label: t('key.merge') },
      run: () => void answers.merge(question),
      isOff: kind !== 'DUPLICATE' || !mayMerge,
    },
    { key: 'correct', keys: 'C', label: t('key.correct'), run: onCorrect, isOff: kind === 'DISAGREEMENT' },
    { key: 'skip', keys: 'S', label: t('key.skip'), run: () => answers.skip(question) },
    undo,
  ];
}
