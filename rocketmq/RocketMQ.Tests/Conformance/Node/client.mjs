// One client of RocketMQ's official library for Node, driven by a test: its orders come as JSON in the first argument,
// what it does goes to standard output, one JSON object a line. A consumer goes on until its standard input ends.
import client from 'rocketmq-client-nodejs';

const { ConsumeResult, Producer, PushConsumer, SimpleConsumer } = client;
const order = JSON.parse(process.argv[2]);
const say = what => console.log(JSON.stringify(what));
const silent = { debug() {}, info() {}, warn: (...text) => console.error(...text), error: (...text) => console.error(...text), close() {} };
const common = {
  endpoints: order.endpoints,
  namespace: '',
  logger: silent,
  requestTimeout: 15000,
  sessionCredentials: order.accessKey ? { accessKey: order.accessKey, accessSecret: order.secretKey } : undefined,
};
const described = message => ({
  id: message.messageId,
  topic: message.topic,
  tag: message.tag,
  keys: message.keys,
  properties: Object.fromEntries(message.properties),
  body: message.body.toString(),
  messageGroup: message.messageGroup,
  attempt: message.deliveryAttempt,
  corrupted: message.corrupted === true,
});
const told = new Promise(resolve => process.stdin.on('end', resolve).resume());

async function produce() {
  const producer = new Producer({ ...common, topics: [order.topic], checker: { check: async () => 0 } });
  await producer.startup();
  for (const { delay, properties, ...message } of order.messages) {
    const transaction = order.resolve ? producer.beginTransaction() : undefined;
    const receipt = await producer.send({
      ...message,
      topic: order.topic,
      tag: order.tag,
      body: Buffer.from(message.body),
      properties: new Map(Object.entries(properties ?? {})),
      deliveryTimestamp: delay ? new Date(Date.now() + delay) : undefined,
    }, transaction);
    if (order.resolve) {
      await transaction[order.resolve]();
    }

    const recalled = order.recall ? await producer.recallMessage(order.topic, receipt.recallHandle) : undefined;
    say({ sent: receipt.messageId, recalled: recalled?.messageId });
  }

  await producer.shutdown();
}

async function push() {
  const consumer = new PushConsumer({
    ...common,
    consumerGroup: order.group,
    subscriptions: new Map([[order.topic, order.tag]]),
    messageListener: {
      async consume(message) {
        say({ received: described(message) });
        return order.failFirst && message.deliveryAttempt === 1 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
      },
    },
  });
  await consumer.startup();
  say({ ready: true });
  await told;
}

async function receive() {
  const consumer = new SimpleConsumer({
    ...common,
    consumerGroup: order.group,
    awaitDuration: 5000,
    subscriptions: new Map([[order.topic, order.tag]]),
  });
  await consumer.startup();
  say({ ready: true });
  let over = false;
  told.then(() => { over = true; });
  while (!over) {
    for (const message of await consumer.receive(16, 30000)) {
      say({ received: described(message) });
      await consumer.ack(message);
      say({ acknowledged: message.messageId });
    }
  }
}

try {
  await { produce, push, receive }[order.role]();
  process.exit(0);
} catch (error) {
  say({ error: String(error?.cause ?? error) });
  process.exit(1);
}
