namespace RocketMQ.TestKit;

/// <summary>Something without which the tests of a class cannot run, where they are <see cref="RequiringFactAttribute"/>s.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class RequirementAttribute : Attribute
{
    /// <summary>Why they cannot run here; null where they can.</summary>
    public abstract string? WhyNot { get; }
}
