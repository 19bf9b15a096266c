// The agent in a browser: commands and events over the WebSocket that the page's address names, one JSON object a frame.
import { LocalStorageCursorStore, PushClient } from '../dist/browser.js';
import { createAgent } from './agent.js';

const test = new WebSocket(new URLSearchParams(location.search).get('agent'));
const emit = (event) => test.send(JSON.stringify(event));
addEventListener('error', (event) => emit({ event: 'error', message: event.message }));
addEventListener('unhandledrejection', (event) => emit({ event: 'error', message: String(event.reason) }));

test.addEventListener('open', () => {
  const take = createAgent({
    PushClient,
    emit,
    store: (prefix) => new LocalStorageCursorStore(prefix),
    network: (kind) => dispatchEvent(new Event(kind)),
    exit: () => {
      test.close();
      close();
    },
  });
  test.addEventListener('message', ({ data }) => take(JSON.parse(data)));
});
