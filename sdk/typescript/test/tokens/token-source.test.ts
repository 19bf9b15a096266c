import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsOf } from '../../src/tokens/jwt.js';
import { TokenSource } from '../../src/tokens/token-source.js';
import { testToken } from '../helpers/tokens.js';

const { signal } = new AbortController();

test('claims are read, whatever the name, and none of what is no JWT', () => {
  assert.equal(claimsOf(testToken('günther')).sub, 'günther');
  assert.deepEqual(claimsOf('opaque'), {});
  assert.deepEqual(claimsOf('a.b.c'), {});
});

for (const [seconds, margin] of [[3600, 30], [300, 30], [100, 10], [10, 1]] as const) {
  test(`a token of ${seconds} s is used until ${margin} s before its end`, async () => {
    const start = 1_800_000_000_000;
    let now = start;
    let asked = 0;
    const tokens = new TokenSource(() => testToken('alice', seconds, start / 1000 + ++asked * 0), () => now);
    await tokens.get(signal);
    now = start + (seconds - margin) * 1000 - 1;
    await tokens.get(signal);
    assert.equal(asked, 1);
    now++;
    await tokens.get(signal);
    assert.equal(asked, 2);
  });
}

test('a new token is used even where it seems expired: the clock here may be wrong', async () => {
  const token = testToken('alice', -100);
  assert.equal((await new TokenSource(() => token).get(signal)).text, token);
});

test('those who ask at the same time share an answer', async () => {
  let asked = 0;
  const tokens = new TokenSource(async () => testToken(`u${++asked}`));
  const [a, b] = await Promise.all([tokens.get(signal), tokens.renew(signal)]);
  assert.equal(a, b);
  assert.equal(asked, 1);
});

test('a token that was refused is not used again, a newer one is', async () => {
  const tokens = new TokenSource(() => testToken());
  const first = await tokens.get(signal);
  tokens.reject(first);
  const second = await tokens.get(signal);
  assert.notEqual(first.text, second.text);
  tokens.reject(first);
  assert.equal(await tokens.get(signal), second);
});

test('a provider may fail, and is asked again', async () => {
  let asked = 0;
  const tokens = new TokenSource(() => {
    if (++asked === 1) {
      throw new Error('logged out');
    }

    return testToken();
  });
  await assert.rejects(tokens.get(signal), /logged out/);
  await tokens.get(signal);
});

for (const wrong of [undefined, '', 'a b', 'a\r\nX: y', 7]) {
  test(`${JSON.stringify(wrong)} is no token`, async () => {
    await assert.rejects(new TokenSource(() => wrong as string).get(signal), TypeError);
  });
}

test('who waits may give up', async () => {
  const controller = new AbortController();
  const waiting = new TokenSource(() => new Promise<string>(() => undefined)).get(controller.signal);
  controller.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
});
