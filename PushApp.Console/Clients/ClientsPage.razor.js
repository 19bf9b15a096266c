// Real clients of the gateways: one WebSocket each. What they see is told to the console in bounded pieces.
const maxText = 400;
const maxPiece = 16;
const maxWaiting = 200;
const clients = new Map();

export const now = () => performance.timeOrigin + performance.now();

export function open(owner, id, address, token, acknowledges) {
  const socket = new WebSocket(address, ['pushapp.v1.json', `pushapp.bearer.${token}`]);
  const client = { owner, id, socket, acknowledges, arrived: 0, epoch: null, waiting: [], skipped: 0, telling: false };
  clients.set(id, client);
  socket.onmessage = event => receive(client, event.data);
  socket.onclose = async event => {
    await tell(client);
    owner.invokeMethodAsync('Closed', id, event.code, event.reason).catch(() => { });
  };
}

export function close(id) {
  clients.get(id)?.socket.close(1000);
}

export function letAcknowledge(id, acknowledges) {
  clients.get(id).acknowledges = acknowledges;
}

export function acknowledge(id) {
  const client = clients.get(id);
  if (client.arrived > 0) {
    send(client, { type: 'ack', seq: client.arrived, epoch: client.epoch });
  }
}

function receive(client, text) {
  const at = now();
  const frame = JSON.parse(text);
  note(client, at, false, frame, text);
  switch (frame.type) {
    case 'welcome':
    case 'epoch':
      client.epoch = frame.epoch;
      break;
    case 'ping':
      send(client, { type: 'pong' });
      break;
    case 'message':
      if (frame.seq > 0) {
        client.arrived = frame.seq;
        if (client.acknowledges) {
          acknowledge(client.id);
        }
      }
      break;
  }
}

function send(client, frame) {
  if (client.socket.readyState === WebSocket.OPEN) {
    const text = JSON.stringify(frame);
    client.socket.send(text);
    note(client, now(), true, frame, text);
  }
}

function note(client, at, sent, frame, text) {
  client.waiting.push({
    at, sent, type: String(frame.type), seq: frame.seq ?? 0, id: frame.id ?? null, gateway: frame.gateway ?? null,
    text: text.length > maxText ? `${text.slice(0, maxText)}…` : text,
  });
  if (client.waiting.length > maxWaiting) {
    client.waiting.shift();
    client.skipped++;
  }
  tell(client);
}

// One piece at a time: what comes meanwhile waits, and the oldest of it is given up.
async function tell(client) {
  if (client.telling) {
    return;
  }
  client.telling = true;
  try {
    while (client.waiting.length > 0) {
      const piece = client.waiting.splice(0, maxPiece);
      const skipped = client.skipped;
      client.skipped = 0;
      await client.owner.invokeMethodAsync('Frames', client.id, piece, skipped);
    }
  } catch {
    // The console is gone: nobody would see what comes.
    client.socket.close(1000);
  } finally {
    client.telling = false;
  }
}
