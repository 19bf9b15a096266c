import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { abortable, after, delay, linked } from '../../src/support/delay.js';
import { retryAfterOf } from '../../src/support/problem.js';

test('a delay ends early by its signal, and leaves no listener', async () => {
  const controller = new AbortController();
  const waiting = delay(60_000, controller.signal);
  controller.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(delay(1, controller.signal), /enough/);

  const other = new AbortController();
  await delay(1, other.signal);
  assert.equal(getEventListeners(other.signal, 'abort').length, 0);
});

test('a month is not now', async () => {
  let over = false;
  const cancel = after(31 * 24 * 3600 * 1000, () => (over = true));
  await delay(10, new AbortController().signal);
  cancel();
  assert.equal(over, false);
});

test('a promise that is given up may fail later', async () => {
  const controller = new AbortController();
  let fail = (_: Error): void => undefined;
  const waiting = abortable(new Promise((_, reject) => (fail = reject)), controller.signal);
  controller.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  fail(new Error('late'));
});

test('of several signals the first counts, or the time', async () => {
  const [a, b] = [new AbortController(), new AbortController()];
  const both = linked([a.signal, b.signal]);
  b.abort('b');
  a.abort('a');
  assert.equal(both.signal.reason, 'b');

  const timed = linked([], 1);
  await delay(50, new AbortController().signal);
  assert.match(String(timed.signal.reason), /no answer in 1 ms/);
});

test('Retry-After has seconds or a date', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  assert.equal(retryAfterOf('7'), 7000);
  assert.equal(retryAfterOf('Sun, 01 Mar 2026 12:00:30 GMT', () => now), 30_000);
  assert.equal(retryAfterOf('Sun, 01 Mar 2026 11:00:00 GMT', () => now), 0);
  assert.equal(retryAfterOf('soon'), undefined);
  assert.equal(retryAfterOf(null), undefined);
});
