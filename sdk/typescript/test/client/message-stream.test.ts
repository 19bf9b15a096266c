import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { messages, Scene } from '../helpers/gateway.js';
import { until } from '../helpers/until.js';

let scene: Scene;
afterEach(() => scene.stop());

test('a message counts as handled when the loop asks for the next one', async () => {
  scene = await Scene.start();
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  const loop = scene.client.messages<number>();
  assert.equal((await loop.next()).value!.id, 'm1');
  await sleep(150);
  assert.deepEqual(connection.acks, []);
  assert.equal((await loop.next()).value!.id, 'm2');
  await until(() => connection.acks.at(-1) === 1);
  await loop.return!();
});

test('a loop that is left at a message gets it again', async () => {
  scene = await Scene.start();
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  for await (const message of scene.client.messages()) {
    if (message.seq === 2) {
      break;
    }
  }

  await assert.rejects(async () => {
    for await (const message of scene.client.messages()) {
      throw new Error(message.id);
    }
  }, /m2/);
  scene.handle();
  await until(() => connection.acks.at(-1) === 3);
  assert.deepEqual(scene.handled, ['m2', 'm3']);
});

test('a signal ends the loop with the last message handled', async () => {
  scene = await Scene.start();
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  const controller = new AbortController();
  for await (const message of scene.client.messages({ signal: controller.signal })) {
    if (message.seq === 2) {
      controller.abort();
    }
  }

  await until(() => connection.acks.at(-1) === 2);
  scene.handle();
  await until(() => scene.handled.length === 1);
});

test('close within the loop ends it, with its message handled', async () => {
  scene = await Scene.start();
  scene.client.start();
  const connection = await scene.server.connection(1);
  messages(connection, 1, 3);
  for await (const message of scene.client.messages()) {
    if (message.seq === 2) {
      void scene.client.close();
    }
  }

  await scene.client.closed;
  assert.equal(connection.acks.at(-1), 2);
});

test('a loop that waits ends when the client does', async () => {
  scene = await Scene.start();
  scene.client.start();
  const connection = await scene.server.connection(1);
  const loop = (async () => {
    for await (const message of scene.client.messages()) {
      scene.handled.push(message.id);
    }
  })();
  await until(() => scene.client.state === 'open');
  connection.close(4403);
  await loop;
  assert.equal(scene.client.state, 'closed');
});

test('a loop that was never begun keeps nobody waiting', async () => {
  scene = await Scene.start();
  scene.client.messages();
  const started = Date.now();
  await scene.client.close();
  assert.ok(Date.now() - started < 1000);
});
