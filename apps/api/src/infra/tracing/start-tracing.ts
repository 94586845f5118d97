import { context, propagation, trace } from '@opentelemetry/api';

/**
 * Sends spans to an OTLP receiver from now on. What is traced is what our own code names (core/tracing.ts): the automatic
 * instrumentations would write addresses, URLs and SQL into attributes.
 *
 * @returns Sends what is left and stops.
 */
export async function startTracing(endpoint: string, roles: readonly string[]): Promise<() => Promise<void>> {
  const [{ NodeSDK }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const sdk = new NodeSDK({
    // Detectors would add the command line, the user and the host.
    autoDetectResources: false,
    serviceName: roles.length === 1 ? `gallerist-${roles.join('')}` : 'gallerist',
    traceExporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }),
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return async () => {
    await sdk.shutdown().catch(() => undefined); // a receiver that is away must not keep the server
    for (const api of [trace, context, propagation]) api.disable();
  };
}
