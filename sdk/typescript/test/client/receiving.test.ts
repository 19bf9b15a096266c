import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryCursorStore, type Cursor, type CursorStore } from '../../src/cursors/cursor-store.js';
import { messages, Scene, welcome } from '../helpers/gateway.js';
import { until } from '../helpers/until.js';

let scene: Scene;
afterEach(() => scene.stop());

test('a message has what was sent', async () => {
  scene = await Scene.start();
  const got: unknown[] = [];
  scene.client.onMessage((message, { attempt, signal }) => void got.push({ ...message, attempt, aborted: signal.aborted }));
  scene.client.start();
  messages(await scene.server.connection(1), 1, 1, { text: 'hi' });
  await until(() => got.length > 0);
  assert.deepEqual(got, [{ id: 'm1', seq: 1, from: 'bob', sentAt: new Date('2026-03-01T12:00:00.123Z'), body: { text: 'hi' }, attempt: 1, aborted: false }]);
});

test('a message to a group says which', async () => {
  scene = await Scene.start();
  const groups: unknown[] = [];
  scene.client.onMessage((message) => {
    groups.push('group' in message ? message.group : 'none');
  });
  scene.client.start();
  const connection = await scene.server.connection(1);
  connection.send({ type: 'message', id: 'm1', seq: 1, from: 'bob', group: 'team', sentAt: '2026-03-01T12:00:00Z', body: 1 });
  messages(connection, 2);
  await until(() => groups.length === 2);
  assert.deepEqual(groups, ['team', 'none']);
});

test('many messages have few acknowledgements, and the last is of the last', async () => {
  scene = await Scene.start({ maxWaitingMessages: 1000 });
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 300);
  await until(() => connection.acks.at(-1) === 300);
  assert.ok(connection.acks.length <= 6, String(connection.acks));
  assert.equal(connection.frames.find((frame) => frame.type === 'ack')!.epoch, 'e');
  assert.deepEqual(scene.handled, Scene.ids(1, 300));
});

test('one message is acknowledged soon, and what is handled when it closes then', async () => {
  scene = await Scene.start();
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1);
  await until(() => connection.acks.length === 1);
  messages(connection, 2);
  await until(() => scene.handled.length === 2);
  await scene.client.close();
  assert.deepEqual(connection.acks, [1, 2]);
});

test('it resumes behind what was handled, and what comes again is not handled again', async () => {
  let release = (): void => undefined;
  scene = await Scene.start();
  scene.client.onMessage(async (message) => {
    scene.handled.push(message.id);
    if (message.seq === 3) {
      await new Promise<void>((resolve) => (release = resolve));
    }
  });
  scene.client.start();
  const first = await scene.server.connection(1);
  messages(first, 1, 5);
  await until(() => scene.handled.length === 3 && scene.client.waitingMessages === 3);
  first.socket.destroy();
  const second = await scene.server.connection(2);
  assert.equal(second.url.searchParams.get('cursor'), '2');
  assert.equal(second.url.searchParams.get('epoch'), 'e');
  await until(() => scene.client.state === 'open');
  release();
  await until(() => scene.handled.length === 5);
  // 5 has been handled, but came on the other connection: it may not be acknowledged on this one yet.
  await sleep(150);
  assert.deepEqual(second.acks, [2]);
  messages(second, 3, 6);
  await until(() => second.acks.at(-1) === 6);
  assert.deepEqual(scene.handled, Scene.ids(1, 6));
});

test('a cursor that was kept is sent; it is kept for several messages at once', async () => {
  const saves: (Cursor | null)[] = [];
  const store: CursorStore = { load: (key) => (key === 'alice/phone' ? { epoch: 'e', seq: 41 } : null), save: (_, cursor) => void saves.push(cursor) };
  scene = await Scene.start({ cursors: store });
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  assert.equal(connection.url.search, '?device=phone&cursor=41&epoch=e');
  messages(connection, 42, 91);
  await until(() => connection.acks.at(-1) === 91);
  assert.deepEqual(saves.at(-1), { epoch: 'e', seq: 91 });
  assert.ok(saves.length <= 3);
});

