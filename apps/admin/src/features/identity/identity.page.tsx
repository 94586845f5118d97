import { Badge, Box, Button, Flex, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowMerge, IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection, useOperation, type ConnectionRows } from '../../graphql/index.ts';
import type { IdentityPageQuery } from '../../graphql/generated/graphql.ts';
import { Can } from '../../ui/can.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkAnchor, LinkButton } from '../../ui/links.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { ConsentPanel } from '../privacy/consent-panel.tsx';
import { EraseIdentity } from '../privacy/erase-identity.tsx';
import { ExportIdentity } from '../privacy/export-identity.tsx';
import { Timeline } from '../sightings/timeline.tsx';
import { AddPictures } from './add-pictures.tsx';
import { Advice } from './advice.tsx';
import { DeleteIdentity } from './delete-identity.tsx';
import { EditIdentity } from './edit-identity.tsx';
import { History } from './history.tsx';
import { identityDocument, identityDoubtsDocument } from './identity.operations.ts';
import { IdentityFacts } from './identity-facts.tsx';
import { MergeInto } from './merge-into.tsx';
import { MergedNames } from './merged-names.tsx';
import { MoveTargets } from './move-targets.tsx';
import { SamplesPart } from './samples-part.tsx';
import { useChosenSamples } from './use-chosen-samples.ts';

export type Identity = NonNullable<IdentityPageQuery['identity']>;
export type Sample = Identity['samples']['nodes'][number];

const route = '/shell/galleries/$galleryId/identities/$identityId';
const samplesOf = (result: IdentityPageQuery) => result.identity?.samples;

/** One person: by which pictures they are known, and whether those are theirs. */
export function IdentityPage() {
  const { galleryId, identityId } = useParams({ from: route });
  const page = useConnection(identityDocument, { id: identityId, galleryId }, samplesOf);
  if (page.first === undefined)
    return page.error === null ? <LoadingState /> : <ErrorState error={page.error} onRetry={page.refetch} />;
  const { identity, gallery } = page.first;
  if (identity === null || gallery === null) return <NobodyHere galleryId={galleryId} />;
  return (
    <>
      <Header identity={identity} gallery={gallery} />
      <Parts key={identity.id} galleryId={galleryId} identity={identity} page={page} />
    </>
  );
}

interface PartsProps {
  readonly galleryId: string;
  readonly identity: Identity;
  readonly page: ConnectionRows<Sample, unknown>;
}

function Parts({ galleryId, identity, page }: PartsProps) {
  const { t } = useTranslation('identity');
  const doubts = useOperation(identityDoubtsDocument, { galleryId });
  const report = doubts.data?.gallery?.report ?? null;
  const chosen = useChosenSamples(galleryId, page.rows);
  return (
    <Flex gap="md" align="flex-start">
      <Stack flex={1} miw={0}>
        <Advice identity={identity} />
        <Can permission="SAMPLE_WRITE">
          <AddPictures galleryId={galleryId} identityId={identity.id} />
        </Can>
        <SamplesPart
          galleryId={galleryId}
          identityId={identity.id}
          samples={page.rows}
          report={report}
          chosen={chosen}
        />
        {page.hasMore ? (
          <Button variant="default" onClick={page.fetchMore}>
            {t('more')}
          </Button>
        ) : null}
        <MoreFailed of={page} />
        <Can permission="RECOGNISE">
          <WhereAndWhen galleryId={galleryId} identity={identity} />
        </Can>
      </Stack>
      <Box w={320} flex="none">
        <Stack>
          <IdentityFacts identity={identity} />
          <ConsentPanel galleryId={galleryId} identityId={identity.id} />
          <Can permission="SAMPLE_WRITE">
            <MoveTargets galleryId={galleryId} identity={identity} report={report} chosen={chosen} />
          </Can>
          <MergedNames identity={identity} />
          <Can permission="AUDIT_READ">
            <History identityId={identity.id} />
          </Can>
        </Stack>
      </Box>
    </Flex>
  );
}

function WhereAndWhen({ galleryId, identity }: Pick<PartsProps, 'galleryId' | 'identity'>) {
  const { timeline } = useSearch({ from: route });
  const navigate = useNavigate();
  const show = (): void =>
    void navigate({
      to: '/galleries/$galleryId/identities/$identityId',
      params: { galleryId, identityId: identity.id },
      search: { timeline: true },
      replace: true,
      resetScroll: false,
    });
  return (
    <Timeline
      galleryId={galleryId}
      identityId={identity.id}
      sampleId={identity.samples.nodes[0]?.id ?? null}
      isShown={timeline === true}
      onShow={show}
    />
  );
}

interface HeaderProps {
  readonly identity: Identity;
  readonly gallery: { readonly id: string; readonly name: string };
}

function Header({ identity, gallery }: HeaderProps) {
  const { t } = useTranslation('identity');
  const navigate = useNavigate();
  const [isEditing, editing] = useDisclosure(false);
  const [isMerging, merging] = useDisclosure(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const params = { galleryId: gallery.id };
  const name = identity.name ?? identity.externalId ?? t('unnamed');
  return (
    <>
      <PageHeader
        title={name}
        badge={
          identity.enabled ? null : (
            <Badge color="gray" variant="light">
              {t('disabled')}
            </Badge>
          )
        }
        crumbs={[
          <LinkAnchor key="galleries" to="/galleries">
            {t('galleries')}
          </LinkAnchor>,
          <LinkAnchor key="gallery" to="/galleries/$galleryId" params={params}>
            {gallery.name}
          </LinkAnchor>,
        ]}
        actions={
          <Can permission="IDENTITY_WRITE">
            <Group gap="xs">
              <Can permission="PRIVACY_WRITE">
                <ExportIdentity identityId={identity.id} />
                <EraseIdentity identityId={identity.id} name={name} />
              </Can>
              <Button
                variant="default"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => setIsDeleting(true)}
              >
                {t('delete.short')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconArrowMerge size={16} aria-hidden />}
                onClick={merging.open}
              >
                {t('merge.short')}
              </Button>
              <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={editing.open}>
                {t('edit.short')}
              </Button>
            </Group>
          </Can>
        }
      />
      <EditIdentity identity={identity} isOpen={isEditing} onClose={editing.close} />
      {isMerging ? <MergeInto galleryId={gallery.id} identity={identity} onClose={merging.close} /> : null}
      {isDeleting ? (
        <DeleteIdentity
          identity={identity}
          onClose={() => setIsDeleting(false)}
          onDeleted={() => void navigate({ to: '/galleries/$galleryId', params })}
        />
      ) : null}
    </>
  );
}

function NobodyHere({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('identity');
  return (
    <>
      <PageTitle>{t('absent.title')}</PageTitle>
      <EmptyState
        title={t('absent.title')}
        hint={t('absent.hint')}
        action={
          <LinkButton to="/galleries/$galleryId" params={{ galleryId }} variant="default">
            {t('absent.back')}
          </LinkButton>
        }
      />
    </>
  );
}
