import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MemoryCursorStore, type CursorStore } from '../../src/cursors/cursor-store.js';
import { FileCursorStore } from '../../src/cursors/file-cursor-store.js';
import { LocalStorageCursorStore } from '../../src/cursors/local-storage-cursor-store.js';

let folder: string;
const items = new Map<string, string>();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pushapp-'));
  // What a browser has, and Node 20 does not.
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => items.set(key, value), removeItem: (key: string) => items.delete(key) },
  });
});
after(() => rm(folder, { recursive: true }));

const stores: Record<string, () => CursorStore> = {
  memory: () => new MemoryCursorStore(),
  file: () => new FileCursorStore(join(folder, 'new', 'cursors.json')),
  localStorage: () => new LocalStorageCursorStore('test.'),
};
for (const [name, make] of Object.entries(stores)) {
  test(`${name}: what was kept is there, key by key, until it is forgotten`, async () => {
    const store = make();
    assert.equal(await store.load('alice/phone'), null);
    await store.save('alice/phone', { epoch: 'e', seq: 42 });
    await store.save('alice/laptop', { epoch: 'e', seq: 7 });
    await store.save('alice/phone', { epoch: 'f', seq: 43 });
    assert.deepEqual(await store.load('alice/phone'), { epoch: 'f', seq: 43 });
    assert.deepEqual(await store.load('alice/laptop'), { epoch: 'e', seq: 7 });
    await store.save('alice/phone', null);
    assert.equal(await store.load('alice/phone'), null);
    assert.deepEqual(await store.load('alice/laptop'), { epoch: 'e', seq: 7 });
  });
}

test('file: another store of the same file has it, and nothing else is left behind', async () => {
  const path = join(folder, 'shared.json');
  const stores = Array.from({ length: 8 }, () => new FileCursorStore(path));
  await Promise.all(stores.map((store, i) => store.save(`alice/${i}`, { epoch: 'e', seq: i })));
  assert.deepEqual(await Promise.all(stores.map((_, i) => new FileCursorStore(path).load(`alice/${i}`))), stores.map((_, i) => ({ epoch: 'e', seq: i })));
  assert.deepEqual((await readdir(folder)).filter((name) => name.includes('tmp')), []);
});

test('file: while it is written it is whole at any moment', async () => {
  const path = join(folder, 'whole.json');
  const store = new FileCursorStore(path);
  await store.save('k', { epoch: 'e', seq: 0 });
  let writing = true;
  const writes = (async () => {
    for (let seq = 1; seq <= 100; seq++) {
      await store.save('k', { epoch: 'e', seq });
    }

    writing = false;
  })();
  while (writing) {
    JSON.parse(await readFile(path, 'utf8'));
  }

  await writes;
});

for (const text of ['', '{"k":', '[1]', '{"k":{"epoch":"e","seq":-1}}', '{"k":{"epoch":1,"seq":1}}', '{"k":{"epoch":"e","seq":1.5}}']) {
  test(`file: ${text || 'nothing'} is said to be wrong, and written anew`, async () => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, text);
    const store = new FileCursorStore(path);
    await assert.rejects(store.load('k'));
    await store.save('k', { epoch: 'e', seq: 1 });
    assert.deepEqual(await store.load('k'), { epoch: 'e', seq: 1 });
  });
}

test('file: a file that cannot be written is an error', async () => {
  await assert.rejects(new FileCursorStore(folder).save('k', { epoch: 'e', seq: 1 }));
});

test('localStorage: what is none of it is no cursor', () => {
  items.set('test.k', '{"seq":');
  assert.equal(new LocalStorageCursorStore('test.').load('k'), null);
  items.set('test.k', '{"seq":"7","epoch":"e"}');
  assert.equal(new LocalStorageCursorStore('test.').load('k'), null);
});
