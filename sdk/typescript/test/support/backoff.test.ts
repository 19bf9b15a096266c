import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../src/support/backoff.js';

test('the longest wait doubles from half a second to thirty', () => {
  const backoff = new Backoff(() => 1);
  assert.deepEqual(Array.from({ length: 9 }, () => backoff.next()), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('the wait is anything between nothing and that', () => {
  const numbers = [0, 0.5, 0.999];
  const backoff = new Backoff(() => numbers.shift()!);
  assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [0, 500, 1998]);
});

test('it begins again', () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test('a thousand attempts are no overflow', () => {
  const backoff = new Backoff(() => 1);
  for (let i = 0; i < 2000; i++) {
    assert.ok(backoff.next() <= 30_000);
  }
});
