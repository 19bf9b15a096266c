import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, test } from 'node:test';
import { PushClient, PushSendError, type BatchMessage } from '../../src/node.js';
import { answerJson, TestApi } from '../helpers/api.js';
import { testToken } from '../helpers/tokens.js';
import { until } from '../helpers/until.js';

interface Batch {
  messages: (BatchMessage & { id: string })[];
}

let api: TestApi<Batch>;
afterEach(() => api.stop());

async function start(answer: (batch: Batch, number: number, response: ServerResponse) => void): Promise<PushClient> {
  api = await TestApi.start('/api/messages/batch', answer);
  return new PushClient({ gateway: 'http://127.0.0.1:1', api: api.url, token: () => testToken(), random: () => 0.001 });
}

const accept = ({ id }: { id: string }): object => ({ accepted: { id, seq: 7, status: 'stored', gateways: [] } });
const acceptAll = ({ messages }: Batch, _: number, response: ServerResponse): void => answerJson(response, { results: messages.map(accept) });
const ids = (): string[][] => api.requests.map(({ messages }) => messages.map(({ id }) => id));

test('each message has its result, in order, sent or refused', async () => {
  const client = await start(({ messages }, _, response) => answerJson(response, {
    results: messages.map((message) => (message.to === 'a b' ? { refused: { status: 400, detail: "'to' is wrong.", field: 'to' } } : accept(message))),
  }));
  const results = await client.sendBatch([{ to: 'bob', body: 1, id: 'm1' }, { to: 'a b', body: null, id: 'm2' }, { to: 'carol', body: 'x', persist: false, from: 'system' }]);
  const { id } = api.requests[0]!.messages[2]!;
  assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7/);
  assert.deepEqual(api.requests, [{ messages: [{ to: 'bob', id: 'm1', body: 1 }, { to: 'a b', id: 'm2', body: null }, { to: 'carol', id, body: 'x', persist: false, from: 'system' }] }]);
  assert.deepEqual(results.filter(({ error }) => !error), [{ id: 'm1', seq: 7, status: 'stored', gateways: [] }, { id, seq: 7, status: 'stored', gateways: [] }]);
  const { error } = results[1]!;
  assert.ok(error instanceof PushSendError);
  assert.deepEqual([error.id, error.status, error.message, error.detail, error.errors], ['m2', 400, "'to' is wrong.", "'to' is wrong.", { to: ["'to' is wrong."] }]);
});

test('where no answer comes, or the API is busy, the same messages are sent again', async () => {
  const client = await start((batch, number, response) => {
    if (number === 1) {
      response.socket!.destroy();
    } else if (number === 2) {
      response.writeHead(503).end();
    } else {
      acceptAll(batch, number, response);
    }
  });
  const results = await client.sendBatch([{ to: 'bob', body: 1 }, { to: 'bob', body: 2 }]);
  assert.deepEqual(results.map(({ error }) => error), [undefined, undefined]);
  assert.deepEqual(ids()[1], ids()[0]);
  assert.deepEqual(ids()[2], ids()[0]);
  assert.deepEqual(results.map(({ id }) => id), ids()[0]);
});

test('those for which there is no room are sent again, without the others', async () => {
  const client = await start(({ messages }, number, response) => answerJson(response, {
    results: messages.map((message, i) => (i > 0 && number < 3 ? { refused: { status: i === 1 ? 503 : 429, detail: 'later' } } : accept(message))),
  }));
  const results = await client.sendBatch(['m1', 'm2', 'm3'].map((id) => ({ to: 'bob', body: 1, id })));
  assert.deepEqual(results.map(({ id, error }) => [id, error]), [['m1', undefined], ['m2', undefined], ['m3', undefined]]);
  assert.deepEqual(ids(), [['m1', 'm2', 'm3'], ['m2', 'm3'], ['m3']]);
});

test('a batch that is refused as a whole is an error of each message', async () => {
  const client = await start((_, __, response) => answerJson(response, { title: 'Bad Request', detail: "'messages' must have 1 to 1000 messages." }, 400));
  const results = await client.sendBatch([{ to: 'bob', body: 1, id: 'm1' }, { to: 'bob', body: 2, id: 'm2' }]);
  assert.deepEqual(results.map(({ id, error }) => [id, error?.id, error?.status, error?.title]), [['m1', 'm1', 400, 'Bad Request'], ['m2', 'm2', 400, 'Bad Request']]);
  assert.equal(api.requests.length, 1);
});

test('it gives up in time, and says what was sent by then', async () => {
  const client = await start(({ messages }, number, response) => {
    if (number === 1) {
      answerJson(response, { results: messages.map((message, i) => (i === 0 ? accept(message) : { refused: { status: 503, detail: 'Redis does not answer.' } })) });
    }
  });
  const results = await client.sendBatch([{ to: 'bob', body: 1, id: 'm1' }, { to: 'bob', body: 2, id: 'm2' }], { timeout: 300 });
  assert.deepEqual(results.map(({ id, error }) => [id, error?.status, error?.message]), [['m1', undefined, undefined], ['m2', 503, 'Redis does not answer.']]);
  const [late] = await client.sendBatch([{ to: 'bob', body: 1 }], { timeout: 100 });
  assert.match(late!.error!.message, /could not be sent within 100 ms/);
  assert.equal(late!.error!.status, undefined);
});

test('the application gives up', async () => {
  const client = await start(() => undefined);
  const controller = new AbortController();
  const sending = client.sendBatch([{ to: 'bob', body: 1 }], { signal: controller.signal });
  await until(() => api.requests.length === 1);
  controller.abort(new Error('enough'));
  await assert.rejects(sending, /enough/);
});

test('no messages are no request, no body and no address an error at once', async () => {
  const client = await start(acceptAll);
  assert.deepEqual(await client.sendBatch([]), []);
  await assert.rejects(client.sendBatch([{ to: 'bob', body: 1 }, { to: 'bob', body: undefined }]), TypeError);
  await assert.rejects(new PushClient({ gateway: api.url, token: () => testToken() }).sendBatch([]), /api/);
  assert.equal(api.requests.length, 0);
});
