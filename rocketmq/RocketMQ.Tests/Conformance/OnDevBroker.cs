using RocketMQ.Tests.Conformance.Brokers;
using RocketMQ.Tests.Conformance.Node;

namespace RocketMQ.Tests.Conformance;

[Collection(OnDevBroker.Name)]
public sealed class SendingOnDevBroker(DevBrokerServer broker) : SendingTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class SendingAtOnceOnDevBroker(DevBrokerServer broker) : SendingAtOnceTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class FilterOnDevBroker(DevBrokerServer broker) : FilterTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RedeliveryOnDevBroker(DevBrokerServer broker) : RedeliveryTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class OrderOnDevBroker(DevBrokerServer broker) : MessageGroupTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class OrderedBatchOnDevBroker(DevBrokerServer broker) : OrderedBatchTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RedeliveryOrderOnDevBroker(DevBrokerServer broker) : RedeliveryOrderTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class PriorityOnDevBroker(DevBrokerServer broker) : PriorityTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class FaultOnDevBroker(DevBrokerServer broker) : FaultTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class DelayOnDevBroker(DevBrokerServer broker) : DelayTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class TransactionOnDevBroker(DevBrokerServer broker) : TransactionTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class ErrorOnDevBroker(DevBrokerServer broker) : RefusalTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class TransportOnDevBroker(DevBrokerServer broker) : TransportTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class NamespaceOnDevBroker(DevBrokerServer broker) : NamespaceTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class AccessOnDevBroker(DevBrokerServer broker) : AccessTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class DeadLetterOnDevBroker(DevBrokerServer broker) : DeadLetterTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class LimitOnDevBroker(DevBrokerServer broker) : LimitTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class SessionOnDevBroker(DevBrokerServer broker) : SessionTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class DecidingOnDevBroker(DevBrokerServer broker) : EndTransactionAndRecallTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class SubscriptionOnDevBroker(DevBrokerServer broker) : SubscriptionTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class ReceivingOnDevBroker(DevBrokerServer broker) : ReceivingTests(broker);

[Collection(OnDevBroker.Name)]
[RequiresCommand("node", NodeProcess.Meaning)]
[RequiresCommand("npm", NodeProcess.Meaning)]
public sealed class NodeClientOnDevBroker(DevBrokerServer broker) : NodeClientTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RestartOnDevBroker(DevBrokerServer broker) : RestartTests(broker);
