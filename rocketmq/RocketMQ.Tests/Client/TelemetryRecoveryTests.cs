using System.Net;
using System.Net.Sockets;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Client;

[Collection(OnDevBroker.Name)]
public sealed class TelemetryRecoveryTests(DevBrokerServer broker) : ConformanceTests(broker)
{
    [Fact]
    public async Task Broken_connections_are_recovered_from()
    {
        await using var wire = new Cuttable(Broker.Endpoints);
        var config = new ClientConfig.Builder().SetEndpoints(wire.Endpoints).EnableSsl(false).Build();
        var received = new Recorder();
        await using var consumer = await new PushConsumer.Builder()
            .SetClientConfig(config)
            .SetConsumerGroup(Own("group"))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [Layout.Normal] = new(Own("tag")) })
            .SetMessageListener(received)
            .Build();
        await using var producer = await ProduceAsync(Layout.Normal);
        await received.SeesAsync(await SendAsync(producer, Layout.Normal, Own("tag"), 5));
        for (var i = 0; i < 3; i++)
        {
            wire.Cut();
            await RecoveredAsync();
            await received.SeesAsync(await SendAsync(producer, Layout.Normal, Own("tag"), 5));
        }

        // What a broker has written to a connection that was just breaking counts as held by its client, for as long as that
        // client lives. So it is a later message that tells.
        async Task RecoveredAsync()
        {
            var sent = new HashSet<string>();
            await Eventually.TrueAsync(async () =>
            {
                sent.UnionWith(await SendAsync(producer, Layout.Normal, Own("tag"), 1));
                await Task.Delay(50);
                return received.Messages.Any(message => sent.Contains(message.MessageId));
            });
        }
    }

    /// <summary>A way to the broker whose connections can be broken.</summary>
    private sealed class Cuttable : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _sockets = [];
        private readonly DnsEndPoint _target;
        private readonly Task _accepting;

        public Cuttable(string target)
        {
            var parts = target.Split(':');
            _target = new DnsEndPoint(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public string Endpoints => _listener.LocalEndpoint.ToString()!;

        public void Cut()
        {
            lock (_sockets)
            {
                _sockets.ForEach(socket => socket.Dispose());
                _sockets.Clear();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            Cut();
            await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(_target);
                lock (_sockets)
                {
                    _sockets.AddRange([client, server]);
                }

                _ = PumpAsync(client, server);
                _ = PumpAsync(server, client);
            }
        }

        private static async Task PumpAsync(Socket from, Socket to)
        {
            try
            {
                await using var source = new NetworkStream(from);
                await using var destination = new NetworkStream(to);
                await source.CopyToAsync(destination);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Cut.
            }
        }
    }
}
