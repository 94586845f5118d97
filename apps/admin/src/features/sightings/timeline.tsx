import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { IdentityTimelineQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkAnchor, LinkButton } from '../../ui/links.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { Section } from '../../ui/section.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { identityTimelineDocument } from './timeline.operations.ts';
import { TooFast } from './too-fast.tsx';

type Entry = NonNullable<IdentityTimelineQuery['identity']>['timeline']['nodes'][number];

interface Props {
  readonly galleryId: string;
  readonly identityId: string;
  /** To look for more of them; null if there is none. */
  readonly sampleId: string | null;
  /** Each look is audited: nobody looks by the way. */
  readonly isShown: boolean;
  readonly onShow: () => void;
}

const entriesOf = (result: IdentityTimelineQuery) => result.identity?.timeline;

/** Where a person was, across cameras, as far as somebody said so. */
export function Timeline({ galleryId, identityId, sampleId, isShown, onShow }: Props) {
  const { t } = useTranslation('sightings');
  return (
    <Section
      title={t('timeline.title')}
      description={t('timeline.description')}
      actions={
        sampleId === null ? null : (
          <Can permission="RECOGNISE">
            <LinkButton
              size="xs"
              variant="default"
              flex="none"
              to="/galleries/$galleryId/sightings"
              params={{ galleryId }}
              search={{ sampleId }}
            >
              {t('timeline.find')}
            </LinkButton>
          </Can>
        )
      }
    >
      {isShown ? (
        <Entries galleryId={galleryId} identityId={identityId} />
      ) : (
        <Group gap="sm">
          <Button size="xs" variant="default" onClick={onShow}>
            {t('timeline.show')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('timeline.audited')}
          </Text>
        </Group>
      )}
    </Section>
  );
}

function Entries({ galleryId, identityId }: Pick<Props, 'galleryId' | 'identityId'>) {
  const { t } = useTranslation('sightings');
  const timeline = useConnection(
    identityTimelineDocument,
    { id: identityId },
    { pick: entriesOf, isLasting: true },
  );
  return (
    <>
      {timeline.isPending ? <LoadingState rows={3} /> : null}
      {timeline.error !== null && timeline.first === undefined ? (
        <ErrorState error={timeline.error} onRetry={timeline.refetch} />
      ) : null}
      {timeline.first !== undefined && timeline.rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('timeline.none')}
        </Text>
      ) : null}
      <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {timeline.rows.map((entry) => (
          <Line key={keyOf(entry)} entry={entry} galleryId={galleryId} />
        ))}
      </Stack>
      {timeline.hasMore ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={timeline.isFetching}
          onClick={timeline.fetchMore}
        >
          {t('timeline.more')}
        </Button>
      ) : null}
      <MoreFailed of={timeline} />
    </>
  );
}

const keyOf = ({ kind, at, sighting, sample, searchId }: Entry): string =>
  `${kind} ${at} ${sighting?.id ?? sample?.id ?? searchId ?? ''}`;

function Line({ entry, galleryId }: { readonly entry: Entry; readonly galleryId: string }) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const { kind, at, until, sighting, sample, cosineSimilarity, travel } = entry;
  const picture = sighting ?? sample;
  const isMoment = format.time(at) === format.time(until);
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <Thumbnail
        url={picture?.cropUrl ?? null}
        alt=""
        size={40}
        ratio={picture?.modality === 'BODY' ? 2 : 1}
      />
      <div>
        <Group gap="xs">
          <Place entry={entry} galleryId={galleryId} />
          <Badge size="xs" variant="light" color={kind === 'SIGHTING' ? 'accent' : 'gray'}>
            {t(`timeline.kind.${kind}`)}
          </Badge>
          {travel === null || travel.plausible ? null : <TooFast travel={travel} from="entry" />}
        </Group>
        <Text size="xs" c="dimmed">
          <time dateTime={at}>
            {format.date(at)} · {format.time(at)}
          </time>
          {isMoment ? '' : ` – ${format.time(until)}`}
          {typeof cosineSimilarity !== 'number'
            ? ''
            : ` · ${t('timeline.similarity', { value: format.similarity(cosineSimilarity) })}`}
        </Text>
      </div>
    </Group>
  );
}

/** The camera, with a way on to what else it or others saw. */
function Place({ entry, galleryId }: { readonly entry: Entry; readonly galleryId: string }) {
  const { t } = useTranslation('sightings');
  const { camera, cameraExternalId, sighting } = entry;
  const name = camera?.name ?? cameraExternalId ?? t('timeline.unknownPlace');
  if (sighting !== null)
    return (
      <LinkAnchor
        size="sm"
        fw={550}
        to="/galleries/$galleryId/sightings"
        params={{ galleryId }}
        search={{ sightingId: sighting.id }}
      >
        {name}
      </LinkAnchor>
    );
  return (
    <Text size="sm" fw={550}>
      {name}
    </Text>
  );
}
