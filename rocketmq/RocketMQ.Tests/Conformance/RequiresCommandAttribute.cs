namespace RocketMQ.Tests.Conformance;

/// <summary>The class's tests run only where the command is on the path.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RequiresCommandAttribute(string name, string meaning) : Attribute
{
    public string Name { get; } = name;

    public string Meaning { get; } = meaning;
}
