namespace PushApp.Tests.Model;

/// <summary>
/// What one asynchronous method of a process does: an iterator that stops wherever the method awaits something, so that
/// anything else can happen in between. From one stop to the next it is one step.
/// </summary>
/// <param name="name">Of what and of whom, for the trace.</param>
/// <param name="owner">The gateway in whose process it runs, and with which it ends; null for the senders.</param>
/// <param name="steps">The steps.</param>
internal sealed class Flow(string name, Gateway? owner, IEnumerable<Pause> steps)
{
    private readonly IEnumerator<Pause> _steps = steps.GetEnumerator();

    /// <summary>Of what and of whom.</summary>
    public string Name => name;

    /// <summary>The process.</summary>
    public Gateway? Owner => owner;

    /// <summary>Where it has stopped.</summary>
    public Pause At { get; private set; }

    /// <summary>Whether the process runs and what the flow waits for is there.</summary>
    public bool CanGoOn => owner is not { IsFrozen: true } && At.CanGoOn;

    /// <summary>Does the next step.</summary>
    /// <returns>False once there is none.</returns>
    public bool GoOn()
    {
        if (!_steps.MoveNext())
        {
            return false;
        }

        At = _steps.Current;
        return true;
    }
}

/// <summary>A place where a flow waits.</summary>
/// <param name="What">What for.</param>
/// <param name="IsQuestion">Whether a question is on its way to Redis, which may be answered though nobody waits for it any more.</param>
/// <param name="Until">Whether it has come; null where it always has.</param>
internal readonly record struct Pause(string What, bool IsQuestion = false, Func<bool>? Until = null)
{
    /// <summary>Whether the wait can end.</summary>
    public bool CanGoOn => Until?.Invoke() ?? true;

    /// <summary>An answer of Redis is on its way back.</summary>
    public static Pause Answer => new("the answer comes");

    /// <summary>A question is on its way to Redis.</summary>
    public static Pause Question(string what) => new(what, IsQuestion: true);

    /// <summary>Something has to happen first.</summary>
    public static Pause When(string what, Func<bool> until) => new(what, Until: until);
}
