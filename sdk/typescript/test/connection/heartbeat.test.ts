import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Heartbeat } from '../../src/connection/heartbeat.js';

let told: string[];
let now: number;
let heartbeat: Heartbeat;

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  told = [];
  now = 0;
  heartbeat = new Heartbeat(10, { ping: () => told.push('ping'), pong: () => told.push('pong'), dead: (reason) => told.push(reason) }, () => now);
});
afterEach(() => {
  heartbeat.stop();
  mock.timers.reset();
});

function pass(seconds: number): void {
  for (let i = 0; i < seconds; i++) {
    now += 1000;
    mock.timers.tick(1000);
  }
}

test('nothing for two and a half heartbeats is the end', () => {
  pass(25);
  assert.deepEqual(told, []);
  pass(1);
  assert.deepEqual(told, ['nothing came for 25 s']);
});

test('whatever comes is a sign of life', () => {
  pass(20);
  heartbeat.touch();
  pass(20);
  assert.deepEqual(told, []);
});

test('time in which nothing ran is no silence: it asks', () => {
  pass(20);
  now += 3_600_000;
  pass(1);
  assert.deepEqual(told, ['ping']);
  heartbeat.touch();
  pass(20);
  assert.deepEqual(told, ['ping']);
});

test('after a sleep a ping without an answer is the end', () => {
  now += 3_600_000;
  pass(1);
  pass(5);
  assert.deepEqual(told, ['ping', 'a ping had no answer']);
});

test('a check that is asked for is one at a time', () => {
  heartbeat.check();
  heartbeat.check();
  assert.deepEqual(told, ['ping']);
  heartbeat.touch();
  heartbeat.check();
  assert.deepEqual(told, ['ping', 'ping']);
});

test('while nothing is read, the gateway gets a pong in each heartbeat, and silence means nothing', () => {
  heartbeat.paused = true;
  pass(40);
  assert.deepEqual(told, ['pong', 'pong', 'pong', 'pong']);
  heartbeat.check();
  heartbeat.paused = false;
  pass(25);
  assert.deepEqual(told, ['pong', 'pong', 'pong', 'pong']);
});
