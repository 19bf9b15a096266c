import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { LocalStorageCursorStore, PushClient } from '../../src/browser.js';
import type { PushClientOptions } from '../../src/client/options.js';
import { messages, Scene, welcome } from '../helpers/gateway.js';
import { testToken } from '../helpers/tokens.js';
import { until } from '../helpers/until.js';
import { WebSocketServer } from '../helpers/websocket-server.js';

// The browser's part on Node's own WebSocket, which is the browsers' interface.
const clients: PushClient[] = [];
let server: WebSocketServer;
const page = new EventTarget();
const doc = Object.assign(new EventTarget(), { visibilityState: 'visible' });

before(() => {
  Object.assign(globalThis, { document: doc, addEventListener: page.addEventListener.bind(page), removeEventListener: page.removeEventListener.bind(page) });
});
beforeEach(async () => {
  server?.stop();
  server = await WebSocketServer.start();
  server.connected = (connection) => welcome(connection);
});
after(() => server.stop());

// Also where a test has failed: a client that runs keeps the process.
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

function make(options: Partial<PushClientOptions> = {}): PushClient {
  const client = new PushClient({ gateway: server.url, token: () => testToken(), random: () => 0.001, ...options });
  clients.push(client);
  return client;
}

test('the token is a subprotocol, and nowhere else', async () => {
  const client = make().start();
  const { headers, url } = await server.connection(1);
  assert.match(headers['sec-websocket-protocol']!, /^pushapp\.v1\.json, ?pushapp\.bearer\.[\w.-]+$/);
  assert.equal(headers.authorization, undefined);
  assert.equal(url.search, '?device=default');
  await until(() => client.state === 'open');
  await client.close();
  await until(() => server.connections[0]!.closeCode === 1000);
});

test('a refusal has no status: it asks for another token', async () => {
  let asked = 0;
  server.refuse = (attempt) => (attempt < 3 ? { status: 401 } : undefined);
  const client = make({ token: () => testToken(`alice`, 3600, ++asked + 1_700_000_000) }).start();
  await until(() => client.state === 'open');
  assert.equal(asked, 3);
  await client.close();
});

test('it ends and reconnects by close code', async () => {
  const client = make().start();
  (await server.connection(1)).close(4503);
  await server.connection(2);
  await until(() => client.state === 'open');
  server.connections[1]!.close(4409, 'the device connected again');
  const { code, reason } = await client.closed;
  assert.deepEqual([code, reason], [4409, 'the device connected again']);
});

test('reading cannot be stopped: it ends the connection, and comes back for the rest', async () => {
  const all = Scene.ids(1, 100);
  server.connected = (connection) => {
    welcome(connection);
    messages(connection, Number(connection.url.searchParams.get('cursor') ?? 0) + 1, 100);
  };
  const client = make({ maxWaitingMessages: 10 });
  const handled: string[] = [];
  const states: string[] = [];
  let most = 0;
  client.onState(({ state, reason }) => states.push(`${state} ${reason ?? ''}`));
  client.onMessage(async ({ id }) => {
    most = Math.max(most, client.waitingMessages);
    await new Promise((resolve) => setTimeout(resolve, 1));
    handled.push(id);
  });
  client.start();
  await until(() => handled.length === 100);
  assert.deepEqual(handled, all);
  assert.ok(most <= 10);
  assert.ok(states.some((state) => state.startsWith('waiting')));
  await client.close();
});

test('online and a page that becomes visible wake it', async () => {
  let refused = 0;
  server.refuse = () => (++refused <= 5 ? { status: 503 } : undefined);
  const client = make({ random: () => 0.9 }).start();
  for (let attempt = 1; attempt <= 5; attempt++) {
    await until(() => refused === attempt && client.state === 'waiting');
    if (attempt % 2 === 0) {
      doc.visibilityState = 'hidden';
      doc.dispatchEvent(new Event('visibilitychange'));
      assert.equal(client.state, 'waiting');
      doc.visibilityState = 'visible';
      doc.dispatchEvent(new Event('visibilitychange'));
    } else {
      page.dispatchEvent(new Event('online'));
    }
  }

  await until(() => client.state === 'open', 'open', 2_000);
  page.dispatchEvent(new Event('online'));
  const connection = await server.connection(1);
  await until(() => connection.frames.some((frame) => frame.type === 'ping'));
  await client.close();
  page.dispatchEvent(new Event('online'));
});

test('a page that goes away keeps its cursor at once', async () => {
  const saved: unknown[] = [];
  const client = make({ cursors: { load: () => null, save: (_, cursor) => void saved.push(cursor) } });
  const handled: string[] = [];
  client.onMessage(({ id }) => void handled.push(id));
  client.start();
  messages(await server.connection(1), 1);
  await until(() => handled.length === 1);
  await new Promise((resolve) => setImmediate(resolve));
  saved.length = 0;
  messages(server.connections[0]!, 2);
  await until(() => handled.length === 2);
  page.dispatchEvent(new Event('pagehide'));
  assert.deepEqual(saved, [{ epoch: 'e', seq: 2 }]);
  await client.close();
});

test('a close without an answer ends after two seconds', async () => {
  const client = make().start();
  const connection = await server.connection(1);
  await until(() => client.state === 'open');
  connection.socket.pause();
  const started = Date.now();
  await client.close();
  assert.ok(Date.now() - started < 3_000);
});

test('it has what a browser has', () => assert.ok(LocalStorageCursorStore));
