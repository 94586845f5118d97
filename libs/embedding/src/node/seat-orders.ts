import type { WorkerHandle } from './worker-handle.ts';
import type { ThreadOrder } from './worker-messages.types.ts';

interface OpenOrder {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** What a thread was told to do and has not done yet. */
export class SeatOrders {
  readonly #timeoutMs: number;
  readonly #open = new Map<number, OpenOrder>();
  #next = 1;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves or rejects as the order is settled; `onStall` is called where that takes too long. */
  give(
    order: ThreadOrder,
    to: { readonly worker: Pick<WorkerHandle, 'send'>; readonly onStall: () => void },
  ): Promise<void> {
    const number = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(to.onStall, this.#timeoutMs);
      this.#open.set(number, { resolve, reject, timer });
      to.worker.send({ ...order, order: number });
    });
  }

  /** `error` null: it was done. */
  settle(number: number, error: Error | null): void {
    const order = this.#open.get(number);
    if (order === undefined) return;
    this.#open.delete(number);
    clearTimeout(order.timer);
    if (error === null) order.resolve();
    else order.reject(error);
  }

  settleAll(error: Error): void {
    for (const number of [...this.#open.keys()]) this.settle(number, error);
  }
}
