import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clientFrames, parseFrame } from '../../src/protocol/frames.js';

const document = readFileSync(new URL('../../../../../docs/client-protocol.md', import.meta.url), 'utf8');
const examples = (info: string): string[] => [...document.matchAll(new RegExp(`^\`\`\`json ${info}\n([^]*?)^\`\`\``, 'gm'))].flatMap((block) => block[1]!.trim().split('\n'));

for (const example of new Set(examples('server').filter((line) => !line.includes('"close"')))) {
  test(`the document's ${example.slice(0, 40)}… is read`, () => assert.deepEqual(parseFrame(example), JSON.parse(example)));
}

test('the client writes the frames of the document', () => {
  const written = new Set([clientFrames.ack(42, '8f14e45fceea167a'), clientFrames.pong, clientFrames.ping]);
  assert.deepEqual(new Set(examples('client').filter((line) => !line.includes('43'))), written);
});

test('a type of a later version is ignored, and so are members', () => {
  assert.equal(parseFrame('{"type":"receipt","id":"m"}'), undefined);
  assert.equal(parseFrame('{"seq":1}'), undefined);
  assert.equal(parseFrame('{"type":"toString"}'), undefined);
  assert.deepEqual(parseFrame('{"type":"ping","seq":1,"more":[]}'), { type: 'ping', seq: 1, more: [] });
});

for (const wrong of ['', '[]', 'null', '1', '{"type":"message","id":"m"}', '{"type":"welcome","epoch":1}', '{"type":"epoch"}']) {
  test(`${wrong || 'nothing'} is no frame`, () => assert.throws(() => parseFrame(wrong)));
}
