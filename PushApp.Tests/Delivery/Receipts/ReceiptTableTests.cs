using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Receipts;

namespace PushApp.Tests.Delivery.Receipts;

[Collection(SharedRedis.Name)]
public sealed class ReceiptTableTests(RedisServer redis)
{
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private readonly Inbox _inbox = new(redis.Commands, new InboxOptions());
    private readonly ReceiptTable _receipts = new(redis.Commands, new InboxOptions { MaxCursors = 3 });
    private readonly string _user = SharedRedis.NewId("user");
    private string _epoch = "";

    [Fact]
    public async Task A_message_is_found_by_sender_and_id_with_its_place()
    {
        await SendAsync(40);
        var other = await _inbox.AppendAsync(_user, "carol", "m-7", "1"u8.ToArray(), Then);
        await SendAsync(3, first: 40);

        var his = await _receipts.FindAsync(_user, "bob", "m-7");
        var hers = await _receipts.FindAsync(_user, "carol", "m-7");

        Assert.Equal((8, _epoch, Then), (his!.Seq, his.Epoch, his.SentAt));
        Assert.Equal(other.Seq, hers!.Seq);
        Assert.Empty(his.Devices);
        Assert.Null(await _receipts.FindAsync(_user, "bob", "m-99"));
        Assert.Null(await _receipts.FindAsync(_user, "dave", "m-7"));
        Assert.Null(await _receipts.FindAsync(SharedRedis.NewId("nobody"), "bob", "m-7"));
    }

    [Fact]
    public async Task Its_place_is_right_after_older_ones_were_dropped()
    {
        var small = new Inbox(redis.Commands, new InboxOptions { MaxCount = 5 });
        for (var i = 0; i < 12; i++)
        {
            await small.AppendAsync(_user, "bob", $"m-{i}", "1"u8.ToArray(), DateTimeOffset.UtcNow);
        }

        Assert.Equal(10, (await _receipts.FindAsync(_user, "bob", "m-9"))!.Seq);
        Assert.Null(await _receipts.FindAsync(_user, "bob", "m-6"));
    }

    [Fact]
    public async Task Each_device_says_when_it_came_how_far()
    {
        await SendAsync(5);
        await RecordAsync("phone", written: 2, At(1), acknowledged: 1, At(2));
        await RecordAsync("phone", written: 5, At(3), acknowledged: 4, At(4));
        await RecordAsync("desk", written: 3, At(5), acknowledged: 0, At(5));

        var third = await _receipts.FindAsync(_user, "bob", "m-2");
        var fifth = await _receipts.FindAsync(_user, "bob", "m-4");

        Assert.Equal(
            [new DeviceReceipt("desk", "gateway-1", At(5), false, null), new DeviceReceipt("phone", "gateway-1", At(3), true, At(4))], third!.Devices);
        Assert.Equal([new DeviceReceipt("phone", "gateway-1", At(3), false, null)], fifth!.Devices);
    }

    [Fact]
    public async Task What_was_acknowledged_longer_ago_than_is_noted_has_no_time()
    {
        await SendAsync(40);
        for (var i = 1; i <= 40; i++)
        {
            await RecordAsync("phone", written: i, At(i), acknowledged: i, At(i));
        }

        var old = Assert.Single((await _receipts.FindAsync(_user, "bob", "m-0"))!.Devices);
        var recent = Assert.Single((await _receipts.FindAsync(_user, "bob", "m-38"))!.Devices);

        Assert.Equal((true, null, null), (old.IsAcknowledged, old.WrittenAt, old.AcknowledgedAt));
        Assert.Equal((true, At(39), At(39)), (recent.IsAcknowledged, recent.WrittenAt, recent.AcknowledgedAt));
    }

    [Fact]
    public async Task A_cursor_alone_says_that_it_is_acknowledged()
    {
        await SendAsync(2);
        await _inbox.AckAsync(_user, "phone", _epoch, 1);

        Assert.Equal(new DeviceReceipt("phone", null, null, true, null), Assert.Single((await _receipts.FindAsync(_user, "bob", "m-0"))!.Devices));
        Assert.Empty((await _receipts.FindAsync(_user, "bob", "m-1"))!.Devices);
    }

    [Fact]
    public async Task What_belongs_to_another_numbering_is_not_noted_and_not_told()
    {
        await SendAsync(2);
        await _receipts.RecordAsync(_user, "phone", "gateway-1", new Progress("0123456789abcdef", new Milestone(2, At(1)), default));
        Assert.Empty((await _receipts.FindAsync(_user, "bob", "m-0"))!.Devices);

        await RecordAsync("phone", written: 2, At(1), acknowledged: 2, At(1));
        await _inbox.ContradictAsync(_user, _epoch);
        await SendAsync(1, first: 2);

        Assert.Empty((await _receipts.FindAsync(_user, "bob", "m-2"))!.Devices);
    }

    [Fact]
    public async Task Devices_are_bounded()
    {
        await SendAsync(1);
        for (var i = 0; i < 10; i++)
        {
            await RecordAsync($"device-{i}", written: 1, At(i), acknowledged: 0, At(i));
        }

        var devices = (await _receipts.FindAsync(_user, "bob", "m-0"))!.Devices;
        Assert.Equal(3, devices.Count);
        Assert.Contains(devices, device => device.Device == "device-9");
    }

    private static DateTimeOffset At(int seconds) => Then.AddSeconds(seconds);

    private Task RecordAsync(string device, long written, DateTimeOffset writtenAt, long acknowledged, DateTimeOffset acknowledgedAt) =>
        _receipts.RecordAsync(
            _user, device, "gateway-1", new Progress(_epoch, new Milestone(written, writtenAt), new Milestone(acknowledged, acknowledgedAt)));

    private async Task SendAsync(int count, int first = 0)
    {
        for (var i = first; i < first + count; i++)
        {
            _epoch = (await _inbox.AppendAsync(_user, "bob", $"m-{i}", "{}"u8.ToArray(), Then)).Epoch;
        }
    }
}
