namespace RocketMQ.Tests.Conformance;

/// <summary>The class's tests run only where the variable is set.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresEnvironmentVariableAttribute(string name, string meaning) : RequirementAttribute
{
    public string Name { get; } = name;

    public string Meaning { get; } = meaning;

    public override string? WhyNot => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Name)) ? $"{Name} is not set: {Meaning}" : null;
}
