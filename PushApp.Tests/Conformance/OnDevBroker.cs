using PushApp.Tests.Conformance.Brokers;

namespace PushApp.Tests.Conformance;

[Collection(OnDevBroker.Name)]
public sealed class SendingOnDevBroker(DevBrokerServer broker) : SendingTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class SendingAtOnceOnDevBroker(DevBrokerServer broker) : SendingAtOnceTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class FilterOnDevBroker(DevBrokerServer broker) : FilterTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RedeliveryOnDevBroker(DevBrokerServer broker) : RedeliveryTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class OrderOnDevBroker(DevBrokerServer broker) : OrderTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class DelayOnDevBroker(DevBrokerServer broker) : DelayTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class TransactionOnDevBroker(DevBrokerServer broker) : TransactionTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class ErrorOnDevBroker(DevBrokerServer broker) : ErrorTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RestartOnDevBroker(DevBrokerServer broker) : RestartTests(broker);
