import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messages, welcome } from '../helpers/gateway.js';
import { testToken } from '../helpers/tokens.js';
import { until } from '../helpers/until.js';
import { WebSocketServer } from '../helpers/websocket-server.js';

const folder = new URL('../../../', import.meta.url);

// The package as it is built, by its name, against servers of the test.
test('the lines that the README begins with run to their end', async () => {
  const readme = await readFile(new URL('README.md', folder), 'utf8');
  const code = /^```js\n([^]*?)^```/m.exec(readme)![1]!;
  assert.ok(readme.indexOf('```js') < 50 && code.split('\n').length <= 12);

  const gateway = await WebSocketServer.start();
  gateway.connected = (connection) => welcome(connection);
  const api = createServer((request, response) => {
    request.resume();
    if (request.url === '/api/dev/token') {
      response.end(JSON.stringify({ token: testToken() }));
    } else {
      response.writeHead(202).end('{"id":"m1","seq":1,"status":"stored","gateways":[]}');
      void gateway.connection(1).then((connection) => messages(connection, 1, 1, { text: 'a note to myself' }));
    }
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));

  // Within the package its own name leads to it.
  const program = new URL('build/readme.mjs', folder);
  await writeFile(program, code
    .replaceAll('http://localhost:5080', `http://127.0.0.1:${(api.address() as AddressInfo).port}`)
    .replaceAll('http://localhost:5081', gateway.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(program)], { timeout: 30_000 });
    assert.equal(stdout, 'bob #1: a note to myself\n');
    await until(() => gateway.connections[0]!.acks.at(-1) === 1);
  } finally {
    await rm(program);
    gateway.stop();
    api.closeAllConnections();
    api.close();
  }
});