test('without a cursor that was kept it sends none', async () => {
  scene = await Scene.start({ cursors: new MemoryCursorStore() });
  scene.client.start();
  assert.equal((await scene.server.connection(1)).url.search, '?device=phone');
});

test('a store that fails is told, and loses nothing', async () => {
  scene = await Scene.start({ cursors: { load: () => Promise.reject(new Error('cannot load')), save: () => { throw new Error('cannot save'); } } });
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1);
  await until(() => connection.acks.length === 1);
  assert.deepEqual(scene.errors.map((error) => (error as Error).message), ['cannot load', 'cannot save']);
});

test('a gap within a connection is told, and so is an inbox that does not reach back', async () => {
  scene = await Scene.start({}, (connection, number) => welcome(connection, { recovered: number === 1 }));
  scene.handle().client.start();
  const first = await scene.server.connection(1);
  messages(first, 1);
  messages(first, 3);
  await until(() => scene.handled.length === 2);
  assert.deepEqual(scene.events, ['connecting', 'open', 'gap e']);
  first.close(4503);
  await until(() => scene.events.length === 7);
  assert.deepEqual(scene.events.slice(3), ['waiting 4503', 'connecting', 'open', 'gap e']);
});

test('when Redis has lost messages the cursor is forgotten, and what comes again under another number is known by its id', async () => {
  const store = new MemoryCursorStore();
  scene = await Scene.start({ cursors: store }, (connection, number) => welcome(connection, number === 1 ? {} : { epoch: 'f', recovered: false }));
  scene.handle().client.start();
  const first = await scene.server.connection(1);
  messages(first, 1, 3);
  await until(() => first.acks.at(-1) === 3);
  first.close(4504);
  const second = await scene.server.connection(2);
  await until(() => store.load('alice/phone') === null);
  assert.ok(scene.events.includes('reset f'));
  // m3 was number 3 before, m9 is new.
  second.send({ type: 'message', id: 'm3', seq: 1, from: 'bob', sentAt: '2026-03-01T12:00:00Z', body: 1 });
  second.send({ type: 'message', id: 'm9', seq: 2, from: 'bob', sentAt: '2026-03-01T12:00:00Z', body: 1 });
  second.send({ type: 'message', id: 'm3', seq: 3, from: 'carol', sentAt: '2026-03-01T12:00:00Z', body: 1 });
  await until(() => second.acks.at(-1) === 3);
  assert.deepEqual(scene.handled, ['m1', 'm2', 'm3', 'm9', 'm3']);
  assert.deepEqual(store.load('alice/phone'), { epoch: 'f', seq: 3 });
});

test('an epoch frame keeps the cursor, with the new epoch', async () => {
  const store = new MemoryCursorStore();
  scene = await Scene.start({ cursors: store });
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  connection.send({ type: 'epoch', epoch: 'f', seq: 3 });
  messages(connection, 4);
  await until(() => connection.acks.at(-1) === 4);
  assert.equal(connection.frames.at(-1)!.epoch, 'f');
  assert.deepEqual(store.load('alice/phone'), { epoch: 'f', seq: 4 });
  assert.deepEqual(scene.handled, Scene.ids(1, 4));
});

test('messages that are not kept are handled and not acknowledged', async () => {
  scene = await Scene.start();
  scene.handle().client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 0);
  messages(connection, 0);
  await until(() => scene.handled.length === 2);
  await sleep(150);
  assert.deepEqual(connection.acks, []);
});

test('a handler that throws gets the message again, and nothing behind it before', async () => {
  scene = await Scene.start();
  const attempts: string[] = [];
  scene.client.onMessage(({ id }, { attempt }) => {
    attempts.push(`${id} ${attempt}`);
    if (id === 'm2' && attempt <= 2) {
      throw new Error(`no ${attempt}`);
    }
  });
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  await until(() => connection.acks.at(-1) === 3);
  assert.deepEqual(attempts, ['m1 1', 'm2 1', 'm2 2', 'm2 3', 'm3 1']);
  assert.deepEqual(scene.errors.map((error) => (error as Error).message), ['no 1', 'no 2']);
});

