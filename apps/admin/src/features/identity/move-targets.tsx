import { Box, Button, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { LinkAnchor } from '../../ui/links.tsx';
import { Can } from '../../ui/can.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { MergeDialog, type MergedPerson } from '../gallery/merge-dialog.tsx';
import { startPersonDrag, useDropTarget } from './drag.ts';
import { startReportDocument } from './identity.operations.ts';
import type { Identity } from './identity.page.tsx';
import { PersonLine } from './pick-identity.tsx';
import type { Report } from './samples-part.tsx';
import classes from './sample-card.module.css';
import { SplitDialog } from './split-dialog.tsx';
import type { ChosenSamples } from './use-chosen-samples.ts';

interface Props {
  readonly galleryId: string;
  readonly identity: Identity;
  readonly report: Report | null;
  readonly chosen: ChosenSamples;
}

/** Where pictures can be dropped: a new person, and those whom the report takes for the same one. */
export function MoveTargets({ galleryId, identity, report, chosen }: Props) {
  const { t } = useTranslation('identity');
  const [merged, setMerged] = useState<MergedPerson | null>(null);
  const like = likePeople(identity.id, report);
  const here = useDropTarget({
    onPerson: (id) => setMerged(like.find(({ person }) => person.id === id)?.person ?? null),
  });
  return (
    <Section title={t('targets.title')} description={t('targets.hint')}>
      <Stack gap="xs">
        <NewPerson galleryId={galleryId} chosen={chosen} />
        {like.length === 0 ? null : (
          <Box className={classes['target']} mod={{ over: here.isOver }} {...here.handlers}>
            <Text size="xs" c="dimmed">
              {t('targets.mergeHere')}
            </Text>
          </Box>
        )}
        {like.map(({ person, similarity }) => (
          <LikePerson
            key={person.id}
            {...{ galleryId, person, similarity, chosen }}
            onMerge={() => setMerged(person)}
          />
        ))}
        <ReportState galleryId={galleryId} report={report} />
      </Stack>
      {merged === null ? null : (
        <MergeDialog merge={{ winner: identity, losers: [merged] }} onClose={() => setMerged(null)} />
      )}
    </Section>
  );
}

function NewPerson({ galleryId, chosen }: Pick<Props, 'galleryId' | 'chosen'>) {
  const { t } = useTranslation('identity');
  const navigate = useNavigate();
  const [dropped, setDropped] = useState<readonly string[] | null>(null);
  const target = useDropTarget({ onSamples: setDropped });
  const split = async (name: string): Promise<boolean> => {
    const made = await chosen.split(dropped ?? [], name);
    if (made === null) return false;
    void navigate({
      to: '/galleries/$galleryId/identities/$identityId',
      params: { galleryId, identityId: made },
    });
    return true;
  };
  return (
    <>
      <UnstyledButton
        className={classes['target']}
        mod={{ over: target.isOver }}
        fz="sm"
        disabled={chosen.ids.length === 0}
        onClick={() => setDropped(chosen.ids)}
        {...target.handlers}
      >
        <IconUserPlus size={16} aria-hidden /> {t('targets.newPerson')}
      </UnstyledButton>
      {dropped === null ? null : (
        <SplitDialog count={dropped.length} onClose={() => setDropped(null)} onSplit={split} />
      )}
    </>
  );
}

interface LikeProps extends Pick<Props, 'galleryId' | 'chosen'> {
  readonly person: MergedPerson;
  readonly similarity: number | undefined;
  readonly onMerge: () => void;
}

function LikePerson({ galleryId, person, similarity, chosen, onMerge }: LikeProps) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const target = useDropTarget({ onSamples: (ids) => void chosen.move(ids, person.id) });
  return (
    <Box
      className={classes['target']}
      mod={{ over: target.isOver }}
      draggable
      onDragStart={(event) => startPersonDrag(event, person.id)}
      {...target.handlers}
    >
      <LinkAnchor
        to="/galleries/$galleryId/identities/$identityId"
        params={{ galleryId, identityId: person.id }}
        c="inherit"
      >
        <PersonLine person={person} />
      </LinkAnchor>
      <Text size="xs" c="dimmed" mt={4}>
        {similarity === undefined
          ? t('targets.likeOnly')
          : t('targets.like', { similarity: format.similarity(similarity) })}{' '}
        <Can permission="IDENTITY_WRITE">
          <Button size="compact-xs" variant="subtle" onClick={onMerge}>
            {t('targets.merge')}
          </Button>
        </Can>
      </Text>
    </Box>
  );
}

/** How old the gallery's report is, and a way to make it anew. */
function ReportState({ galleryId, report }: Pick<Props, 'galleryId' | 'report'>) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const action = useAction(startReportDocument, { key: 'input', success: t('report.started') });
  return (
    <Text size="xs" c="dimmed" component="div">
      {report === null ? t('report.none') : t('report.at', { at: format.relative(report.createdAt) })}{' '}
      <Can permission="FEEDBACK_DECIDE">
        <Button
          size="compact-xs"
          variant="subtle"
          loading={action.isPending}
          onClick={() => void action.run({ input: { galleryId } })}
        >
          {t('report.start')}
        </Button>
      </Can>
    </Text>
  );
}

const most = 5;

function likePeople(
  identityId: string,
  report: Report | null,
): readonly { readonly person: MergedPerson; readonly similarity: number | undefined }[] {
  return (report?.samePerson ?? [])
    .flatMap(({ identityA, identityB, similarity }) => {
      if (identityA === null || identityB === null) return [];
      if (identityA.id === identityId) return [{ person: identityB, similarity }];
      return identityB.id === identityId ? [{ person: identityA, similarity }] : [];
    })
    .slice(0, most);
}
