// The agent on Node: commands on stdin, events on stdout, one JSON object a line.
import { createInterface } from 'node:readline';
import { FileCursorStore, PushClient } from '@pushapp/client';
import { createAgent } from './agent.js';

const take = createAgent({
  PushClient,
  emit: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
  store: (path) => new FileCursorStore(path),
  network: (kind, clients) => {
    if (kind === 'online') {
      for (const client of clients) {
        client.wake();
      }
    }
  },
  exit: () => process.exit(0),
});

createInterface({ input: process.stdin })
  .on('line', (line) => take(JSON.parse(line)))
  // Nobody is left who gives commands.
  .on('close', () => process.exit(0));
