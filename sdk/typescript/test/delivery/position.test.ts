import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Position } from '../../src/delivery/position.js';

// A device that was welcomed in the epoch e, has handled `handled` and received `received`.
function device(handled: number, received = handled): Position {
  const position = new Position();
  position.connect();
  position.welcome('e', true);
  for (let seq = 1; seq <= received; seq++) {
    position.arrive(seq);
  }

  for (let seq = 1; seq <= handled; seq++) {
    position.handle(seq, position.generation);
  }

  return position;
}

test('a new device sends no cursor, and takes what comes', () => {
  const position = new Position();
  assert.equal(position.connect(), null);
  assert.equal(position.welcome('e', true), undefined);
  assert.deepEqual(position.arrive(17), { isNew: true, gap: false });
});

test('the cursor is what was handled, not what came', () => {
  assert.deepEqual(device(3, 5).connect(), { epoch: 'e', seq: 3 });
});

test('what came before the connection was lost is not new', () => {
  const position = device(3, 5);
  position.connect();
  position.welcome('e', true);
  assert.deepEqual([4, 5, 6].map((seq) => position.arrive(seq)), [
    { isNew: false, gap: false },
    { isNew: false, gap: false },
    { isNew: true, gap: false },
  ]);
});

test('a number that is left out within a connection is a gap', () => {
  const position = device(3);
  position.connect();
  position.welcome('e', true);
  assert.deepEqual(position.arrive(5), { isNew: true, gap: true });
  assert.deepEqual(position.arrive(6), { isNew: true, gap: false });
});

test('the inbox no longer reaches back: a gap that is told once', () => {
  const position = device(3);
  position.connect();
  assert.equal(position.welcome('e', false), 'gap');
  assert.deepEqual(position.arrive(100), { isNew: true, gap: false });
  assert.deepEqual(position.arrive(102), { isNew: true, gap: true });
});

test('another epoch that is not recovered forgets the cursor', () => {
  const position = device(3, 5);
  const { generation } = position;
  position.connect();
  assert.equal(position.welcome('f', false), 'reset');
  assert.equal(position.cursor, null);
  assert.deepEqual(position.arrive(1), { isNew: true, gap: false });
  assert.equal(position.handle(4, generation), false);
  assert.equal(position.handle(1, position.generation), true);
  assert.deepEqual(position.cursor, { epoch: 'f', seq: 1 });
});

test('another epoch that is recovered keeps the cursor, and what came behind it comes again', () => {
  const position = device(3, 5);
  const { generation } = position;
  position.connect();
  assert.equal(position.welcome('f', true), undefined);
  assert.deepEqual(position.cursor, { epoch: 'f', seq: 3 });
  assert.deepEqual(position.arrive(4), { isNew: true, gap: false });
  assert.equal(position.handle(4, generation), false);
  assert.equal(position.handle(4, position.generation), true);
});

test('an epoch frame keeps the numbers', () => {
  const position = device(3, 5);
  const { generation } = position;
  position.renumber('f');
  assert.equal(position.handle(4, generation), true);
  assert.deepEqual(position.cursor, { epoch: 'f', seq: 4 });
  assert.deepEqual(position.arrive(6), { isNew: true, gap: false });
});

test('nothing is acknowledged beyond what came on the connection or the cursor that it sent', () => {
  const position = device(3, 5);
  position.connect();
  position.welcome('e', true);
  position.handle(4, position.generation);
  position.handle(5, position.generation);
  assert.equal(position.acknowledgeable, 3);
  position.arrive(4);
  assert.equal(position.acknowledgeable, 4);
  position.arrive(5);
  assert.equal(position.acknowledgeable, 5);
});

test('after a reset nothing of before is acknowledged', () => {
  const position = device(3);
  position.connect();
  position.welcome('f', false);
  assert.equal(position.acknowledgeable, 0);
});

test('messages without a place move nothing', () => {
  const position = device(3);
  assert.equal(position.handle(0, position.generation), false);
  assert.deepEqual(position.cursor, { epoch: 'e', seq: 3 });
});
