import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { silent } from '../../src/support/logger.js';
import { messages, Scene, welcome } from '../helpers/gateway.js';
import { testToken } from '../helpers/tokens.js';
import { until } from '../helpers/until.js';
import { WebSocketServer } from '../helpers/websocket-server.js';

let scene: Scene;
afterEach(() => scene.stop());

test('it connects, says who it is, and answers pings', async () => {
  scene = await Scene.start();
  assert.equal(scene.client.state, 'waiting');
  scene.client.start();
  const connection = await scene.server.connection(1);
  await until(() => scene.client.state === 'open');
  assert.equal(connection.url.search, '?device=phone');
  connection.send({ type: 'ping', seq: 0 });
  await until(() => connection.frames.some((frame) => frame.type === 'pong'));
  assert.deepEqual(scene.events, ['connecting', 'open']);
});

test('it closes with 1000, for good', async () => {
  scene = await Scene.start();
  scene.client.start();
  const connection = await scene.server.connection(1);
  await until(() => scene.client.state === 'open');
  await scene.client.close();
  assert.equal(connection.closeCode, 1000);
  assert.equal((await scene.client.closed).state, 'closed');
  assert.deepEqual(scene.events, ['connecting', 'open', 'closed 1000']);
  assert.equal(scene.client.start().state, 'closed');
});

test('it closes while it connects', async () => {
  scene = await Scene.start({}, () => undefined);
  scene.client.start();
  await scene.server.connection(1);
  await scene.client.close();
  assert.deepEqual(scene.events, ['connecting', 'closed']);
});

test('it closes while it waits, and before it is started', async () => {
  scene = await Scene.start({ random: () => 0.99 });
  scene.server.refuse = () => ({ status: 503 });
  scene.client.start();
  await until(() => scene.client.state === 'waiting');
  await scene.client.close();
  assert.equal(scene.client.state, 'closed');
  await scene.stop();

  scene = await Scene.start();
  await scene.client.close();
  assert.equal(scene.client.state, 'closed');
});

for (const code of [1001, 1011, 4500, 4501, 4502, 4503, 4504, 4600]) {
  test(`it reconnects after ${code}`, async () => {
    scene = await Scene.start();
    scene.client.start();
    (await scene.server.connection(1)).close(code);
    await scene.server.connection(2);
    await until(() => scene.client.state === 'open');
    assert.deepEqual(scene.events, ['connecting', 'open', `waiting ${code}`, 'connecting', 'open']);
    assert.equal(scene.tokens, 1);
  });
}

for (const code of [1003, 1008, 1009, 4400, 4403, 4409, 4429, 4450]) {
  test(`it ends after ${code}`, async () => {
    scene = await Scene.start();
    scene.client.start();
    (await scene.server.connection(1)).close(code, 'why');
    const { state, reason } = await scene.client.closed;
    assert.deepEqual([state, reason], ['closed', 'why']);
    assert.deepEqual(scene.events, ['connecting', 'open', `closed ${code}`]);
    await sleep(20);
    assert.equal(scene.server.attempts, 1);
  });
}

test('after 4401 it connects with a new token', async () => {
  scene = await Scene.start();
  scene.client.start();
  (await scene.server.connection(1)).close(4401);
  const { headers } = await scene.server.connection(2);
  assert.notEqual(headers.authorization, scene.server.connections[0]!.headers.authorization);
  assert.equal(scene.tokens, 2);
});

test('after 401 it connects with a new token', async () => {
  scene = await Scene.start();
  scene.server.refuse = (attempt) => (attempt === 1 ? { status: 401 } : undefined);
  scene.client.start();
  await until(() => scene.client.state === 'open');
  assert.equal(scene.tokens, 2);
  assert.deepEqual(scene.events, ['connecting', 'waiting 401', 'connecting', 'open']);
});

for (const status of [400, 403, 426]) {
  test(`it ends after HTTP ${status}, with the detail`, async () => {
    scene = await Scene.start();
    scene.server.refuse = () => ({ status, body: '{"detail":"mend the client"}' });
    scene.client.start();
    assert.deepEqual(await scene.client.closed, { state: 'closed', reason: 'mend the client', status });
  });
}

test('it leaves a busy gateway alone for as long as that says', async () => {
  scene = await Scene.start();
  scene.server.refuse = (attempt) => (attempt === 1 ? { status: 503, headers: { 'Retry-After': '1' } } : undefined);
  const started = Date.now();
  scene.client.start();
  await until(() => scene.client.state === 'open');
  assert.ok(Date.now() - started >= 1000);
});

