import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { PushClient, PushSendError } from '../../src/node.js';
import type { PushClientOptions } from '../../src/client/options.js';
import { uuidV7 } from '../../src/sending/uuid.js';
import { welcome } from '../helpers/gateway.js';
import { testToken } from '../helpers/tokens.js';
import { until } from '../helpers/until.js';
import { WebSocketServer } from '../helpers/websocket-server.js';

interface Sent {
  to: string;
  id: string;
  body: unknown;
  persist?: boolean;
  from?: string;
}

let api: Server;
let sent: Sent[];
let headers: IncomingHttpHeaders[];
let answer: (number: number, response: ServerResponse) => void;

beforeEach(async () => {
  sent = [];
  headers = [];
  answer = (_, response) => accept(response);
  api = createServer(async (request, response) => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) {
      text += part as string;
    }

    assert.equal(`${request.method} ${request.url}`, 'POST /chat/api/messages');
    headers.push(request.headers);
    sent.push(JSON.parse(text) as Sent);
    answer(sent.length, response);
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
});
afterEach(() => {
  api.closeAllConnections();
  api.close();
});

const accept = (response: ServerResponse): void => {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: sent.at(-1)!.id, seq: 7, status: 'routed', gateways: ['g'] }));
};
const refuse = (response: ServerResponse, status: number, problem: object = {}, more: Record<string, string> = {}): void => {
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...more }).end(JSON.stringify(problem));
};

function client(options: Partial<PushClientOptions> = {}): PushClient {
  const { port } = api.address() as AddressInfo;
  return new PushClient({ gateway: 'http://127.0.0.1:1', api: `http://127.0.0.1:${port}/chat`, token: () => testToken(), random: () => 0.001, ...options });
}

/** Counts how often an attempt waits. */
class Waits {
  count = 0;
  debug(message: string): void {
    this.count += message.startsWith('the next request waits') ? 1 : 0;
  }

  info(): void {}
  warn(): void {}
  error(): void {}
}

