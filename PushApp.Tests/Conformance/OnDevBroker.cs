using PushApp.Tests.Conformance.Brokers;

namespace PushApp.Tests.Conformance;

[Collection(OnDevBroker.Name)]
public sealed class SendingOnDevBroker(DevBroker broker) : SendingTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class FilterOnDevBroker(DevBroker broker) : FilterTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RedeliveryOnDevBroker(DevBroker broker) : RedeliveryTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class OrderOnDevBroker(DevBroker broker) : OrderTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class DelayOnDevBroker(DevBroker broker) : DelayTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class TransactionOnDevBroker(DevBroker broker) : TransactionTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class ErrorOnDevBroker(DevBroker broker) : ErrorTests(broker);

[Collection(OnDevBroker.Name)]
public sealed class RestartOnDevBroker(DevBroker broker) : RestartTests(broker);
