import {
  context,
  propagation,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';

/** Does nothing until a provider is registered, which only `OTEL_EXPORTER_OTLP_ENDPOINT` brings about. */
const tracer = trace.getTracer('gallerist');

/**
 * Runs `run` in a span. Names and attributes say what was done, never of whom: no ids of people, no names, no addresses.
 * An error is told by its class alone.
 */
export async function traced<T>(
  name: string,
  attributes: Attributes,
  run: (span: Span) => Promise<T> | T,
): Promise<T> {
  return await tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** As `traced`, as part of something that is traced already: what polls in the background leaves no traces of its own. */
export async function tracedPart<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  return trace.getActiveSpan() === undefined ? await run() : await traced(name, attributes, run);
}

/** The same object, with a span around each call of the methods. */
export function tracedMethods<T extends object>(
  part: T,
  { name, methods }: { readonly name: string; readonly methods: readonly (keyof T & string)[] },
): T {
  const isTraced = new Set<PropertyKey>(methods);
  return new Proxy(part, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = value as (...args: unknown[]) => unknown; // reason: a method of the part
      if (!isTraced.has(key)) return call.bind(target);
      return (...args: unknown[]) =>
        tracedPart(`${name} ${String(key)}`, {}, async () => await call.apply(target, args));
    },
  });
}

/** Begins the span of a request, under the caller's where it names one; the answer is the context to go on in. */
export function beginRequest(
  name: string,
  headers: Readonly<Record<string, unknown>>,
): { readonly span: Span; readonly inside: Context } {
  const caller = propagation.extract(context.active(), headers);
  const span = tracer.startSpan(name, {}, caller);
  return { span, inside: trace.setSpan(caller, span) };
}

export function runInside<T>(inside: Context, run: () => T): T {
  return context.with(inside, run);
}
