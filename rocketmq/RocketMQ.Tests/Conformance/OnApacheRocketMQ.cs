using RocketMQ.Tests.Conformance.Brokers;
using RocketMQ.Tests.Conformance.Node;

namespace RocketMQ.Tests.Conformance;

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class SendingOnApacheRocketMQ(ApacheRocketMQServer broker) : SendingTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class SendingAtOnceOnApacheRocketMQ(ApacheRocketMQServer broker) : SendingAtOnceTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class FilterOnApacheRocketMQ(ApacheRocketMQServer broker) : FilterTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class RedeliveryOnApacheRocketMQ(ApacheRocketMQServer broker) : RedeliveryTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class OrderOnApacheRocketMQ(ApacheRocketMQServer broker) : MessageGroupTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class OrderedBatchOnApacheRocketMQ(ApacheRocketMQServer broker) : OrderedBatchTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class RedeliveryOrderOnApacheRocketMQ(ApacheRocketMQServer broker) : RedeliveryOrderTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class PriorityOnApacheRocketMQ(ApacheRocketMQServer broker) : PriorityTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class FaultOnApacheRocketMQ(ApacheRocketMQServer broker) : FaultTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class DelayOnApacheRocketMQ(ApacheRocketMQServer broker) : DelayTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class TransactionOnApacheRocketMQ(ApacheRocketMQServer broker) : TransactionTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class ErrorOnApacheRocketMQ(ApacheRocketMQServer broker) : RefusalTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class TransportOnApacheRocketMQ(ApacheRocketMQServer broker) : TransportTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class NamespaceOnApacheRocketMQ(ApacheRocketMQServer broker) : NamespaceTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class AccessOnApacheRocketMQ(ApacheRocketMQServer broker) : AccessTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class DeadLetterOnApacheRocketMQ(ApacheRocketMQServer broker) : DeadLetterTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class LimitOnApacheRocketMQ(ApacheRocketMQServer broker) : LimitTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class SessionOnApacheRocketMQ(ApacheRocketMQServer broker) : SessionTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class DecidingOnApacheRocketMQ(ApacheRocketMQServer broker) : EndTransactionAndRecallTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class SubscriptionOnApacheRocketMQ(ApacheRocketMQServer broker) : SubscriptionTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class ReceivingOnApacheRocketMQ(ApacheRocketMQServer broker) : ReceivingTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
[RequiresCommand("node", NodeProcess.Meaning)]
[RequiresCommand("npm", NodeProcess.Meaning)]
public sealed class NodeClientOnApacheRocketMQ(ApacheRocketMQServer broker) : NodeClientTests(broker);

// On a server of its own: when its broker comes back, the proxy takes groups that it has not yet seen for missing for a while.
[RequiresEnvironmentVariable(RocketMQHomeFactAttribute.Variable, RocketMQHomeFactAttribute.Meaning)]
public sealed class RestartOnApacheRocketMQ(ApacheRocketMQServer broker) : RestartTests(broker), IClassFixture<ApacheRocketMQServer>;
