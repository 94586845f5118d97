/**
 * Keeps a thread from being terminated inside native code. ONNX Runtime's binding calls back into a JavaScript engine that is
 * being shut down then, and aborts the whole process.
 *
 * One shared number: how many native calls the thread is in, or −1 once it is to end. The thread counts up before a call, but
 * never from −1; its owner sets −1, but only from 0. So neither has to trust the other's timing.
 */
const ENDED = -1;

/** Shared memory of one thread's gate. */
export const createNativeGate = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

/** Within the thread: runs native work; never resolves once the thread is to end, for then it is about to. */
export async function passGate<T>(gate: Int32Array, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const calls = Atomics.load(gate, 0);
    if (calls === ENDED) return new Promise<never>(() => undefined);
    if (Atomics.compareExchange(gate, 0, calls, calls + 1) === calls) break;
  }
  try {
    return await work();
  } finally {
    Atomics.sub(gate, 0, 1);
    Atomics.notify(gate, 0);
  }
}

/**
 * Outside the thread: waits until it is in no native call, and keeps it out of the next.
 *
 * @returns false if it was still in one after `timeoutMs`.
 */
export async function closeGate(gate: Int32Array, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const calls = Atomics.compareExchange(gate, 0, 0, ENDED);
    if (calls === 0 || calls === ENDED) return true;
    const leftMs = until - performance.now();
    if (leftMs <= 0) return false;
    await Atomics.waitAsync(gate, 0, calls, leftMs).value;
  }
}
