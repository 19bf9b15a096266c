// The agent of the scenario tests: commands come in, events go out, one JSON object each. It knows neither Node nor the browser.

/**
 * Runs an agent.
 * @param {object} host
 * @param {typeof import('@pushapp/client').PushClient} host.PushClient the SDK.
 * @param {(event: object) => void} host.emit sends an event to the test.
 * @param {(name: string) => import('@pushapp/client').CursorStore} host.store makes the store of a `connect` command.
 * @param {(kind: 'online' | 'offline', clients: Iterable<import('@pushapp/client').PushClient>) => void} host.network acts as if the browser had fired the event.
 * @param {() => void} host.exit ends the agent.
 * @returns {(command: object) => void} takes a command.
 */
export function createAgent({ PushClient, emit, store, network, exit }) {
  const agents = new Map();
  const commands = {
    connect(command) {
      agents.set(command.client, connect(command));
    },
    token({ client, number, token }) {
      agents.get(client).answer(number, token);
    },
    send({ client, request, to, body, id }) {
      agents.get(client).client.send(to, body, { id }).then(
        (sent) => emit({ event: 'sent', client, request, id: sent.id, seq: sent.seq, status: sent.status }),
        (error) => emit({ event: 'send-failed', client, request, status: error.status ?? 0, detail: error.detail ?? error.message }),
      );
    },
    sendBatch({ client, request, messages }) {
      agents.get(client).client.sendBatch(messages).then(
        (results) => emit({ event: 'sent-batch', client, request, results: results.map(batchResult) }),
        (error) => emit({ event: 'error', client, message: error.message }),
      );
    },
    watch({ client, users }) {
      agents.get(client).watch(users);
    },
    unwatch({ client, users }) {
      agents.get(client).unwatch(users);
    },
    close({ client }) {
      agents.get(client).client.close().then(() => emit({ event: 'closed', client }));
    },
    online: () => network('online', clients()),
    offline: () => network('offline', clients()),
    exit: () => exit(),
  };

  function clients() {
    return [...agents.values()].map((agent) => agent.client);
  }

  function batchResult({ id, seq, status, error }) {
    return error ? { id, error: { status: error.status ?? 0, detail: error.detail ?? error.message } } : { id, seq, status };
  }

  function connect({ client: name, gateway, api, device, store: where = 'memory', handler = 'ok' }) {
    const questions = new Map();
    const watches = new Map();
    let asked = 0;
    const client = new PushClient({
      gateway,
      api,
      device,
      cursors: where === 'memory' ? undefined : store(where),
      token: () => new Promise((resolve, reject) => {
        const number = ++asked;
        questions.set(number, { resolve, reject });
        emit({ event: 'token-wanted', client: name, number });
      }),
    });
    client.onState(({ state, code, reason }) => emit({ event: 'state', client: name, state, ...(code === undefined ? {} : { code, reason }) }));
    client.onNotRecovered(({ cause, epoch }) => emit({ event: 'recovered', client: name, recovered: false, cause, epoch }));
    client.onError((error) => emit({ event: 'error', client: name, message: String(error?.message ?? error) }));
    client.onMessage(handle(name, handler));
    client.start();
    const presence = ({ user, online, error }) => emit({
      event: 'presence', client: name, user,
      ...(online === undefined ? {} : { online }),
      ...(error === undefined ? {} : { error: { status: error.status ?? 0, detail: error.message } }),
    });
    return {
      client,
      watch(users) {
        for (const user of users.filter((one) => !watches.has(one))) {
          watches.set(user, client.watchPresence(user, presence));
        }
      },
      unwatch(users) {
        for (const user of users) {
          watches.get(user)?.();
          watches.delete(user);
        }
      },
      answer(number, token) {
        const question = questions.get(number);
        questions.delete(number);
        if (token === null) {
          question?.reject(new Error('the test gives no token'));
        } else {
          question?.resolve(token);
        }
      },
    };
  }

  function handle(client, handler) {
    const [kind, number] = handler.split(':');
    let calls = 0;
    return async ({ id, seq, from, body }) => {
      emit({ event: 'message', client, id, seq, from, body });
      if (kind === 'throw' && ++calls <= Number(number)) {
        throw new Error(`the handler throws, ${calls} of ${number} times`);
      }

      if (kind === 'slow') {
        await new Promise((resolve) => setTimeout(resolve, Number(number)));
      }

      emit({ event: 'handled', client, id, seq });
    };
  }

  emit({ event: 'ready' });
  return (command) => {
    try {
      const run = commands[command.do];
      if (!run) {
        throw new Error(`'${command.do}' is no command`);
      }

      run(command);
    } catch (error) {
      emit({ event: 'error', client: command.client, message: error.message });
    }
  };
}
