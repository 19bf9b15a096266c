import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createServer } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openNodeSocket } from '../../src/transport/node-socket.js';
import { RefusedError, type Socket } from '../../src/transport/socket.js';
import { until } from '../helpers/until.js';
import { serverFrame, WebSocketServer, type ServerConnection } from '../helpers/websocket-server.js';

let server: WebSocketServer;
let texts: string[];
let onText: () => unknown;
let closed: { code: number; reason: string }[];

beforeEach(async () => {
  server = await WebSocketServer.start();
  texts = [];
  closed = [];
  onText = () => undefined;
});
afterEach(() => server.stop());

function open(signal = new AbortController().signal, url = server.url): Promise<Socket> {
  const address = new URL(`${url}/ws?device=phone`);
  // Those of this test: a connection of the one before may end late.
  const [ownTexts, ownClosed] = [texts, closed];
  address.protocol = 'ws:';
  return openNodeSocket({
    url: address,
    token: 'a.b.c',
    signal,
    handlers: { message: (text) => void (ownTexts.push(text), onText()), closed: (code, reason) => ownClosed.push({ code, reason }) },
  });
}

async function opened(): Promise<[Socket, ServerConnection]> {
  const number = server.connections.length + 1;
  return [await open(), await server.connection(number)];
}

test('the token goes in a header, with the subprotocol', async () => {
  const [, connection] = await opened();
  assert.equal(connection.headers.authorization, 'Bearer a.b.c');
  assert.equal(connection.headers['sec-websocket-protocol'], 'pushapp.v1.json');
  assert.equal(connection.headers['sec-websocket-version'], '13');
  assert.equal(connection.url.pathname + connection.url.search, '/ws?device=phone');
});

test('texts go both ways, and those of the client are masked', async () => {
  const [socket, connection] = await opened();
  connection.send({ type: 'ping' });
  socket.send('ä'.repeat(70_000));
  await until(() => texts.length === 1 && connection.texts.length === 1);
  assert.deepEqual(texts, ['{"type":"ping"}']);
  assert.equal(connection.texts[0], 'ä'.repeat(70_000));
  assert.ok(connection.masked);
});

test('a message that came with the handshake is not lost', async () => {
  server.connected = (connection) => connection.send({ type: 'first' });
  await open();
  await until(() => texts.length === 1);
});

test('a WebSocket ping is answered with its payload', async () => {
  const [, connection] = await opened();
  connection.socket.write(serverFrame(9, Buffer.from('are you there?')));
  const pong = await until(() => connection.controls[0]);
  assert.deepEqual(pong, { opcode: 10, payload: Buffer.from('are you there?') });
});

for (const code of [1000, 1001, 1008, 1011, 1012, 4400, 4401, 4503]) {
  test(`the close code ${code} arrives with its reason, and is answered`, async () => {
    const [, connection] = await opened();
    connection.close(code, 'why');
    await until(() => closed.length > 0);
    assert.deepEqual(closed, [{ code, reason: 'why' }]);
    assert.equal(await until(() => connection.closeCode), code);
  });
}

test('a connection that is cut is 1006', async () => {
  const [, connection] = await opened();
  connection.socket.destroy();
  await until(() => closed.length > 0);
  assert.equal(closed[0]!.code, 1006);
});

test('a frame that is wrong ends the connection, says why, and is 1006 here', async () => {
  const [, connection] = await opened();
  connection.socket.write(Buffer.concat([serverFrame(1, Buffer.from([0xff])), serverFrame(1, Buffer.from('not read'))]));
  await until(() => closed.length > 0);
  assert.deepEqual(closed, [{ code: 1006, reason: 'a text is not UTF-8' }]);
  assert.equal(await until(() => connection.closeCode), 1007);
  assert.deepEqual(texts, []);
});

test('the client closes, and has the answer', async () => {
  const [socket, connection] = await opened();
  socket.close(1000, 'done');
  await until(() => closed.length > 0);
  assert.equal(connection.closeCode, 1000);
  assert.deepEqual(closed, [{ code: 1000, reason: 'done' }]);
});

test('a close without an answer ends after two seconds', async () => {
  const [socket, connection] = await opened();
  connection.socket.pause();
  const started = Date.now();
  socket.close(1000, '');
  await until(() => closed.length > 0);
  assert.ok(Date.now() - started >= 1_900);
  assert.equal(closed[0]!.code, 1006);
});

test('a paused socket reads nothing: what is sent waits at the sender', async () => {
  const [socket, connection] = await opened();
  const message = serverFrame(1, Buffer.alloc(100_000, 'x'));
  socket.pause!();
  for (let i = 0; i < 500; i++) {
    connection.socket.write(message);
  }

  // The network's buffers are full once this no longer falls.
  let waiting = -1;
  await until(() => waiting === (waiting = connection.socket.writableLength) && waiting > 10_000_000);
  assert.deepEqual(texts, []);

  socket.resume!();
  await until(() => texts.length === 500);
  assert.equal(connection.socket.writableLength, 0);
});

test('a socket that is paused by a message gives no more of the same chunk', async () => {
  const [socket, connection] = await opened();
  onText = () => texts.length === 3 && socket.pause!();
  connection.socket.write(Buffer.concat(Array.from({ length: 10 }, (_, i) => serverFrame(1, Buffer.from(String(i))))));
  await until(() => texts.length > 0);
  await sleep(20);
  assert.equal(texts.length, 3);
  socket.resume!();
  await until(() => texts.length === 10);
});

test('a refusal has its status, its detail and when to come again', async () => {
  server.refuse = () => ({ status: 503, headers: { 'Retry-After': '7' }, body: '{"title":"Service Unavailable","detail":"The gateway is full."}' });
  await assert.rejects(open(), (error) => error instanceof RefusedError && error.status === 503 && error.retryAfter === 7000 && error.message === 'The gateway is full.');
  server.refuse = () => ({ status: 401 });
  await assert.rejects(open(), (error) => error instanceof RefusedError && error.status === 401 && error.message === 'HTTP 401');
});

for (const [name, value] of [['Sec-WebSocket-Accept', 'wrong'], ['Sec-WebSocket-Protocol', 'chat'], ['Sec-WebSocket-Extensions', 'permessage-deflate'], ['Upgrade', 'h2c']] as const) {
  test(`an upgrade with another ${name} is none`, async () => {
    server.upgradeHeaders = { [name]: value };
    await assert.rejects(open());
  });
}

test('nobody there', async () => {
  const url = server.url;
  server.stop();
  await assert.rejects(open(undefined, url), /ECONNREFUSED/);
});

test('an attempt is given up by its signal', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const controller = new AbortController();
  const address = silent.address() as { port: number };
  const opening = open(controller.signal, `http://127.0.0.1:${address.port}`);
  controller.abort(new Error('enough'));
  await assert.rejects(opening, /enough/);
  silent.close();
});

test('terminate ends at once', async () => {
  const [socket] = await opened();
  socket.terminate('nothing came');
  await until(() => closed.length > 0);
  assert.deepEqual(closed, [{ code: 1006, reason: 'nothing came' }]);
});
