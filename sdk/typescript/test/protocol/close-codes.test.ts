import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { afterClose, afterRefusal } from '../../src/protocol/close-codes.js';

const document = readFileSync(new URL('../../../../../docs/client-protocol.md', import.meta.url), 'utf8');
const rows = document.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

const codes = rows.flatMap((row) => (/^[14]\d{3}(, \d{4})*$/.test(row[0]!) ? row[0]!.split(', ').map((code) => ({ code: Number(code), advice: row[2]! })) : []));

test('the document has the table of close codes', () => assert.ok(codes.length >= 15));

for (const { code, advice } of codes.filter(({ code }) => code !== 1000)) {
  test(`after ${code} the client does what the document says: ${advice.slice(0, 40)}`, () => {
    assert.equal(afterClose(code), advice.startsWith('reconnect') ? 'reconnect' : advice.startsWith('get a new token') ? 'new-token' : 'stop');
  });
}

for (const code of [1002, 1003, 1007, 1008, 1009, 1010, 4000, 4402, 4499]) {
  test(`after ${code} there is no use in another attempt`, () => assert.equal(afterClose(code), 'stop'));
}

for (const code of [1001, 1004, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3000, 4505, 4999]) {
  test(`after ${code} it reconnects`, () => assert.equal(afterClose(code), 'reconnect'));
}

test('what a refused connection means', () => {
  assert.deepEqual([400, 401, 403, 404, 426, 429, 500, 502, 503].map(afterRefusal), ['stop', 'new-token', 'stop', 'reconnect', 'stop', 'reconnect', 'reconnect', 'reconnect', 'reconnect']);
});
