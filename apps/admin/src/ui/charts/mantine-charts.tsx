import '@mantine/charts/styles.css';
import {
  AreaChart,
  BarChart,
  LineChart,
  ScatterChart,
  type AreaChartProps,
  type BarChartProps,
  type LineChartProps,
  type ScatterChartProps,
} from '@mantine/charts';

/** The one module that loads the charts' library, which is as large as the rest of a page: only `index.tsx` imports it, lazily. */
export const Lines = (props: LineChartProps) => <LineChart {...props} />;
export const Areas = (props: AreaChartProps) => <AreaChart {...props} />;
export const Bars = (props: BarChartProps) => <BarChart {...props} />;
export const Scatter = (props: ScatterChartProps) => <ScatterChart {...props} />;
