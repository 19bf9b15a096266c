import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { closePayload, FrameReader, FramingError, maskedFrame, opcodes, type Received } from '../../src/transport/websocket-framing.js';
import { serverFrame } from '../helpers/websocket-server.js';

const text = (value: string): Buffer => Buffer.from(value);

function readAll(chunks: Buffer[], max = 1024 * 1024): Received[] {
  const reader = new FrameReader(max);
  const all: Received[] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let one; (one = reader.read()); ) {
      all.push(one);
    }
  }

  return all;
}

for (const length of [0, 1, 125, 126, 65535, 65536, 300_000]) {
  test(`a text of ${length} bytes is read whole, however it was cut`, () => {
    const bytes = serverFrame(opcodes.text, text('ä'.repeat(length / 2) + 'x'.repeat(length % 2)));
    const expected = [{ kind: 'text', text: 'ä'.repeat(length / 2) + 'x'.repeat(length % 2) }];
    assert.deepEqual(readAll([bytes]), expected);
    const size = length > 1000 ? 1021 : 1;
    const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
    assert.deepEqual(readAll(cut), expected);
  });
}

test('fragments are put together, also within a character, and control frames come between them', () => {
  const [a, b, c] = [text('ä').subarray(0, 1), Buffer.concat([text('ä').subarray(1), text('b')]), text('c')];
  const received = readAll([
    serverFrame(opcodes.text, a, { final: false }),
    serverFrame(opcodes.ping, text('?')),
    serverFrame(opcodes.continuation, b, { final: false }),
    serverFrame(opcodes.continuation, Buffer.alloc(0), { final: false }),
    serverFrame(opcodes.continuation, c),
    serverFrame(opcodes.text, text('next')),
  ]);
  assert.deepEqual(received, [{ kind: 'ping', payload: text('?') }, { kind: 'text', text: 'äbc' }, { kind: 'text', text: 'next' }]);
});

test('several messages of one chunk come one after the other', () => {
  const chunk = Buffer.concat(Array.from({ length: 100 }, (_, i) => serverFrame(opcodes.text, text(String(i)))));
  assert.deepEqual(readAll([chunk]).map((one) => one.kind === 'text' && Number(one.text)), Array.from({ length: 100 }, (_, i) => i));
});

test('a close has its code and reason, or stands for none', () => {
  assert.deepEqual(readAll([serverFrame(opcodes.close, closePayload(4503, 'the gateway shuts down'))]), [{ kind: 'close', code: 4503, reason: 'the gateway shuts down' }]);
  assert.deepEqual(readAll([serverFrame(opcodes.close, Buffer.alloc(0))]), [{ kind: 'close', code: 1005, reason: '' }]);
});

const code = (value: number): Buffer => closePayload(value, '');
const wrong: [string, number, Buffer[]][] = [
  ['a reserved bit', 1002, [serverFrame(opcodes.text, text('x'), { first: 0x40 })]],
  ['a masked frame', 1002, [maskedFrame(opcodes.text, text('x'))]],
  ['opcode 3', 1002, [serverFrame(3, text('x'))]],
  ['opcode 11', 1002, [serverFrame(11, text('x'))]],
  ['a binary message', 1003, [serverFrame(opcodes.binary, text('x'))]],
  ['a fragmented ping', 1002, [serverFrame(opcodes.ping, text('x'), { final: false })]],
  ['a ping of 126 bytes', 1002, [serverFrame(opcodes.ping, Buffer.alloc(126))]],
  ['a continuation of nothing', 1002, [serverFrame(opcodes.continuation, text('x'))]],
  ['a message within a message', 1002, [serverFrame(opcodes.text, text('x'), { final: false }), serverFrame(opcodes.text, text('x'))]],
  ['a text that is not UTF-8', 1007, [serverFrame(opcodes.text, Buffer.from([0xc3, 0x28]))]],
  ['a text that ends within a character', 1007, [serverFrame(opcodes.text, text('ä').subarray(0, 1))]],
  ['a length of 16 bits that fits 7', 1002, [Buffer.from([0x81, 126, 0, 5])]],
  ['a length of 64 bits that fits 16', 1002, [Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 1, 0])]],
  ['a length with its highest bit', 1009, [Buffer.from([0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0])]],
  ['a message above the limit', 1009, [serverFrame(opcodes.text, Buffer.alloc(1025))]],
  ['fragments above the limit', 1009, [serverFrame(opcodes.text, Buffer.alloc(1000), { final: false }), serverFrame(opcodes.continuation, Buffer.alloc(25))]],
  ['a close of one byte', 1002, [serverFrame(opcodes.close, Buffer.from([3]))]],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000].map((value): [string, number, Buffer[]] => [`a close with code ${value}`, 1002, [serverFrame(opcodes.close, code(value))]]),
  ['a close whose reason is not UTF-8', 1007, [serverFrame(opcodes.close, Buffer.concat([code(1000), Buffer.from([0xff])]))]],
];
for (const [what, expected, chunks] of wrong) {
  test(`${what} is refused with ${expected}`, () => {
    assert.throws(() => readAll(chunks, 1024), (error) => error instanceof FramingError && error.code === expected);
  });
}

for (const length of [0, 125, 126, 65535, 65536]) {
  test(`what is sent is masked, ${length} bytes`, () => {
    const payload = Buffer.alloc(length, 'abc');
    const frame = maskedFrame(opcodes.text, payload);
    const start = frame.length - length;
    assert.equal(frame[0], 0x81);
    assert.equal(frame[1]! & 0x80, 0x80);
    assert.equal(start, 6 + (length < 126 ? 0 : length < 65536 ? 2 : 8));
    const mask = frame.subarray(start - 4, start);
    assert.deepEqual(Buffer.from(frame.subarray(start).map((byte, i) => byte ^ mask[i % 4]!)), payload);
  });
}

test('each frame has a mask of its own', () => {
  const masks = new Set(Array.from({ length: 100 }, () => maskedFrame(opcodes.text, Buffer.alloc(0)).toString('hex')));
  assert.equal(masks.size, 100);
});

test('a reason that is too long is cut between characters', () => {
  const payload = closePayload(1000, 'ä'.repeat(100));
  assert.equal(payload.length, 2 + 122);
  assert.equal(payload.subarray(2).toString(), 'ä'.repeat(61));
});
