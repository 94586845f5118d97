import { describe, expect, it } from 'vitest';
import { SessionScheduler } from './session-scheduler.ts';

const READY = { idle: [0x5a, 0, 0, 0, 5, 0x49], inTransaction: [0x5a, 0, 0, 0, 5, 0x54] };

/** A session that only records what it is asked to run, and answers with the state that the test wants. */
function recordedSession(stateAfter: (said: string) => keyof typeof READY) {
  const ran: string[] = [];
  const lost: unknown[] = [];
  const scheduler = new SessionScheduler(
    async (bytes, onData) => {
      const said = Buffer.from(bytes).toString('latin1');
      ran.push(said.includes('ROLLBACK') ? 'rollback' : said);
      await Promise.resolve();
      if (said === 'abort') throw new Error('the engine is gone');
      const answer = Uint8Array.from(READY[stateAfter(said)]);
      onData(answer.subarray(0, 4)); // in two chunks, as a socket may give them
      onData(answer.subarray(4));
    },
    (error) => lost.push(error),
  );
  const connection = (name: string) => ({
    name,
    says: function (text: string) {
      scheduler.enqueue({ owner: this, bytes: Buffer.from(text, 'latin1'), onData: () => undefined });
    },
  });
  return { scheduler, ran, lost, connection };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('SessionScheduler', () => {
  it('runs units in the order of their arrival where nobody is in a transaction', async () => {
    const { ran, connection } = recordedSession(() => 'idle');
    const [a, b] = [connection('a'), connection('b')];
    a.says('a1');
    b.says('b1');
    a.says('a2');
    await settle();
    expect(ran).toEqual(['a1', 'b1', 'a2']);
  });

  it('lets the others wait until a transaction ends', async () => {
    const { ran, connection } = recordedSession((said) => (said === 'a-commit' ? 'idle' : 'inTransaction'));
    const [a, b] = [connection('a'), connection('b')];
    a.says('a-begin');
    b.says('b1');
    await settle();
    expect(ran).toEqual(['a-begin']);
    a.says('a-commit');
    await settle();
    expect(ran).toEqual(['a-begin', 'a-commit', 'b1']);
  });

  it('rolls back for a connection that closes in its transaction, and forgets what it still wanted', async () => {
    const { scheduler, ran, connection } = recordedSession((said) =>
      said === 'a-begin' ? 'inTransaction' : 'idle',
    );
    const [a, b] = [connection('a'), connection('b')];
    a.says('a-begin');
    b.says('b1');
    await settle();
    a.says('a2');
    scheduler.release(a);
    await settle();
    expect(ran[0]).toBe('a-begin');
    expect(ran.slice(-2)).toEqual(['rollback', 'b1']);
  });

  it('runs nothing more once the session is lost, and says so', async () => {
    const { ran, lost, connection } = recordedSession(() => 'idle');
    connection('a').says('abort');
    connection('b').says('b1');
    await settle();
    expect(ran).toEqual(['abort']);
    expect(lost).toEqual([new Error('the engine is gone')]);
  });

  it('finishes what runs when it is stopped, and starts nothing', async () => {
    const { scheduler, ran, connection } = recordedSession(() => 'idle');
    const a = connection('a');
    a.says('a1');
    a.says('a2');
    await scheduler.stop();
    a.says('a3');
    await settle();
    expect(ran).toEqual(['a1']);
  });
});
