// The conversations of one user: everything that has to do with PushApp, and nothing of the page.
import { LocalStorageCursorStore, PushClient } from './pushapp/browser.js';

/**
 * What this application sends. PushApp passes a body on as it is; what it means is the application's.
 * `to` is whom it was written to, for the copy that the sender gets.
 * @typedef {{ kind: 'text', text: string, to: string }} Text
 * Who sends it has read everything up to the message with this id.
 * @typedef {{ kind: 'read', id: string }} Read
 *
 * How far a message has come:
 * - `waiting` to be sent, while there is no network;
 * - `sent`: it is in the receiver's inbox, where it waits as long as the receiver is away;
 * - `delivered`: a device of the receiver has acknowledged it. PushApp knows that, and calls it the receipt;
 * - `read`: the receiver has seen it. Only the application knows that, so this one sends a message about it ({@link Read}).
 * @typedef {'waiting' | 'sent' | 'delivered' | 'read' | 'not sent' | ''} State
 *
 * @typedef {{ id: string, from: string, text: string, at: Date, state: State, detail?: string }} Message
 * @typedef {{ user: string, token: string, api: string, gateway: string, group: string }} Login
 */

const pause = 2_000;
const groupInterval = 5_000;
const oneDay = 24 * 60 * 60 * 1000;

/** @param {number} ms */
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Tells of changes by the event `change`. */
export class Messenger extends EventTarget {
  /** The connection's state and what is wrong with it, for the user. */
  connection = { state: 'connecting', detail: '' };
  /** The members of the group, but this user. @type {string[]} */
  people = [];
  /** How many messages of a conversation the user has not looked at. @type {Map<string, number>} */
  unread = new Map();

  /** By user, and the group's by `#` and its name. @type {Map<string, Message[]>} */
  #conversations = new Map();
  /** Which one the user looks at. @type {string | undefined} */
  #shown;
  #sending = Promise.resolve();
  #watching = new AbortController();
  /** Ends the watch of the people's presence. */
  #unwatch = () => {};
  /** Own messages that were read, also those whose copy has not come yet. @type {Set<string>} */
  #read = new Set();
  /** Messages of others that were said to be read. @type {Set<string>} */
  #saidRead = new Set();

