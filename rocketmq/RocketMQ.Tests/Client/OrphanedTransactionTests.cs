extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using Org.Apache.Rocketmq;
using TransactionResolution = Org.Apache.Rocketmq.TransactionResolution;

namespace RocketMQ.Tests.Client;

public sealed class OrphanedTransactionTests
{
    /// <summary>A server sends the whole message, which may be larger than what gRPC's clients take unless told otherwise: 4 MiB.</summary>
    [Fact]
    public async Task A_producer_is_asked_about_a_message_of_the_largest_size()
    {
        await using var server = await ScriptedServer.StartAsync();
        var body = new byte[5 << 20];
        server.Command = new TelemetryCommand
        {
            RecoverOrphanedTransactionCommand = new RecoverOrphanedTransactionCommand
            {
                TransactionId = "transaction",
                Message = new DevBroker::PushApp.RocketMQ.Protocol.Message
                {
                    Topic = new Resource { Name = ScriptedServer.Topic },
                    SystemProperties = new SystemProperties { MessageId = "message" },
                    Body = ByteString.CopyFrom(body),
                },
            },
        };
        var checker = new Checker();

        await using var producer = await new Producer.Builder()
            .SetClientConfig(server.Config).SetTopics(ScriptedServer.Topic).SetTransactionChecker(checker).Build();

        Assert.Equal(body.Length, (await checker.Asked.WaitAsync(TimeSpan.FromSeconds(30))).Body.Length);
    }

    private sealed class Checker : ITransactionChecker
    {
        private readonly TaskCompletionSource<MessageView> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<MessageView> Asked => _asked.Task;

        public TransactionResolution Check(MessageView messageView)
        {
            _asked.TrySetResult(messageView);
            return TransactionResolution.Unknown;
        }
    }
}
