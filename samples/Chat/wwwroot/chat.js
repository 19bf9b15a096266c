// The page: shows what the Messenger has, and tells it what the user does.
import { logIn, Messenger } from './messenger.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const text = /** @type {HTMLInputElement} */ (byId('text'));
const list = byId('messages');

// Survives a reload of this tab; another tab may be another user.
const userKey = 'chat-user';

const connectionTexts = /** @type {Record<string, string>} */ ({ connecting: 'Connecting …', open: 'Connected', waiting: 'Offline' });

/** @type {Messenger} */
let messenger;
let current = '';
/** The items of the shown conversation. @type {Map<string, HTMLElement>} */
let items = new Map();

/** @param {string} tag @param {string} className @param {string} content */
function element(tag, className, content = '') {
  const made = document.createElement(tag);
  made.className = className;
  // Never HTML: what others write is text.
  made.textContent = content;
  return made;
}

function showConnection() {
  const { state, detail } = messenger.connection;
  const status = byId('connection');
  const content = connectionTexts[state] ?? `Disconnected. ${detail} Reload the page to connect again.`;
  // A screen reader reads it out when it changes.
  if (status.textContent !== content) {
    status.textContent = content;
    status.classList.toggle('problem', state !== 'open' && state !== 'connecting');
  }
}

function showConversations() {
  const rows = byId('conversations');
  const names = [messenger.group, ...messenger.people];
  const buttons = /** @type {HTMLButtonElement[]} */ ([...rows.querySelectorAll('button')]);
  for (const [i, name] of names.entries()) {
    const button = buttons.find(({ value }) => value === name) ?? newConversation(name);
    const item = button.closest('li') ?? element('li', '');
    const isOnline = messenger.isOnline(name);
    const unread = messenger.unread.get(name) ?? 0;
    button.querySelector('.presence')?.classList.toggle('online', isOnline);
    /** @type {HTMLElement} */ (button.querySelector('.status')).textContent = name === messenger.group ? '' : isOnline ? ', online' : ', away';
    const count = /** @type {HTMLElement} */ (button.querySelector('.unread'));
    count.hidden = unread === 0;
    count.textContent = String(unread);
    if (name === current) {
      button.setAttribute('aria-current', 'true');
    } else {
      button.removeAttribute('aria-current');
    }

    if (!button.isConnected) {
      item.append(button);
      rows.insertBefore(item, rows.children[i] ?? null);
    }
  }
}

/** @param {string} name */
function newConversation(name) {
  const button = /** @type {HTMLButtonElement} */ (element('button', ''));
  button.type = 'button';
  button.value = name;
  if (name !== messenger.group) {
    button.append(element('span', 'presence'));
  }

  button.append(element('span', 'name', name), element('span', 'status unseen'), element('span', 'unread'));
  button.addEventListener('click', () => open(name));
  return button;
}

function showMessages() {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  for (const message of messenger.messages(current)) {
    const key = `${message.from} ${message.id}`;
    const isOwn = message.from === messenger.me;
    let item = items.get(key);
    if (!item) {
      item = element('article', isOwn ? 'own' : '');
      item.append(element('p', 'text', message.text), element('p', 'about'));
      items.set(key, item);
      list.append(item);
    }

    const time = message.at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const about = [isOwn ? '' : message.from, time, isOwn ? message.detail ?? message.state : ''].filter(Boolean).join(' · ');
    const line = /** @type {HTMLElement} */ (item.querySelector('.about'));
    if (line.textContent !== about) {
      line.textContent = about;
    }
  }

  if (atEnd) {
    list.scrollTop = list.scrollHeight;
  }
}

function show() {
  showConnection();
  showConversations();
  showMessages();
}

/** Opens a conversation. @param {string} conversation */
function open(conversation) {
  current = conversation;
  byId('title').textContent = conversation;
  list.replaceChildren();
  items = new Map();
  look();
  list.scrollTop = list.scrollHeight;
  text.focus();
}

// What is in a window that nobody sees is not read.
function look() {
  messenger.look(document.visibilityState === 'visible' ? current : undefined);
}

/** @param {string} user */
async function enter(user) {
  messenger = new Messenger(await logIn(user));
  sessionStorage.setItem(userKey, messenger.me);
  await messenger.start();
  byId('login').hidden = true;
  byId('chat').hidden = false;
  byId('me').textContent = messenger.me;
  messenger.addEventListener('change', show);
  document.addEventListener('visibilitychange', look);
  open(messenger.group);
}

/** @param {string} user */
async function tryToEnter(user) {
  const problem = /** @type {HTMLElement} */ (document.querySelector('#login .problem'));
  problem.textContent = '';
  try {
    await enter(user);
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error);
  }
}

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  void tryToEnter(/** @type {HTMLInputElement} */ (byId('user')).value.trim());
});

byId('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  if (text.value.trim()) {
    messenger.send(current, text.value);
    text.value = '';
    list.scrollTop = list.scrollHeight;
  }
});

byId('logout').addEventListener('click', async () => {
  sessionStorage.removeItem(userKey);
  await messenger.close();
  location.reload();
});

const user = sessionStorage.getItem(userKey);
if (user) {
  void tryToEnter(user);
}
