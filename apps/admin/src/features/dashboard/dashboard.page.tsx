import { Grid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DashboardQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Alerts } from './alerts.tsx';
import { dashboardDocument } from './dashboard.operations.ts';
import { Galleries } from './galleries.tsx';
import { ModelsInUse } from './models-in-use.tsx';
import { SearchDays } from './search-days.tsx';
import { StockTiles } from './stock-tiles.tsx';
import { Waiting } from './waiting.tsx';

export type Statistics = NonNullable<DashboardQuery['statistics']>;

const days = 14;
const refetchMs = 30_000;

/** How it goes, on one page: what is kept, what is asked for, what waits, what is wrong. */
export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const answer = useOperation(dashboardDocument, { days }, { refetchMs });
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Stack>
        <QueryState of={answer}>
          {({ statistics }) => (statistics == null ? null : <Numbers statistics={statistics} />)}
        </QueryState>
        <Galleries />
      </Stack>
    </>
  );
}

function Numbers({ statistics }: { readonly statistics: Statistics }) {
  return (
    <>
      <Alerts alerts={statistics.alerts} />
      <StockTiles statistics={statistics} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
          <SearchDays days={statistics.searchesByDay} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
          <Stack h="100%">
            <Waiting statistics={statistics} />
            <ModelsInUse models={statistics.models} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}
