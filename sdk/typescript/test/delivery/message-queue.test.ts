import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageQueue, type Waiting } from '../../src/delivery/message-queue.js';

const { signal } = new AbortController();
const waiting = (seq: number, size = 1): Waiting => ({ message: { id: `m${seq}`, seq, from: 'bob', sentAt: new Date(), body: null }, generation: 0, size });

function queue(count: number, bytes: number): { queue: MessageQueue; rooms: () => number } {
  let rooms = 0;
  return { queue: new MessageQueue(count, bytes, () => rooms++), rooms: () => rooms };
}

test('it is full by count, and has room when half is free', async () => {
  const { queue: q, rooms } = queue(4, 1000);
  [1, 2, 3].forEach((seq) => q.add(waiting(seq)));
  assert.equal(q.isFull, false);
  q.add(waiting(4));
  assert.equal(q.isFull, true);
  q.remove(await q.head(signal));
  assert.equal(q.isFull, true);
  assert.equal(rooms(), 0);
  q.remove(await q.head(signal));
  assert.equal(q.isFull, false);
  assert.equal(rooms(), 1);
});

test('it is full by bytes, by a message that may exceed them', async () => {
  const { queue: q, rooms } = queue(100, 10);
  q.add(waiting(1, 9));
  assert.equal(q.isFull, false);
  q.add(waiting(2, 50));
  assert.equal(q.isFull, true);
  assert.equal(q.bytes, 59);
  q.remove(await q.head(signal));
  assert.equal(rooms(), 0);
  q.remove(await q.head(signal));
  assert.deepEqual([q.bytes, q.count, rooms()], [0, 0, 1]);
});

test('the head stays until it is taken away', async () => {
  const { queue: q } = queue(4, 100);
  const next = q.head(signal);
  const [first, second] = [waiting(1), waiting(2)];
  q.add(first);
  q.add(second);
  assert.equal(await next, first);
  assert.equal(await q.head(signal), first);
  q.remove(second);
  assert.equal(q.count, 2);
  q.remove(first);
  assert.equal(await q.head(signal), second);
});

test('who waits may give up', async () => {
  const controller = new AbortController();
  const { queue: q } = queue(4, 100);
  const next = q.head(controller.signal);
  controller.abort(new Error('enough'));
  await assert.rejects(next, /enough/);
});