test('a message is sent with an id of its own, the token and the trace', async () => {
  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const result = await client({ trace: () => trace }).send('alice', { text: 'hi' });
  assert.deepEqual(result, { id: sent[0]!.id, seq: 7, status: 'routed', gateways: ['g'] });
  assert.deepEqual({ ...sent[0], id: '' }, { to: 'alice', id: '', body: { text: 'hi' } });
  assert.match(sent[0]!.id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.match(headers[0]!.authorization!, /^Bearer /);
  assert.equal(headers[0]!['traceparent'], trace);
  assert.equal(headers[0]!['content-type'], 'application/json');
});

test('what the application says goes with it', async () => {
  await client().send('alice', null, { id: 'm1', persist: false, from: 'system' });
  assert.deepEqual(sent, [{ to: 'alice', id: 'm1', body: null, persist: false, from: 'system' }]);
});

for (const status of [429, 502, 503, 504]) {
  test(`after ${status} the same message is sent again`, async () => {
    answer = (number, response) => (number < 3 ? refuse(response, status) : accept(response));
    await client().send('alice', 1);
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  });
}

test('Retry-After is kept to', async () => {
  answer = (number, response) => (number === 1 ? refuse(response, 429, {}, { 'Retry-After': '1' }) : accept(response));
  const started = Date.now();
  await client().send('alice', 1);
  assert.ok(Date.now() - started >= 1000);
});

for (const [what, go] of [['the connection opens', (one) => one.start()], ['the application says that the network is there', (one) => one.wake()]] as [string, (one: PushClient) => void][]) {
  test(`what waits is tried at once when ${what}`, async () => {
    const gateway = await WebSocketServer.start();
    gateway.connected = (connection) => welcome(connection);
    answer = (number, response) => (number <= 2 ? refuse(response, 503) : accept(response));
    // Without that it would wait for 50 s.
    const waits = new Waits();
    const waiting = client({ gateway: gateway.url, random: () => 100, logger: waits });
    const sends = [waiting.send('alice', 1), waiting.send('alice', 2)];
    await until(() => waits.count === 2);
    go(waiting);
    await Promise.all(sends);
    assert.equal(sent.length, 4);
    gateway.stop();
    await waiting.close();
  });
}

test('Retry-After is kept to, also where the network comes back', async () => {
  answer = (number, response) => (number === 1 ? refuse(response, 503, {}, { 'Retry-After': '1' }) : accept(response));
  const started = Date.now();
  const waits = new Waits();
  const waiting = client({ logger: waits });
  const sending = waiting.send('alice', 1);
  await until(() => waits.count === 1);
  waiting.wake();
  await sending;
  assert.ok(Date.now() - started >= 1000);
});

test('a connection that is cut is tried again', async () => {
  answer = (number, response) => (number === 1 ? response.socket!.destroy() : accept(response));
  await client().send('alice', 1, { id: 'm1' });
  assert.deepEqual(sent.map(({ id }) => id), ['m1', 'm1']);
});

test('after 401 it is sent with a new token, once', async () => {
  answer = (number, response) => (number === 1 ? refuse(response, 401) : accept(response));
  await client().send('alice', 1);
  assert.notEqual(headers[0]!.authorization, headers[1]!.authorization);

  answer = (_, response) => refuse(response, 401, { title: 'Unauthorized' });
  await assert.rejects(client().send('alice', 1), (error) => error instanceof PushSendError && error.status === 401 && error.title === 'Unauthorized');
  assert.equal(sent.length, 4);
});

for (const status of [400, 403, 409, 413, 500]) {
  test(`${status} is an error with what the API says`, async () => {
    answer = (_, response) => refuse(response, status, { title: 'No', detail: "'to' is required.", errors: { to: ['is required'] } });
    await assert.rejects(client().send('alice', 1, { id: 'm1' }), (error) => {
      assert.ok(error instanceof PushSendError);
      assert.deepEqual([error.id, error.status, error.title, error.detail, error.errors, error.message], ['m1', status, 'No', "'to' is required.", { to: ['is required'] }, "'to' is required."]);
      return true;
    });
    assert.equal(sent.length, 1);
  });
}

test('it gives up in time, with the last answer', async () => {
  answer = (_, response) => refuse(response, 503, { detail: 'Redis does not answer.' }, { 'Retry-After': '60' });
  await assert.rejects(client({ sendTimeout: 100 }).send('alice', 1), (error) => error instanceof PushSendError && error.status === 503 && error.detail === 'Redis does not answer.');
  await assert.rejects(client().send('alice', 1, { timeout: 100 }), PushSendError);
});

test('nobody there: an error without a status', async () => {
  const alone = client({ sendTimeout: 100 });
  api.close();
  await assert.rejects(alone.send('alice', 1), (error) => error instanceof PushSendError && error.status === undefined && /cannot be reached/.test(error.message));
});

test('an API that does not answer is no endless wait', async () => {
  answer = () => undefined;
  await assert.rejects(client().send('alice', 1, { timeout: 100 }), /could not be sent within 100 ms/);
});

test('the application gives up', async () => {
  answer = () => undefined;
  const controller = new AbortController();
  const sending = client().send('alice', 1, { signal: controller.signal });
  await until(() => sent.length === 1);
  controller.abort(new Error('enough'));
  await assert.rejects(sending, /enough/);
  await assert.rejects(client().send('alice', 1, { signal: controller.signal }), /enough/);
  assert.equal(sent.length, 1);
});

test('no token is an error in the end, no body and no address at once', async () => {
  const failing = client({ sendTimeout: 50, token: () => Promise.reject(new Error('logged out')) });
  await assert.rejects(failing.send('alice', 1), /there is no token: logged out/);
  await assert.rejects(client().send('alice', undefined), TypeError);
  await assert.rejects(client({ api: undefined }).send('alice', 1), /api/);
});

test('ids of one process are in the order of time', () => {
  const ids = [1, 1_000, 1_772_366_400_000, 1_772_366_400_001].map((now) => uuidV7(now));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(parseInt(ids[2]!.replaceAll('-', '').slice(0, 12), 16), 1_772_366_400_000);
});
