using PushApp.Tests.Conformance.Brokers;

namespace PushApp.Tests.Conformance;

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class SendingOnApacheRocketMQ(ApacheRocketMQServer broker) : SendingTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class SendingAtOnceOnApacheRocketMQ(ApacheRocketMQServer broker) : SendingAtOnceTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class FilterOnApacheRocketMQ(ApacheRocketMQServer broker) : FilterTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class RedeliveryOnApacheRocketMQ(ApacheRocketMQServer broker) : RedeliveryTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class OrderOnApacheRocketMQ(ApacheRocketMQServer broker) : OrderTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class DelayOnApacheRocketMQ(ApacheRocketMQServer broker) : DelayTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class TransactionOnApacheRocketMQ(ApacheRocketMQServer broker) : TransactionTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class ErrorOnApacheRocketMQ(ApacheRocketMQServer broker) : ErrorTests(broker);

// On a server of its own: where its broker was restarted before, undecided transactions were not seen to be checked back.
[RequiresEnvironmentVariable(ApacheRocketMQServer.HomeVariable, ApacheRocketMQServer.HomeMeaning)]
public sealed class RestartOnApacheRocketMQ(ApacheRocketMQServer broker) : RestartTests(broker), IClassFixture<ApacheRocketMQServer>;
