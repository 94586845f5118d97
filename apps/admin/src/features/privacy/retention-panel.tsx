import { useTranslation } from 'react-i18next';
import { useOperation } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { ApplyRetention } from './apply-retention.tsx';
import { galleryRetentionDocument, retentionDefaultsDocument } from './retention.operations.ts';
import { RetentionTable } from './retention-table.tsx';

/** How long a gallery keeps what, and by whose rule. */
export function RetentionPanel({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('privacy');
  const query = useOperation(galleryRetentionDocument, { galleryId });
  return (
    <Section
      title={t('retention.title')}
      description={t('retention.description')}
      actions={
        <Can permission="PRIVACY_WRITE">
          <ApplyRetention gallery={query.data?.gallery ?? null} />
        </Can>
      }
    >
      <QueryState of={query}>
        {({ gallery }) =>
          gallery === null ? null : <RetentionTable rules={gallery.retention} galleryId={galleryId} />
        }
      </QueryState>
    </Section>
  );
}

/** What galleries without rules of their own do. */
export function RetentionDefaults() {
  const { t } = useTranslation('privacy');
  const query = useOperation(retentionDefaultsDocument, {});
  return (
    <Section title={t('retention.defaultsTitle')} description={t('retention.defaultsDescription')}>
      <QueryState of={query}>
        {({ retentionDefaults }) => <RetentionTable rules={retentionDefaults} galleryId={null} />}
      </QueryState>
    </Section>
  );
}
