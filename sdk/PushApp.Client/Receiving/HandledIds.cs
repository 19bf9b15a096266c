namespace PushApp.Client.Receiving;

/// <summary>The last messages that were handled, by what names them where numbers do not: a sender and the sender's id.</summary>
/// <param name="limit">How many are known.</param>
internal sealed class HandledIds(int limit)
{
    private readonly Queue<(string From, string Id)> _order = new();
    private readonly HashSet<(string From, string Id)> _ids = [];

    public void Add(PushMessage message)
    {
        if (_ids.Add((message.From, message.Id)))
        {
            _order.Enqueue((message.From, message.Id));
            if (_order.Count > limit)
            {
                _ids.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(PushMessage message) => _ids.Contains((message.From, message.Id));
}
