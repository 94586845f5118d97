import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createQueryClient } from '../graphql/query-client.ts';
import { pageNonce } from './nonce.ts';
import { router } from './router.tsx';
import { askToSignIn } from './signed-out.ts';
import { cssVariables, theme } from './theme.ts';

const nonce = pageNonce();
// What locks the page behind a dialog (react-remove-scroll) writes its own style, with the nonce that it finds here.
Object.assign(globalThis, { __webpack_nonce__: nonce });
const queryClient = createQueryClient(() => askToSignIn(router, queryClient));
const colorScheme = localStorageColorSchemeManager({ key: 'gallerist.color-scheme' });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      {...(nonce === undefined ? {} : { getStyleNonce: () => nonce })}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} context={{ queryClient }} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