  /** @param {Login} login */
  constructor(login) {
    super();
    this.login = login;
    this.me = login.user;
    this.group = `#${login.group}`;
    this.client = new PushClient({
      gateway: login.gateway,
      api: login.api,
      device: deviceName(),
      // Asked again before the token expires.
      token: async () => (this.login = await logIn(this.me)).token,
      // After a reload it goes on behind the last message that was handled here.
      cursors: new LocalStorageCursorStore(),
      // Who is offline may write all the same: the message waits here.
      sendTimeout: oneDay,
    });
    this.client.onState((change) => this.#connectionChanged(change));
    // When this has ended, the SDK acknowledges the message: it is delivered.
    this.client.onMessage((message) => this.#take(message, true));
    // Away for longer than the client's cursor reaches back: the inbox may still have some.
    this.client.onNotRecovered(() => void this.#loadHistory().catch(console.warn));
  }

  /** Shows what was before, and connects. */
  async start() {
    await this.#loadHistory();
    this.client.start();
    void this.#keepGroup();
  }

  close() {
    this.#watching.abort();
    return this.client.close();
  }

  /** Whether a user is connected, as far as is known. @param {string} user */
  isOnline(user) {
    return this.client.presence.get(user) === true;
  }

  /** @param {string} conversation @returns {readonly Message[]} */
  messages(conversation) {
    return this.#conversations.get(conversation) ?? [];
  }

  /** The user looks at a conversation, or at none: at another window. @param {string | undefined} conversation */
  look(conversation) {
    this.#shown = conversation;
    this.#seen();
    void this.#watchReceipts();
    this.#changed();
  }

  /** Sends a text, behind those before it. @param {string} conversation @param {string} text */
  send(conversation, text) {
    // With an id of its own a message may be sent again, when nobody knows whether it has arrived: it is stored once.
    const message = this.#add(conversation, { id: crypto.randomUUID(), from: this.me, text, at: new Date(), state: 'waiting' });
    this.#sending = this.#sending.then(() => this.#send(conversation, message));
  }

  /** @param {string} conversation @param {Message} message */
  async #send(conversation, message) {
    const { id, text } = message;
    /** @type {Text} */
    const body = { kind: 'text', text, to: conversation };
    try {
      if (conversation === this.group) {
        await this.#sendToGroup(id, body);
      } else {
        await this.client.send(conversation, body, { id });
        // A copy for the user's own inbox: other devices, and this one after a reload, have it from there.
        await this.client.send(this.me, body, { id });
      }

      message.state = message.state === 'waiting' ? 'sent' : message.state;
    } catch (error) {
      message.state = 'not sent';
      message.detail = `not sent: ${error instanceof Error ? error.message : error}`;
    }

    this.#changed();
    void this.#watchReceipts();
  }

  /** Every member gets it, the sender too: here that is the copy. @param {string} id @param {Text} body */
  async #sendToGroup(id, body) {
    for (;;) {
      try {
        return await this.#ask('POST', `/api/groups/${this.login.group}/messages`, { body: { id, body } });
      } catch (error) {
        // No answer, or the API is busy.
        if (error instanceof ApiError && error.status !== 429 && error.status < 500) {
          throw error;
        }

        await delay(pause);
      }
    }
  }

  /**
   * @param {{ id: string, from: string, group?: string, sentAt: Date | string, body: any }} message
   * @param {boolean} isNew false for one from the history.
   */
  #take({ id, from, group, sentAt, body }, isNew) {
    if (body?.kind === 'read') {
      this.#markRead(from, body.id);
    } else if (body?.kind === 'text') {
      const isOwn = from === this.me;
      const conversation = group ? `#${group}` : isOwn ? body.to : from;
      const state = !isOwn ? '' : this.#read.has(id) ? 'read' : 'sent';
      this.#add(conversation, { id, from, text: String(body.text), at: new Date(sentAt), state });
      if (isNew && !isOwn) {
        this.unread.set(conversation, (this.unread.get(conversation) ?? 0) + 1);
        this.#seen();
      }
    }

    this.#changed();
  }

  /** Adds a message, once. @param {string} conversation @param {Message} message */
  #add(conversation, message) {
    const messages = this.#conversations.get(conversation) ?? [];
    this.#conversations.set(conversation, messages);
    const known = messages.find(({ id, from }) => id === message.id && from === message.from);
    if (!known) {
      messages.push(message);
      this.#changed();
    }