test('after a failed attempt it takes the next gateway', async () => {
  const other = await WebSocketServer.start();
  other.connected = (connection) => welcome(connection);
  const gone = await WebSocketServer.start();
  const { url } = gone;
  gone.stop();
  scene = await Scene.start({ gateway: [url, `${other.url}/push/`] });
  scene.client.start();
  await until(() => scene.client.state === 'open');
  assert.equal(other.connections[0]!.url.pathname, '/push/ws');
  other.stop();
});

test('waits grow from attempt to attempt, and begin anew after a connection that lasted a heartbeat', async () => {
  const waits: unknown[] = [];
  const debug = (_: string, details?: Record<string, unknown>): void => void (details && 'wait' in details && waits.push(details['wait']));
  scene = await Scene.start({ random: () => 0.004, logger: { ...silent, debug } }, (connection, number) => welcome(connection, { heartbeatSeconds: number === 3 ? 0.2 : 25 }));
  scene.client.start();
  for (let number = 1; number <= 4; number++) {
    const connection = await scene.server.connection(number);
    await until(() => scene.client.state === 'open');
    await sleep(number === 3 ? 250 : 0);
    connection.socket.destroy();
    await until(() => waits.length === number);
  }

  assert.deepEqual(waits, [2, 4, 2, 4]);
});

test('a gateway that falls silent is left', async () => {
  scene = await Scene.start({}, (connection) => welcome(connection, { heartbeatSeconds: 0.2 }));
  scene.client.start();
  await scene.server.connection(2);
  assert.ok(scene.events.includes('waiting 1006'));
});

test('when the network is back it connects at once, or asks whether the connection is alive', async () => {
  scene = await Scene.start({ random: () => 0.99 });
  scene.server.refuse = (attempt) => (attempt <= 4 ? { status: 502 } : undefined);
  scene.client.start();
  for (let attempt = 1; attempt <= 4; attempt++) {
    await until(() => scene.server.attempts === attempt && scene.client.state === 'waiting');
    scene.client.wake();
  }

  await until(() => scene.client.state === 'open');
  scene.client.wake();
  const connection = await scene.server.connection(1);
  await until(() => connection.frames.some((frame) => frame.type === 'ping'));
});

test('it gets a new token before the old one ends, and reconnects with that without a wait', async () => {
  let asked = 0;
  scene = await Scene.start({
    token: () => {
      if (++asked === 2) {
        throw new Error('not now');
      }

      return testToken('alice', asked === 1 ? 1 : 3600);
    },
  });
  scene.client.start();
  const first = await scene.server.connection(1);
  await scene.server.connection(2);
  await until(() => scene.client.state === 'open');
  assert.equal(first.closeCode, 1000);
  assert.deepEqual(scene.events, ['connecting', 'open', 'connecting 1000', 'open']);
  assert.equal(asked, 3);
  assert.match(String(scene.errors[0]), /not now/);
});

test('a token provider that fails is asked again', async () => {
  let asked = 0;
  scene = await Scene.start({
    token: () => {
      if (++asked < 3) {
        throw new Error('logged out');
      }

      return testToken();
    },
  });
  scene.client.start();
  await until(() => scene.client.state === 'open');
  assert.equal(scene.errors.length, 2);
  assert.deepEqual(scene.events, ['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'open']);
});

test('a token of another user ends it: its messages are not this user\'s', async () => {
  let asked = 0;
  scene = await Scene.start({ token: () => testToken(++asked === 1 ? 'alice' : 'eve') });
  scene.client.start();
  (await scene.server.connection(1)).close(4401);
  assert.match((await scene.client.closed).reason!, /eve/);
});

test('a frame that is none of the protocol ends the connection, not the client', async () => {
  scene = await Scene.start({}, (connection, number) => (number === 1 ? connection.send([]) : welcome(connection)));
  scene.client.start();
  await until(() => scene.client.state === 'open');
  assert.equal(scene.server.connections.length, 2);
});

test('what it does not know it ignores', async () => {
  scene = await Scene.start();
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  connection.send({ type: 'receipt', of: 'm1' });
  connection.send({ type: 'message', id: 'm1', seq: 1, from: 'bob', sentAt: '2026-03-01T12:00:00Z', body: 1, groups: [] });
  messages(connection, 2);
  await until(() => scene.handled.length === 2);
});

test('options that cannot be used are said to be so', () => {
  const make = (options: object) => () => scene.client.constructor && new (scene.client.constructor as new (options: object) => unknown)({ token: () => '', gateway: 'http://x', ...options });
  assert.throws(make({ gateway: 'ftp://x' }), /gateway/);
  assert.throws(make({ gateway: [] }), /gateway/);
  assert.throws(make({ maxWaitingMessages: 0 }), /maxWaitingMessages/);
  assert.throws(make({ maxWaitingBytes: NaN }), /maxWaitingBytes/);
  assert.throws(make({ handlerAttempts: -1 }), /handlerAttempts/);
  assert.throws(make({ sendTimeout: 0 }), /sendTimeout/);
});
