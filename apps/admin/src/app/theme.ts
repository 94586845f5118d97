import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** One accent for all that can be acted on; every shade that carries text keeps 4.5:1. */
const accent: MantineColorsTuple = [
  '#eef2ff',
  '#dfe5fd',
  '#bdc9f8',
  '#98abf3',
  '#7891ee',
  '#5f7ce9',
  '#4a67dd',
  '#3a55c9',
  '#3048b0',
  '#263a91',
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  // The system's own fonts: nothing is downloaded, and Chinese has its own.
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.35' },
      h2: { fontSize: '1.0625rem' },
      h3: { fontSize: '0.9375rem' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    Paper: { defaultProps: { withBorder: true, p: 'md' } },
    Card: { defaultProps: { withBorder: true } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Badge: { defaultProps: { radius: 'sm', tt: 'none', fw: 550 } },
    Modal: { defaultProps: { centered: true } },
  },
});

/** Text of light badges and alerts: Mantine's own shades are between 3:1 and 4.5:1 on their grounds. */
const lightText = {
  '--mantine-color-orange-light-color': '#8f3a0b',
  '--mantine-color-yellow-light-color': '#714a00',
  '--mantine-color-teal-light-color': '#075842',
  '--mantine-color-green-light-color': '#1c5f2b',
  '--mantine-color-red-light-color': '#9b1c1c',
  '--mantine-color-gray-light-color': '#3f4650',
};

/** Mantine's own dimmed and placeholder greys are below 4.5:1 on white. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6370',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-body': '#ffffff',
    '--gallerist-canvas': '#f6f7f9',
    '--mantine-color-anchor': '#3a55c9',
    ...lightText,
  },
  dark: {
    '--mantine-color-dimmed': '#a3a9b3',
    '--mantine-color-placeholder': '#959ca7',
    '--gallerist-canvas': '#1a1b1e',
    '--mantine-color-anchor': '#98abf3',
  },
});