    return known ?? message;
  }

  /** A receiver has read everything up to a message. @param {string} reader @param {string} upTo */
  #markRead(reader, upTo) {
    this.#read.add(upTo);
    const messages = this.messages(reader);
    const last = messages.findIndex(({ id }) => id === upTo);
    messages.slice(0, last + 1).filter(({ from }) => from === this.me).forEach((message) => (message.state = 'read'));
  }

  /** The user sees what is shown. The sender learns it, by a message that is kept: the sender may be away. */
  #seen() {
    const sender = this.#shown;
    this.unread.delete(sender ?? '');
    const last = this.messages(sender ?? '').findLast(({ from }) => from === sender);
    if (sender && last && !this.#saidRead.has(last.id)) {
      this.#saidRead.add(last.id);
      /** @type {Read} */
      const body = { kind: 'read', id: last.id };
      this.client.send(sender, body, { id: `read.${last.id}` }).catch(console.warn);
    }
  }

  /** Waits for the receipts of the shown conversation's messages, one after the other: a browser has few connections to a host. */
  async #watchReceipts() {
    this.#watching.abort();
    const { signal } = (this.#watching = new AbortController());
    const receiver = this.#shown;
    while (receiver && receiver !== this.group && !signal.aborted) {
      const message = this.messages(receiver).find(({ state }) => state === 'sent');
      if (!message) {
        return;
      }

      try {
        const query = new URLSearchParams({ to: receiver, wait: 'acknowledged', timeout: '30' });
        const receipt = await this.#ask('GET', `/api/messages/${message.id}?${query}`, { signal });
        if (receipt.stage === 'acknowledged' && message.state === 'sent') {
          message.state = 'delivered';
          this.#changed();
        }
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) {
          // So old that the receiver's inbox no longer has it.
          message.state = '';
        } else if (!signal.aborted) {
          await delay(pause);
        }
      }
    }
  }

  /** Asks now and then who is in the group, and how many have its messages: nobody tells. */
  async #keepGroup() {
    while (this.client.state !== 'closed') {
      try {
        const { members } = await this.#ask('GET', `/api/groups/${this.login.group}/members`);
        this.#watch(members.filter((/** @type {string} */ user) => user !== this.me));
        await this.#countReceipts();
        this.#changed();
      } catch (error) {
        console.warn('group', error);
      }

      await delay(groupInterval);
    }
  }

  /** From here on the gateway tells when one of them comes or leaves. @param {string[]} people */
  #watch(people) {
    if (people.join() !== this.people.join()) {
      this.people = people;
      const unwatchOthers = this.#unwatch;
      // Those who are in both are not asked for again.
      this.#unwatch = this.client.watchPresence(people, () => this.#changed());
      unwatchOthers();
    }
  }

  /** The last one tells for all: members get messages in order. */
  async #countReceipts() {
    const message = this.messages(this.group).findLast(({ from, state }) => from === this.me && state === 'sent');
    if (message) {
      const { acknowledged, members } = await this.#ask('GET', `/api/groups/${this.login.group}/messages/${message.id}`);
      // Less the sender.
      message.detail = `delivered to ${Math.max(0, acknowledged - 1)} of ${members - 1}`;
    }
  }

  /** The newest messages in the inbox. */
  async #loadHistory() {
    const { items } = await this.#ask('GET', `/api/inbox?before=${Number.MAX_SAFE_INTEGER}&limit=500`);
    for (const item of items) {
      this.#take(item, false);
    }
  }

  /** @param {import('./pushapp/browser.js').StateChange} change */
  #connectionChanged({ state, code, reason }) {
    // 4409: the same device has connected elsewhere.
    this.connection = { state, detail: code === 4409 ? 'This chat is open in another window.' : (reason ?? '') };
    this.#changed();
  }

  /**
   * Asks the chat API.
   * @param {string} method
   * @param {string} path
   * @param {{ body?: unknown, signal?: AbortSignal }} options
   * @returns {Promise<any>}
   * @throws {ApiError} where it refuses, and another error where nobody answers.
   */
  #ask(method, path, { body, signal } = {}) {
    return ask(method, new URL(path, this.login.api), { body, signal, token: this.login.token });
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Asks this application's own backend for a token, and where everything is. @param {string} user @returns {Promise<Login>} */
export function logIn(user) {
  return ask('POST', new URL('/api/login', location.href), { body: { user } });
}

/** What an API has refused, and why. */
export class ApiError extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * @param {string} method
 * @param {URL} address
 * @param {{ body?: unknown, token?: string, signal?: AbortSignal | undefined }} options
 */
async function ask(method, address, { body, token, signal }) {
  const response = await fetch(address, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new ApiError(response.status, answer.detail ?? answer.title ?? `HTTP ${response.status}`);
  }

  return answer;
}

/** One device for each browser; two tabs of one user are the same device, and the newer one ends the older one. */
function deviceName() {
  const key = 'chat-device';
  const name = localStorage.getItem(key) ?? `browser-${crypto.randomUUID().slice(0, 8)}`;
  localStorage.setItem(key, name);
  return name;
}
