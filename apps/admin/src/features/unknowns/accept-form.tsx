import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityPicker, identityNameOf } from '../../app/identity-picker.tsx';
import type { AcceptClusterInput } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import type { ClusterDetail } from './cluster-drawer.tsx';
import { acceptClusterDocument } from './unknowns.operations.ts';

interface Props {
  readonly cluster: ClusterDetail;
  readonly galleryId: string;
  /** Those that were chosen; null: all. */
  readonly probes: ClusterDetail['members'] | null;
  readonly count: number;
  readonly onDone: () => void;
}

/** Says who the stranger is: somebody new, or somebody who is known. */
export function AcceptForm({ cluster, galleryId, probes, count, onDone }: Props) {
  const { t } = useTranslation('unknowns');
  const [who, setWho] = useState<Who>(somebodyNew);
  const accept = useAction(acceptClusterDocument, {
    key: 'input',
    fields: ['newIdentity.name', 'newIdentity.externalId', 'identityId'],
    success: ({ identity, samples }) =>
      t('accept.done', {
        count: samples.length,
        name: identity === null ? '–' : identityNameOf(identity),
      }),
    changes: ['Unknowns', 'UnknownCluster', 'IdentityChoices'],
  });
  const isReady = count > 0 && (who.isNew ? who.name.trim() !== '' : who.identityId !== null);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const input: AcceptClusterInput = {
      clusterId: cluster.id,
      revision: cluster.revision,
      ...whomOf(who),
      ...(probes === null
        ? {}
        : { probes: probes.map(({ searchId, probeIndex }) => ({ searchId, probeIndex })) }),
    };
    if ((await accept.run({ input })) !== null) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <WhoFields who={who} onChange={setWho} galleryId={galleryId} errors={accept.fieldErrors} />
        <Text size="sm" c="dimmed">
          {t('accept.meaning')}
        </Text>
        <Group justify="flex-end">
          <Button type="submit" disabled={!isReady} loading={accept.isPending}>
            {t('accept.do', { count })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Who {
  readonly isNew: boolean;
  readonly name: string;
  readonly externalId: string;
  readonly identityId: string | null;
}

const somebodyNew: Who = { isNew: true, name: '', externalId: '', identityId: null };

function whomOf({ isNew, name, externalId, identityId }: Who): Partial<AcceptClusterInput> {
  if (!isNew) return { identityId };
  const own = externalId.trim();
  return { newIdentity: { name: name.trim(), ...(own === '' ? {} : { externalId: own }) } };
}

interface WhoProps {
  readonly who: Who;
  readonly onChange: (who: Who) => void;
  readonly galleryId: string;
  readonly errors: Readonly<Record<string, string>>;
}

function WhoFields({ who, onChange, galleryId, errors }: WhoProps) {
  const { t } = useTranslation('unknowns');
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('accept.as')}
        data={[
          { value: 'new', label: t('accept.new') },
          { value: 'known', label: t('accept.known') },
        ]}
        value={who.isNew ? 'new' : 'known'}
        onChange={(value) => onChange({ ...who, isNew: value === 'new' })}
      />
      {who.isNew ? (
        <Group grow align="flex-start">
          <TextInput
            label={t('accept.name')}
            value={who.name}
            onChange={(event) => onChange({ ...who, name: event.currentTarget.value })}
            error={errors['newIdentity.name']}
            maxLength={200}
          />
          <TextInput
            label={t('accept.externalId')}
            value={who.externalId}
            onChange={(event) => onChange({ ...who, externalId: event.currentTarget.value })}
            error={errors['newIdentity.externalId']}
            maxLength={256}
          />
        </Group>
      ) : (
        <IdentityPicker
          galleryId={galleryId}
          value={who.identityId}
          onChange={(identityId) => onChange({ ...who, identityId })}
          label={t('accept.who')}
          error={errors['identityId']}
        />
      )}
    </>
  );
}