test('after the attempts that it has, the application may have it skipped', async () => {
  scene = await Scene.start({ handlerAttempts: 2, onHandlerGaveUp: ({ id }) => (scene.events.push(`gave up ${id}`), 'skip') });
  let calls = 0;
  scene.client.onMessage(({ id }) => {
    calls++;
    if (id === 'm1') {
      return Promise.reject(new Error('poison'));
    }

    scene.handled.push(id);
    return undefined;
  });
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 2);
  await until(() => connection.acks.at(-1) === 2);
  assert.equal(calls, 3);
  assert.ok(scene.events.includes('gave up m1'));
});

test('otherwise the client ends, and the message is not acknowledged', async () => {
  scene = await Scene.start({ handlerAttempts: 2 });
  scene.client.onMessage(({ id }) => {
    if (id === 'm2') {
      throw new Error('poison');
    }
  });
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  assert.match((await scene.client.closed).reason!, /failed 2 times for the message m2/);
  assert.equal(connection.acks.at(-1), 1);
});

test('close waits for the handler, and what it has handled is acknowledged', async () => {
  scene = await Scene.start();
  let aborted = false;
  scene.client.onMessage(async ({ id }, { signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await sleep(30);
    aborted = signal.aborted;
    scene.handled.push(id);
  });
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 2);
  await until(() => scene.client.waitingMessages === 2);
  await scene.client.close();
  assert.ok(aborted);
  assert.deepEqual(scene.handled, ['m1']);
  assert.deepEqual(connection.acks, [1]);
});

test('a handler that is behind keeps the gateway from sending, and gets everything in order', async () => {
  scene = await Scene.start({ maxWaitingMessages: 16, maxWaitingBytes: 1e9 });
  let most = 0;
  let go = (): void => undefined;
  const started = new Promise<void>((resolve) => (go = resolve));
  scene.client.onMessage(async ({ id }) => {
    await started;
    most = Math.max(most, scene.client.waitingMessages);
    scene.handled.push(id);
    await new Promise((resolve) => setImmediate(resolve));
  });
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 500, 'x'.repeat(50_000));
  let waiting = -1;
  await until(() => waiting === (waiting = connection.socket.writableLength) && waiting > 10_000_000 && scene.client.waitingMessages >= 16);
  assert.equal(scene.client.waitingMessages, 16);
  go();
  await until(() => scene.handled.length === 500);
  assert.deepEqual(scene.handled, Scene.ids(1, 500));
  assert.ok(most <= 16, String(most));
  assert.equal(scene.server.connections.length, 1);
});

test('a handler that is behind for long keeps its connection: the gateway gets pongs', async () => {
  scene = await Scene.start({ maxWaitingMessages: 1 }, (connection) => welcome(connection, { heartbeatSeconds: 0.1 }));
  let go = (): void => undefined;
  scene.client.onMessage(() => new Promise<void>((resolve) => (go = resolve)));
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1);
  await until(() => connection.frames.filter((frame) => frame.type === 'pong').length >= 5);
  assert.equal(scene.server.connections.length, 1);
  go();
});

test('messages that come while nobody handles them wait', async () => {
  scene = await Scene.start();
  scene.client.start();
  messages(await scene.server.connection(1), 1, 3);
  await until(() => scene.client.waitingMessages === 3);
  scene.handle();
  await until(() => scene.handled.length === 3);
});

test('one handler at a time; one that is taken away leaves its place', async () => {
  scene = await Scene.start();
  const remove = scene.client.onMessage(() => undefined);
  assert.throws(() => scene.client.onMessage(() => undefined), /already/);
  assert.throws(() => scene.client.messages(), /already/);
  remove();
  await sleep(1);
  scene.handle().client.start();
  messages(await scene.server.connection(1), 1);
  await until(() => scene.handled.length === 1);
});

test('a listener that throws is told, and keeps nobody else from hearing', async () => {
  scene = await Scene.start();
  scene.client.onState(() => {
    throw new Error('my bug');
  });
  scene.client.start();
  await until(() => scene.client.state === 'open');
  assert.ok(scene.errors.length >= 2);
});
