import { Button, Group, Kbd, SimpleGrid, Text } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdentityDoubtsQuery } from '../../graphql/generated/graphql.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { usePageHotkeys } from '../../ui/use-page-hotkeys.ts';
import { doubtsOf } from './doubts.ts';
import type { Sample } from './identity.page.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { SampleCard } from './sample-card.tsx';
import { SplitDialog } from './split-dialog.tsx';
import type { ChosenSamples } from './use-chosen-samples.ts';

export type Report = NonNullable<NonNullable<IdentityDoubtsQuery['gallery']>['report']>;

interface Props {
  readonly galleryId: string;
  readonly identityId: string;
  readonly samples: readonly Sample[];
  readonly report: Report | null;
  readonly chosen: ChosenSamples;
}

export function SamplesPart(props: Props) {
  const { t } = useTranslation(['identity', 'ui']);
  const { samples, report, chosen } = props;
  const doubts = doubtsOf(report);
  if (samples.length === 0)
    return <EmptyState icon={IconPhotoOff} title={t('noSamples.title')} hint={t('noSamples.hint')} />;
  return (
    <>
      <ChosenBar {...props} />
      {(['FACE', 'BODY'] as const).map((modality) => {
        const shown = samples.filter((sample) => sample.modality === modality);
        if (shown.length === 0) return null;
        return (
          <Section
            key={modality}
            title={t(`ui:modality.${modality}`)}
            description={t(chosen.mayChange ? 'samplesHint' : 'samplesCount', { count: shown.length })}
          >
            <SimpleGrid type="container" cols={{ base: 3, '560px': 4, '720px': 5, '880px': 6 }} spacing="sm">
              {shown.map((sample) => (
                <SampleCard key={sample.id} sample={sample} doubt={doubts.get(sample.id)} chosen={chosen} />
              ))}
            </SimpleGrid>
          </Section>
        );
      })}
    </>
  );
}

/** By buttons and keys what dragging does as well. */
function ChosenBar({ galleryId, identityId, chosen }: Props) {
  const { t } = useTranslation('identity');
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'move' | 'split' | 'remove' | null>(null);
  const count = chosen.ids.length;
  const isOff = !chosen.mayChange || count === 0;
  const keys = { move: 'V', split: 'S', remove: 'Delete' } as const;
  const doings = ['move', 'split', 'remove'] as const;
  usePageHotkeys(
    doings.map((doing) => ({
      keys: keys[doing],
      label: t(`${doing}.title`),
      isOff,
      run: () => setAsked(doing),
    })),
  );
  const close = (): void => setAsked(null);
  if (isOff) return null;
  return (
    <Group gap="xs" role="region" aria-label={t('chosen')}>
      <Text size="sm" fw={550}>
        {t('chosenCount', { count })}
      </Text>
      {doings.map((doing) => (
        <Button
          key={doing}
          size="xs"
          variant="default"
          rightSection={<Kbd size="xs">{keys[doing]}</Kbd>}
          onClick={() => setAsked(doing)}
        >
          {t(`${doing}.short`)}
        </Button>
      ))}
      <Button size="xs" variant="subtle" onClick={chosen.clear}>
        {t('clear')}
      </Button>
      {asked === 'move' ? (
        <MoveDialog galleryId={galleryId} identityId={identityId} chosen={chosen} onClose={close} />
      ) : null}
      {asked === 'split' ? (
        <SplitDialog
          count={count}
          onClose={close}
          onSplit={async (name) => {
            const made = await chosen.split(chosen.ids, name);
            if (made === null) return false;
            void navigate({
              to: '/galleries/$galleryId/identities/$identityId',
              params: { galleryId, identityId: made },
            });
            return true;
          }}
        />
      ) : null}
      <Confirm
        isOpen={asked === 'remove'}
        onClose={close}
        title={t('remove.title')}
        confirmLabel={t('remove.submit')}
        isDestructive
        onConfirm={() => chosen.remove(chosen.ids)}
      >
        {t('remove.hint', { count })}
      </Confirm>
    </Group>
  );
}
