import { Alert, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import { toPage } from '../../app/shell/target-of.ts';
import type { UnknownClusterQuery } from '../../graphql/generated/graphql.ts';
import { useAction, useOperation } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { AcceptForm } from './accept-form.tsx';
import { CropChoice, keyOf } from './crop-choice.tsx';
import { dismissClusterDocument, unknownClusterDocument } from './unknowns.operations.ts';

export type ClusterDetail = Extract<NonNullable<UnknownClusterQuery['node']>, { members: unknown }>;

interface Props {
  readonly id: string | null;
  readonly galleryId: string;
  readonly onClose: () => void;
}

/** One stranger: all pictures, and what becomes of them. */
export function ClusterDrawer({ id, galleryId, onClose }: Props) {
  const { t } = useTranslation(['unknowns', 'ui']);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('cluster.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {id === null ? null : <Loaded key={id} id={id} galleryId={galleryId} onClose={onClose} />}
    </Drawer>
  );
}

function Loaded({ id, galleryId, onClose }: Props & { readonly id: string }) {
  const query = useOperation(unknownClusterDocument, { id });
  return (
    <QueryState of={query}>
      {({ node }) =>
        node === null || !isCluster(node) ? (
          <Gone />
        ) : node.state === 'OPEN' ? (
          <Open key={node.revision} cluster={node} galleryId={galleryId} onClose={onClose} />
        ) : (
          <Settled cluster={node} galleryId={galleryId} />
        )
      }
    </QueryState>
  );
}

function Gone() {
  const { t } = useTranslation('unknowns');
  return <EmptyState title={t('cluster.gone')} hint={t('cluster.goneHint')} />;
}

const isCluster = (node: NonNullable<UnknownClusterQuery['node']>): node is ClusterDetail =>
  'members' in node;

interface OpenProps {
  readonly cluster: ClusterDetail;
  readonly galleryId: string;
  readonly onClose: () => void;
}

function Open({ cluster, galleryId, onClose }: OpenProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = cluster.members.filter((member) => !left.has(keyOf(member)));
  return (
    <Stack>
      <About cluster={cluster} />
      <CropChoice cluster={cluster} left={left} onChange={setLeft} />
      <AcceptForm
        cluster={cluster}
        galleryId={galleryId}
        // all of them, also those that are not shown, unless one was left out
        probes={left.size === 0 ? null : chosen}
        count={left.size === 0 ? cluster.size : chosen.length}
        onDone={onClose}
      />
      <Dismiss cluster={cluster} onDone={onClose} />
    </Stack>
  );
}

function About({ cluster }: { readonly cluster: ClusterDetail }) {
  const { t } = useTranslation('unknowns');
  const format = useFormat();
  const { size, cohesion, firstSeenAt, lastSeenAt, cameras } = cluster;
  return (
    <Facts
      rows={[
        [t('cluster.size'), format.number(size)],
        [t('first'), <Moment key="first" at={firstSeenAt} absolute />],
        [t('last'), <Moment key="last" at={lastSeenAt} absolute />],
        [t('cluster.cohesion'), typeof cohesion === 'number' ? format.similarity(cohesion) : '–'],
        [
          t('cluster.cameras'),
          cameras.length === 0
            ? t('noCameras')
            : cameras.map(({ cameraId, size: seen }) => `${cameraId} (${format.number(seen)})`).join(', '),
        ],
      ]}
    />
  );
}

function Dismiss({
  cluster,
  onDone,
}: Omit<OpenProps, 'galleryId' | 'onClose'> & { readonly onDone: () => void }) {
  const { t } = useTranslation('unknowns');
  const [isAsked, setAsked] = useState(false);
  const dismiss = useAction(dismissClusterDocument, {
    success: t('dismiss.done'),
    changes: ['Unknowns', 'UnknownCluster'],
  });
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" c="dimmed">
        {t('dismiss.hint')}
      </Text>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('dismiss.do')}
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={t('dismiss.title')}
        confirmLabel={t('dismiss.do')}
        isDestructive
        onConfirm={async () => {
          const { id: clusterId, revision } = cluster;
          if ((await dismiss.run({ input: { clusterId, revision } })) === null) return false;
          onDone();
          return true;
        }}
      >
        {t('dismiss.warning')}
      </Confirm>
    </Group>
  );
}

function Settled({ cluster, galleryId }: Omit<OpenProps, 'onClose'>) {
  const { t } = useTranslation('unknowns');
  const { identity } = cluster;
  return (
    <Alert color="gray" title={t(`settled.${cluster.state === 'ACCEPTED' ? 'ACCEPTED' : 'DISMISSED'}`)}>
      {identity === null ? (
        t('settled.nobody')
      ) : (
        <LinkAnchor
          underline="always"
          {...toPage('/galleries/$galleryId/identities/$identityId', { galleryId, identityId: identity.id })}
        >
          {identityNameOf(identity)}
        </LinkAnchor>
      )}
    </Alert>
  );
}
