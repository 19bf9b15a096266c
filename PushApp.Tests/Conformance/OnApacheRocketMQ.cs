using PushApp.Tests.Conformance.Brokers;

namespace PushApp.Tests.Conformance;

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class SendingOnApacheRocketMQ(ApacheRocketMQ broker) : SendingTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class FilterOnApacheRocketMQ(ApacheRocketMQ broker) : FilterTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class RedeliveryOnApacheRocketMQ(ApacheRocketMQ broker) : RedeliveryTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class OrderOnApacheRocketMQ(ApacheRocketMQ broker) : OrderTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class DelayOnApacheRocketMQ(ApacheRocketMQ broker) : DelayTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class TransactionOnApacheRocketMQ(ApacheRocketMQ broker) : TransactionTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class ErrorOnApacheRocketMQ(ApacheRocketMQ broker) : ErrorTests(broker);

[Collection(OnApacheRocketMQ.Name)]
[RequiresEnvironmentVariable(ApacheRocketMQ.HomeVariable, ApacheRocketMQ.HomeMeaning)]
public sealed class RestartOnApacheRocketMQ(ApacheRocketMQ broker) : RestartTests(broker);
