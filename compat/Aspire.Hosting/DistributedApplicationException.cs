namespace Aspire.Hosting;

/// <summary>The application is wrong, or something in it failed; the message says what.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Says nothing.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <summary>Says what is wrong, and why.</summary>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}
