import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, test } from 'node:test';
import type { PushClientOptions } from '../../src/client/options.js';
import type { PresenceChange } from '../../src/presence/presence-change.js';
import { PushPresenceError } from '../../src/presence/presence-error.js';
import { answerJson, TestApi } from '../helpers/api.js';
import { Scene } from '../helpers/gateway.js';
import { until } from '../helpers/until.js';

interface Question {
  users: string[];
  watch: boolean;
}

type Answer = (question: Question, number: number, response: ServerResponse) => void;

let end: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(end.map((one) => one()));
  end = [];
});

const here = (...online: string[]): Answer => ({ users }, _, response) =>
  answerJson(response, { users: users.map((user) => ({ user, online: online.includes(user), watched: true })), watchSeconds: 300 });

async function start(answer: Answer, options: Partial<PushClientOptions> = {}): Promise<{ api: TestApi<Question>; scene: Scene; changes: PresenceChange[]; says: () => string[] }> {
  const api = await TestApi.start('/api/presence', answer);
  const scene = await Scene.start({ api: api.url, ...options });
  const changes: PresenceChange[] = [];
  end.push(async () => {
    await scene.stop();
    api.stop();
  });
  return { api, scene, changes, says: () => changes.map(({ user, online, error }) => `${user} ${online}${error ? `: ${error.message}` : ''}`) };
}

const frame = (user: string, online: boolean, second: number): object => ({ type: 'presence', user, online, at: `2026-03-01T12:00:${String(second).padStart(2, '0')}.123Z` });

test('who is watched is told at first, and then each change', async () => {
  const { api, scene, changes, says } = await start(here('bob'));
  scene.client.watchPresence(['bob', 'carol'], (change) => changes.push(change));
  scene.client.start();
  await until(() => changes.length === 2);
  assert.deepEqual(api.requests, [{ users: ['bob', 'carol'], watch: true }]);
  assert.deepEqual(says(), ['bob true', 'carol false']);
  assert.deepEqual([...scene.client.presence], [['bob', true], ['carol', false]]);

  const connection = await scene.server.connection(1);
  connection.send(frame('bob', false, 10));
  connection.send(frame('dave', true, 10));
  connection.send(frame('carol', false, 10));
  connection.send(frame('carol', true, 11));
  await until(() => changes.length === 4);
  assert.deepEqual(says().slice(2), ['bob false', 'carol true']);
  assert.deepEqual(changes.map(({ at }) => at?.getUTCSeconds()), [undefined, undefined, 10, 11]);
  assert.deepEqual([...scene.client.presence], [['bob', false], ['carol', true]]);
});

test('a change that is older than another of the same user is ignored', async () => {
  const { scene, changes, says } = await start(here());
  scene.client.watchPresence(['bob', 'carol'], (change) => changes.push(change));
  scene.client.start();
  await until(() => changes.length === 2);
  const connection = await scene.server.connection(1);
  connection.send(frame('bob', true, 20));
  connection.send(frame('bob', false, 19));
  connection.send(frame('bob', false, 20));
  // An order of its own.
  connection.send(frame('carol', true, 1));
  await until(() => says().includes('carol true'));
  assert.deepEqual(says(), ['bob false', 'carol false', 'bob true', 'carol true']);
  connection.send(frame('bob', false, 21));
  await until(() => changes.length === 5);
});

test('a frame that comes while a question is under way is newer than its answer', async () => {
  let answer = (): void => undefined;
  const { api, scene, changes, says } = await start((question, number, response) => {
    answer = () => here()(question, number, response);
  });
  scene.client.watchPresence(['bob', 'carol'], (change) => changes.push(change));
  scene.client.start();
  await until(() => api.requests.length === 1);
  (await scene.server.connection(1)).send(frame('bob', true, 10));
  await until(() => changes.length === 1);
  answer();
  await until(() => changes.length === 2);
  assert.deepEqual(says(), ['bob true', 'carol false']);
});

test('what changes within a tick, or during a request, is one request; more than 1,000 users are several', async () => {
  let waiting: (() => void) | undefined;
  const { api, scene, changes } = await start((question, number, response) => {
    waiting = () => here()(question, number, response);
    if (number > 1) {
      waiting();
    }
  });
  scene.client.start();
  await until(() => scene.client.state === 'open');
  const count = (change: PresenceChange): void => void changes.push(change);
  const leave = scene.client.watchPresence('dave', count);
  scene.client.watchPresence('bob', count);
  scene.client.watchPresence(['bob', 'carol'], count);
  leave();
  await until(() => api.requests.length === 1);
  scene.client.watchPresence('erin', count);
  await Promise.resolve();
  scene.client.watchPresence(Array.from({ length: 2_000 }, (_, i) => `u${i}`), count);
  waiting!();
  await until(() => changes.length === 2_004);
  assert.deepEqual(api.requests[0]!.users, ['bob', 'carol']);
  assert.deepEqual(api.requests.slice(1).map(({ users }) => users.length), [1_000, 1_000, 1]);
});

