using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker;

/// <summary>A request that the broker refuses; the code and the message become the response's status.</summary>
internal sealed class BrokerException(Code code, string message) : Exception(message)
{
    public Code Code => code;
}
