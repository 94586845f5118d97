import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { AreaChartProps, BarChartProps, LineChartProps, ScatterChartProps } from '@mantine/charts';

const load = () => import('./mantine-charts.tsx');
const Lines = lazy(async () => ({ default: (await load()).Lines }));
const Areas = lazy(async () => ({ default: (await load()).Areas }));
const Bars = lazy(async () => ({ default: (await load()).Bars }));
const Scatter = lazy(async () => ({ default: (await load()).Scatter }));

interface Labelled {
  /** What the chart shows, in words, for those who do not see it. */
  readonly label: string;
}

const usualHeight = 240;

/** A chart arrives after its page: a grey box of its height stands in for it. */
function ChartFrame({
  label,
  h,
  children,
}: Labelled & { readonly h: unknown; readonly children: ReactNode }) {
  return (
    <Suspense fallback={<Skeleton height={typeof h === 'number' ? h : usualHeight} />}>
      <div role="img" aria-label={label}>
        {children}
      </div>
    </Suspense>
  );
}

export const LineChart = ({ label, h = usualHeight, ...props }: LineChartProps & Labelled) => (
  <ChartFrame label={label} h={h}>
    <Lines h={h} {...props} />
  </ChartFrame>
);

export const AreaChart = ({ label, h = usualHeight, ...props }: AreaChartProps & Labelled) => (
  <ChartFrame label={label} h={h}>
    <Areas h={h} {...props} />
  </ChartFrame>
);

export const BarChart = ({ label, h = usualHeight, ...props }: BarChartProps & Labelled) => (
  <ChartFrame label={label} h={h}>
    <Bars h={h} {...props} />
  </ChartFrame>
);

export const ScatterChart = ({ label, h = usualHeight, ...props }: ScatterChartProps & Labelled) => (
  <ChartFrame label={label} h={h}>
    <Scatter h={h} {...props} />
  </ChartFrame>
);
