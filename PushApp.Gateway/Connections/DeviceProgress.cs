using PushApp.Delivery.Receipts;

namespace PushApp.Gateway.Connections;

/// <summary>How far one connection's device has come, and when, until that is noted.</summary>
/// <param name="user">The user.</param>
/// <param name="device">The user's device.</param>
internal sealed class DeviceProgress(string user, string device)
{
    private readonly Lock _gate = new();
    private Progress _progress;
    private bool _waiting;

    public string User => user;

    public string Device => device;

    /// <summary>A message was written. True where that is to be noted, and does not wait for it already.</summary>
    public bool Wrote(long seq, string epoch, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (seq <= Of(epoch).Written.Seq)
            {
                return false;
            }

            _progress = Of(epoch) with { Written = new Milestone(seq, at) };
            return StartWaiting();
        }
    }

    /// <summary>The device has acknowledged. True where that is to be noted, and does not wait for it already.</summary>
    public bool Acknowledged(long seq, string epoch, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (seq <= Of(epoch).Acknowledged.Seq)
            {
                return false;
            }

            _progress = Of(epoch) with { Acknowledged = new Milestone(seq, at) };
            return StartWaiting();
        }
    }

    /// <summary>Takes what is to be noted.</summary>
    public Progress Take()
    {
        lock (_gate)
        {
            _waiting = false;
            return _progress;
        }
    }

    private Progress Of(string epoch) => _progress.Epoch == epoch ? _progress : new Progress(epoch, default, default);

    private bool StartWaiting() => !_waiting && (_waiting = true);
}