test('after a reconnect all are asked for again, in one request; what is the same is not told again', async () => {
  const { api, scene, changes, says } = await start((question, number, response) => here(...(number <= 2 ? ['bob'] : ['carol']))(question, number, response));
  scene.client.start();
  await until(() => scene.client.state === 'open');
  scene.client.watchPresence('bob', (change) => changes.push(change));
  await until(() => api.requests.length === 1 && changes.length === 1);
  scene.client.watchPresence(['carol', 'dave'], (change) => changes.push(change));
  await until(() => changes.length === 3);
  (await scene.server.connection(1)).close(4503);
  await until(() => changes.length === 5);
  assert.deepEqual(says(), ['bob true', 'carol false', 'dave false', 'bob false', 'carol true']);
  assert.deepEqual(api.requests.map(({ users }) => users), [['bob'], ['carol', 'dave'], ['bob', 'carol', 'dave']]);
});

test('it is asked again before the API forgets, for all together', async () => {
  const { api, scene } = await start(({ users }, _, response) => answerJson(response, { users: users.map((user) => ({ user, online: true, watched: true })), watchSeconds: 0.3 }));
  scene.client.start();
  await until(() => scene.client.state === 'open');
  scene.client.watchPresence('bob', () => undefined);
  await until(() => api.requests.length === 1);
  scene.client.watchPresence('carol', () => undefined);
  await until(() => api.requests.length >= 4);
  assert.deepEqual(api.requests.slice(2).map(({ users }) => users)[1], ['bob', 'carol']);
});

test('who is refused is told with the reason, once; the others are told as ever', async () => {
  const { api, scene, changes } = await start(({ users }, _, response) => answerJson(response, {
    users: users.map((user) => (user === 'a b' ? { user, refused: { status: 400, detail: 'no name' } } : { user, online: true, watched: user !== 'star' })),
    watchSeconds: 0.1,
  }));
  scene.client.watchPresence(['a b', 'bob', 'star'], (change) => changes.push(change));
  scene.client.start();
  await until(() => api.requests.length === 4);
  assert.deepEqual(changes.map(({ user, online }) => [user, online]), [['a b', undefined], ['bob', true], ['star', true]]);
  const [refused, , crowded] = changes.map(({ error }) => error);
  assert.ok(refused instanceof PushPresenceError);
  assert.deepEqual([refused.user, refused.status, refused.message], ['a b', 400, 'no name']);
  assert.deepEqual([crowded!.user, crowded!.status], ['star', undefined]);
  assert.deepEqual([...scene.client.presence], [['bob', true], ['star', true]]);
});

test('a request that fails is made again; one that is refused is told for each user, and made again later', async () => {
  const { scene, changes, says } = await start((question, number, response) => {
    switch (number) {
      case 1:
        return void response.writeHead(503).end();
      case 2:
        return void response.socket!.destroy();
      case 3:
        return answerJson(response, { users: question.users.map((user) => ({ user, online: true, watched: true })), watchSeconds: 0.1 });
      case 4:
        return answerJson(response, { title: 'Forbidden' }, 403);
      default:
        return here('carol')(question, number, response);
    }
  });
  scene.client.watchPresence(['bob', 'carol'], (change) => changes.push(change));
  scene.client.start();
  await until(() => changes.length === 6);
  assert.deepEqual(says(), ['bob true', 'carol true', 'bob undefined: Forbidden', 'carol undefined: Forbidden', 'bob false', 'carol true']);
  assert.deepEqual([...scene.client.presence], [['bob', false], ['carol', true]]);
});

test('a second listener hears what is known without a question; each ends for itself', async () => {
  const { api, scene, changes, says } = await start(here('bob'));
  scene.client.start();
  const first = scene.client.watchPresence('bob', (change) => changes.push(change));
  await until(() => changes.length === 1);
  const seconds: PresenceChange[] = [];
  const second = scene.client.watchPresence('bob', (change) => seconds.push(change));
  const none = scene.client.watchPresence('bob', () => assert.fail());
  none();
  assert.deepEqual(seconds, []);
  await Promise.resolve();
  assert.deepEqual(seconds, [{ user: 'bob', online: true }]);

  first();
  first();
  const connection = await scene.server.connection(1);
  connection.send(frame('bob', false, 10));
  await until(() => seconds.length === 2);
  second();
  assert.deepEqual([...scene.client.presence], []);
  connection.send(frame('bob', true, 11));
  const third = scene.client.watchPresence('carol', (change) => changes.push(change));
  await until(() => changes.length === 2);
  assert.deepEqual([says(), seconds.length, api.requests.length], [['bob true', 'carol false'], 2, 2]);
  third();
});

test('a listener that throws keeps nobody from hearing', async () => {
  const { scene, changes } = await start(here('bob'));
  scene.client.watchPresence(['bob', 'carol'], () => {
    throw new Error('oh');
  });
  scene.client.watchPresence(['bob', 'carol'], (change) => changes.push(change));
  scene.client.start();
  await until(() => changes.length === 2);
  scene.client.watchPresence('bob', () => {
    throw new Error('oh again');
  });
  await until(() => scene.errors.length === 3);
});

test('without the address of the chat API it is an error', async () => {
  const { scene } = await start(here(), { api: undefined });
  assert.throws(() => scene.client.watchPresence('bob', () => undefined), /api/);
  assert.equal(scene.client.presence.size, 0);
});
