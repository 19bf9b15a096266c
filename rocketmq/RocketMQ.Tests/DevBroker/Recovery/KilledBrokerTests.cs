extern alias DevBroker;
using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;
using RocketMQ.Tests.Conformance.Brokers;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker.Recovery;

/// <summary>A broker that is killed again and again while it is at work: what it said is true afterwards.</summary>
public sealed class KilledBrokerTests : IAsyncLifetime
{
    private const string Group = "GROUP";

    private readonly DevBrokerServer _broker = new();

    public Task InitializeAsync() => _broker.InitializeAsync();

    public Task DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Every_message_it_took_is_delivered_and_no_acknowledged_one_comes_again()
    {
        var seen = new Seen();
        for (var life = 0; life < 5; life++)
        {
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(
                Task.Run(() => SendAsync($"{life}-", seen, stop.Token)),
                Task.Run(() => ConsumeAsync(seen, stop.Token)));
            var (sent, acknowledged) = seen.Count;
            await Eventually.TrueAsync(() => load.IsFaulted || (seen.Count.Sent > sent + 200 && seen.Count.Acknowledged > acknowledged + 100));
            await stop.CancelAsync();
            await _broker.RestartAsync();
            await load;
        }

        using var last = new CancellationTokenSource();
        var rest = Task.Run(() => ConsumeAsync(seen, last.Token));
        await Eventually.TrueAsync(() => rest.IsFaulted || seen.IsComplete);
        await last.CancelAsync();
        await rest;
        Assert.Empty(seen.Again);
    }

    // A call that is cut off has no answer, so nothing was promised.
    private async Task SendAsync(string prefix, Seen seen, CancellationToken cancellationToken)
    {
        using var client = new TestClient(new Uri($"http://{_broker.Endpoints}"), Guid.NewGuid().ToString("N"));
        try
        {
            for (var i = 0; ; i++)
            {
                var response = await client.SendAsync(Message($"{prefix}{i}", topic: Layout.Normal));
                Assert.Equal(Code.Ok, response.Status.Code);
                seen.Sent($"{prefix}{i}");
            }
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task ConsumeAsync(Seen seen, CancellationToken cancellationToken)
    {
        using var client = new TestClient(new Uri($"http://{_broker.Endpoints}"), Guid.NewGuid().ToString("N"));
        try
        {
            while (true)
            {
                var received = await client.ReceiveAsync(Group, autoRenew: true, topic: Layout.Normal, cancellationToken: cancellationToken);
                foreach (var message in received.Messages)
                {
                    seen.Received(message.Body.ToStringUtf8());
                    Assert.Equal(Code.Ok, (await client.AckAsync(Group, message)).Status.Code);
                    seen.Acknowledged(message.Body.ToStringUtf8());
                }
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>The confirmations that clients received, by the messages' bodies.</summary>
    private sealed class Seen
    {
        private readonly Lock _lock = new();
        private readonly HashSet<string> _sent = [], _received = [], _acknowledged = [], _again = [];

        public (int Sent, int Acknowledged) Count
        {
            get
            {
                lock (_lock)
                {
                    return (_sent.Count, _acknowledged.Count);
                }
            }
        }

        /// <summary>Whether all that the broker took was delivered.</summary>
        public bool IsComplete
        {
            get
            {
                lock (_lock)
                {
                    return _sent.IsSubsetOf(_received);
                }
            }
        }

        /// <summary>What was delivered after its acknowledgement was confirmed.</summary>
        public IReadOnlyCollection<string> Again => _again;

        public void Sent(string body)
        {
            lock (_lock)
            {
                _sent.Add(body);
            }
        }

        public void Received(string body)
        {
            lock (_lock)
            {
                _received.Add(body);
                if (_acknowledged.Contains(body))
                {
                    _again.Add(body);
                }
            }
        }

        public void Acknowledged(string body)
        {
            lock (_lock)
            {
                _acknowledged.Add(body);
            }
        }
    }
}
